from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import alarms, checks  # noqa: F401, PLC0415 (app ready)
        from core.templatetags import figures, ui  # noqa: F401, PLC0415 (components call one another from the first drawing on)
