"""Who is written to about a challenge."""

from django.db.models import Q, QuerySet

from accounts.models import User
from challenges.calls.permissions import ChallengePerm
from challenges.enums import APPLICATION_OVER
from challenges.models import Challenge, Question
from core.guardian import holders
from core.roles import Role


def authors_of(challenge: Challenge) -> QuerySet[User]:
    """Active people of the organisations that write this challenge, each once."""
    return User.objects.filter(holders(challenge, ChallengePerm.CHANGE), is_active=True).distinct().order_by("email")


def co_writers_of(challenge: Challenge) -> QuerySet[User]:
    """Active people who may remark on the text of a challenge: its authors and the programme team."""
    team = Q(groups__name=Role.TEAM.group_name)
    rows = User.objects.filter(holders(challenge, ChallengePerm.COMMENT) | team, is_active=True)
    return rows.distinct().order_by("email")


def people_applying_to(challenge: Challenge) -> QuerySet[User]:
    """Active people of the lead organisations that have an application under way, drafts included: whoever is told of what
    happens to a challenge. The one answer to « les personnes qui ont une candidature en cours ».
    """
    applications = challenge.applications.exclude(state__in=APPLICATION_OVER)
    rows = User.objects.filter(is_active=True, groups__org_role__organisation__applications__in=applications)
    return rows.distinct().order_by("email")


def people_answered(challenge: Challenge) -> QuerySet[User]:
    """Who is told of the answers that no mail has told of: those who asked, and those with an application under way."""
    asked = Question.objects.filter(challenge=challenge, told_at=None, answered_at__isnull=False).values("asked_by")
    people = Q(pk__in=asked) | Q(pk__in=people_applying_to(challenge).order_by().values("pk"))
    return User.objects.filter(people, is_active=True).order_by("email")
