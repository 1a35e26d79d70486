"""A link that closes a file to an agent of the team closes the roads that pass through another person's pages too."""

from typing import Any

from challenges.applications.queries.recusal import challenges_covered
from challenges.calls.permissions import FINISHED
from challenges.models import Challenge


def kept_from_files(agent: Any) -> bool:
    """Whether some file of a challenge that is not finished is closed to this agent."""
    return Challenge.objects.exclude(state__in=FINISHED).exclude(challenges_covered(agent)).exists()
