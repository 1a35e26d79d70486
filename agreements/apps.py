from django.apps import AppConfig

from agreements.commons.model2 import table
from core.discovery import import_parts
from core.generated import register_document


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_document("facts-table.md", table.markdown)
        import_parts(
            "agreements.conventions",
            "agreements.documents",
            "agreements.scans",
            "agreements.prototypes",
            "agreements.facts",
            "agreements.events",
        )
