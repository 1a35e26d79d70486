import pytest
from django.core.exceptions import ValidationError

from accounts.validators import compact, validate_siren, validate_siret

SIREN_FALSE = "Ce SIREN n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre."
SIRET_FALSE = "Ce SIRET n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre."


@pytest.mark.parametrize("siren", ["732829320", "552008443", "356000000"])
def test_siren_sound(siren):
    validate_siren(siren)


@pytest.mark.parametrize("siret", ["73282932000074", "35600000000048", "35600000049837"])
def test_siret_sound_la_poste_included(siret):
    validate_siret(siret)


@pytest.mark.parametrize(
    ("check", "value", "sentence"),
    [
        (validate_siren, "732829321", SIREN_FALSE),
        (validate_siren, "73282932", "Un SIREN a 9 chiffres ; vous en avez saisi 8."),
        (validate_siren, "73282932A", "Un SIREN a 9 chiffres ; vous en avez saisi 8."),
        (validate_siret, "73282932000075", SIRET_FALSE),
        (validate_siret, "35600000049838", SIRET_FALSE),
        (validate_siret, "732829320", "Un SIRET a 14 chiffres ; vous en avez saisi 9."),
        (validate_siret, "73282932100073", SIRET_FALSE),
    ],
)
def test_false_numbers_say_what_is_wrong(check, value, sentence):
    with pytest.raises(ValidationError) as refusal:
        check(value)

    assert refusal.value.messages == [sentence]


def test_compact_forgives_spaces_dots_and_dashes():
    assert compact(" 732\u00a0829.320-00\u202f074 ") == "73282932000074"
