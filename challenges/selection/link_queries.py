"""Links as the team reads them: never one with a file that is closed to the reader, their own excepted."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.queries import holders_of
from challenges.applications.queries.recusal import is_kept_out, people_kept_out
from challenges.enums import JUDGED
from challenges.models import Challenge, Conflict
from core.roles import Role


def links_shown(user: Any, challenge: Challenge) -> QuerySet[Conflict]:
    """Links of everybody with the candidates of this challenge, without those with files from which the reader is kept away."""
    rows = Conflict.objects.filter(challenge=challenge).select_related(
        "person", "challenge", "application__organisation", "assessed_by", "recorded_by"
    )
    if is_kept_out(user, challenge):
        return rows.filter(person=user.pk)
    mine = Conflict.objects.filter(person=user.pk, lifted=False, application=OuterRef("application"))
    return rows.filter(Q(person=user.pk) | Q(application__isnull=True) | ~Exists(mine))


def agents_kept_away(challenge: Challenge) -> list[tuple[User, int]]:
    """Agents of the team whom a link keeps away, each with from how many files under judgement. Four queries for any number."""
    judged = challenge.applications.filter(state__in=JUDGED)
    agents = holders_of(Role.TEAM).order_by().values("pk")
    rows = Conflict.objects.filter(challenge=challenge, person__in=agents, lifted=False)
    out = set(people_kept_out(challenge).filter(person__in=agents).values_list("person", flat=True))
    of_files = rows.filter(application__isnull=False).order_by().values("person")
    counted = dict(of_files.annotate(n=Count("application", distinct=True)).values_list("person", "n"))
    everything = judged.count() if out else 0
    people = User.objects.in_bulk({*counted, *out})
    found = [(people[pk], everything if pk in out else counted[pk]) for pk in people]
    return sorted(found, key=lambda row: (str(row[0]), row[0].pk))
