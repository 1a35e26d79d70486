"""Conventions come to be: from a template, with their parties and dates."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.editing import editing, lock
from agreements.conventions.domain.stress import run_stress
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState, PartyRole
from agreements.models import Article, Convention, ConventionVersion, Party, Template
from core.derivation import settle
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import changed
from partners.models import Edition


def create_convention(
    edition: Edition, template: Template, *, by: Any, name_fr: str, name_en: str = "", slug: str = ""
) -> Convention:
    """A draft with one version, whose articles are the template's with their default terms. Tested at once."""
    require(by, ConventionPerm.ADD_CONVENTION, None)
    if not name_fr.strip():
        raise DomainError(_("Donnez un intitulé à la convention."), field="name_fr")
    with transaction.atomic():
        convention = Convention.objects.create(
            edition=edition,
            template=template,
            name_fr=name_fr.strip(),
            name_en=name_en.strip(),
            slug=slug or _free_slug(name_fr),
            fictional=edition.fictional,
            created_by=by,
        )
        version = ConventionVersion.objects.create(convention=convention, n=1)
        Article.objects.bulk_create(
            Article(
                version=version,
                clause_version=row.clause_version,
                order=row.order,
                terms=row.clause_version.default_terms,
            )
            for row in template.articles.select_related("clause_version")
        )
        run_stress(version)
        changed(convention)
    return convention


def _free_slug(name: str) -> str:
    base = slugify(name)[:90] or "convention"
    taken = set(Convention.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)


def add_party(
    convention: Convention,
    organisation: Organisation,
    role: str,
    *,
    by: Any,
    signing_order: int | None = None,
    signatory_name: str = "",
    signatory_title: str = "",
) -> Party:
    """Adds a party. Before the vote it is a founding one; to a convention in force a partner joins by signing later.

    By default partners sign first, in the order in which they came, and the City last.
    """
    values = {
        "role": role,
        "signing_order": signing_order if signing_order is not None else _next_order(convention, role),
        "signatory_name": signatory_name,
        "signatory_title": signatory_title,
    }
    with transaction.atomic():
        if convention.parties.filter(organisation=organisation, left_on__isnull=True).exists():
            raise DomainError(
                _("%(name)s est déjà partie à cette convention.") % {"name": organisation}, field="organisation"
            )
        if role == PartyRole.CITY and convention.parties.filter(role=PartyRole.CITY).exists():
            raise DomainError(_("La Ville est déjà partie à cette convention."), field="role")
        if convention.state == ConventionState.IN_FORCE:
            locked = lock(convention)
            require(by, ConventionPerm.STEER_CONVENTION, locked)
            party = _party(locked, organisation, {**values, "founding": False})
        else:
            with editing(convention, by=by) as version:
                party = _party(version.convention, organisation, {**values, "founding": True})
        changed(convention)
    return party


def _party(convention: Convention, organisation: Organisation, values: dict[str, Any]) -> Party:
    party, _created = Party.objects.update_or_create(
        convention=convention, organisation=organisation, defaults={**values, "left_on": None}
    )
    settle(convention)
    return party


def _next_order(convention: Convention, role: str) -> int:
    if role == PartyRole.CITY:
        return 100
    return convention.parties.filter(role=PartyRole.PARTNER).count() + 1


def remove_party(party: Party, *, by: Any) -> None:
    """Takes a party out of a text that is still negotiated. A party that signed leaves (`life.leave`) instead."""
    if party.signatures.exists():
        raise DomainError(_("Cette partie a signé : elle quitte la convention, elle n’en est pas retirée."))
    with editing(party.convention, by=by) as version:
        party.delete()
        settle(version.convention)


def set_signatory(
    party: Party, *, by: Any, signatory_name: str, signatory_title: str, signing_order: int | None = None
) -> Party:
    """Who signs for the party, in which quality and order. Not part of the text: allowed until the party has signed."""
    require(by, ConventionPerm.STEER_CONVENTION, party.convention)
    with transaction.atomic():
        lock(party.convention)
        if party.signatures.filter(version=live_version(party.convention)).exists():
            raise DomainError(_("Cette partie a déjà signé."))
        party.signatory_name, party.signatory_title = signatory_name.strip(), signatory_title.strip()
        if signing_order is not None:
            party.signing_order = signing_order
        party.save(update_fields=["signatory_name", "signatory_title", "signing_order", "updated_at"])
    return party


def set_facts(
    convention: Convention,
    *,
    by: Any,
    name_fr: str,
    name_en: str = "",
    effective_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    tacit_renewal_months: int | None = None,
    max_renewals: int | None = None,
    renewal_notice_months: int | None = None,
) -> Convention:
    """Title and dates, which are part of what is voted. Without tacit renewal there is no maximum and no notice."""
    if effective_on and expires_on and expires_on <= effective_on:
        raise DomainError(_("L’échéance doit suivre la prise d’effet."), field="expires_on")
    if not name_fr.strip():
        raise DomainError(_("Donnez un intitulé à la convention."), field="name_fr")
    with editing(convention, by=by) as version:
        row = version.convention
        row.name_fr, row.name_en = name_fr.strip(), name_en.strip()
        row.effective_on, row.expires_on, row.tacit_renewal_months = effective_on, expires_on, tacit_renewal_months
        row.max_renewals = max_renewals if tacit_renewal_months else None
        row.renewal_notice_months = renewal_notice_months if tacit_renewal_months else None
        row.save(
            update_fields=[
                "name_fr", "name_en", "effective_on", "expires_on", "tacit_renewal_months", "max_renewals",
                "renewal_notice_months", "updated_at",
            ]
        )  # fmt: skip
        changed(row)  # under amendment the version in force stays public, by its new name
    return convention
