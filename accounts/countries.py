"""Countries (ISO 3166-1) in the language being read, and what is known of their registers of companies."""

import functools
from collections.abc import Callable
from typing import Final

from babel import Locale
from django.utils.translation import get_language
from stdnum.util import get_cc_module

from core.names import name_key

FRANCE: Final = "FR"
# Groupings and reserved codes that are no countries.
NO_COUNTRY: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})

# The register that numbers companies there, and the module of stdnum that checks its numbers.
REGISTERS: Final[dict[str, tuple[str, str]]] = {
    "AT": ("Firmenbuch", "businessid"),
    "BE": ("Banque-Carrefour des Entreprises", "vat"),
    "CH": ("Registre IDE", "uid"),
    "CZ": ("Obchodní rejstřík", "dic"),
    "DE": ("Handelsregister", "handelsregisternummer"),
    "DK": ("Det Centrale Virksomhedsregister", "cvr"),
    "EE": ("Äriregister", "registrikood"),
    "ES": ("Registro Mercantil", "cif"),
    "FI": ("Kaupparekisteri", "ytunnus"),
    "IT": ("Registro delle imprese", "iva"),
    "NO": ("Brønnøysundregistrene", "orgnr"),
    "PT": ("Registo Comercial", "nif"),
    "RO": ("Registrul Comerțului", "onrc"),
    "SE": ("Bolagsverket", "orgnr"),
}


@functools.cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language).territories
    known = [(code, str(names[code])) for code in names if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY]
    return tuple(sorted(known, key=lambda country: name_key(country[1])))


def countries() -> list[tuple[str, str]]:
    """Every country as (code, name), by name."""
    return list(_countries("en" if (get_language() or "fr").startswith("en") else "fr"))


def country_name(code: str) -> str:
    """The name of a country; the code itself when it is none."""
    return dict(countries()).get(code, code)


def number_check(country: str) -> Callable[[str], str] | None:
    """What checks and tidies a number of the register of this country; it raises stdnum's ValidationError. None: unknown."""
    if country not in REGISTERS:
        return None
    check: Callable[[str], str] = get_cc_module(country, REGISTERS[country][1]).validate
    return check


def register_of(country: str) -> str:
    return REGISTERS[country][0] if country in REGISTERS else ""
