from django.apps import AppConfig

from core.discovery import import_parts


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_parts(
            "agreements.conventions",
            "agreements.documents",
            "agreements.scans",
            "agreements.prototypes",
            "agreements.events",
        )
