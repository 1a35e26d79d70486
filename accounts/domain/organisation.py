"""Organisations come into being with their groups and grants."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.access import GROUPS, OBJECT_ROLES
from accounts.domain.company_register import Company
from accounts.domain.membership import add_member
from accounts.domain.provenance import record_sources
from accounts.enums import SELF_REGISTERED_KINDS, OrgRoleName
from accounts.models import Organisation, OrgRole, User
from accounts.permissions import OrganisationPerm
from core.cache_tags import CacheTag
from core.clock import app_now
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed
from core.names import folded
from core.permissions import can, require
from core.public_cache import touch
from core.shared_texts import keep_changes

MOMENT = dt.timedelta(minutes=10)
TAKEN = {
    "siren": gettext_lazy("Une organisation avec ce SIREN existe déjà : demandez à la rejoindre."),
    "rna": gettext_lazy("Une association avec ce numéro RNA existe déjà : demandez à la rejoindre."),
    "foreign_number": gettext_lazy("Une organisation de ce pays a déjà ce numéro : demandez à la rejoindre."),
}


def free_slug(name: str, model: type[Any] = Organisation, *, max_length: int = 90) -> str:
    """An address made of the name, numbered when it is taken."""
    base = slugify(name)[:max_length].strip("-") or "sans-nom"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


def create_organisation(
    *,
    name: str,
    kind: str,
    by: User | None,
    manager: User | None = None,
    company: Company | None = None,
    **facts: Any,
) -> Organisation:
    """Creates an organisation, one group per role with its grants, and its first manager.

    `by=None` is the system (imports, demonstration). A person without the right to add organisations may register a
    startup, an association or a lab of which they become the manager. `company` is what the register of companies said of it.
    Raises NotAllowed, or DomainError on the number that another organisation has. Side effects: where each fact comes from.
    """
    if (
        by is not None
        and not can(by, OrganisationPerm.ADD_ORGANISATION)
        and (kind not in SELF_REGISTERED_KINDS or manager != by)
    ):
        raise NotAllowed(_("Seule l’équipe du programme peut créer cette organisation."))
    facts.setdefault("slug", free_slug(name))
    organisation = Organisation(name=name, kind=kind, **facts)
    with transaction.atomic():
        if by is not None and not organisation.siren:
            _refuse_twice(organisation, by, manager)
        save_unique(organisation)
        ensure_groups(organisation)
        if by is not None:
            record_sources(organisation, {"name": name, **facts}, by=by, company=company)
        if manager is not None:
            add_member(organisation, user=manager, role=OrgRoleName.MANAGER, by=None)
    return organisation


def _refuse_twice(organisation: Organisation, by: User, manager: User | None) -> None:
    """Without a number nothing tells two organisations apart but their names: the same form sent again (a double click, the
    button back) is refused. Asked under a lock on the person, so that two requests at once cannot both pass.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    same = Organisation.objects.filter(
        name__folded=folded(organisation.name), kind=organisation.kind, merged_into__isnull=True
    )
    if manager is not None:
        same = same.filter(memberships__user=manager, memberships__ended_at__isnull=True)
    else:
        same = same.filter(siren__isnull=True, created_at__gt=app_now() - MOMENT)
    if same.exists():
        raise DomainError(
            _(
                "Vous venez d’enregistrer « %(name)s » : elle est dans votre espace. Une autre porte un autre nom, ou un SIREN."
            )
            % {"name": organisation.name},
            field="name",
        )


def save_unique(organisation: Organisation, **options: Any) -> None:
    """Saves it. Raises DomainError on the number that another organisation has."""
    try:
        with transaction.atomic():
            organisation.save(**options)
    except IntegrityError as error:
        for field, sentence in TAKEN.items():
            if f"one_organisation_per_{field}" in str(error):
                raise DomainError(str(sentence), field=field) from error
        raise


def ensure_groups(organisation: Organisation) -> None:
    """One group per role, with the rights of that role on the organisation. Idempotent."""
    known = set(OrgRole.objects.filter(organisation=organisation).values_list("name", flat=True))
    missing = [role for role in OBJECT_ROLES if role not in known]
    if missing:
        made = Group.objects.bulk_create(Group(name=f"{GROUPS}{organisation.pk}:{role.value}") for role in missing)
        OrgRole.objects.bulk_create(
            OrgRole(organisation=organisation, name=role, group=group)
            for role, group in zip(missing, made, strict=True)
        )
    settle(organisation)


def update_organisation(organisation: Organisation, *, by: User, values: Mapping[str, Any]) -> Organisation:
    """Changes the facts of an organisation. Raises NotAllowed, or DomainError on `siren` when another one has it."""
    require(by, OrganisationPerm.CHANGE_ORGANISATION, organisation)
    with transaction.atomic():
        keep_changes(organisation, values, by=by)
        before = Organisation.objects.select_for_update(of=("self",)).values(*values).get(pk=organisation.pk)
        for name, value in values.items():
            setattr(organisation, name, value)
        save_unique(organisation, update_fields=[*values, "updated_at"])
        changed = {name: value for name, value in values.items() if (value or "") != (before[name] or "")}
        record_sources(organisation, changed, by=by)
    touch(CacheTag.ORGANISATIONS)
    return organisation
