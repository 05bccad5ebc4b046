from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "mujun.intake"

    def ready(self) -> None:
        from mujun.intake import jobs  # noqa: F401  (the handler registers itself)
