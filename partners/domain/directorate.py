"""Directorates of the City: they are created, renamed, merged and split."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.domain.organisation import create_organisation
from accounts.enums import OrganisationKind
from accounts.models import User
from core.cache_tags import CacheTag
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import touch
from partners.models import Directorate, DirectorateSuccession
from partners.permissions import ProgrammePerm


def _may(by: User) -> None:
    require(by, ProgrammePerm.CHANGE_DIRECTORATE)


def create_directorate(
    *, name: str, acronym: str, by: User, valid_from: dt.date | None = None, valid_to: dt.date | None = None
) -> Directorate:
    """A directorate with its organisation and groups."""
    _may(by)
    with transaction.atomic():
        organisation = create_organisation(name=name, kind=OrganisationKind.DIRECTORATE, by=by)
        return Directorate.objects.create(
            organisation=organisation, acronym=acronym, valid_from=valid_from, valid_to=valid_to
        )


def update_directorate(directorate: Directorate, *, by: User, name: str, **values: Any) -> Directorate:
    """Name, acronym and dates of validity. A name or acronym checked by a person is verified."""
    _may(by)
    with transaction.atomic():
        organisation = directorate.organisation
        organisation.name = name
        organisation.save(update_fields=["name", "updated_at"])
        for field, value in values.items():
            setattr(directorate, field, value)
        directorate.name_verified = directorate.acronym_verified = True
        directorate.save()
    touch(CacheTag.ORGANISATIONS)
    return directorate


def record_succession(
    predecessor: Directorate, *, successor: Directorate, on: dt.date, by: User, source: str = ""
) -> DirectorateSuccession:
    """Says that a directorate took over from another on a day. Raises DomainError for itself, a double, or a circle."""
    _may(by)
    if predecessor == successor:
        raise DomainError(_("Une direction ne se succède pas à elle-même."), field="successor")
    if _leads_to(successor, predecessor):
        raise DomainError(
            _("%(successor)s vient déjà avant %(predecessor)s : la succession tournerait en rond.")
            % {"successor": successor.acronym, "predecessor": predecessor.acronym},
            field="successor",
        )
    try:
        with transaction.atomic():
            return DirectorateSuccession.objects.create(
                predecessor=predecessor, successor=successor, on=on, source=source
            )
    except IntegrityError as error:
        raise DomainError(_("Cette succession est déjà enregistrée."), field="successor") from error


def _leads_to(start: Directorate, goal: Directorate) -> bool:
    after: dict[int, set[int]] = {}
    for before, later in DirectorateSuccession.objects.values_list("predecessor_id", "successor_id"):
        after.setdefault(before, set()).add(later)
    seen: set[int] = set()
    waiting = {start.pk}
    while waiting:
        here = waiting.pop()
        seen.add(here)
        waiting |= after.get(here, set()) - seen
    return goal.pk in seen
