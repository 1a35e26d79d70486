"""A vote is recorded by one person and confirmed by another; what is wrong is corrected by two, until somebody signs."""

import datetime as dt
import hashlib
import json

import pytest

from agreements.conventions.domain.content import canonical, content_hash, live_version
from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.conventions.domain.voting import propose_vote, record_vote
from agreements.enums import ConventionState as S
from agreements.models import CouncilVote
from casework.domain.steps import confirm, refuse
from core.clock import today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail, PendingStep
from register.models import Entry
from tests.again import read_again
from tests.factories.accounts import UserFactory
from tests.factories.agreements import (
    convention_in,
    correct_vote_by_two,
    correction_proposed,
    sign_next,
    vote,
    vote_proposed,
)
from tests.factories.pilots import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def tested(shared_world, shared_files):
    with shared_world(lambda: convention_in(S.STRESS_TESTED)) as made:
        yield made


@pytest.fixture
def w(tested, db):
    return read_again(tested)


@pytest.fixture(scope="module")
def adopted(shared_world, shared_files):
    def made():
        convention, around = convention_in(S.STRESS_TESTED)
        vote(convention, around, deliberation=pdf("deliberation.pdf"))
        return convention, around

    with shared_world(made) as world:
        yield world


@pytest.fixture
def v(adopted, db):
    return read_again(adopted)


def facts_of(entry):
    return json.loads(bytes(entry.leaf))["data"]


def test_nothing_is_frozen_until_another_person_confirms(w):
    convention, around = w

    step = vote_proposed(convention, around)
    with pytest.raises(NotAllowed) as alone:
        confirm(step, by=around.legal, sha256=step.sha256)
    convention.refresh_from_db()
    before = (convention.state, live_version(convention).frozen_at, CouncilVote.objects.count())
    confirm(step, by=around.team, sha256=step.sha256)

    convention.refresh_from_db()
    row = CouncilVote.objects.get()
    assert alone.value.message == "Une autre personne que vous doit confirmer ce que vous avez proposé."
    assert before == (S.STRESS_TESTED, None, 0)
    assert (convention.state, row.recorded_by, row.confirmed_by) == (S.VOTED, around.legal, around.team)


def test_a_service_that_is_given_no_confirmed_step_refuses(w):
    convention, around = w
    step = vote_proposed(convention, around)

    with pytest.raises(NotAllowed):
        record_vote(convention, by=around.legal, payload=step.payload, step=step)

    assert not CouncilVote.objects.exists()


def test_what_is_refused_stays_a_proposal_of_nothing(w):
    convention, around = w
    step = vote_proposed(convention, around)

    refuse(step, by=around.team, answer="La séance est du 3.")

    assert (CouncilVote.objects.count(), PendingStep.objects.filter(outcome="").count()) == (0, 0)


def test_a_party_confirms_nothing(w):
    convention, around = w
    step = vote_proposed(convention, around)

    with pytest.raises(NotAllowed):
        confirm(step, by=around.partner_signatory, sha256=step.sha256)


CONTRADICTIONS = {
    "10 for, 90 against": ({"votes_for": 10, "votes_against": 90}, "votes_against", "(ici 10 pour, 90 contre)"),
    "equal": ({"votes_for": 60, "votes_against": 60}, "votes_against", "voix prépondérante du président"),
    "nobody": ({"votes_for": 0, "votes_against": 0}, "votes_against", "(ici 0 pour, 0 contre)"),
    "rejected by a majority": ({"adopted": False}, "adopted", "(120 pour, 3 contre) adoptent le texte"),
    "casting vote without equality": ({"casting_vote": True}, "casting_vote", "si les voix sont égales"),
    "one count": ({"votes_against": None}, "votes_against", "indiquez les deux nombres"),
    "more voices than seats": ({"seats": 125, "abstentions": 3}, "seats", "126 voix et abstentions"),
    "tomorrow": ({"session_on": dt.timedelta(days=1)}, "session_on", "cette séance n’a pas eu lieu"),
    "no reference": ({"reference": " "}, "reference", "indiquez celle de la délibération"),
}


@pytest.mark.parametrize("given", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_facts_that_contradict_each_other_are_refused_by_field_and_rule(w, given):
    convention, around = w
    values, field, words = given
    values = {name: today() + value if name == "session_on" else value for name, value in values.items()}

    with pytest.raises(DomainError) as refused:
        vote_proposed(convention, around, **values)

    assert (refused.value.field, words in refused.value.message) == (field, True), refused.value.message
    assert not PendingStep.objects.exists()


AGREEING = {
    "today": {"session_on": dt.timedelta()},
    "casting vote": {"votes_for": 60, "votes_against": 60, "casting_vote": True},
    "all seats": {"votes_for": 120, "votes_against": 3, "abstentions": 2, "seats": 125},
    "show of hands": {"votes_for": None, "votes_against": None, "show_of_hands": True},
    "one voice more": {"votes_for": 4, "votes_against": 3},
    "rejected equally": {"adopted": False, "votes_for": 60, "votes_against": 60},
}


@pytest.mark.parametrize("values", AGREEING.values(), ids=AGREEING)
def test_facts_that_agree_are_proposed(w, values):
    values = {name: today() + value if name == "session_on" else value for name, value in values.items()}

    assert vote_proposed(*w, **values).outcome == ""


def test_the_session_precedes_the_end_of_the_convention(w):
    convention, around = w
    type(convention).objects.filter(pk=convention.pk).update(expires_on=today() - dt.timedelta(days=1))
    read = content_hash(live_version(read_again(convention)))

    with pytest.raises(DomainError) as refused:
        propose_vote(convention, by=around.legal, sha256=read, facts=VoteFacts("2026 SG 9", today()))

    assert refused.value.message.startswith("Séance du : la convention prend fin le")


def test_a_text_that_changes_while_the_vote_waits_is_not_voted(w):
    convention, around = w
    step = vote_proposed(convention, around)
    type(convention).objects.filter(pk=convention.pk).update(name_fr="Autre nom")

    with pytest.raises(StaleState):
        confirm(step, by=around.team, sha256=step.sha256)

    assert not CouncilVote.objects.exists()


def test_one_reference_is_one_deliberation(v):
    convention, around = convention_in(S.STRESS_TESTED)
    reference = live_version(v[0]).vote.reference

    with pytest.raises(DomainError) as refused:
        vote_proposed(convention, around, reference=f" {reference.lower().replace(' ', '  ')} ")

    assert refused.value.message == (
        f"Référence : « {reference} » est déjà celle du vote sur « {v[0].name_fr} », version n° 1. Une délibération n’est enregistrée qu’une fois."
    )


def test_the_register_holds_the_vote_and_the_hash_of_every_file_and_no_person(v):
    convention, around = v
    version = live_version(convention)

    entry = Entry.objects.get(kind="convention.voted")
    said = facts_of(entry)

    held = {(row["role"], row["lang"]): row["sha256"] for row in said["files"]}
    assert held == {
        ("convention", "fr"): version.pdf_fr.sha256,
        ("convention", "en"): version.pdf_en.sha256,
        ("text", ""): hashlib.sha256(canonical(version.frozen)).hexdigest(),
        ("deliberation", "fr"): version.vote.deliberation.sha256,
    }
    assert (said["convention"], said["version"], said["votes_for"]) == (convention.slug, 1, 120)
    assert said["reference"] == version.vote.reference
    assert set(json.loads(bytes(entry.leaf))["commitments"]) == {"by", "second"}
    assert convention.entries == [{"index": entry.index, "kind": "convention.voted", "version": 1}]


def test_every_party_is_told_and_whoever_recorded_it_is_not(v):
    convention, around = v

    told = set(OutMail.objects.filter(kind="agreements.convention_act").values_list("to", flat=True))

    parties = {person.email for person in (around.partner_member, around.partner_signatory, around.city_signatory)}
    assert told >= parties
    assert not told & {around.legal.email, around.team.email}


def test_a_correction_is_another_entry_that_names_the_first_and_seals_the_documents_again(v):
    convention, around = v
    version = live_version(convention)
    first, before = Entry.objects.get(kind="convention.voted"), version.pdf_fr.sha256

    correct_vote_by_two(convention, around, votes_for=119, session_on=today())

    version = live_version(read_again(convention))
    entry = Entry.objects.get(kind="convention.corrected")
    said = facts_of(entry)
    assert (version.vote.votes_for, version.vote.session_on) == (119, today())
    assert said["corrects"]["leaf_hash"] == bytes(first.leaf_hash).hex()
    assert (said["votes_for"], facts_of(first)["votes_for"]) == (119, 120)
    assert version.pdf_fr.sha256 not in {before, None}
    assert version.pdf_fr.sha256 in {row["sha256"] for row in said["files"]}
    assert "Mal recopié." not in json.dumps(said)


@pytest.mark.parametrize(("values", "field"), [({"votes_against": 500}, "votes_against"), ({}, "reference")])
def test_a_correction_obeys_the_same_rules_and_changes_something(v, values, field):
    with pytest.raises(DomainError) as refused:
        correct_vote_by_two(*v, **values)

    assert refused.value.field == field


def test_a_correction_is_closed_by_the_first_signature_even_when_it_waits(v):
    convention, around = v
    step = correction_proposed(convention, around, votes_for=119)
    sign_next(convention, around)

    with pytest.raises(StaleState) as refused:
        confirm(step, by=around.team, sha256=step.sha256)

    assert refused.value.message == "Le vote ne se corrige plus : une partie a signé, ou un original signé est déposé."
    assert live_version(convention).vote.votes_for == 120


def test_somebody_else_than_a_legal_officer_records_no_vote(w):
    convention, around = w

    with pytest.raises(NotAllowed):
        propose_vote(
            convention, by=UserFactory(team=True), sha256=content_hash(live_version(convention)),
            facts=VoteFacts("2026 SG 7", today()),
        )  # fmt: skip
