from django.apps import AppConfig

from core.discovery import import_parts


class PartnersConfig(AppConfig):
    name = "partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_parts("partners")
