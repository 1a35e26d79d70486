from django.apps import AppConfig


class StartupsConfig(AppConfig):
    name = "startups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from startups import files, handlers, navigation, search, versioned, worklist  # noqa: F401, PLC0415 (app ready)
