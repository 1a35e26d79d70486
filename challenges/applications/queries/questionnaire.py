"""Who sees the working copies of questions: the programme team, and nobody else."""

from typing import Any

from django.db.models import QuerySet

from challenges.calls.permissions import ChallengePerm
from challenges.models import Questionnaire
from core.permissions import holds_everywhere


def questionnaires_visible_to(user: Any) -> QuerySet[Questionnaire]:
    if not holds_everywhere(user, ChallengePerm.STEER):
        return Questionnaire.objects.none()
    return Questionnaire.objects.select_related("edition", "challenge__edition")
