from django.apps import AppConfig

from core.discovery import import_parts


class PilotsConfig(AppConfig):
    name = "pilots"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_parts("pilots")
