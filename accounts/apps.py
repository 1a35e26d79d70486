from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import account_mail, confirmed, handlers, navigation, permissions, search, versioned, worklist  # noqa: F401, PLC0415 (app ready)  # noqa: F401, PLC0415 (app ready)
        from accounts.domain import access  # noqa: F401, PLC0415 (app ready)
