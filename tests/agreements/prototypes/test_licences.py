import pytest

from agreements.prototypes import licences
from agreements.prototypes.licences import Verdict
from core.exceptions import DomainError


def test_parse_brings_an_expression_to_its_canonical_form():
    assert licences.parse("  mit or apache-2.0 ") == "MIT OR Apache-2.0"


@pytest.mark.parametrize("text", ["Foo-1.0", "MIT OR", "MIT AND (", "gratuit"])
def test_parse_refuses_what_spdx_does_not_know(text):
    with pytest.raises(DomainError) as refusal:
        licences.parse(text)

    assert (refusal.value.field, refusal.value.message) == (
        "licence",
        (
            f"« {text} » n’est pas une expression SPDX connue. Exemples : MIT, EUPL-1.2, Apache-2.0 OR MIT, "
            "GPL-3.0-or-later AND CC-BY-4.0."
        ),
    )


def test_parse_takes_the_word_for_what_has_no_public_licence():
    assert licences.in_words(licences.parse("propriétaire")) == "propriétaire"


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("EUPL-1.2", Verdict.YES),
        ("MIT AND CC-BY-SA-4.0", Verdict.YES),
        ("GPL-2.0-only WITH Classpath-exception-2.0", Verdict.YES),
        ("MIT OR BUSL-1.1", Verdict.YES),
        ("MIT AND BUSL-1.1", Verdict.NO),
        ("BUSL-1.1", Verdict.NO),
        ("SSPL-1.0", Verdict.NO),
        ("Elastic-2.0", Verdict.NO),
        (licences.PROPRIETARY, Verdict.NO),
        ("Glide", Verdict.UNKNOWN),
    ],
)
def test_openness(expression, verdict):
    assert licences.openness(expression).verdict is verdict


@pytest.mark.parametrize(
    ("expression", "listed"), [("EUPL-1.2", True), ("GPL-3.0-or-later", True), ("AGPL-3.0-or-later", False)]
)
def test_list_of_the_decree(expression, listed):
    assert licences.in_decree(expression) is listed


@pytest.mark.parametrize(
    ("outbound", "inbound", "verdict"),
    [
        ("EUPL-1.2", "MIT", Verdict.YES),
        ("EUPL-1.2", "EUPL-1.2", Verdict.YES),
        ("MIT", "GPL-3.0-only", Verdict.NO),
        ("MIT", "GPL-3.0-only OR MIT", Verdict.YES),
        ("MIT", "GPL-3.0-only AND MIT", Verdict.NO),
        ("MIT OR GPL-3.0-only", "GPL-3.0-only", Verdict.NO),
        ("EUPL-1.2", licences.PROPRIETARY, Verdict.NO),
        ("EUPL-1.2", "CECILL-2.1", Verdict.UNKNOWN),
    ],
)
def test_compatibility(outbound, inbound, verdict):
    assert licences.compatibility(outbound, inbound).verdict is verdict


def test_compatibility_says_why_not():
    assert licences.compatibility("MIT", "GPL-3.0-only").reason == (
        "GPL-3.0-only ne permet pas de distribuer l’ensemble sous MIT (matrice OSADL) : changez de composant ou de licence."
    )
