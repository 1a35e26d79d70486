"""Who holds what on a pilot and its prototype: derived from the challenge and the consortium."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.db import models

from accounts.enums import OrgRoleName, Origin
from accounts.models import OrgRole
from agreements.models import Prototype
from challenges.enums import ChallengeOrgRole
from core.guardian import derivation, grant_role
from core.roles import ObjectRole
from pilots.models import Pilot

Pairs = list[tuple[Group, ObjectRole]]


def expected_roles(prototype: Prototype, directorate_id: Any = None) -> Pairs:
    """The startup and its consenting consortium, the directorates, the partners: one group each, with their role."""
    wanted: list[tuple[Any, ObjectRole]] = [(prototype.maker_id, ObjectRole.PILOT_STARTUP)]
    if prototype.application is not None:
        members = prototype.application.members.filter(consented_at__isnull=False)
        wanted += [(member.organisation_id, ObjectRole.PILOT_STARTUP) for member in members]
    if directorate_id:
        wanted.append((directorate_id, ObjectRole.PILOT_OWNER))
    if prototype.challenge is not None:
        for link in prototype.challenge.organisations.all():
            is_owner = link.role == ChallengeOrgRole.DIRECTORATE
            wanted.append((link.organisation_id, ObjectRole.PILOT_OWNER if is_owner else ObjectRole.PILOT_PARTNER))
    groups = _member_groups({organisation for organisation, _role in wanted})
    return [(groups[organisation], role) for organisation, role in dict.fromkeys(wanted) if organisation in groups]


def _member_groups(organisations: set[Any]) -> dict[Any, Group]:
    rows = OrgRole.objects.filter(organisation__in=organisations, name=OrgRoleName.MEMBER).select_related("group")
    return {row.organisation_id: row.group for row in rows}


def grant_all(pilot: Pilot) -> None:
    """Gives each group its role on the pilot and on its prototype. Idempotent."""
    for group, role in expected_roles(pilot.prototype, pilot.directorate_id):
        grant_role(role, group, pilot)
        grant_role(role, group, pilot.prototype)


@derivation
def grants_of_pilots() -> Iterator[tuple[models.Model, Iterable[tuple[Group, ObjectRole]]]]:
    rows = Pilot.objects.filter(origin=Origin.LIVE).select_related("prototype__challenge", "prototype__application")
    for pilot in rows:
        pairs = expected_roles(pilot.prototype, pilot.directorate_id)
        yield pilot, pairs
        yield pilot.prototype, pairs
