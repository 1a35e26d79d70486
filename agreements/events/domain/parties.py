"""Resolves the roles that clauses name (startup, holder, partner …) to organisations; who may declare events."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from agreements.enums import PartyRole
from agreements.events.permissions import EventPerm
from agreements.models import ConventionVersion, IPEvent, Prototype
from challenges.enums import ChallengeOrgRole
from core.permissions import Decision, can, declared, holds_everywhere

Clauses = dict[str, dict[str, Any]]

HOLDER_ROLES = {"startup": "startup", "acquirer": "acquirer", "partner": "partner", "city": "city", "steward": "city"}


def clauses_of_version(version: ConventionVersion) -> Clauses:
    """The clauses as the parties signed them. Only a frozen version governs a prototype."""
    frozen: dict[str, Any] = version.frozen or {}
    return {article["key"]: article["terms"] for article in frozen.get("articles", ())}


def says(clauses: Clauses, clause: str, term: str) -> Any:
    return clauses.get(clause, {}).get(term)


def outlives(clauses: Clauses, clause: str) -> bool:
    """Whether a clause survives the end of the convention (commons model, section 2)."""
    return clause in clauses and (
        clause == "survival_and_remedies"
        or says(clauses, clause, "survival") == "unlimited"
        or clause in (says(clauses, "survival_and_remedies", "surviving_clauses") or ())
    )


def party_organisations(prototype: Prototype) -> QuerySet[Organisation]:
    """Who may declare: the maker, the parties to the governing convention, those who acceded to it for this challenge,
    and the directorates of the challenge.
    """
    query = Q(pk=prototype.maker_id)
    if prototype.governing_version is not None:
        convention = prototype.governing_version.convention_id
        query |= Q(party_links__convention=convention, party_links__left_on__isnull=True)
        query |= Q(
            accessions__version__convention=convention,
            accessions__challenge=prototype.challenge_id,
            accessions__signed_at__isnull=False,
        )
    if prototype.challenge_id:
        query |= Q(
            challenge_links__challenge=prototype.challenge_id, challenge_links__role=ChallengeOrgRole.DIRECTORATE
        )
    return Organisation.objects.filter(query).distinct().order_by("name__sorted")


def declarers_for(user: Any, prototype: Prototype) -> list[Organisation]:
    """The parties in whose name this person may declare an event."""
    mine = party_organisations(prototype).filter(memberships__user=user, memberships__ended_at__isnull=True)
    return list(mine)


def declarer_of(user: Any, prototype: Prototype) -> Organisation | None:
    """In whose name this person speaks of a prototype: None for the City, else the first of the parties it acts for."""
    return None if speaks_for_the_city(user) else next(iter(declarers_for(user, prototype)), None)


def speaks_for_the_city(user: Any) -> bool:
    return holds_everywhere(user, EventPerm.DECLARE)


def may_declare(user: Any, prototype: Prototype) -> Decision:
    """By a platform role, by what was granted on the prototype, or by being party to its convention."""
    decision = can(user, EventPerm.DECLARE, prototype)
    if decision or prototype.governing_version is None:
        return decision
    by_convention = can(user, EventPerm.DECLARE, prototype.governing_version.convention)
    return can_about(prototype, user) if by_convention else decision


def can_about(prototype: Prototype, user: Any) -> Decision:
    """The rule of time and state, for someone whose right comes from the convention."""
    return declared(EventPerm.DECLARE).rule(user, prototype)


def who_is(
    role: str, prototype: Prototype, event: IPEvent | None = None, holder: str = "startup"
) -> Organisation | None:
    """The organisation that a role of the clauses stands for; None when several could, or nobody of the programme."""
    if role == "holder":
        role = HOLDER_ROLES.get(holder, "")
    if role == "startup":
        return prototype.maker
    if role in {"city", "programme"}:
        return _only(_parties(prototype, PartyRole.CITY))
    if role == "partner":
        partners = _parties(prototype, PartyRole.PARTNER)
        if event is not None and event.declarer in partners:
            return event.declarer
        return _only(partners)
    if role == "party_in_breach" and event is not None and event.actor != "party_in_breach":
        return who_is(event.actor, prototype, event, holder)
    return None


def _parties(prototype: Prototype, role: str) -> list[Organisation]:
    if prototype.governing_version is None:
        return []
    rows = prototype.governing_version.convention.parties.filter(role=role, left_on__isnull=True)
    return [row.organisation for row in rows.select_related("organisation")]


def _only(found: list[Organisation]) -> Organisation | None:
    return found[0] if len(found) == 1 else None
