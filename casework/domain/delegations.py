"""Delegations of signature: recorded by the legal officer, ended when they are."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casework.models import Delegation
from casework.permissions import ActPerm
from core.clock import today
from core.exceptions import DomainError, StaleState
from core.permissions import require, roles_of
from core.roles import Role


def record_delegation(*, by: Any, holder: Any, **words: Any) -> Delegation:
    """Under which order somebody signs. `words`: quality, order, scope, published_on, starts_on, ends_on."""
    require(by, ActPerm.RECORD_DELEGATION)
    if Role.AUTHORITY not in roles_of(holder):
        raise DomainError(_("Cette personne n’a pas le rôle d’autorité signataire."), field="holder")
    if words.get("ends_on") and words["ends_on"] < words["starts_on"]:
        raise DomainError(_("La délégation finirait avant de commencer."), field="ends_on")
    return Delegation.objects.create(holder=holder, recorded_by=by, **words)


def end_delegation(delegation: Delegation, *, by: Any, on: dt.date | None = None) -> Delegation:
    """Its last day; what was signed before stays signed."""
    require(by, ActPerm.RECORD_DELEGATION)
    day = on or today()
    with transaction.atomic():
        locked = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
        if locked.ends_on is not None and locked.ends_on <= today():
            raise StaleState(_("Cette délégation a déjà pris fin."))
        locked.ends_on = max(day, locked.starts_on)
        locked.save(update_fields=["ends_on", "updated_at"])
    return locked
