from django.apps import AppConfig


class LanduseConfig(AppConfig):
    name = "landuse"
    verbose_name = "企业与用地"

    def ready(self) -> None:
        from landuse import layouts, map_layouts, mark_layouts  # noqa: F401  (the layouts register themselves)
