from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import (  # noqa: PLC0415 (app ready)
            account_mail,  # noqa: F401
            confirmed,  # noqa: F401
            handlers,  # noqa: F401
            lists,  # noqa: F401
            navigation,  # noqa: F401
            permissions,  # noqa: F401
            search,  # noqa: F401
            versioned,  # noqa: F401
            worklist,  # noqa: F401
        )
        from accounts.domain import access  # noqa: F401, PLC0415 (app ready)
