"""Where each fact of an organisation comes from. The register of companies fills what is empty and never writes over a word."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.company_register import Company, company_of
from accounts.enums import Provenance
from accounts.models import FieldSource, Organisation, User
from accounts.permissions import OrganisationPerm
from core.cache_tags import CacheTag
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import touch

# Facts whose origin is kept, in the order of the form.
SOURCED: Final = (
    "name",
    "country",
    "siren",
    "siret",
    "rna",
    "foreign_register",
    "foreign_number",
    "no_number_reason",
    "no_number_note",
    "legal_name",
    "address",
    "website",
)
FROM_REGISTER: Final = ("siren", "siret", "legal_name", "address", "name")
DIRECTORS: Final = "directors"  # names of the register, to tell organisations apart; never shown as a fact of ours


def record_sources(
    organisation: Organisation, values: Mapping[str, Any], *, by: User | None, company: Company | None = None
) -> None:
    """Notes by whom and when each of these facts was written: from the register where it says the same, else typed.

    `company` is what the server itself got from the register, never what a form says.
    """
    now = app_now()
    company = company if company is not None and company.siren == organisation.siren else None
    for field in SOURCED:
        if field not in values:
            continue
        said = getattr(company, field, "") if company is not None and field in FROM_REGISTER else ""
        same = bool(said) and said == (values[field] or "")
        if not values[field] and not said:
            emptied = FieldSource.objects.filter(organisation=organisation, field=field)
            emptied.filter(register_value="").delete()
            emptied.update(source=Provenance.TYPED, at=now, by=by)
            continue
        origin = Provenance.REGISTER if same else Provenance.TYPED if by is not None else Provenance.IMPORT
        kept = {"source": origin, "at": now, "by": by}
        if said:
            kept |= {"register_value": said, "register_at": now}
        FieldSource.objects.update_or_create(organisation=organisation, field=field, defaults=kept)
    if company is not None:
        _note_directors(organisation, company, now)


def _note_directors(organisation: Organisation, company: Company, now: dt.datetime) -> None:
    names = "\n".join(company.directors)
    kept = {"source": Provenance.REGISTER, "at": now, "by": None, "register_value": names, "register_at": now}
    FieldSource.objects.update_or_create(organisation=organisation, field=DIRECTORS, defaults=kept)


def refresh(organisation: Organisation, *, by: User) -> list[str]:
    """Asks the register again: fills what is empty, notes what it says of the rest, and returns the fields where it differs.

    The register is asked before anything is locked. Raises DomainError without a SIREN, or when the register does not show
    this company; RegisterSilent when it does not answer.
    """
    require(by, OrganisationPerm.CHANGE_ORGANISATION, organisation)
    if not organisation.siren:
        raise DomainError(_("Indiquez d’abord le SIREN : c’est par lui que le registre est interrogé."))
    company = company_of(organisation.siren)
    if company is None:
        raise DomainError(
            _(
                "Le registre ne montre aucune entreprise de ce SIREN : le numéro est faux, ou elle a demandé à ne pas y paraître."
            )
        )
    with transaction.atomic():
        locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        return _apply(locked, company, by)


def _apply(organisation: Organisation, company: Company, by: User) -> list[str]:
    now, filled, differing = app_now(), [], []
    for field in FROM_REGISTER:
        said, ours = getattr(company, field), getattr(organisation, field) or ""
        if not said:
            continue
        kept: dict[str, Any] = {"register_value": said, "register_at": now}
        if not ours:
            setattr(organisation, field, said)
            filled.append(field)
        elif ours != said:
            differing.append(field)
        if ours in ("", said):
            kept |= {"source": Provenance.REGISTER, "at": now, "by": by}
        new = {"source": Provenance.TYPED, "at": now, "by": None, **kept}
        FieldSource.objects.update_or_create(organisation=organisation, field=field, defaults=kept, create_defaults=new)
    _note_directors(organisation, company, now)
    if filled:
        organisation.save(update_fields=[*filled, "updated_at"])
        touch(CacheTag.ORGANISATIONS)
    return differing


def take_from_register(organisation: Organisation, field: str, *, by: User) -> None:
    """Puts what the register said in place of what is written. Raises DomainError when it says nothing of this field."""
    require(by, OrganisationPerm.CHANGE_ORGANISATION, organisation)
    with transaction.atomic():
        locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        source = FieldSource.objects.filter(organisation=locked, field=field).exclude(register_value="").first()
        if source is None or field not in FROM_REGISTER:
            raise DomainError(_("Le registre ne dit rien de cette information : interrogez-le de nouveau."))
        setattr(locked, field, source.register_value)
        locked.save(update_fields=[field, "updated_at"])
        source.source, source.at, source.by = Provenance.REGISTER, app_now(), by
        source.save(update_fields=["source", "at", "by", "updated_at"])
    touch(CacheTag.ORGANISATIONS)
