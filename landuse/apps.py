from django.apps import AppConfig


class LanduseConfig(AppConfig):
    name = "landuse"
    verbose_name = "企业与用地"

    def ready(self) -> None:
        # the layouts register themselves
        from landuse import layouts, map_layouts, mark_layouts, park_layouts  # noqa: F401
