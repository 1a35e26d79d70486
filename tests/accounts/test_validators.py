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


@pytest.mark.parametrize(
    "typed",
    [
        "SIREN : 732 829 320", "siren n° 732.829.320", "N° SIREN 732829320", "\u202d732 829 320\u202c", "732\u2011829\u2011320",
        "732\u200b829\ufeff320", "７３２８２９３２０", "732–829–320", "732,829,320", "732'829'320", "732_829_320", "Numéro : 732829320",
        "\u2007732\u2009829\u205f320\t", "RCS 732 829 320",
    ],
)  # fmt: skip
def test_a_siren_is_read_whatever_was_pasted_with_it(typed):
    assert compact(typed) == "732829320"


@pytest.mark.parametrize(
    ("typed", "check", "said"),
    [
        ("000000000", validate_siren, SIREN_FALSE),
        ("00000000000000", validate_siret, SIRET_FALSE),
        ("FR 40 732 829 320", validate_siren, "Un SIREN a 9 chiffres\u202f; vous en avez saisi 11."),
        ("732 829 32O", validate_siren, "Un SIREN a 9 chiffres\u202f; vous en avez saisi 8."),
        ("", validate_siren, "Un SIREN a 9 chiffres\u202f; vous en avez saisi 0."),
    ],
)
def test_what_is_no_number_is_refused_with_a_true_count(typed, check, said):
    with pytest.raises(ValidationError) as refusal:
        check(compact(typed))

    assert refusal.value.messages == [said]
