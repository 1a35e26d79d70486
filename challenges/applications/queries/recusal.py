"""The rule of links, written once: who must not see which application, whatever the person's other roles.

Visibility querysets use `not_recused()`, permissions `is_kept_away()`. Texts and acts that cover the whole challenge (ranks,
totals, minutes, release) ask `is_kept_from_part()`: whoever is kept away from one file reads none of them. Links are read at
every request; whoever represents a candidate is kept away even before a link is written down.
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from challenges.enums import ApplicationState, ConflictScope
from challenges.models import Application, ApplicationMember, Challenge, Conflict
from core.compiled_for import CompiledFor
from core.readonly import asked_once

CANDIDATES = ~Q(state=ApplicationState.WITHDRAWN)


def barring_links(user: Any) -> QuerySet[Conflict]:
    """Links of this person that keep them away: all of them, until one is assessed as mere acquaintance and lifted."""
    return Conflict.objects.filter(person=user.pk, lifted=False)


def _links_about(user: Any, application: UUID, challenge: UUID) -> QuerySet[Conflict, Any]:
    whole = Q(scope=ConflictScope.CHALLENGE, challenge=challenge)
    return barring_links(user).filter(Q(application=application) | whole).values_list("pk")


_KEY, _OTHER = UUID(int=2), UUID(int=3)
_about = CompiledFor(_links_about, application=_KEY, challenge=_OTHER)
_within = CompiledFor(
    lambda user, challenge: barring_links(user).filter(challenge=challenge).values_list("scope").distinct(),
    challenge=_KEY,
)


def is_recused(user: Any, application: Application) -> bool:
    """Whether a link that is written down keeps this person away from the file."""

    def ask() -> bool:
        return bool(_about.fetch(user, application=application.pk, challenge=application.challenge_id))

    return asked_once(("is_recused", user.pk, application.pk), ask)


def is_kept_away(user: Any, application: Application) -> bool:
    """Whether the person must not see this file, for the programme or as a juror: a link, or a candidate whom they represent."""
    return is_recused(user, application) or represents_applicant(user, application.challenge_id)


def _scopes(user: Any, challenge: UUID | Any) -> set[str]:
    key = getattr(challenge, "pk", challenge)
    return asked_once(("link_scopes", user.pk, key), lambda: {scope for (scope,) in _within.fetch(user, challenge=key)})


def is_kept_out(user: Any, challenge: UUID | Any) -> bool:
    """Whether the person is kept away from every file of this challenge."""
    return represents_applicant(user, challenge) or ConflictScope.CHALLENGE in _scopes(user, challenge)


def is_kept_from_part(user: Any, challenge: UUID | Any) -> bool:
    """Whether one file at least of this challenge is closed to the person, and with it all that covers it."""
    return represents_applicant(user, challenge) or bool(_scopes(user, challenge))


def not_recused(user: Any) -> Q:
    """A filter over applications: those from which this person is not kept away."""
    whole = barring_links(user).filter(scope=ConflictScope.CHALLENGE)
    free = ~Exists(barring_links(user).filter(application=OuterRef("pk"))) & ~Q(challenge__in=whole.values("challenge"))
    for applying in _represented(user):  # an index each, which an OR has not
        free &= ~Q(challenge__in=applying.values("challenge"))
    return free


def _represented(user: Any) -> tuple[QuerySet[Application], QuerySet[Application]]:
    """Applications of the person's organisations, alone and in a consortium."""
    mine, rows = live_organisations(user), Application.objects.filter(CANDIDATES)
    joined = ApplicationMember.objects.filter(organisation__in=mine).values("application")
    return rows.filter(organisation__in=mine), rows.filter(pk__in=joined)


def challenges_covered(user: Any) -> Q:
    """A filter over challenges: those of which no file at all is closed to this person."""
    free = ~Exists(barring_links(user).filter(challenge=OuterRef("pk")))
    for applying in _represented(user):
        free &= ~Q(pk__in=applying.values("challenge"))
    return free


def people_kept_out(challenge: Challenge | UUID) -> QuerySet[Conflict, Any]:
    """Identifiers of the people whom a link keeps away from the whole challenge."""
    return Conflict.objects.filter(challenge=challenge, scope=ConflictScope.CHALLENGE, lifted=False).values("person")


def people_kept_away(application: Application) -> QuerySet[Conflict, Any]:
    """Identifiers of the people whom a link keeps away from this file."""
    whole = Q(challenge=application.challenge_id, scope=ConflictScope.CHALLENGE)
    return Conflict.objects.filter(Q(application=application) | whole, lifted=False).values("person")


def live_organisations(user: Any) -> QuerySet[Membership, Any]:
    """Identifiers of the organisations this person acts for now."""
    return Membership.objects.filter(user=user.pk, ended_at__isnull=True).values("organisation")


def represents_applicant(user: Any, challenge: UUID | Any) -> bool:
    """Whether one of the person's organisations applies to this challenge, alone or in a consortium."""
    key = getattr(challenge, "pk", challenge)
    return asked_once(("represents_applicant", user.pk, key), lambda: bool(_applying.fetch(user, challenge=key)))


def _applying_for(user: Any, challenge: UUID) -> QuerySet[Membership, Any]:
    applying = Application.objects.filter(CANDIDATES)
    alone = applying.filter(challenge=challenge, organisation=OuterRef("organisation"))
    together = ApplicationMember.objects.filter(
        organisation=OuterRef("organisation"), application__in=applying.filter(challenge=challenge)
    )
    # From the few organisations of the person, not from the applications, of which there may be thousands.
    mine = Membership.objects.filter(user=user.pk, ended_at__isnull=True)
    return mine.filter(Exists(alone) | Exists(together)).values_list("pk")


_applying = CompiledFor(_applying_for, challenge=_KEY)


def _own(user: Any, application: UUID) -> QuerySet[Membership, Any]:
    mine = Membership.objects.filter(user=user.pk, ended_at__isnull=True)
    alone = Application.objects.filter(pk=application, organisation=OuterRef("organisation"))
    together = ApplicationMember.objects.filter(application=application, organisation=OuterRef("organisation"))
    return mine.filter(Exists(alone) | Exists(together)).values_list("pk")


_acts = CompiledFor(_own, application=_KEY)


def acts_for(user: Any, application: Application) -> bool:
    """Whether the person's organisation is a candidate by this very application: no link closes one's own file."""
    return asked_once(
        ("acts_for", user.pk, application.pk), lambda: bool(_acts.fetch(user, application=application.pk))
    )
