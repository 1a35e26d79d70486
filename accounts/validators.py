"""Numbers of the French register of companies."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

LA_POSTE = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"


def compact(value: str) -> str:
    """The figures of a number typed with spaces, dots or dashes."""
    return re.sub(r"[\s.\-\u00a0\u202f]", "", value or "")


def _figures(value: str, length: int, name: str) -> None:
    if not value.isascii() or not value.isdigit() or len(value) != length:
        raise ValidationError(
            _("Un %(name)s a %(length)s chiffres ; vous en avez saisi %(found)s."),
            params={"name": name, "length": length, "found": sum(c.isdigit() for c in value)},
        )


def validate_siren(value: str) -> None:
    """Nine figures with a Luhn key."""
    _figures(value, 9, "SIREN")
    if not luhn.is_valid(value):
        raise ValidationError(_("Ce SIREN n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre."))


def validate_siret(value: str) -> None:
    """Fourteen figures: a SIREN, an establishment, a Luhn key over all. The establishments of La Poste, its head office
    excepted, have a sum of figures that is a multiple of five instead.
    """
    _figures(value, 14, "SIRET")
    if value.startswith(LA_POSTE) and value != LA_POSTE_HEAD_OFFICE:
        sound = sum(map(int, value)) % 5 == 0
    else:
        sound = luhn.is_valid(value) and luhn.is_valid(value[:9])
    if not sound:
        raise ValidationError(_("Ce SIRET n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre."))
