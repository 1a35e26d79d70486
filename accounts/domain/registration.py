"""Registering an organisation: it may be there already, and then somebody says that it is another one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.company_register import Company
from accounts.domain.duplicates import Near, doubt, near_organisations
from accounts.domain.organisation import create_organisation
from accounts.models import Organisation, User
from core.exceptions import DomainError


class NearAlready(DomainError):
    """Organisations that may be this one; nothing was written."""

    def __init__(self, near: list[Near]) -> None:
        super().__init__(
            _("Elle existe peut-être déjà. Demandez à la rejoindre, ou dites que c’est une autre."), field="different"
        )
        self.near = near


def register_organisation(
    values: Mapping[str, Any],
    *,
    by: User,
    manager: User | None = None,
    company: Company | None = None,
    different: bool = False,
) -> Organisation:
    """Creates an organisation, its groups and its first manager. Near ones are told to the team, as something to look at.

    Raises NearAlready unless the person says that it is a different one; NotAllowed; DomainError on the field at fault.
    """
    directors = [*(company.directors if company is not None else ()), *([manager.get_full_name()] if manager else [])]
    near = near_organisations(values["name"], website=values.get("website", ""), by=manager, directors=directors)
    if near and not different:
        raise NearAlready(near)
    with transaction.atomic():
        organisation = create_organisation(by=by, manager=manager, company=company, **values)
        doubt(organisation, near, by=by)
    return organisation
