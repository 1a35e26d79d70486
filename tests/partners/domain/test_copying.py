"""An edition made from the last one: its rules and questions, its calendar a year later, and nothing published."""

import datetime as dt

import pytest

from challenges.applications.domain.questionnaire import open_questionnaire, save_question
from challenges.models import FormQuestion
from core.clock import PARIS
from core.deadlines import is_working
from core.exceptions import NotAllowed
from partners.domain.copying import DATES, a_year_later, copy_edition, proposed, shifted
from partners.models import Criterion, Edition
from tests.factories.accounts import UserFactory
from tests.factories.partners import CriterionFactory, EditionFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db):
    return UserFactory(team=True)


def values(source, **changed):
    return proposed(source) | {"name_fr": "Saison suivante", "season": ""} | changed


@pytest.mark.parametrize(
    ("day", "later", "instead_of"),
    [
        ((2027, 3, 1), (2028, 2, 28), None),
        ((2027, 5, 7), (2028, 5, 5), None),
        ((2026, 11, 12), (2027, 11, 12), (2027, 11, 11)),  # the eleventh of November is a holiday
        ((2027, 5, 28), (2028, 5, 26), None),
        ((2026, 5, 23), (2027, 5, 24), (2027, 5, 22)),  # from a Saturday: the Monday
    ],
)
def test_a_date_goes_to_a_working_day_at_the_same_hour_of_paris(day, later, instead_of):
    moved, wanted = a_year_later(dt.datetime(*day, 18, 0, tzinfo=PARIS))

    assert moved == dt.datetime(*later, 18, 0, tzinfo=PARIS)
    assert wanted == (dt.date(*instead_of) if instead_of else None)


def test_copy_takes_lists_and_questions_and_publishes_nothing(team):
    source = EditionFactory(complete=True)
    ObjectiveFactory(edition=source, name_fr="Une ville calme")
    row = open_questionnaire(edition=source, by=team).rows.first()
    save_question(row, values={"label_fr": "Votre idée, en deux mots"}, by=team)

    edition = copy_edition(source, by=team, values=values(source))

    assert not edition.published
    assert [str(row) for row in edition.criteria.all()] == [str(row) for row in source.criteria.all()]
    assert [row.params for row in edition.eligibility_rules.all()] == [
        row.params for row in source.eligibility_rules.all()
    ]
    assert set(edition.objectives.values_list("name_fr", flat=True)) == set(
        source.objectives.values_list("name_fr", flat=True)
    )
    asked = FormQuestion.objects.filter(questionnaire__edition=edition)
    assert asked.get(key=row.key).label_fr == "Votre idée, en deux mots"
    assert source.criteria.count() == 2
    assert edition.call_opens_at == dt.datetime(2028, 2, 28, 9, 0, tzinfo=PARIS)
    assert all(is_working(move.after.date()) for move in shifted(source))
    assert {move.field for move in shifted(source)} == {field for field in DATES if getattr(source, field)}


def test_only_who_may_make_an_edition_copies_one(db):
    source = EditionFactory(complete=True)

    with pytest.raises(NotAllowed):
        copy_edition(source, by=UserFactory(legal=True), values=values(source))

    assert Edition.objects.count() == 1


def test_page_shows_what_moves_and_makes_the_edition(team, sign_in):
    source = EditionFactory(complete=True, decision_at=dt.datetime(2026, 11, 12, 9, 0, tzinfo=PARIS), call_opens_at=None,
                            call_closes_at=None, pilots_start_at=None, pilots_end_at=None)  # fmt: skip
    client, address = sign_in(team), f"/espace/editions/{source.pk}/copier/"

    page = client.get(address).content.decode()
    assert "n’est pas un jour ouvré" in page
    assert Edition.objects.count() == 1

    read = {
        f"initial-{name}": source.name_fr if name == "name_fr" else source.number + 1 for name in ("number", "name_fr")
    }
    sent = client.post(address, {"number": source.number + 1, "name_fr": "Saison suivante", **read})

    edition = Edition.objects.exclude(pk=source.pk).get()
    assert sent["Location"] == f"/espace/editions/{edition.pk}/criteres/"
    assert edition.criteria.count() == 2


def sent(*lines, initial, **more):
    data = {"criteria-TOTAL_FORMS": len(lines), "criteria-INITIAL_FORMS": initial, **more}
    for n, line in enumerate(lines):
        data |= {f"criteria-{n}-{name}": value for name, value in line.items()}
    return data


def test_criteria_of_a_draft_are_saved_unfinished_and_say_what_lacks(team, sign_in):
    edition = EditionFactory(published=False)
    client, address = sign_in(team), f"/espace/editions/{edition.pk}/criteres/"
    assert client.get(address).content.decode().count("À ajouter") == 5

    client.post(
        address,
        sent(
            {"name_fr": "Utilité", "weight": 30, "order": 0}, {"name_fr": "Équipe", "weight": 25, "order": 1}, initial=0
        ),
    )

    assert edition.criteria.count() == 2
    assert "Les poids font 55 au lieu de 100" in client.get(address).content.decode()
    client.post(f"/espace/editions/{edition.pk}/publication/", {"publish": "1"})
    edition.refresh_from_db()
    assert not edition.published


def test_criteria_change_places_without_script(team, sign_in):
    edition = EditionFactory(published=False)
    rows = [CriterionFactory(edition=edition, name_fr=name, weight=10, order=0) for name in ("A", "B", "C")]
    lines = [{"id": row.pk, "name_fr": row.name_fr, "weight": row.weight, "order": row.order} for row in rows]

    sign_in(team).post(f"/espace/editions/{edition.pk}/criteres/", sent(*lines, initial=3, move=f"{rows[2].pk}:up"))

    assert list(Criterion.objects.filter(edition=edition).values_list("name_fr", flat=True)) == ["A", "C", "B"]
