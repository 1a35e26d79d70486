"""The story of the demonstration obeys the rules of the product, in time. It takes seconds to load: one test, many facts."""

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.demo import address
from accounts.models import User
from agreements.conventions.demo import IN_FORCE, ON_PAPER
from agreements.facts.domain.verdict import verdict_of
from agreements.models import Accession, Convention, EscrowRelease, Prototype, ScanComparison
from agreements.scans.domain import passages_to_explain, run_comparison
from casework.enums import Turn
from casework.models import Case, Thread
from challenges.applications.queries.application import applications_for_jury
from challenges.calls.queries.challenge import effective_state
from challenges.models import Application, Challenge, Conflict, Deliberation, Jury, Release, Review
from core.clock import app_now, today
from core.exceptions import GateClosed
from core.gates import unmet
from core.models import TransitionLog
from core.workflow import history, perform
from pilots.gates import START
from pilots.models import Pilot
from register.canonical import read_canonical
from register.models import Entry

pytestmark = pytest.mark.django_db


def _moved(obj, transition):
    return next(row.at for row in history(obj) if row.transition == transition)


def nothing_was_imported():
    assert not TransitionLog.objects.filter(origin="import").exists()


def no_pilot_starts_before_its_convention_and_its_deed():
    version = Convention.objects.get(slug=IN_FORCE).versions.get()
    started = Pilot.objects.exclude(state__in=("planned", "ready")).select_related("prototype")

    assert {pilot.slug for pilot in started} == {"eclairage-doux-pilote", "pieds-d-arbres-pilote"}
    for pilot in started:
        deed = Accession.objects.get(organisation=pilot.prototype.maker, challenge=pilot.prototype.challenge)
        deposit = pilot.prototype.deposits.order_by("deposited_at").first()
        assert deed.version == version == pilot.prototype.governing_version
        assert version.in_force_at < deed.signed_at < deposit.deposited_at < _moved(pilot, "start")
        assert pilot.starts_on == _moved(pilot, "start").date()


def the_trial_without_a_deed_cannot_start():
    pilot = Pilot.objects.get(slug="citerne-bavarde-pilote")
    assert "parties.unbound" in {row.code for row in unmet(START, pilot)}
    with pytest.raises(GateClosed):
        perform(pilot, "make_ready", by=User.objects.get(email=address("direction2")))


def calls_open_under_the_convention_and_decisions_follow_the_deliberation():
    in_force = Convention.objects.get(slug=IN_FORCE).versions.get().in_force_at
    called = Challenge.objects.filter(opens_at__lt=app_now(), published_at__isnull=False, fictional=True)

    assert called.count() == 4
    for challenge in called:
        assert in_force < _moved(challenge, "schedule") < _moved(challenge, "open") == challenge.opens_at
        sheet = challenge.terms_sheets.get()
        for application in challenge.applications.filter(received_at__isnull=False):
            assert challenge.opens_at < application.terms_accepted_at < application.received_at < challenge.closes_at
            assert application.terms_sheet == sheet
    for release in Release.objects.select_related("challenge"):
        minutes = Deliberation.objects.get(jury__challenge=release.challenge)
        assert release.challenge.closes_at < minutes.held_at < minutes.signed_at < release.released_at
        for application in release.challenge.applications.filter(state__in=("accepted", "selected")):
            assert _moved(application, "select") == release.released_at < _moved(application, "accept")
    assert Release.objects.count() == 2


def no_review_is_written_before_the_charter():
    submitted = Review.objects.filter(state="submitted").select_related("member__jury__challenge")

    assert submitted.count() == 12
    for review in submitted:
        member, jury = review.member, review.member.jury
        assert jury.challenge.closes_at < member.charter_signed_at <= member.conflicts_declared_at
        assert member.conflicts_declared_at < jury.opened_at < review.submitted_at


def the_jury_is_late():
    jury = Jury.objects.get(challenge__slug="bacs-pleins")
    assert effective_state(jury.challenge) == "deliberating"
    assert jury.reviews_due_at < app_now() < jury.challenge.decision_at
    assert Review.objects.filter(member__jury=jury, state="assigned").count() >= 2


def the_conflict_of_jure2_has_closed_the_file():
    for name, startup in (("jure2", "tri-malin"), ("multi", "lumiere-douce")):
        links = Conflict.objects.filter(person__email=address(name), challenge__slug="bacs-pleins")
        conflict = links.get(ground="member")
        assert (conflict.origin, conflict.application.organisation.slug) == ("computed", startup)
        assert (conflict.scope, conflict.lifted) == ("challenge", False)
        readings = Review.objects.filter(member__user=conflict.person, member__jury__challenge=conflict.challenge)
        assert not readings.exclude(state="recused").exists()
        assert not applications_for_jury(conflict.person).filter(challenge=conflict.challenge).exists()


def data_fit_the_challenge():
    offered = {
        challenge.slug: [row.dataset.name_fr for row in challenge.datasets.select_related("dataset")]
        for challenge in Challenge.objects.filter(fictional=True)
    }
    assert offered["velos-cargos"] == ["Comptages de vélos et de livraisons (fictifs)"]
    assert offered["eclairage-doux"] == ["Courbes de charge de l’éclairage public (fictives)"]
    for pilot in Pilot.objects.all():
        lent = [row.dataset.name_fr for row in pilot.data_sharings.select_related("dataset")]
        assert set(lent) <= set(offered[pilot.prototype.challenge.slug])
    titles = list(Application.objects.values_list("title", flat=True))
    assert len(set(titles)) == len(titles)  # nobody answers two challenges with one text


def one_prototype_is_commons():
    prototype = Prototype.objects.get(state="commons")
    assert prototype.slug == "pied-d-arbre-eponge"
    assert (
        prototype.commons_at
        == _moved(prototype, "show_commons")
        > _moved(Pilot.objects.get(prototype=prototype), "end")
    )


def facts_keep_the_prototype_in_the_commons_and_the_other_lacks_some():
    shared = verdict_of(Prototype.objects.get(slug="pied-d-arbre-eponge"))
    other = verdict_of(Prototype.objects.get(slug="lampadaire-attentif"))

    assert (shared.verdict, shared.valid_until) == ("shared", today() + dt.timedelta(days=14))
    assert (other.verdict, other.result["record"]) == ("shared-if-kept", [["handover_rehearsed"]])


def a_scan_waits_for_two_people():
    comparison = ScanComparison.objects.get(signature__version__convention__slug=ON_PAPER)
    assert not comparison.signature.counts
    comparison = run_comparison(comparison.pk)
    assert comparison.stage == "done"
    assert not comparison.result["missing"]
    assert comparison.result["added"] or comparison.result["blank"]
    assert passages_to_explain(comparison) == {}
    assert not comparison.attestations.exists()


def the_escrow_was_released_on_a_confirmed_ground():
    release = EscrowRelease.objects.get(prototype__slug="lampadaire-attentif")
    assert release.event.kind == "acquirer.refuses_obligations"
    assert release.event.ruling.decided == "confirmed"
    assert release.event.declared_at < release.event.ruling.decided_at < release.released_at < app_now()


def a_message_and_a_question_wait_for_an_answer():
    waiting = Thread.objects.get(turn=Turn.OURS)
    message = waiting.messages.get()
    assert message.author.email == address("startup1")
    assert (app_now() - message.created_at).days >= 4
    assert Thread.objects.get(turn=Turn.THEIRS).messages.count() == 2  # about a draft, both ways
    assert Challenge.objects.get(slug="velos-cargos").questions.filter(answered_at__isnull=True).count() == 1


def cases_wait_each_with_its_clock():
    found = {case.kind: case.state for case in Case.objects.all()}
    assert found == {"reclamation": "in_hand", "recours": "waiting", "documents": "acknowledged"}


def the_register_tells_it_in_order_and_verifies():
    entries = [read_canonical(bytes(row.leaf)) for row in Entry.objects.order_by("index")]
    instants = [row["at"] for row in entries]
    kinds = [row["kind"] for row in entries]
    days = {row["at"] // 86_400_000 for row in entries}

    assert instants == sorted(instants)
    assert len(days) >= 12  # told at their day, not all at once
    assert kinds.index("convention.in_force") < kinds.index("selection.released") < kinds.index("pilot.started")
    assert {"prototype.commons", "ip.escrow_released", "pilot.decided"} <= {*kinds}
    call_command("verify_register")


def every_right_follows_from_the_facts():
    call_command("sync_permissions", "--check", verbosity=0)


FACTS = (
    nothing_was_imported,
    no_pilot_starts_before_its_convention_and_its_deed,
    calls_open_under_the_convention_and_decisions_follow_the_deliberation,
    no_review_is_written_before_the_charter,
    the_jury_is_late,
    the_conflict_of_jure2_has_closed_the_file,
    data_fit_the_challenge,
    one_prototype_is_commons,
    facts_keep_the_prototype_in_the_commons_and_the_other_lacks_some,
    a_scan_waits_for_two_people,
    the_escrow_was_released_on_a_confirmed_ground,
    a_message_and_a_question_wait_for_an_answer,
    cases_wait_each_with_its_clock,
    the_register_tells_it_in_order_and_verifies,
    every_right_follows_from_the_facts,
    the_trial_without_a_deed_cannot_start,
)


def test_the_story_obeys_its_gates_in_time_and_loads_once(subtests):
    call_command("load_demo", verbosity=0)
    moves = TransitionLog.objects.count()

    for fact in FACTS:
        with subtests.test(fact.__name__):
            fact()

    call_command("load_demo", verbosity=0)
    assert TransitionLog.objects.count() == moves
