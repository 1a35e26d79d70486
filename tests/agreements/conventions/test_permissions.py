"""What a refusal says: the table of rights (tests/tables) asks only whether."""

from types import SimpleNamespace

import pytest

from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState
from core.clock import app_now
from core.permissions import declared

ENDED = "La convention a pris fin : son texte ne change plus."
VOTED = "Le texte est voté : il ne change que par un retour en négociation ou par un avenant."


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ConventionState.EXPIRED, ENDED),
        (ConventionState.TERMINATED, ENDED),
        (ConventionState.VOTED, VOTED),
        (ConventionState.IN_FORCE, VOTED),
    ],
)
def test_a_text_that_no_longer_changes_says_why(state, sentence):
    refused = declared(ConventionPerm.CHANGE_CONVENTION).rule(None, SimpleNamespace(state=state))

    assert (bool(refused), str(refused.reason)) == (False, sentence)


@pytest.mark.parametrize(
    ("field", "sentence"), [("signed_at", "Cet acte est déjà signé."), ("ended_at", "Cet acte est clos.")]
)
@pytest.mark.django_db
def test_a_deed_that_is_no_longer_open_says_why(field, sentence):
    deed = SimpleNamespace(**{"signed_at": None, "ended_at": None, field: app_now()})

    refused = declared(ConventionPerm.SIGN_ACCESSION).rule(None, deed)

    assert (bool(refused), str(refused.reason)) == (False, sentence)
