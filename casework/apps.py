from django.apps import AppConfig

from core.discovery import import_parts


class CaseworkConfig(AppConfig):
    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_parts("casework")
