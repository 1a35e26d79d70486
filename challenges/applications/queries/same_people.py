"""Two applications of the same people to one challenge."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from challenges.applications.queries.application import applications_for_team
from challenges.enums import APPLICATION_OVER
from challenges.models import Application, SamePeople


def people_shared(one: Application, other: Application) -> QuerySet[User]:
    """Who acts today for both lead organisations."""
    theirs = Membership.objects.filter(organisation=other.organisation_id, ended_at__isnull=True)
    rows = User.objects.filter(memberships__organisation=one.organisation_id, memberships__ended_at__isnull=True)
    return rows.filter(pk__in=theirs.values("user")).distinct().order_by("email")


def applications_of_same_people(application: Application) -> QuerySet[Application]:
    """Other live applications to the same challenge, whose organisation shares a person with this one's."""
    mine = Membership.objects.filter(organisation=application.organisation_id, ended_at__isnull=True)
    shared = Membership.objects.filter(user__in=mine.values("user"), ended_at__isnull=True)
    rows = Application.objects.filter(challenge=application.challenge_id, received_at__isnull=False)
    rows = rows.exclude(state__in=APPLICATION_OVER).exclude(organisation=application.organisation_id)
    return rows.filter(organisation__in=shared.values("organisation")).order_by("received_at", "pk")


def open_pairs(application: Application) -> QuerySet[SamePeople]:
    rows = SamePeople.objects.filter(Q(first=application) | Q(second=application), outcome=SamePeople.Outcome.OPEN)
    return rows.select_related("first__organisation", "second__organisation", "challenge").order_by("due", "pk")


def pairs_to_check(user: Any) -> QuerySet[SamePeople]:
    """What the team has to check, but for files from which the person is kept away."""
    seen = applications_for_team(user).values("pk")
    rows = SamePeople.objects.filter(outcome=SamePeople.Outcome.OPEN, first__in=seen, second__in=seen)
    return rows.select_related("challenge", "second__organisation", "first__organisation").order_by("due", "pk")
