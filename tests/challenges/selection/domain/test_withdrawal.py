"""A selection that is withdrawn: its holder heard first, two people, four months unless there is fraud."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from casework.domain.steps import confirm, propose
from casework.models import Act
from casework.queries.acts import standing
from challenges.applications.queries.hearing import last_to_withdraw, open_hearing
from challenges.applications.workflow import places_left
from challenges.models import Release, WithdrawalHearing
from challenges.selection.domain.release import accept_selection, renounce_selection
from challenges.selection.domain.withdrawal import (
    answer_withdrawal,
    consider_withdrawal,
    enter_observations,
    enter_receipt,
    extend_hearing,
    keep_selection,
    propose_withdrawal,
)
from core.clock import app_now, day_of
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.worklist import tasks_for
from register.models import Entry
from tests.again import read_again
from tests.factories import selections
from tests.factories.acts import by_two

pytestmark = pytest.mark.django_db
WHY = "Le dossier retenu ne remplissait pas la troisième règle de l’appel."
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def built(shared_world, shared_files):
    with shared_world(selections.released) as made:
        yield made


@pytest.fixture
def released(built, db):
    world = read_again(built)
    world.first, world.person = world.applications[0], world.people[0]
    return world


def considered(world, **words):
    return consider_withdrawal(world.first, by=world.team, **{"ground": "unlawful", "reasons": WHY} | words)


def withdrawn(world, **words):
    return by_two(world.first, "withdraw_selection", by=world.team, reason=WHY, second=world.authority)


def states(world):
    return [type(row).objects.get(pk=row.pk).state for row in world.applications]


def test_its_holder_is_told_why_and_has_fifteen_days(released):
    hearing = considered(released)

    letter = OutMail.objects.get(kind="challenges.withdrawal_considered")
    assert letter.to == released.person.email
    assert WHY in letter.body and "Rien n’est décidé" in letter.body
    assert day_of(hearing.answer_by - dt.timedelta(seconds=1)) == day_of(app_now()) + 15 * DAY
    assert states(released) == ["selected", "reserve", "declined"]
    assert [task.url for task in tasks_for(released.person) if "observations" in task.title] == [
        reverse("selection_withdrawal", args=[released.first.pk])
    ]


def test_nothing_is_proposed_before_the_answer_or_the_end_of_the_delay(released, clock):
    with pytest.raises(DomainError, match="Écrivez d’abord à l’organisation"):
        propose(released.first, "withdraw_selection", by=released.team, reason=WHY)
    hearing = considered(released)
    clock(hearing.answer_by)
    with pytest.raises(DomainError, match="peut présenter ses observations jusqu’au"):
        propose_withdrawal(released.first, by=released.team, reason=WHY)
    clock(hearing.answer_by + dt.timedelta(seconds=1))
    propose_withdrawal(released.first, by=released.team, reason=WHY)


def test_once_heard_two_people_withdraw_it_and_the_reserve_takes_the_place(released):
    accept_selection(released.first, by=released.person)
    type(released.challenge).objects.filter(pk=released.challenge.pk).update(places=1)
    considered(released)
    answer_withdrawal(released.first, by=released.person, observations="La règle est remplie : voir la pièce 4.")
    assert OutMail.objects.filter(kind="challenges.withdrawal_heard", to=released.legal.email).exists()
    step = propose_withdrawal(released.first, by=released.legal, reason=WHY)
    assert ["Observations", "La règle est remplie : voir la pièce 4."] in step.content
    with pytest.raises(NotAllowed):
        confirm(step, by=released.team, sha256=step.sha256)

    confirm(step, by=released.authority, sha256=step.sha256)

    assert states(released) == ["declined", "selected", "declined"]
    released.first.refresh_from_db()
    assert released.first.decision_reasons == WHY and released.first.answer_by is None
    act = Act.objects.get(kind="selection-retiree")
    first = Act.objects.get(kind="selection")
    assert (act.corrects, act.mode, act.signer) == (first, "partie", released.authority)
    assert "Elle en a présenté." in act.text and act.published_at
    assert [notice.user for notice in act.notices.all()] == [released.person]
    assert "tribunal administratif" in act.remedies
    entry = Entry.objects.get(pk=act.register_index)
    said = json.loads(bytes(entry.leaf))["data"]
    assert entry.kind == "selection.withdrawn"
    assert said["corrects"]["index"] == first.register_index
    assert released.first.organisation.name not in str(said) and WHY not in str(said)
    assert WithdrawalHearing.objects.get().outcome == "withdrawn"
    assert places_left(released.challenge) == 0


def test_no_place_is_free_where_one_had_been_added(released):
    type(released.challenge).objects.filter(pk=released.challenge.pk).update(places=1)
    by_two(released.applications[2], "grant_selection", by=released.team, reason=WHY, second=released.authority)
    considered(released)
    answer_withdrawal(released.first, by=released.person, observations="Non.")
    withdrawn(released)
    assert states(released) == ["declined", "reserve", "selected"]


def test_a_selection_granted_by_its_own_act_is_withdrawn_with_it(released):
    granted = released.applications[2]
    by_two(granted, "grant_selection", by=released.team, reason=WHY, second=released.authority)
    released.first, released.person = granted, released.people[2]
    considered(released, ground="fraud", fraud="L’attestation de la pièce 2 est fausse.")
    answer_withdrawal(released.first, by=released.person, observations="Non.")
    withdrawn(released)
    first = Act.objects.get(kind="selection-accordee")
    assert [(row.kind, row.mode, row.ground) for row in standing(first)] == [("selection-retiree", "fraude", "fraud")]


def test_four_months_after_the_selection_only_fraud_withdraws_it(released, clock):
    last = last_to_withdraw(released.first)
    at = Release.objects.get().released_at
    assert (day_of(last - DAY).month - day_of(at).month) % 12 == 4
    hearing = considered(released)
    clock(hearing.answer_by + DAY)
    step = propose_withdrawal(released.first, by=released.team, reason=WHY)
    clock(last + dt.timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="C’était possible jusqu’au"):
        confirm(step, by=released.authority, sha256=step.sha256)
    keep_selection(released.first, by=released.team, reason="Trop tard.")
    assert OutMail.objects.filter(kind="challenges.selection_kept", to=released.person.email).count() == 1
    with pytest.raises(DomainError, match="quatre mois après la sélection, seule la fraude"):
        considered(released)
    with pytest.raises(DomainError, match="en quoi il y a fraude"):
        considered(released, ground="fraud")
    hearing = considered(released, ground="fraud", fraud="La pièce 2 est fausse.")
    assert last_to_withdraw(released.first) is None
    clock(hearing.answer_by + DAY)
    withdrawn(released)
    assert states(released)[0] == "declined"


def test_the_last_day_still_counts(released, clock):
    hearing = considered(released)
    clock(hearing.answer_by + DAY)
    clock(last_to_withdraw(released.first))
    withdrawn(released)
    assert states(released)[0] == "declined"


def test_the_delay_is_extended_once_and_never_past_the_last_day(released, clock):
    hearing = considered(released)
    before = hearing.answer_by
    after = extend_hearing(released.first, by=released.person).answer_by
    assert after - before == 15 * DAY or abs((after - before) - 15 * DAY) <= dt.timedelta(hours=1)
    with pytest.raises(DomainError, match="une fois"):
        extend_hearing(released.first, by=released.team)
    keep_selection(released.first, by=released.team, reason="Pour recommencer.")
    clock(last_to_withdraw(released.first) - 20 * DAY)
    considered(released)
    with pytest.raises(DomainError, match="dernier jour pour décider"):
        extend_hearing(released.first, by=released.person)


def test_observations_come_from_its_holder_once_and_in_time(released, clock):
    hearing = considered(released)
    with pytest.raises(NotAllowed):
        answer_withdrawal(released.first, by=released.people[1], observations="Moi.")
    with pytest.raises(DomainError, match="répondent elles-mêmes"):
        enter_observations(released.first, by=released.team, observations="Eux.")
    clock(hearing.answer_by + dt.timedelta(seconds=1))
    with pytest.raises(DomainError, match="a pris fin le"):
        answer_withdrawal(released.first, by=released.person, observations="Trop tard.")
    clock(hearing.answer_by)
    answer_withdrawal(released.first, by=released.person, observations="À temps.")
    with pytest.raises(DomainError, match="ne changent plus"):
        answer_withdrawal(released.first, by=released.person, observations="Encore.")


def test_without_anybody_to_write_to_the_delay_runs_from_the_paper(released, clock):
    User.objects.filter(memberships__organisation=released.first.organisation).update(is_active=False)
    hearing = considered(released)
    assert hearing.answer_by is None
    assert any("Remettre sur papier" in task.title for task in tasks_for(released.team))
    clock(app_now() + 40 * DAY)
    with pytest.raises(DomainError, match="notez d’abord le jour"):
        propose_withdrawal(released.first, by=released.team, reason=WHY)
    with pytest.raises(DomainError, match="n’existait pas encore"):
        enter_receipt(released.first, by=released.team, on=day_of(hearing.opened_at) - DAY)
    with pytest.raises(DomainError, match="à venir"):
        enter_receipt(released.first, by=released.team, on=day_of(app_now()) + DAY)
    hearing = enter_receipt(released.first, by=released.team, on=day_of(app_now()))
    enter_observations(released.first, by=released.team, observations="Par courrier : la règle est remplie.")
    withdrawn(released)
    notice = Act.objects.get(kind="selection-retiree").notices.get()
    assert (notice.name, notice.email) == (released.first.organisation.name, "")


def test_one_withdrawal_is_considered_at_a_time(released):
    considered(released)
    with pytest.raises(StaleState):
        considered(released)
    row = WithdrawalHearing.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_gives_the_place_up_ends_it(released):
    considered(released)
    renounce_selection(released.first, by=released.person, reason="Nous renonçons.")
    assert open_hearing(released.first) is None
    assert WithdrawalHearing.objects.get().outcome == "moot"


def test_nobody_else_considers_it(released):
    for person in (released.person, released.authority, released.chair.user):
        with pytest.raises(NotAllowed):
            consider_withdrawal(released.first, by=person, ground="unlawful", reasons=WHY)
    with pytest.raises(StaleState):
        consider_withdrawal(released.applications[2], by=released.team, ground="unlawful", reasons=WHY)


def test_a_withdrawal_is_no_longer_possible_once_the_selection_was_given_back(released):
    hearing = considered(released)
    answer_withdrawal(released.first, by=released.person, observations="Non.")
    withdrawn(released)
    with pytest.raises(StaleState):
        keep_selection(released.first, by=released.team, reason="Trop tard.")
    by_two(released.first, "grant_selection", by=released.team, reason=WHY, second=released.authority)
    assert states(released)[0] == "selected"
    assert hearing.application == released.first
