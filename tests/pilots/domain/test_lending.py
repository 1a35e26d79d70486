"""Data lent to a pilot: each act of one side with the no of the other; sites and assessments that are refused."""

import datetime as dt

import pytest
from django.urls import reverse

from core import gates
from core.clock import app_now, today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.worklist import tasks_for
from pilots.domain import framing, lending
from pilots.enums import PilotState, SharingState
from pilots.gates import START
from pilots.models import Assessment, DataSharing, Site
from tests.factories.partners import DataSetFactory
from tests.factories.pilots import AssessmentFactory, DataSharingFactory, SiteFactory, bring_to_the_gate, pdf, pilot_set

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def around():
    return pilot_set()


@pytest.fixture
def lent(around):
    return lending.share_data(
        around.pilot, by=around.agent,
        values={"dataset": DataSetFactory(name_fr="Comptages"), **terms()},
    )  # fmt: skip


def terms(**values):
    return {"purpose": "Comparer", "ends_on": today() + 30 * DAY, "hosting": "city", "licence": "", **values}


def told(kind):
    return sorted(OutMail.objects.filter(kind=kind).values_list("to", flat=True))


def tasks(user):
    return [task.title for task in tasks_for(user) if task.kind == "data_terms"]


def test_terms_are_told_to_the_startup_which_answers(around, lent):
    assert (lent.state, told("pilots.data_terms")) == (SharingState.PROPOSED, [around.founder.email])
    assert tasks(around.founder) and not tasks(around.agent)


def test_the_officer_learns_of_a_loan_of_personal_data(around):
    dataset = DataSetFactory(personal_data=True)
    lending.share_data(around.pilot, by=around.agent, values={"dataset": dataset, **terms()})

    assert told("pilots.data_terms") == sorted((around.founder.email, around.dpo.email))


def test_a_counter_proposal_turns_the_answer_to_the_directorate_and_is_accepted_by_it(around, lent):
    row = lending.counter_terms(lent, by=around.founder, values=terms(ends_on=today() + 60 * DAY, hosting="union"))

    assert (row.state, row.hosting, len(row.offers)) == (SharingState.COUNTERED, "union", 2)
    assert around.agent.email in told("pilots.data_terms")
    assert tasks(around.agent) and not tasks(around.founder)
    with pytest.raises(NotAllowed):
        lending.accept_terms(row, by=around.founder)
    assert lending.accept_terms(row, by=around.agent).state == SharingState.ACCEPTED
    assert told("pilots.data_answered") == sorted((around.agent.email, around.founder.email))


def test_a_counter_proposal_that_changes_nothing_is_refused(around, lent):
    with pytest.raises(DomainError) as refusal:
        lending.counter_terms(lent, by=around.founder, values=terms())

    assert refusal.value.field == "purpose"


@pytest.mark.parametrize("person", ["agent", "team", "sponsor", "dpo"])
def test_only_the_side_that_answers_does(around, lent, person):
    by = getattr(around, person)
    for act in (
        lambda: lending.accept_terms(lent, by=by),
        lambda: lending.refuse_terms(lent, by=by, reason="Non."),
        lambda: lending.counter_terms(lent, by=by, values=terms(purpose="Autre")),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_refusal_has_a_reason_ends_it_and_lets_the_pilot_start(around):
    bring_to_the_gate(around)
    lent = DataSharingFactory(pilot=around.pilot)
    assert [row.code for row in gates.unmet(START, around.pilot)] == ["data_terms.waiting"]
    with pytest.raises(DomainError) as refusal:
        lending.refuse_terms(lent, by=around.founder, reason=" ")
    assert refusal.value.field == "reason"

    row = lending.refuse_terms(lent, by=around.founder, reason="Pas besoin.")

    assert row.state == SharingState.REFUSED
    assert gates.unmet(START, around.pilot) == []
    with pytest.raises(StaleState):
        lending.accept_terms(row, by=around.founder)
    with pytest.raises(StaleState):
        lending.withdraw_data(row, by=around.agent, reason="Trop tard.", stops_on=today())


def test_a_proposal_is_withdrawn_before_its_answer(around, lent):
    row = lending.withdraw_data(lent, by=around.agent, reason="Une erreur.", stops_on=today())

    assert row.state == SharingState.CLOSED
    assert "Une erreur." in OutMail.objects.filter(kind="pilots.data_answered").first().body


def test_data_withdrawn_after_they_were_lent_are_deleted_with_a_proof(around, lent):
    row = lending.accept_terms(lent, by=around.founder)
    row = lending.withdraw_data(row, by=around.agent, reason="Une fuite.", stops_on=today() + DAY)
    assert (row.state, row.ends_on) == (SharingState.WITHDRAWN, today() + DAY)

    row = lending.record_deletion(row, by=around.founder, on=today(), upload=pdf())

    assert row.state == SharingState.DELETED
    with pytest.raises(StaleState):
        lending.record_deletion(row, by=around.founder, on=today(), upload=pdf())


def test_a_withdrawal_never_makes_the_access_longer(around, lent):
    row = lending.accept_terms(lent, by=around.founder)

    assert (
        lending.withdraw_data(row, by=around.agent, reason="Fin.", stops_on=today() + 90 * DAY).ends_on == lent.ends_on
    )
    with pytest.raises(DomainError):
        lending.withdraw_data(row, by=around.agent, reason="Fin.", stops_on=today() - DAY)


def test_the_officer_asks_for_other_terms_and_the_directorate_writes_them(around):
    bring_to_the_gate(around)
    lent = DataSharingFactory(pilot=around.pilot)
    row = lending.object_to_terms(lent, by=around.dpo, reason="Trop long.", refuse=False)
    assert [item.code for item in gates.unmet(START, around.pilot)] == ["data_terms.objected"]
    with pytest.raises(StaleState):
        lending.accept_terms(row, by=around.founder)
    with pytest.raises(NotAllowed):
        lending.counter_terms(row, by=around.founder, values=terms(purpose="Moins"))

    row = lending.counter_terms(row, by=around.agent, values=terms(purpose="Moins"))

    assert (row.awaits, row.objected_at) == ("startup", None)
    assert lending.accept_terms(row, by=around.founder).state == SharingState.ACCEPTED


def test_the_officer_refuses_and_nobody_else_objects(around, lent):
    for person in (around.agent, around.founder, around.team):
        with pytest.raises(NotAllowed):
            lending.object_to_terms(lent, by=person, reason="Non.", refuse=True)

    assert lending.object_to_terms(lent, by=around.dpo, reason="Non.", refuse=True).state == SharingState.REFUSED


def test_what_is_judged_is_what_stands(around, lent):
    stale = DataSharing.objects.get(pk=lent.pk)
    lending.refuse_terms(lent, by=around.founder, reason="Non.")

    with pytest.raises(StaleState):
        lending.accept_terms(stale, by=around.founder)


def test_a_refused_loan_asks_for_no_assessment(around):
    bring_to_the_gate(around)
    lent = DataSharingFactory(pilot=around.pilot, dataset=DataSetFactory(personal_data=True))
    lending.refuse_terms(lent, by=around.founder, reason="Non.")

    assert gates.unmet(START, around.pilot) == []


def test_the_page_offers_each_reader_their_acts(around, lent, sign_in):
    page = lambda user: sign_in(user).get(reverse("pilot_frame", args=[around.pilot.pk])).content.decode()  # noqa: E731
    here = [around.pilot.pk, lent.pk]
    accept, withdraw, objection = (reverse(f"pilot_data_{name}", args=here) for name in ("terms", "withdraw", "object"))

    assert [name in page(around.founder) for name in (accept, withdraw, objection)] == [True, False, False]
    assert [name in page(around.agent) for name in (accept, withdraw, objection)] == [False, True, False]
    assert [name in page(around.dpo) for name in (accept, withdraw, objection)] == [False, False, True]


def test_a_site_refused_after_the_start_loses_its_authorisation_and_everybody_is_told(around):
    site = SiteFactory(pilot=around.pilot)
    framing.authorise_site(site, by=around.agent, upload=pdf())

    row = framing.refuse_site(site, by=around.agent, reason="Des travaux.")

    assert (row.authorised_at, row.refusal) == (None, "Des travaux.")
    assert told("pilots.site_closed") == sorted((around.agent.email, around.founder.email, around.team.email))
    assert framing.authorise_site(row, by=around.agent, upload=pdf()).refused_at is None
    with pytest.raises(NotAllowed):
        framing.refuse_site(site, by=around.founder, reason="Non.")


def test_a_removed_site_leaves_the_map_and_stays_in_the_history(client, sign_in):
    around = pilot_set(PilotState.RUNNING)
    site = SiteFactory(pilot=around.pilot, name="Rue des Essais", visibility="address")
    path = f"/pilotes/{around.pilot.slug}/"
    framing.remove_site(site, by=around.agent, reason="Des travaux.")

    assert "Rue des Essais" not in client.get(path).content.decode()
    assert not around.pilot.sites.exists()
    page = sign_in(around.agent).get(reverse("pilot_frame", args=[around.pilot.pk])).content.decode()
    assert "Rue des Essais" in page and "Des travaux." in page
    for act in (
        lambda: framing.remove_site(site, by=around.agent, reason="Encore."),
        lambda: framing.authorise_site(site, by=around.agent, upload=pdf()),
    ):
        with pytest.raises(StaleState):
            act()
    assert Site.ever.count() == 1


def test_an_assessment_is_sent_back_written_again_and_validated(around):
    AssessmentFactory(pilot=around.pilot)
    framing.return_assessment(around.pilot, by=around.dpo, asked="Flouter.")

    assert told("pilots.assessment_returned") == [around.agent.email]
    with pytest.raises(StaleState):
        framing.return_assessment(around.pilot, by=around.dpo, asked="Encore.")
    framing.write_assessment(around.pilot, by=around.agent, summary="Flouté.")
    assert Assessment.objects.get().returned_at is None
    assert framing.validate_assessment(around.pilot, by=around.dpo).validated_at <= app_now()
    with pytest.raises(NotAllowed):
        framing.return_assessment(around.pilot, by=around.agent, asked="Non.")
