"""Signed minutes that no longer hold: the release shuts, two people reopen, the jury signs anew."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.domain.steps import confirm, refuse, take_back
from challenges.models import Conflict, Deliberation, Jury, JuryMember, MinutesVersion, Release, Score
from challenges.selection.domain.conflicts import assess_influence, declare_conflict
from challenges.selection.domain.deliberation import hold_deliberation, propose_decision, sign_minutes
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.presiding import elect_session_chair
from challenges.selection.domain.release import prepare_messages, release_decisions
from challenges.selection.domain.reopening import ask_reopening, late_links
from core.clock import app_now
from core.exceptions import DomainError, GateClosed, NotAllowed, StaleState
from core.models import Alarm, OutMail, PendingStep
from core.worklist import tasks_for
from tests.challenges.selection.domain.test_release import ready
from tests.factories.accounts import UserFactory
from tests.factories.applications import assessed, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
WHY = "Un motif signé est faux."


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    made = ready(jury_set())
    made.chair = next(member.user for member in made.members if JuryMember.objects.get(pk=member.pk).chair)
    clock(CLOSES + dt.timedelta(days=2))
    return made


def minutes(world):
    return Deliberation.objects.get(jury=world.jury)


def reopen(world, *, by=None, second=None, reason=WHY):
    step = ask_reopening(world.jury, by=by or world.chair, reason=reason)
    return confirm(step, by=second or world.team, sha256=step.sha256)


def meet(world, *, held_at=None, present=None):
    """The jury meets again, and the minutes say so."""
    jury = Jury.objects.get(pk=world.jury.pk)
    present = world.members if present is None else present
    return hold_deliberation(
        jury, by=world.team, held_at=held_at or app_now(), present=present, minutes="Réuni à nouveau."
    )


def late_link(world, member):
    """A juror declares a link with the first candidate once everything is signed."""
    return declare_conflict(
        JuryMember.objects.get(pk=member.pk), world.sets[0].application, by=member.user, reason="Mon frère y travaille."
    )


def not_chair(world):
    return next(member for member in world.members if member.user_id != world.chair.pk)


def test_what_was_signed_is_kept_and_a_new_signature_makes_the_next_number(world):
    before = signed_minutes(minutes(world))
    reopen(world)

    again = minutes(world)
    assert (again.signed_at, again.signed_by, again.ranking) == (None, None, [])
    kept = MinutesVersion.objects.get()
    assert (kept.n, kept.reason, kept.asked_by, kept.confirmed_by) == (1, WHY, world.chair, world.team)
    assert signed_minutes(kept).lines == before.lines
    assert signed_minutes(kept).text == before.text
    propose_decision(world.sets[2].application, by=world.team, decision="declined", reasons="Le motif corrigé.")
    sign_minutes(meet(world), by=world.chair)
    texts = {line.reasons for line in signed_minutes(minutes(world)).lines}
    assert "Le motif corrigé." in texts
    assert "Le motif corrigé." not in {line.reasons for line in signed_minutes(kept).lines}


def test_prepared_messages_never_leave_and_the_jury_is_told_without_a_word_of_a_file(world):
    assert OutMail.objects.filter(kind="challenges.decision", status="held").exists()

    reopen(world)

    assert not OutMail.objects.filter(kind="challenges.decision", status="held").exists()
    told = OutMail.objects.filter(kind="challenges.minutes_reopened")
    assert {mail.to for mail in told} == {member.user.email for member in world.members}
    assert not any(WHY in mail.body or str(made.startup) in mail.body for mail in told for made in world.sets)


def test_nothing_is_released_between_the_reopening_and_the_new_signature(world):
    reopen(world)

    with pytest.raises(GateClosed) as shut:
        release_decisions(world.challenge, by=world.team, read=True)
    assert "challenges.release.minutes" in {item.code for item in shut.value.unmet}


def test_two_people_reopen_whoever_presides_and_somebody_of_the_team(world):
    for person in (world.team, not_chair(world).user, world.sets[0].person):
        with pytest.raises(NotAllowed):
            ask_reopening(world.jury, by=person, reason=WHY)
    with pytest.raises(DomainError, match="motif"):
        ask_reopening(world.jury, by=world.chair, reason=" ")
    step = ask_reopening(world.jury, by=world.chair, reason=WHY)
    with pytest.raises(NotAllowed):
        confirm(step, by=world.chair, sha256=step.sha256)
    with pytest.raises(NotAllowed):
        confirm(step, by=not_chair(world).user, sha256=step.sha256)
    assert minutes(world).signed_at
    confirm(step, by=world.team, sha256=step.sha256)
    with pytest.raises(StaleState):
        confirm(PendingStep.objects.get(pk=step.pk), by=UserFactory(team=True), sha256=step.sha256)
    assert MinutesVersion.objects.count() == 1


def test_what_is_not_signed_or_is_released_is_not_reopened(world):
    step = ask_reopening(world.jury, by=world.chair, reason=WHY)
    Release.objects.create(challenge=world.challenge, released_by=world.team, released_at=app_now())
    with pytest.raises(DomainError, match="Les décisions sont publiées"):
        ask_reopening(Jury.objects.get(pk=world.jury.pk), by=world.chair, reason=WHY)
    with pytest.raises(DomainError, match="Les décisions sont publiées"):
        confirm(step, by=world.team, sha256=step.sha256)
    Release.objects.all().delete()
    Deliberation.objects.update(signed_at=None)
    with pytest.raises(DomainError, match="n’est pas signé"):
        ask_reopening(Jury.objects.get(pk=world.jury.pk), by=world.chair, reason=WHY)


def test_a_late_link_shuts_the_release_until_the_jury_has_met_and_signed_anew(world, clock):
    member = not_chair(world)
    late_link(world, member)

    with pytest.raises(GateClosed) as shut:
        release_decisions(world.challenge, by=world.team, read=True)
    unmet = next(item for item in shut.value.unmet if item.code == "challenges.release.current")
    assert str(member.user) in unmet.sentence
    assert [task.title for task in tasks_for(world.chair)] == ["Rouvrir le procès-verbal\u00a0: un lien a été connu"]
    reopen(world, reason="Lien déclaré après la signature.")
    assert not minutes(world).present.exists()  # somebody with a link was there: the jury meets anew
    clock(CLOSES + dt.timedelta(days=3))
    present = [row for row in world.members if row.pk != member.pk]
    meet(world, present=present)
    Jury.objects.filter(pk=world.jury.pk).update(quorum=1)
    sign_minutes(minutes(world), by=world.chair)
    prepare_messages(world.challenge, by=world.team)

    release_decisions(world.challenge, by=world.team, read=True)

    assert Release.objects.filter(challenge=world.challenge).exists()


def test_a_link_of_somebody_who_was_absent_keeps_the_attendance(world):
    member = not_chair(world)
    minutes(world).present.remove(JuryMember.objects.get(pk=member.pk))
    late_link(world, member)

    reopen(world)

    assert minutes(world).present.exists()


def test_a_link_of_nobody_on_the_jury_leaves_the_minutes_as_they_are(world):
    link = late_link(world, not_chair(world))
    assert late_links(minutes(world)).exists()
    Conflict.objects.filter(pk=link.pk).update(person=UserFactory(team=True))

    assert not late_links(minutes(world)).exists()
    release_decisions(world.challenge, by=world.team, read=True)


def test_a_chair_with_a_late_link_asks_nothing_and_whom_the_jury_elects_asks(world):
    chair = next(member for member in world.members if member.user_id == world.chair.pk)
    late_link(world, chair)
    with pytest.raises(NotAllowed):
        ask_reopening(world.jury, by=type(world.chair).objects.get(pk=world.chair.pk), reason=WHY)
    other = not_chair(world)

    elect_session_chair(JuryMember.objects.get(pk=other.pk), by=world.team)

    elected = type(world.chair).objects.get(pk=other.user_id)
    reopen(world, by=elected)
    assert MinutesVersion.objects.get().asked_by == elected


def test_the_page_says_what_no_longer_holds_and_keeps_what_was_replaced(world, sign_in):
    late_link(world, not_chair(world))
    page = reverse("jury_deliberation", args=[world.jury.pk])
    ask = reverse("minutes_reopen", args=[world.jury.pk])
    chair = sign_in(world.chair)
    shown = chair.get(page).content.decode()
    assert "Ce qui est signé ne tient plus" in shown
    assert f'href="{ask}"' in shown
    assert chair.post(ask, {"reason": ""}).status_code == 422
    assert chair.post(ask, {"reason": WHY}).status_code == 302
    step = PendingStep.objects.get(name="reopen_minutes")
    assert f'href="{ask}"' not in sign_in(world.team).get(page).content.decode()
    assert sign_in(world.team).get(ask).status_code == 403
    confirm(step, by=world.team, sha256=step.sha256)

    kept = reverse("minutes_version", args=[world.jury.pk, 1])
    shown = sign_in(world.team).get(page).content.decode()
    assert "Procès-verbal n°\u00a02" in shown
    assert f'href="{kept}"' in shown
    assert WHY in sign_in(world.team).get(kept).content.decode()
    assert sign_in(world.team).get(reverse("minutes_version", args=[world.jury.pk, 2])).status_code == 404
    assert sign_in(world.sets[0].person).get(kept).status_code == 404


def test_a_link_lifted_before_the_signature_and_told_again_after_it_shuts_the_release(world):
    """The row is as old as its first telling; what it keeps away from is not."""
    member = not_chair(world)
    link = late_link(world, member)
    signed = minutes(world).signed_at
    lifted = {"lifted": True, "scope": "file", "weight": "acquaintance", "assessed_by": world.team, "assessment": "Vu."}
    Conflict.objects.filter(pk=link.pk).update(since=signed - dt.timedelta(hours=1), **lifted)
    Conflict.objects.filter(pk=link.pk).update(created_at=signed - dt.timedelta(hours=1))
    assert not late_links(minutes(world)).exists()

    late_link(world, member)

    assert [row.pk for row in late_links(minutes(world))] == [link.pk]
    assert Alarm.objects.filter(code="challenges.link_after_minutes", about=str(link.pk)).exists()
    reopen(world)
    assert not Alarm.objects.filter(code="challenges.link_after_minutes", settled_at=None).exists()


def test_a_link_assessed_as_influence_after_the_signature_shuts_the_release(world):
    member = not_chair(world)
    link = late_link(world, member)
    before = minutes(world).signed_at - dt.timedelta(hours=1)
    Conflict.objects.filter(pk=link.pk).update(since=before, created_at=before, scope="file")
    assert not late_links(minutes(world)).exists()

    assess_influence(link, by=world.team, reason="Son frère dirige la startup.")

    assert late_links(minutes(world)).exists()


def test_a_reading_that_counts_again_shuts_the_release(world):
    """A link of somebody who had rendered, lifted after the signature, turns the ranking over as well as one that is found."""
    link = late_link(world, not_chair(world))
    before = minutes(world).signed_at - dt.timedelta(hours=1)
    Conflict.objects.filter(pk=link.pk).update(since=before)
    assert not late_links(minutes(world)).exists()

    assessed(link, by=world.team)

    assert late_links(minutes(world)).exists()


def test_words_told_anew_without_another_reach_leave_the_minutes(world):
    member = not_chair(world)
    link = late_link(world, member)
    Conflict.objects.filter(pk=link.pk).update(since=minutes(world).signed_at - dt.timedelta(hours=1))

    late_link(world, member)

    assert not late_links(minutes(world)).exists()


def test_scores_that_are_not_those_signed_shut_the_release(world):
    Score.objects.filter(review__application=world.sets[0].application).update(value=0)

    with pytest.raises(GateClosed) as shut:
        release_decisions(world.challenge, by=world.team, read=True)
    assert {item.code for item in shut.value.unmet} == {"challenges.release.scores"}


def test_a_demand_that_waits_at_the_release_is_read_and_taken_back(world, sign_in):
    step = ask_reopening(world.jury, by=world.chair, reason=WHY)
    Release.objects.create(challenge=world.challenge, released_by=world.team, released_at=app_now())
    page = reverse("step", args=[step.pk])
    assert sign_in(world.team).get(page).status_code == 200
    assert sign_in(world.chair).get(page).status_code == 200

    take_back(step, by=world.chair)


@pytest.mark.parametrize("end", ["refused", "taken back"])
def test_a_demand_without_answer_shuts_the_release_until_it_is_answered(world, end):
    step = ask_reopening(world.jury, by=world.chair, reason=WHY)

    with pytest.raises(GateClosed) as shut:
        release_decisions(world.challenge, by=world.team, read=True)

    assert [(item.code, item.url) for item in shut.value.unmet] == [
        ("challenges.release.demand", reverse("step", args=[step.pk]))
    ]
    if end == "refused":
        refuse(step, by=world.team, answer="Rien n’est faux.")
    else:
        take_back(step, by=world.chair)
    release_decisions(world.challenge, by=world.team, read=True)


def test_minutes_that_were_reopened_are_those_of_a_meeting_held_since(world, clock, sign_in):
    """Meetings are dated to the minute: one held in the minute of the reopening counts."""
    before = minutes(world).held_at
    reopened = CLOSES + dt.timedelta(days=2, hours=1, seconds=30)
    clock(reopened)
    reopen(world)

    with pytest.raises(DomainError, match="délibère à nouveau") as refused:
        meet(world, held_at=before)
    assert refused.value.field == "held_at"
    with pytest.raises(DomainError, match="délibère à nouveau"):
        sign_minutes(minutes(world), by=world.chair)
    page = reverse("jury_deliberation", args=[world.jury.pk])
    assert sign_in(world.team).get(page).context["form"]["held_at"].value() is None
    with pytest.raises(DomainError, match="délibère à nouveau"):
        meet(world, held_at=reopened.replace(second=0) - dt.timedelta(minutes=1))

    sign_minutes(meet(world, held_at=reopened.replace(second=0)), by=world.chair)

    assert minutes(world).signed_at == reopened


def test_a_second_click_does_not_sign_again(world, clock):
    first = minutes(world)
    stale = Deliberation.objects.get(pk=first.pk)
    stale.signed_at = None  # as read before the first click was committed
    clock(CLOSES + dt.timedelta(days=3))

    assert sign_minutes(stale, by=world.chair).signed_at == first.signed_at
    assert minutes(world).signed_at == first.signed_at


def test_the_release_locks_the_jury_before_anything_else(world):
    """As whoever writes a link does: one being written is waited for and seen, and neither waits for the other for ever."""
    with CaptureQueriesContext(connection) as asked:
        release_decisions(world.challenge, by=world.team, read=True)

    locks = [row["sql"] for row in asked.captured_queries if "FOR UPDATE" in row["sql"] or "FOR NO KEY" in row["sql"]]
    assert 'FROM "challenges_jury"' in locks[0]
    assert 'FROM "challenges_challenge"' in locks[1]


def test_a_juror_who_does_not_preside_is_shown_nothing_by_a_refused_form(world, sign_in):
    late_link(world, world.members[-1])
    other = next(row for row in world.members if row.user_id not in (world.chair.pk, world.members[-1].user_id))
    ask = reverse("minutes_reopen", args=[world.jury.pk])

    assert sign_in(other.user).post(ask, {"reason": ""}).status_code == 403
