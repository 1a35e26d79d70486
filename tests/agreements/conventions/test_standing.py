"""What a convention is to the public: in force under amendment, ended on a day, and where it departs from the model."""

import datetime as dt
from types import SimpleNamespace

import pytest

from agreements.conventions.domain.articles import approve_deviation
from agreements.conventions.domain.content import live_version
from agreements.conventions.standing import deviations_of, standing_of
from agreements.enums import ConventionState as S
from tests.factories.accounts import UserFactory
from tests.factories.agreements import article_of, convention_in, deviate, open_a_way

SINCE, END = dt.datetime(2027, 1, 2, 12, tzinfo=dt.UTC), dt.datetime(2028, 3, 4, 12, tzinfo=dt.UTC)


def convention(state, *, since=None, end=None):
    return SimpleNamespace(state=state, in_force_at=since, ended_at=end, get_state_display=lambda: state.label)


@pytest.mark.parametrize("state", [S.NEGOTIATION, S.STRESS_TESTED, S.VOTED, S.PARTLY_SIGNED])
def test_a_convention_under_amendment_stays_in_force(state):
    assert standing_of(convention(state, since=SINCE)).words == "en vigueur\u202f; avenant en préparation"
    assert standing_of(convention(state, since=SINCE)).tone == standing_of(convention(S.IN_FORCE, since=SINCE)).tone
    assert standing_of(convention(state)).words == state.label


def test_the_day_of_the_end_is_said():
    assert standing_of(convention(S.TERMINATED, since=SINCE, end=END)).words == "résiliée le 4 mars 2028"
    assert standing_of(convention(S.EXPIRED, since=SINCE, end=END)).words == "expirée, fin constatée le 4 mars 2028"


@pytest.mark.django_db
def test_approved_deviations_are_listed_with_their_reasons():
    row, around = convention_in(S.NEGOTIATION, change=open_a_way)
    deviate(row, "transparency", around.legal, publication_deadline_days=45)
    version = live_version(row)

    before = deviations_of(version, "fr")
    approve_deviation(article_of(row, "transparency"), by=UserFactory(legal=True))
    found = {one.key: one for one in deviations_of(version, "fr")}

    assert [one.key for one in before] == [key for key in found if key != "transparency"]
    assert {"transparency", "source_escrow", "open_source_publication"} <= set(found)
    assert (found["source_escrow"].changes, found["source_escrow"].reason) == (
        ["article retiré"],
        "Négocié avec le partenaire",
    )
    (change,) = found["transparency"].changes
    assert ": 45\u00a0jours (modèle" in change
    assert found["transparency"].reason == "Demandé par le partenaire"
