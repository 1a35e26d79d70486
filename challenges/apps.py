from django.apps import AppConfig

from core.discovery import import_parts


class ChallengesConfig(AppConfig):
    name = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_parts("challenges.calls", "challenges.applications", "challenges.selection")
