"""Facts of an organisation with where they come from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.countries import country_name
from accounts.domain.provenance import FROM_REGISTER, SOURCED
from accounts.enums import Provenance
from accounts.models import FieldSource, Organisation
from core.ui.dates import short


@dataclass(frozen=True)
class Fact:
    """One fact: its value in words, where it comes from, what the register says when that is something else."""

    field: str
    label: str
    value: str
    origin: str
    register: str = ""  # what it says, when it differs


def facts_of(organisation: Organisation, sources: dict[str, FieldSource]) -> list[Fact]:
    """The facts that are known, and those on which the register says something else."""
    found = []
    for field in SOURCED:
        value, source = getattr(organisation, field) or "", sources.get(field)
        said = source.register_value if source is not None and field in FROM_REGISTER else ""
        if not value and not said:
            continue
        label = str(Organisation._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
        differs = said if said and said != value else ""
        found.append(Fact(field, label[:1].upper() + label[1:], _words(organisation, field), _origin(source), differs))
    return found


def _words(organisation: Organisation, field: str) -> str:
    if field == "country":
        return country_name(organisation.country)
    if field == "no_number_reason":
        return str(organisation.get_no_number_reason_display())
    return str(getattr(organisation, field) or "")


def _origin(source: FieldSource | None) -> str:
    """« Saisi par … le … », « Du registre des entreprises, le … », and that it has changed since."""
    if source is None:
        return _("Origine inconnue")
    words: dict[str, Any] = {"day": short(source.at), "name": source.by}
    if source.source == Provenance.REGISTER:
        return _("Du registre des entreprises, le %(day)s") % words
    typed = _("Saisi par %(name)s le %(day)s") % words if source.by is not None else _("Saisi le %(day)s") % words
    if source.register_value and source.register_at is not None and source.at > source.register_at:
        return _("%(typed)s, après le registre du %(asked)s") % {"typed": typed, "asked": short(source.register_at)}
    return typed
