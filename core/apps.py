from django.apps import AppConfig

from core.discovery import import_parts
from core.generated import register_document


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import Group  # noqa: PLC0415 (app ready)
        from django.db.models.signals import m2m_changed  # noqa: PLC0415 (app ready)

        from core import alarms, checks, guardian, names, text_door  # noqa: F401, PLC0415 (app ready)
        from core.operations import docs  # noqa: PLC0415 (app ready)
        from core.templatetags import figures, ui  # noqa: F401, PLC0415 (components call one another from the first drawing on)

        m2m_changed.connect(guardian.rights_changed, sender=Group.user_set.through)
        text_door.install()
        import_parts("core.operations", "core.exports")
        register_document("jobs.md", docs.jobs)
