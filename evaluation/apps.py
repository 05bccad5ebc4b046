from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "亩均评价"

    def ready(self) -> None:
        from evaluation import jobs, layouts  # noqa: F401  (handlers and layouts register themselves)
