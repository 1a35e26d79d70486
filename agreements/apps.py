from importlib import import_module

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for part in ("permissions", "workflow", "gates", "handlers", "purposes", "worklist", "menu"):
            import_module(f"agreements.{part}")
        import_module("agreements.domain.access")
        for part in ("permissions", "gates", "workflow", "purposes"):
            import_module(f"agreements.{part}_prototype")
        for part in ("permissions", "workflow", "gates", "purposes", "worklist", "menu"):
            import_module(f"agreements.{part}_events")
