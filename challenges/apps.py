from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for part in (
            "gates",
            "permissions",
            "permissions_application",
            "gates_application",
            "domain.access",
            "workflow.challenge",
            "workflow.application",
            "workflow.review",
            "gates_selection",
            "purposes",
            "worklist",
            "worklist_application",
            "menu",
            "menu_application",
        ):
            if find_spec(f"challenges.{part}"):
                import_module(f"challenges.{part}")
