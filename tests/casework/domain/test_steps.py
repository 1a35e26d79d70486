"""Two people: one proposes, another confirms exactly what the first one read."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.domain.membership import grant_platform_role
from accounts.models import User
from agreements.conventions.domain import life
from agreements.enums import ConventionState
from casework.domain import steps
from casework.domain.acts import propose_correction
from casework.domain.cases import answer, open_case
from casework.models import Act
from casework.queries.acts import act_about
from casework.queries.steps import steps_to_confirm, steps_visible_to
from casework.worklist import steps_that_wait
from core.clock import PARIS
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail, PendingStep
from core.roles import Role
from core.workflow import history
from core.worklist import tasks_for
from register.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.acts import delegated
from tests.factories.agreements import convention_in

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 10, tzinfo=PARIS)
WHY = "La faute n’a pas été corrigée."
WITHDRAWAL = {"mode": "retrait", "text": "La décision est retirée."}


@pytest.fixture
def around(clock):
    """The answer of the team to a complaint, whose withdrawal it proposes, and the signing authority."""
    clock(NOW)
    team, legal = UserFactory(team=True), UserFactory(legal=True)
    case = open_case(kind="reclamation", about="Le bruit", body="La nuit.", email="paul@nowhere.example", sender="a")
    answer(case, "reject", by=team, words="Non.")
    return SimpleNamespace(team=team, legal=legal, authority=delegated(by=legal), act=Act.objects.get())


@pytest.fixture
def step(around):
    return steps.propose(around.act, "correct", by=around.team, reason=WHY, payload=WITHDRAWAL)


@pytest.fixture
def convention(clock):
    """A convention in force, its legal officer, and the signing authority."""
    clock(NOW)
    found, people = convention_in(ConventionState.IN_FORCE)
    people.convention, people.authority = found, delegated(by=people.legal)
    return people


def test_a_proposal_changes_nothing_and_tells_those_who_may_confirm(around, step):
    mail = OutMail.objects.get(kind="casework.step_proposed")

    assert Act.objects.count() == 1
    assert mail.to == around.authority.email
    assert list(steps_to_confirm(around.authority)) == [step]
    assert not steps_to_confirm(around.team).exists()
    assert [task.due for task in tasks_for(around.authority) if task.kind == "step"] == [
        dt.datetime(2027, 3, 9, tzinfo=PARIS)
    ]


def test_the_same_person_does_not_confirm(around, step):
    grant_platform_role(around.team, Role.AUTHORITY, by=None)
    delegated(around.team, by=around.legal)
    with pytest.raises(NotAllowed, match="autre personne"):
        steps.confirm(step, by=User.objects.get(pk=around.team.pk), sha256=step.sha256)
    assert Act.objects.count() == 1


def test_nobody_confirms_without_the_right(around, step):
    for person in (around.legal, UserFactory(), UserFactory(authority=True)):
        with pytest.raises(NotAllowed):
            steps.confirm(step, by=person, sha256=step.sha256)


def test_what_changed_meanwhile_is_proposed_again(around, step):
    with pytest.raises(StaleState, match="à nouveau"):
        steps.confirm(step, by=around.authority, sha256="0" * 64)
    propose_correction(around.act, by=around.team, mode="erratum", text="Lire « nuit ».", reasons="Une faute.")
    with pytest.raises(StaleState, match="à nouveau"):
        steps.confirm(step, by=around.authority, sha256=step.sha256)

    again = steps.propose(around.act, "correct", by=around.team, reason=WHY, payload=WITHDRAWAL)
    made = steps.confirm(again, by=around.authority, sha256=again.sha256)
    step.refresh_from_db()
    assert step.outcome == "replaced"
    assert (made.mode, made.signer, made.prepared_by) == ("retrait", around.authority, around.team)
    assert Act.objects.filter(mode="retrait").count() == 1


def test_a_termination_is_done_once_by_two_people_and_told(convention):
    around = convention
    with pytest.raises(NotAllowed, match="se propose d’abord"):
        life.terminate(around.convention, by=around.legal, reason=WHY)
    step = steps.propose(around.convention, "terminate", by=around.legal, reason=WHY)
    with pytest.raises(NotAllowed):
        steps.propose(around.convention, "terminate", by=around.partner_member, reason=WHY)
    steps.confirm(step, by=around.authority, sha256=step.sha256)
    around.convention.refresh_from_db()
    row, act = history(around.convention).last(), Act.objects.get()

    assert around.convention.state == ConventionState.TERMINATED
    assert (row.transition, row.actor, row.second, row.reason) == ("terminate", around.legal, around.authority, WHY)
    assert (act.kind, act.signer, act.prepared_by, act.log) == ("resiliation", around.authority, around.legal, row)
    assert act.published_at is not None
    assert act.reasons == WHY
    assert Entry.objects.get(kind="act.made").index == act.register_index
    assert around.partner_member.email in {notice.email for notice in act.notices.all()}
    assert (
        OutMail.objects.filter(kind="casework.step_closed").latest("queued_at", "created_at", "pk").to
        == around.legal.email
    )
    with pytest.raises(StaleState, match="confirmée"):
        steps.confirm(step, by=around.authority, sha256=step.sha256)


def test_the_same_proposal_twice_is_one(around, step):
    assert steps.propose(around.act, "correct", by=around.team, reason=WHY, payload=WITHDRAWAL) == step
    assert PendingStep.objects.count() == 1


def test_a_refusal_has_a_word_and_is_told(around, step):
    with pytest.raises(DomainError) as refused:
        steps.refuse(step, by=around.authority, answer=" ")
    assert refused.value.field == "answer"
    with pytest.raises(NotAllowed):
        steps.refuse(step, by=around.team, answer="Non.")
    steps.refuse(step, by=around.authority, answer="Attendons l’audience.")

    mail = OutMail.objects.get(kind="casework.step_closed")
    assert mail.to == around.team.email
    assert "Attendons l’audience." in mail.body


def test_a_proposal_is_taken_back_by_whoever_made_it(around, step):
    with pytest.raises(NotAllowed):
        steps.take_back(step, by=around.authority)
    steps.take_back(step, by=around.team)

    with pytest.raises(StaleState):
        steps.confirm(step, by=around.authority, sha256=step.sha256)


def test_what_cannot_be_done_cannot_be_proposed(around):
    with pytest.raises(DomainError, match="motif"):
        steps.propose(around.act, "correct", by=around.team, reason=" ", payload=WITHDRAWAL)
    with pytest.raises(NotAllowed):
        steps.propose(around.act, "correct", by=around.legal, reason=WHY, payload=WITHDRAWAL)


def test_the_database_refuses_one_person_twice(around, step):
    with pytest.raises(IntegrityError), transaction.atomic():
        PendingStep.objects.filter(pk=step.pk).update(outcome="confirmed", closed_by=around.team, closed_at=NOW)


def test_five_working_days_without_an_answer_are_an_alarm_once(around, step, clock):
    clock(NOW + dt.timedelta(days=7))
    steps.alert_waiting()
    assert not Alarm.objects.filter(code=steps.LATE).exists()

    clock(NOW + dt.timedelta(days=8))
    steps.alert_waiting()
    steps.alert_waiting()
    assert Alarm.objects.filter(code=steps.LATE, settled_at=None).count() == 1
    steps.take_back(step, by=around.team)
    assert not Alarm.objects.filter(code=steps.LATE, settled_at=None).exists()


def test_a_step_is_seen_by_those_it_concerns_alone(around, step):
    assert list(steps_visible_to(around.team)) == [step]
    assert list(steps_visible_to(around.authority)) == [step]
    assert not steps_visible_to(around.legal).exists()
    assert not steps_visible_to(UserFactory()).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_tasks_ask_for_all_objects_at_once(around, sign_in, client, count, django_assert_num_queries):
    for n in range(count):
        case = open_case(kind="reclamation", about=f"Le bruit {n}", body="La nuit.", sender=str(n))
        answer(case, "reject", by=around.team, words="Non.")
        steps.propose(act_about(case), "correct", by=around.team, reason=WHY, payload=WITHDRAWAL)
    rows = steps_to_confirm(around.authority)

    with django_assert_num_queries(2):
        assert len(list(steps_that_wait(rows))) == count
    sign_in(around.authority)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("steps")).content.decode()
    assert all(f"Le bruit {n}" in page for n in range(count))
    assert sum(' FROM "casework_act" ' in query["sql"] for query in asked) == 1


def test_screens_public_page_and_register(convention, client, sign_in):
    around = convention
    sign_in(around.legal)
    client.post(reverse("convention_transition", args=[around.convention.pk, "terminate"]), {"reason": WHY})
    step = PendingStep.objects.get(name="terminate")
    sign_in(around.authority)
    page = client.get(reverse("steps")).content.decode()
    assert "Résilier" in page
    page = client.get(reverse("step", args=[step.pk])).content.decode()
    assert step.sha256 in page
    assert WHY in page
    assert client.post(reverse("step_answer", args=[step.pk, "refuser"]), {"answer": ""}).status_code == 422
    page = client.post(
        reverse("step_answer", args=[step.pk, "confirmer"]), {"sha256": step.sha256}, follow=True
    ).content.decode()

    assert "C’est confirmé, et fait." in page
    act = Act.objects.get()
    assert act.kind == "resiliation"
    again = steps.propose(
        act,
        "correct",
        by=around.legal,
        reason="Une date fausse.",
        payload={"mode": "erratum", "text": "Lire « mars »."},
    )
    made = steps.confirm(again, by=around.authority, sha256=again.sha256)
    page = client.get(reverse("public_act", args=[act.number])).content.decode()
    entry = client.get(f"/registre/{act.register_index}/").content.decode()
    told = client.get(f"/api/v1/actes/{act.number}").json()

    for said in (page, entry):
        assert f"Rectifiée par l’acte n° {made.number}" in said
    assert told["corrected_by"] == [{"number": made.number, "mode": "erratum"}]
    assert client.get(f"/api/v1/registre/{act.register_index}").json()["corrected_by"] == [made.register_index]
    assert client.get(reverse("public_act_file", args=[act.number])).status_code == 200
    assert WHY in page
