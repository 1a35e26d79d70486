from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from register import dates  # noqa: F401, PLC0415 (app ready)
        from register.domain import readiness  # noqa: F401, PLC0415 (app ready)
