"""Numbers of the French registers of companies and of associations."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from core.text import figures, unseen_out

NAMED = re.compile(
    r"^\s*(?:(?:n[o°º]\.?|num[ée]ro|no\.)\s*)?(?:siren|siret|rcs)?\s*(?:n[o°º]\.?)?\s*[:=]?\s*", re.IGNORECASE
)
LA_POSTE = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"


def compact(value: str) -> str:
    """The figures of a number typed with its name before it, spaces, dots, dashes, or signs that nobody sees. Letters that
    are not the name stay: the number is then refused.
    """
    bare = NAMED.sub("", unseen_out(value or ""))
    return re.sub(r"[\W_]", "", figures(bare))


def _figures(value: str, length: int, name: str) -> None:
    if not value.isascii() or not value.isdigit() or len(value) != length:
        raise ValidationError(
            _("Un %(name)s a %(length)s chiffres ; vous en avez saisi %(found)s."),
            params={"name": name, "length": length, "found": sum(c.isdigit() for c in value)},
        )


def validate_siren(value: str) -> None:
    """Nine figures with a Luhn key."""
    _figures(value, 9, "SIREN")
    if not luhn.is_valid(value) or not int(value):
        raise ValidationError(_("Ce SIREN n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre."))


def validate_siret(value: str) -> None:
    """Fourteen figures: a SIREN, an establishment, a Luhn key over all. The establishments of La Poste, its head office
    excepted, have a sum of figures that is a multiple of five instead.
    """
    _figures(value, 14, "SIRET")
    if value.startswith(LA_POSTE) and value != LA_POSTE_HEAD_OFFICE:
        sound = sum(map(int, value)) % 5 == 0
    else:
        sound = luhn.is_valid(value) and luhn.is_valid(value[:9]) and int(value[:9]) > 0
    if not sound:
        raise ValidationError(_("Ce SIRET n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre."))


RNA = re.compile(r"W\d{9}")


def compact_rna(value: str) -> str:
    """A number of the register of associations, as it is written there, typed with spaces, dots or a small w."""
    return re.sub(r"[\W_]", "", figures(unseen_out(value or ""))).upper().removeprefix("RNA")


def validate_rna(value: str) -> None:
    """W and nine figures; the register gives no key to check."""
    if not value.isascii() or not RNA.fullmatch(value):
        raise ValidationError(_("Un numéro RNA est un W suivi de neuf chiffres, par exemple W751234567."))
