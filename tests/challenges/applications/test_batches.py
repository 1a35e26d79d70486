"""What the team does with many applications of one challenge."""

import dataclasses
import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.enums import OrgRoleName
from casework.models import Message
from challenges.applications.batches import ACTS, challenge_for
from challenges.applications.domain.labels import label_named
from challenges.enums import ApplicationState as S
from challenges.models import Application, EligibilityCheck, Handling, Labelled
from core.batches import declared
from core.batches.declared import list_of
from core.batches.domain import choose, confirm, retry, run, take_back
from core.batches.sweeping import sweep
from core.derivation import settle
from core.exceptions import DomainError
from core.models import Batch, OutMail
from core.worklist import tasks_for
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory, EligibilityCheckFactory
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.partners import EligibilityRuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock, team, run_jobs):
    """A function that carries an act out on what the filters of a query give: the batch, and outcomes by application."""
    clock(CLOSES + dt.timedelta(days=1))
    challenge = ChallengeFactory(closed=True)
    found = list_of("candidatures")

    def act(name, /, *, by=team, query="", **given):
        place = challenge_for(by, challenge.pk)
        batch = choose(found, place, by=by, act=name, everything=True, query=query)
        return finish(batch, by=by, **given)

    def finish(batch, *, by=team, **given):
        confirm(batch, by=by, given={key: [str(value)] for key, value in given.items()})
        run_jobs()
        return Batch.objects.get(pk=batch.pk), dict(batch.items.values_list("object_id", "outcome"))

    act.challenge, act.finish, act.team = challenge, finish, team
    return act


def submitted(challenge, n=3):
    return [
        ApplicationFactory(challenge=challenge, organisation=OrganisationFactory(startup=True), state=S.SUBMITTED)
        for _ in range(n)
    ]


def states(challenge):
    return sorted(Application.objects.filter(challenge=challenge).values_list("state", flat=True))


def test_found_eligible_together_but_one_whose_rule_is_open_and_back_again(desk):
    first, second, third = submitted(desk.challenge)
    rule = EligibilityRuleFactory(edition=desk.challenge.edition)
    EligibilityCheckFactory(application=third, rule=rule, computed="to_check")

    batch, outcomes = desk("recevable", query="etat=submitted")

    assert outcomes == {first.pk: "done", second.pk: "done", third.pk: "refused"}
    assert "règle" in batch.items.get(object_id=third.pk).message
    _second, outcomes = desk.finish(take_back(batch, by=desk.team), reason="Une pièce est arrivée.")
    assert outcomes == {first.pk: "done", second.pk: "done"}
    assert states(desk.challenge) == [S.SUBMITTED] * 3


def test_one_answer_to_one_rule_for_all(desk):
    rows = submitted(desk.challenge)
    rule = EligibilityRuleFactory(edition=desk.challenge.edition)
    for row in rows[:2]:
        EligibilityCheckFactory(application=row, rule=rule, computed="to_check")

    _batch, outcomes = desk("regle", rule=rule.pk, result="met", reason="Vérifié au registre.")

    assert outcomes == {rows[0].pk: "done", rows[1].pk: "done", rows[2].pk: "refused"}
    assert set(EligibilityCheck.objects.values_list("decided", "reason")) == {("met", "Vérifié au registre.")}


def test_not_eligible_needs_the_reason_that_each_candidate_reads(desk, mails):
    for row in submitted(desk.challenge, 2):
        member_of(row.organisation, OrgRoleName.MANAGER)
        settle(row)

    _batch, outcomes = desk("non-recevable", reason="Le dossier est vide.")

    assert set(outcomes.values()) == {"done"}
    assert [kind for kind, _to in mails()] == ["challenges.application_ineligible"] * 2


def test_a_message_goes_to_each_in_its_own_exchange(desk):
    rows = submitted(desk.challenge, 2)

    desk("message", body="Merci de préciser votre calendrier.", answer="on")

    assert set(Message.objects.values_list("thread__object_id", flat=True)) == {row.pk for row in rows}
    assert set(Message.objects.values_list("thread__turn", flat=True)) == {"theirs"}


def test_each_reads_what_is_true_of_its_own_file_and_what_is_typed_in_a_name_stays_text(desk):
    first, second = submitted(desk.challenge, 2)
    Application.objects.filter(pk=first.pk).update(title="Le {defi} {nul}", receipt_number="R-1")

    desk("message", body="{organisation} : « {solution} », {defi}, {recepisse}", answer="")

    told = dict(Message.objects.values_list("thread__object_id", "body"))
    title = desk.challenge.title_fr
    assert told[first.pk] == f"{first.organisation} : « Le {{defi}} {{nul}} », {title}, R-1"
    assert told[second.pk].startswith(f"{second.organisation} : ")


def test_a_field_that_does_not_exist_is_refused_where_it_is_typed(desk):
    form = next(act for act in ACTS if act.name == "message").form(desk.challenge, {"body": "Bonjour {nom}, {defi}"})

    assert not form.is_valid()
    assert "{nom} n’est pas un champ" in form.errors["body"][0] and "{organisation}" in form.errors["body"][0]


def test_a_message_is_looked_at_and_tried_on_oneself_before_anybody_reads_it(desk, sign_in):
    rows = submitted(desk.challenge, 2)
    place = challenge_for(desk.team, desk.challenge.pk)
    batch = choose(list_of("candidatures"), place, by=desk.team, act="message", everything=True)
    client, address = sign_in(desk.team), reverse("batch", args=[batch.pk])
    typed = {"body": "Bonjour {organisation}", "answer": "on"}

    assert {'name="look"', 'name="trial"'} <= set(re.findall(r'name="\w+"', client.get(address).content.decode()))
    looked = client.post(address, {**typed, "look": "1"}).content.decode()
    tried = client.post(address, {**typed, "trial": "1"}).content.decode()
    wrong = client.post(address, {"body": "Bonjour {nom}", "trial": "1"})

    first = batch.items.first().object_id
    name = next(row.organisation.name for row in rows if row.pk == first)
    assert f"Bonjour {name}" in unescape(looked) and "Bonjour {organisation}" in looked
    assert desk.team.email in tried and wrong.status_code == 422
    (trial,) = OutMail.objects.filter(kind="core.mail_trial")
    assert (trial.to, f"Bonjour {name}" in trial.body) == (desk.team.email, True)
    assert (Batch.objects.get(pk=batch.pk).status, Message.objects.count()) == ("chosen", 0)


def test_a_text_serves_again(desk, sign_in):
    submitted(desk.challenge, 2)
    old, _outcomes = desk("message", body="Bonjour {organisation}, votre calendrier ?", answer="on")
    place = challenge_for(desk.team, desk.challenge.pk)
    batch = choose(list_of("candidatures"), place, by=desk.team, act="message", everything=True)
    client = sign_in(desk.team)

    page = client.get(reverse("batch", args=[batch.pk])).content.decode()
    again = client.get(reverse("batch", args=[batch.pk]), {"texte": str(old.pk)}).content.decode()

    assert f"?texte={old.pk}" in page and page.count("votre calendrier") == 1
    assert again.count("votre calendrier") == 2


def test_labels_are_one_whatever_the_case_are_filtered_and_taken_back(desk):
    first, second = submitted(desk.challenge, 2)
    label = label_named("Énergie")
    Labelled.objects.create(label=label, application=first, by=desk.team)

    batch, _outcomes = desk("etiqueter", name="ENERGIE")
    assert set(Labelled.objects.values_list("application", "label")) == {(first.pk, label.pk), (second.pk, label.pk)}
    assert desk("etiqueter", query=f"etiquette={label.pk}", name="relire")[1].keys() == {first.pk, second.pk}

    desk.finish(take_back(batch, by=desk.team))
    assert list(Labelled.objects.filter(label=label).values_list("application", flat=True)) == [first.pk]


def test_handed_to_a_colleague_and_back_unless_somebody_else_has_it_since(desk):
    first, second = submitted(desk.challenge, 2)
    colleague, third = UserFactory(team=True), UserFactory(team=True)

    batch, _ = desk("confier", agent=colleague.pk)
    Handling.objects.filter(application=second).update(agent=third)
    _back, outcomes = desk.finish(take_back(batch, by=desk.team))

    assert outcomes == {first.pk: "done", second.pk: "refused"}
    assert list(Handling.objects.values_list("application", "agent")) == [(second.pk, third.pk)]


def test_nobody_outside_the_team_is_given_a_file(desk):
    submitted(desk.challenge, 1)
    outsider = UserFactory()

    batch, outcomes = desk("confier", agent=outsider.pk)

    assert set(outcomes.values()) == {"refused"}
    assert Handling.objects.count() == 0
    assert batch.status == "done"


def test_an_agent_of_a_candidate_changes_nothing(desk):
    rows = submitted(desk.challenge, 2)
    agent = member_of(rows[0].organisation, OrgRoleName.MANAGER, team=True)
    for name in ("recevable", "etiqueter"):
        with pytest.raises(DomainError, match="Cochez au moins une ligne"):  # the files do not exist for them
            desk(name, by=agent, **({"name": "x"} if name == "etiqueter" else {}))
    assert states(desk.challenge) == [S.SUBMITTED] * 2


def test_more_rows_than_the_most_are_refused_with_the_way_out(desk, monkeypatch):
    submitted(desk.challenge, 3)
    monkeypatch.setattr("core.batches.domain.MOST", 2)

    with pytest.raises(DomainError, match="2 lignes au plus"):
        desk("recevable")


def test_a_fault_on_one_row_leaves_the_others(desk, monkeypatch):
    rows = submitted(desk.challenge, 3)
    act = next(act for act in ACTS if act.name == "etiqueter")

    def faulty(application, by, given):
        if application.pk == rows[1].pk:
            raise RuntimeError("disque plein")
        return act.do(application, by, given)

    found = list_of("candidatures")
    broken = dataclasses.replace(found, acts=(dataclasses.replace(act, do=faulty),))
    monkeypatch.setitem(declared._lists, "candidatures", broken)
    batch, outcomes = desk("etiqueter", name="x")

    assert sorted(outcomes.values()) == ["done", "done", "failed"]
    assert "disque" not in batch.items.get(outcome="failed").message


def test_the_colleague_is_told_once_for_all_the_files_and_has_a_task(desk):
    submitted(desk.challenge, 3)
    colleague = UserFactory(team=True)

    batch, _outcomes = desk("confier", agent=colleague.pk)
    run(str(batch.pk))

    mail = OutMail.objects.get(kind="challenges.files_handed")
    assert mail.to == colleague.email
    assert "3 candidatures" in mail.body
    assert "?agent=moi" in mail.body
    assert [(task.count, task.url.rpartition("?")[2]) for task in tasks_for(colleague) if task.kind == "handed"] == [
        (3, "etat=submitted&agent=moi")
    ]
    desk("confier", agent=desk.team.pk)
    assert (
        OutMail.objects.filter(kind="challenges.files_handed").count() == 1
    )  # nobody is told of what they took themselves
    assert [task for task in tasks_for(colleague) if task.kind == "handed"] == []


def test_what_was_never_confirmed_is_forgotten_and_what_nothing_carries_out_ends(desk, clock):
    submitted(desk.challenge, 2)
    place = challenge_for(desk.team, desk.challenge.pk)
    chosen, begun = (
        choose(list_of("candidatures"), place, by=desk.team, act="recevable", everything=True) for _ in range(2)
    )
    confirm(begun, by=desk.team, given={})
    clock(CLOSES + dt.timedelta(days=1, hours=23))
    sweep()
    assert Batch.objects.filter(pk=chosen.pk).exists()
    assert Batch.objects.get(pk=begun.pk).status == "running"  # its job waits

    ProcrastinateJob.objects.all().delete()
    clock(CLOSES + dt.timedelta(days=3))
    sweep()

    assert not Batch.objects.filter(pk=chosen.pk).exists()
    assert Batch.objects.get(pk=begun.pk).status == "done"
    assert set(begun.items.values_list("outcome", flat=True)) == {"failed"}
    assert states(desk.challenge) == [S.SUBMITTED] * 2
    assert retry(Batch.objects.get(pk=begun.pk), by=desk.team).items.count() == 2
