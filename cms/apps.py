from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from core.discovery import import_parts


class CmsConfig(AppConfig):
    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import editing  # noqa: PLC0415 (app ready)

        editing.connect()
        import_parts("cms")
        # The last app that has models: when its turn comes, the permissions of all the others exist.
        post_migrate.connect(plant_site, sender=apps.get_app_config("sessions"))


def plant_site(**_options: Any) -> None:
    """A fresh installation has its pages as soon as it is migrated."""
    from cms.tree.plant import plant  # noqa: PLC0415 (app ready)

    plant()
