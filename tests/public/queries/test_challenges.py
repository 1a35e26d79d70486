"""What the public reads of challenges: which are listed, in which order, and what stands on the page of one."""

import datetime as dt

import pytest
from django.db import connection

from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Amendment, Application, Challenge, ChallengeSection, Indicator, Question
from core.clock import app_now
from partners.models import Criterion, Edition, EligibilityRule
from public.queries import challenges as queries
from tests.factories.accounts import OrganisationFactory
from tests.factories.applications import ApplicationFactory, ReleaseFactory
from tests.factories.challenges import (
    OPENS,
    AmendmentFactory,
    ChallengeDataSetFactory,
    ChallengeFactory,
    ChallengeOrgFactory,
    IndicatorFactory,
    QuestionFactory,
    SlugHistoryFactory,
    TermsSheetFactory,
    challenge_set,
)
from tests.factories.partners import CriterionFactory, DataSetFactory, EditionFactory, ThemeFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _during_the_call(clock):
    clock(OPENS + DAY)


def shown(**choice):
    rows = queries.listing_of(choice)
    found = list(rows[:20])
    assert rows.count() == len(found)
    return found


def change(challenge, **fields):
    Challenge.objects.filter(pk=challenge.pk).update(**fields)


def test_open_ones_stand_first_the_soonest_to_close_on_top_then_those_without_results_then_the_latest_season():
    old, new = EditionFactory(number=7), EditionFactory(number=8)
    decided_old, decided_new = ChallengeFactory(decided=True, edition=old), ChallengeFactory(decided=True, edition=new)
    waiting = ChallengeFactory(deliberating=True, edition=old)
    open_late, open_soon = ChallengeFactory(open=True, edition=old), ChallengeFactory(open=True, edition=old)
    change(open_soon, closes_at=OPENS + 2 * DAY)
    change(waiting, closes_at=OPENS + DAY / 2)
    ChallengeFactory()

    assert shown() == shown(tri="x") == [open_soon, open_late, waiting, decided_new, decided_old]
    assert queries.open_now(9) == [open_soon, open_late]
    assert queries.open_now(1) == [open_soon]
    assert queries.count_by_state() == {"open": 2, "deliberating": 1, "decided": 2}


def test_list_is_sorted_as_asked_what_has_no_date_last():
    a, b, c = (ChallengeFactory(open=True, title_fr=title) for title in ("Zinc", "Écume", "Mousse"))
    change(a, closes_at=OPENS + 2 * DAY, published_at=OPENS)
    change(b, closes_at=OPENS + 3 * DAY, published_at=OPENS + DAY)
    change(c, origin="imported", closes_at=None, published_at=None)

    assert shown(tri="cloture") == [a, b, c]
    assert shown(tri="-publication") == [b, a, c]
    assert shown(tri="titre") == [b, c, a]
    change(b, closes_at=OPENS + 2 * DAY, published_at=OPENS)
    assert shown(tri="cloture")[:2] == shown(tri="-publication")[:2] == [a, b]  # the oldest first


def test_list_is_filtered_by_each_thing_a_reader_may_ask():
    theme = ThemeFactory(slug="eau")
    mine = ChallengeFactory(open=True, theme=theme, title_fr="Une ruche", arrondissements=[12, 13])
    other = ChallengeFactory(decided=True, arrondissements=[1])

    assert shown(theme="eau") == [mine]
    assert shown(etat="open") == [mine]
    assert shown(etat="decided") == [other]
    assert shown(edition=mine.edition.slug) == [mine]
    assert shown(arrondissement="13") == [mine]
    assert shown(arrondissement="1") == [other]
    connection.check_constraints()  # words are made at the end of the transaction
    assert list(queries.chosen(queries.published(), {"q": "ruches"})) == [mine]
    assert set(shown()) == {mine, other}


def test_names_of_organisations_stand_by_role_then_name():
    w = challenge_set(open=True)
    for name in ("Écume", "Mousse", "Ajonc", "Sureau", "Bois"):
        ChallengeOrgFactory(challenge=w.challenge, organisation=OrganisationFactory(name=name), role="partner")
    names = ["Ajonc", "Bois", "Écume", "Mousse", "Sureau", "Zinc"]
    type(w.partner).objects.filter(pk=w.partner.pk).update(name="Zinc")
    page = queries.challenge_page(Challenge.objects.get().slug)

    assert [row["name"] for row in page.partners] == names
    assert [row["name"] for row in page.directorates] == [w.directorate.name]
    for people in (queries.listed().get().people, page.challenge.people):
        assert [row["name"] for row in people] == [w.directorate.name, *names]


def test_page_of_a_challenge_holds_its_own_parts_in_their_order():
    challenge, other = ChallengeFactory(open=True), ChallengeFactory(open=True)
    measures = [IndicatorFactory(challenge=challenge).name_fr for _ in range(2)]
    first = Indicator.objects.get(name_fr=measures[0])
    Indicator.objects.filter(pk=first.pk).update(unit="x")  # a row that was written last stands last
    IndicatorFactory(challenge=other)
    criteria = Criterion.objects.filter(edition=challenge.edition)
    criteria.filter(key="impact").update(order=9)
    CriterionFactory(edition=challenge.edition, key="a", name_fr="Dernier", order=10)
    EligibilityRule.objects.filter(edition=challenge.edition).update(order=9)
    EligibilityRule.objects.create(edition=challenge.edition, kind="registered", text_fr="Première", order=1)
    lent = ChallengeDataSetFactory(challenge=challenge, dataset=DataSetFactory(name_fr="Prêté"))
    ChallengeDataSetFactory(challenge=challenge, dataset=DataSetFactory(name_fr="Retiré", withdrawn_at=app_now()))
    second = ChallengeDataSetFactory(challenge=challenge, dataset=DataSetFactory(name_fr="Second"))
    type(lent).objects.filter(pk=lent.pk).update(conditions="x")
    sections = list(ChallengeSection.objects.filter(challenge=challenge).order_by("pk").values_list("key", flat=True))
    ChallengeSection.objects.filter(challenge=challenge, key=sections[0]).update(body_en="x")

    found = queries.published_challenge(challenge.slug)

    assert [row["name_fr"] for row in found.measures] == measures
    assert [row["name_fr"] for row in found.criteria] == ["Faisabilité", "Utilité pour la ville", "Dernier"]
    assert [row["text_fr"] for row in found.rules][0] == "Première"
    assert [row["name_fr"] for row in found.data] == ["Prêté", "Second"]
    assert [row["key"] for row in found.parts] == sections
    assert second.pk > lent.pk


def test_page_says_what_was_answered_and_amended_and_the_terms_that_hold():
    challenge, other = ChallengeFactory(open=True), ChallengeFactory(open=True)
    late, early = (QuestionFactory(challenge=challenge, answered_at=OPENS + n * DAY) for n in (2, 1))
    QuestionFactory(challenge=challenge)
    QuestionFactory(challenge=other, answered_at=OPENS)
    old, new = AmendmentFactory(challenge=challenge), AmendmentFactory(challenge=challenge)
    Amendment.objects.filter(pk=old.pk).update(created_at=OPENS)
    AmendmentFactory(challenge=other)
    TermsSheetFactory(challenge=challenge, superseded_at=OPENS)
    TermsSheetFactory(challenge=other)

    page = queries.challenge_page(challenge.slug)
    assert (page.terms, page.questions, page.amendments, page.results) == (None, [early, late], [new, old], [])
    sheet = TermsSheetFactory(challenge=challenge)
    assert queries.challenge_page(challenge.slug).terms == sheet
    assert queries.challenge_page("absent") is None
    change(challenge, state=ChallengeState.DRAFT)
    assert queries.challenge_page(challenge.slug) is None
    assert Question.objects.count() == 4


def test_at_most_fifty_questions_and_changes():
    challenge = ChallengeFactory(open=True)
    question, amendment = QuestionFactory(challenge=challenge, answered_at=OPENS), AmendmentFactory(challenge=challenge)
    Question.objects.bulk_create(
        Question(challenge=challenge, body=f"{n}", asked_by=question.asked_by, answered_at=OPENS) for n in range(60)
    )
    Amendment.objects.bulk_create(
        Amendment(challenge=challenge, field="x", made_by=amendment.made_by, reason="x") for n in range(60)
    )

    page = queries.challenge_page(challenge.slug)

    assert (len(page.questions), len(page.amendments)) == (50, 50)


def test_the_selected_are_named_once_released_by_rank_then_name_and_nobody_else_ever():
    challenge = ChallengeFactory(decided=True)
    applications = [
        ApplicationFactory(challenge=challenge, organisation=OrganisationFactory(startup=True, name=name), state="selected", rank=rank)
        for name, rank in (("Zinc", 1), ("Ajonc", 2), ("Écume", 1))
    ]  # fmt: skip
    ApplicationFactory(challenge=ChallengeFactory(decided=True), state="selected")

    def named():
        return queries.challenge_page(challenge.slug).results

    assert named() == []
    change(challenge, origin="imported")
    assert len(named()) == 3
    change(challenge, origin="live")
    ReleaseFactory(challenge=challenge)
    assert named() == [applications[2], applications[0], applications[1]]
    for state in ApplicationState:
        Application.objects.filter(pk=applications[1].pk).update(state=state)
        shown = state in {ApplicationState.SELECTED, ApplicationState.ACCEPTED}
        assert (applications[1] in named()) is shown, state


def test_an_old_address_leads_to_a_challenge_that_the_public_may_read():
    challenge = ChallengeFactory(open=True)
    SlugHistoryFactory(challenge=challenge, slug="ancien")
    SlugHistoryFactory(challenge=ChallengeFactory(open=True), slug="autre")

    assert queries.moved_to("ancien") == challenge.slug
    assert queries.moved_to("absent") is None
    Edition.objects.filter(pk=challenge.edition_id).update(published=False)
    assert queries.moved_to("ancien") is None
