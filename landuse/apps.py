from django.apps import AppConfig


class LanduseConfig(AppConfig):
    name = "landuse"
    verbose_name = "企业与用地"
