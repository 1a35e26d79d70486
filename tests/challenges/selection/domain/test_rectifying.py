"""What is decided once a call is closed or its results are out: by an act of two people, told, published, registered."""

import json

import pytest

from casework.domain.acts import propose_correction
from casework.domain.steps import confirm, propose
from casework.models import Act, Notice
from challenges.applications.workflow import places_left
from challenges.enums import ChallengeState
from challenges.selection.domain.release import release_decisions
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail
from register.models import Entry
from tests.challenges.selection.domain.test_release import ready, world
from tests.factories.acts import by_two, delegated

__all__ = ["world"]
pytestmark = pytest.mark.django_db
WHY = "Le recours est fondé : une pièce avait été écartée à tort."


@pytest.fixture
def released(world):
    ready(world)
    release_decisions(world.challenge, by=world.team, read=True)
    for made in world.sets:
        made.application.refresh_from_db()
    world.challenge.refresh_from_db()
    world.authority = delegated()
    return world


def payload_of(entry):
    return json.loads(bytes(entry.leaf))["data"]


def states(world):
    return [type(made.application).objects.get(pk=made.application.pk).state for made in world.sets]


def test_a_release_is_one_numbered_act_that_each_letter_names_and_notifies(released):
    act = Act.objects.get(kind="selection")

    assert released.sets[0].application.organisation.name in act.text
    assert not any(made.application.organisation.name in act.text for made in released.sets[1:])
    letters = OutMail.objects.filter(kind="challenges.decision")
    assert all(
        f"Décision de sélection n°\u00a0{act.number}" in mail.body or f"n° {act.number}" in mail.body
        for mail in letters
    )
    assert set(Notice.objects.filter(act=act).values_list("mail", flat=True)) == set(
        letters.values_list("pk", flat=True)
    )
    entry = Entry.objects.get(pk=act.register_index)
    assert payload_of(entry) == {"act": act.number, "act_kind": "selection", "sha256": act.file.sha256}


def test_a_selection_is_granted_after_the_release_by_two_and_rectifies_the_first_act_in_part(released):
    declined = released.sets[2].application
    first = Act.objects.get(kind="selection")
    assert places_left(released.challenge) == released.challenge.places - 1

    by_two(declined, "grant_selection", by=released.team, reason=WHY, second=released.authority)

    assert states(released) == ["selected", "reserve", "selected"]
    declined.refresh_from_db()
    assert declined.decision_reasons == WHY
    assert declined.answer_by is not None
    act = Act.objects.get(kind="selection-accordee")
    assert (act.corrects, act.mode, act.signer, act.prepared_by) == (first, "partie", released.authority, released.team)
    told = {notice.user for notice in act.notices.all()}
    assert told == {released.sets[2].person}
    entry = Entry.objects.get(pk=act.register_index)
    assert payload_of(entry)["corrects"]["index"] == first.register_index
    assert WHY not in str(payload_of(entry))
    named = [
        payload_of(row)["organisation"] for row in Entry.objects.filter(kind="selection.released").order_by("index")
    ]
    assert named[1:] == [declined.organisation.name]


def test_nobody_grants_a_selection_alone_or_before_the_release(world, released):
    declined = released.sets[2].application
    step = propose(declined, "grant_selection", by=released.team, reason=WHY)
    with pytest.raises(NotAllowed):
        confirm(step, by=released.team, sha256=step.sha256)
    type(released.challenge).objects.filter(pk=released.challenge.pk).update(state=ChallengeState.ARCHIVED)
    with pytest.raises(DomainError, match="ne sont pas publiés, ou sont archivés"):
        confirm(step, by=released.authority, sha256=step.sha256)
    assert states(released) == ["selected", "reserve", "declined"]


def test_a_grant_that_finds_no_place_says_that_it_adds_one(released):
    type(released.challenge).objects.filter(pk=released.challenge.pk).update(places=1)

    by_two(released.sets[2].application, "grant_selection", by=released.team, reason=WHY, second=released.authority)

    assert "Une place est ajoutée" in Act.objects.get(kind="selection-accordee").text
    released.challenge.refresh_from_db()
    assert places_left(released.challenge) == -1


@pytest.mark.parametrize("mode", ["retrait", "fraude", "abrogation", "annulation"])
def test_no_selection_is_withdrawn_on_the_page_of_its_act_where_places_would_stay_taken(released, mode):
    by_two(released.sets[2].application, "grant_selection", by=released.team, reason=WHY, second=released.authority)
    entries = Entry.objects.count()

    for act in Act.objects.filter(kind__in=("selection", "selection-accordee")):
        step = propose_correction(act, by=released.team, mode=mode, text="Retirée.", reasons=WHY)
        with pytest.raises(DomainError, match="ne se fait pas sur la page de l’acte"):
            confirm(step, by=released.authority, sha256=step.sha256)

    assert states(released) == ["selected", "reserve", "selected"]
    assert Entry.objects.count() == entries
