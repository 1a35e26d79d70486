from importlib import import_module

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "pilots"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        parts = ("permissions", "gates", "workflow", "domain.access", "handlers", "purposes", "worklist", "navigation")
        for part in parts:
            import_module(f"pilots.{part}")
