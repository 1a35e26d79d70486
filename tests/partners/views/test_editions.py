import datetime as dt

import pytest

from core.models import PublicTag
from partners.domain.edition import publish_edition
from partners.models import Criterion, Edition, Objective, Participation
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.partners import (
    CriterionFactory,
    EditionFactory,
    EligibilityRuleFactory,
    ObjectiveFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db

CALENDAR = {
    "number": "5",
    "name_fr": "Cinquième édition",
    "call_opens_at_0": "2027-03-01",
    "call_opens_at_1": "09:00",
    "call_closes_at_0": "2027-04-30",
    "call_closes_at_1": "18:00",
    "decision_at_0": "2027-06-15",
    "decision_at_1": "09:00",
}


@pytest.fixture
def team(sign_in):
    return sign_in(UserFactory(team=True))


def rows(prefix, *lines, initial=0):
    data = {f"{prefix}-TOTAL_FORMS": len(lines), f"{prefix}-INITIAL_FORMS": initial}
    for n, line in enumerate(lines):
        data |= {f"{prefix}-{n}-{name}": value for name, value in line.items()}
    return data


def test_a_new_edition_keeps_instants_of_paris(team):
    response = team.post("/espace/editions/nouvelle/", CALENDAR)

    edition = Edition.objects.get()
    assert response["Location"] == f"/espace/editions/{edition.pk}/objectifs/"
    assert edition.slug == "cinquieme-edition"
    assert edition.call_opens_at == dt.datetime(2027, 3, 1, 8, 0, tzinfo=dt.UTC)
    assert edition.call_closes_at == dt.datetime(2027, 4, 30, 16, 0, tzinfo=dt.UTC)
    assert not edition.published


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"call_closes_at_0": "2027-02-01"}, "La clôture de l’appel doit suivre son ouverture."),
        ({"decision_at_0": "2027-04-01"}, "L’annonce des résultats doit suivre la clôture de l’appel."),
        ({"number": "5", "name_fr": ""}, "Champ requis."),
        ({"number": "4"}, "Une édition a déjà le numéro 4."),
        (
            {"call_opens_at_0": "2027-03-28", "call_opens_at_1": "02:30"},
            "Cette heure n’existe pas à Paris ce jour-là : les horloges passent de 2 h à 3 h. Choisissez une autre heure.",
        ),
    ],
)
def test_a_bad_calendar_is_named_and_nothing_typed_is_lost(team, changed, sentence):
    EditionFactory(number=4)

    response = team.post("/espace/editions/nouvelle/", CALENDAR | {"season": "2027-2028"} | changed)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="2027-2028"' in page
    assert 'value="18:00"' in page
    assert Edition.objects.count() == 1


def test_moving_a_date_drops_its_old_precision_and_the_cached_pages(team):
    edition = EditionFactory(precision={"call_opens_at": "month", "decision_at": "day"})
    calendar = CALENDAR | {"number": edition.number, "call_opens_at_0": "2027-03-02"}

    team.post(f"/espace/editions/{edition.pk}/", calendar)

    edition.refresh_from_db()
    assert edition.precision == {"decision_at": "day"}
    assert PublicTag.objects.filter(tag="editions").exists()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ((60, 30), "Les poids font 90 au lieu de 100 : il manque 10."),
        ((60, 55), "Les poids font 115 au lieu de 100 : il y a 15 de trop."),
        ((), "Les poids font 0 au lieu de 100 : il manque 100."),
    ],
)
def test_weights_that_do_not_sum_are_refused_with_the_sum(team, weights, sentence):
    edition = EditionFactory()
    lines = [{"name_fr": f"Critère {n}", "weight": weight, "order": n} for n, weight in enumerate(weights)]

    response = team.post(f"/espace/editions/{edition.pk}/criteres/", rows("criteria", *lines))

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert all(f'value="Critère {n}"' in page for n in range(len(weights)))
    assert not Criterion.objects.exists()


def test_criteria_are_written_with_a_key_of_their_own(team):
    edition = EditionFactory()
    lines = [{"name_fr": "Utilité", "weight": 60, "order": 0}, {"name_fr": "Utilité", "weight": 40, "order": 1}]

    team.post(f"/espace/editions/{edition.pk}/criteres/", rows("criteria", *lines))

    assert list(edition.criteria.values_list("key", "weight")) == [("utilite", 60), ("utilite-2", 40)]


def test_a_criterion_is_removed_when_the_rest_sums(team):
    edition = EditionFactory()
    first, second = CriterionFactory(edition=edition, weight=50), CriterionFactory(edition=edition, weight=50)
    lines = [
        {"id": first.pk, "name_fr": first.name_fr, "weight": 100, "order": 0},
        {"id": second.pk, "name_fr": second.name_fr, "weight": 50, "order": 1, "DELETE": "on"},
    ]

    team.post(f"/espace/editions/{edition.pk}/criteres/", rows("criteria", *lines, initial=2))

    assert list(edition.criteria.values_list("pk", "weight")) == [(first.pk, 100)]


@pytest.mark.parametrize(
    ("kind", "parameter", "params", "sentence"),
    [
        ("max_age_years", "8", {"years": 8}, ""),
        ("max_age_years", "huit", None, "Donnez un nombre d’années, par exemple 8."),
        ("country", "fr, be", {"countries": ["FR", "BE"]}, ""),
        ("country", "France", None, "Donnez des codes de pays à deux lettres, par exemple FR, BE."),
        ("statement", "", {}, ""),
    ],
)
def test_rules_of_eligibility(team, kind, parameter, params, sentence):
    edition = EditionFactory()
    line = {"kind": kind, "parameter": parameter, "text_fr": "Une règle écrite", "order": 0}

    page = team.post(f"/espace/editions/{edition.pk}/recevabilite/", rows("eligibility_rules", line)).content.decode()

    if sentence:
        assert sentence in page
        assert 'value="Une règle écrite"' in page
        assert not edition.eligibility_rules.exists()
    else:
        assert edition.eligibility_rules.get().params == params


def test_participations_and_objectives_are_written(team):
    edition, organisation = EditionFactory(), OrganisationFactory()

    team.post(
        f"/espace/editions/{edition.pk}/objectifs/", rows("objectives", {"name_fr": "Moins de bruit", "order": 0})
    )
    team.post(
        f"/espace/editions/{edition.pk}/participants/",
        rows("participations", {"organisation": organisation.pk, "role": "partner", "contribution_fr": "Un site."}),
    )

    assert Objective.objects.get().name_fr == "Moins de bruit"
    assert Participation.objects.get().contribution_fr == "Un site."


def test_publishing_says_all_that_is_missing_with_the_way_there(team):
    edition = EditionFactory(published=False, decision_at=None)
    CriterionFactory(edition=edition, weight=70)

    response = team.post(f"/espace/editions/{edition.pk}/publication/", {"publish": "1"})

    page = response.content.decode()
    assert response.status_code == 409
    for sentence in (
        "Le calendrier n’a pas encore l’ouverture de l’appel, sa clôture et l’annonce des résultats.",
        "Les poids font 70 au lieu de 100 : il manque 30.",
        "Aucun grand objectif n’est écrit.",
        "Aucune règle de recevabilité n’est écrite.",
    ):
        assert sentence in page
    assert f'href="/espace/editions/{edition.pk}/criteres/"' in page
    assert not Edition.objects.get().published


def test_a_complete_edition_is_published_and_hidden_again(team):
    edition = EditionFactory(published=False, complete=True)

    team.post(f"/espace/editions/{edition.pk}/publication/", {"publish": "1"})
    assert Edition.objects.get().published
    team.post(f"/espace/editions/{edition.pk}/publication/", {"publish": "0"})
    assert not Edition.objects.get().published


def test_an_archived_edition_does_not_change(team):
    edition = EditionFactory(origin="imported")

    response = team.get(f"/espace/editions/{edition.pk}/")

    assert response.status_code == 403
    assert "Cette édition vient des archives : elle ne change plus." in response.content.decode()


def test_set_up_is_closed_to_others(sign_in):
    edition = EditionFactory(complete=True)
    client = sign_in(UserFactory(legal=True))

    for path in ("", "objectifs/", "criteres/", "recevabilite/", "participants/"):
        assert client.get(f"/espace/editions/{edition.pk}/{path}").status_code == 403
        assert client.post(f"/espace/editions/{edition.pk}/{path}", {}).status_code == 403
    assert client.post(f"/espace/editions/{edition.pk}/publication/").status_code == 403
    assert client.get("/espace/editions/").status_code == 200


def test_an_edition_in_preparation_does_not_exist_for_strangers(sign_in):
    edition = EditionFactory(published=False)

    assert sign_in(UserFactory()).get(f"/espace/editions/{edition.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["", "objectifs/", "criteres/", "recevabilite/", "participants/"])
def test_set_up_costs_the_same_for_one_and_three(team, path):
    edition = EditionFactory(published=False)

    def cost(more):
        for _ in range(more):
            ObjectiveFactory(edition=edition)
            CriterionFactory(edition=edition, weight=10)
            EligibilityRuleFactory(edition=edition)
            ParticipationFactory(edition=edition)
        return queries_of(team, f"/espace/editions/{edition.pk}/{path}")

    assert cost(1) == cost(2) <= 15


def test_the_list_of_editions_costs_the_same_for_one_and_three(team):
    def cost(more):
        for _ in range(more):
            EditionFactory(complete=True)
        return queries_of(team, "/espace/editions/")

    assert cost(1) == cost(2) <= 15
    assert team.get("/espace/editions/").content.decode().count("2 critères") == 3


def test_publish_by_the_verb_returns_the_edition():
    edition = EditionFactory(published=False, complete=True)

    assert publish_edition(edition, by=UserFactory(team=True)).published
