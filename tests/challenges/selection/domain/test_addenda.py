"""Addenda to signed minutes: two people, three days for the jurors, and a release that waits for them."""

import datetime as dt

import pytest
from django.urls import reverse

from casework.domain.steps import confirm
from challenges.models import Deliberation, JuryMember, MinutesAddendum
from challenges.selection.domain.addenda import answer_addendum, standing, waits_for, write_addendum
from challenges.selection.domain.conflicts import declare_conflict
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.release import prepare_messages, release_decisions
from challenges.selection.domain.reopening import late_links
from core.clock import app_now
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import OutMail
from core.worklist import tasks_for
from tests.challenges.selection.domain.test_reopening import late_link, minutes, not_chair, reopen, world
from tests.factories.accounts import UserFactory

__all__ = ["world"]
pytestmark = pytest.mark.django_db
SLIP = {"text": "Lire « trottoir » au lieu de « trottinette ».", "reason": "Une erreur de plume."}


def added(world, **words):
    step = write_addendum(world.jury, by=world.chair, **(SLIP | words))
    return confirm(step, by=world.team, sha256=step.sha256)


def members(world):
    return [JuryMember.objects.get(pk=member.pk) for member in world.members]


def refused(world):
    with pytest.raises(GateClosed) as closed:
        release_decisions(world.challenge, by=world.team, read=True)
    return [item.code for item in closed.value.unmet]


def test_the_presiding_person_writes_and_the_team_confirms(world):
    with pytest.raises(NotAllowed):
        write_addendum(world.jury, by=world.team, **SLIP)
    step = write_addendum(world.jury, by=world.chair, **SLIP)
    assert not MinutesAddendum.objects.exists()
    with pytest.raises(NotAllowed):
        confirm(step, by=world.chair, sha256=step.sha256)

    addendum = confirm(step, by=world.team, sha256=step.sha256)

    assert (addendum.n, addendum.minutes_n, addendum.written_by, addendum.confirmed_by) == (
        1,
        1,
        world.chair,
        world.team,
    )
    assert addendum.objections_until.date() - app_now().date() == dt.timedelta(
        days=4
    )  # three whole days, the first not counted
    told = set(OutMail.objects.filter(kind="challenges.addendum_written").values_list("to", flat=True))
    assert told == {member.user.email for member in members(world)}
    assert not any(SLIP["text"] in mail.body for mail in OutMail.objects.filter(kind="challenges.addendum_written"))


def test_the_signed_text_stays_and_the_corrected_reasons_are_those_that_leave(world):
    declined = world.sets[2].application
    before = signed_minutes(minutes(world))

    added(world, application=declined, reasons="Le motif corrigé.")

    assert signed_minutes(minutes(world)).lines == before.lines
    declined.refresh_from_db()
    assert declined.pending_reasons == "Le motif corrigé."
    assert "challenges.release.outbox" in refused(world)
    prepare_messages(world.challenge, by=world.team)
    for member in members(world):
        answer_addendum(standing(minutes(world)).get(), by=member.user)
    release_decisions(world.challenge, by=world.team, read=True)
    mail = OutMail.objects.exclude(status="dropped").get(kind="challenges.decision", about=str(declined.pk))
    assert "Le motif corrigé." in mail.body


def test_the_release_waits_for_the_jurors_or_for_the_end_of_three_days(world, clock):
    addendum = added(world)

    assert refused(world) == ["challenges.release.addenda"]
    assert len(waits_for(addendum)) == 3
    for member in members(world)[:2]:
        answer_addendum(addendum, by=member.user)
    assert refused(world) == ["challenges.release.addenda"]
    clock(addendum.objections_until)
    assert refused(world) == ["challenges.release.addenda"]
    clock(addendum.objections_until + dt.timedelta(microseconds=1))
    with pytest.raises(DomainError, match="Le délai pour répondre"):
        answer_addendum(addendum, by=members(world)[2].user)
    release_decisions(world.challenge, by=world.team, read=True)


def test_an_objection_shuts_the_release_and_the_last_word_counts(world, clock):
    addendum, juror = added(world), members(world)[1].user

    answer_addendum(addendum, by=juror, objection="Ce n’est pas ce que nous avons dit.")

    assert set(OutMail.objects.filter(kind="challenges.addendum_objected").values_list("to", flat=True)) == {
        world.chair.email,
        world.team.email,
    }
    clock(addendum.objections_until + dt.timedelta(days=1))
    assert refused(world) == ["challenges.release.objection"]
    clock(addendum.objections_until)
    answer_addendum(addendum, by=juror)
    clock(addendum.objections_until + dt.timedelta(days=1))
    release_decisions(world.challenge, by=world.team, read=True)


def test_reopened_minutes_begin_without_the_addenda_of_those_they_replace(world):
    addendum = added(world)
    answer_addendum(addendum, by=members(world)[1].user, objection="Non.")

    reopen(world)

    assert list(standing(minutes(world))) == []
    assert "challenges.release.objection" not in refused(world)
    with pytest.raises(DomainError, match="n’est pas signé"):
        write_addendum(world.jury, by=world.chair, **SLIP)


def test_a_late_link_of_somebody_absent_is_covered_and_one_of_somebody_present_is_not(world, clock):
    absent, deliberation = not_chair(world), minutes(world)
    deliberation.present.remove(absent.pk)
    link = late_link(world, absent)
    assert "challenges.release.current" in refused(world)

    addendum = added(world, text="Un lien d’une personne absente de la réunion a été connu.")

    assert addendum.covers_links
    assert not late_links(minutes(world)).exists()
    assert "challenges.release.current" not in refused(world)
    assert absent.user.email not in OutMail.objects.filter(kind="challenges.addendum_written").values_list(
        "to", flat=True
    )
    with pytest.raises(NotAllowed):
        answer_addendum(addendum, by=absent.user)
    assert not [task for task in tasks_for(absent.user) if task.title == "Lire un additif au procès-verbal"]
    clock(link.since + dt.timedelta(minutes=5))
    there = next(m for m in members(world) if m.user_id not in (world.chair.pk, absent.user_id))
    declare_conflict(there, world.sets[1].application, by=there.user, reason="Ma sœur y travaille.")
    assert late_links(minutes(world)).exists()
    with pytest.raises(DomainError, match="un additif ne suffit pas"):
        write_addendum(world.jury, by=world.chair, **SLIP)


def test_a_juror_reads_it_on_a_page_of_its_own_and_nobody_else_does(world, client):
    addendum, juror = added(world), members(world)[1].user
    url = reverse("addendum", args=[world.jury.pk, 1, 1])
    assert [task.url for task in tasks_for(juror) if task.title == "Lire un additif au procès-verbal"] == [url]

    client.force_login(juror)
    assert SLIP["text"] in client.get(url).content.decode()
    assert client.post(url, {"objection": ""}).status_code == 302
    assert addendum.answers.get().member.user == juror
    assert "Vous l’avez lu, sans objection." in client.get(url).content.decode()
    for other in (UserFactory(), UserFactory()):
        client.force_login(other)
        assert client.get(url).status_code == 404
    client.force_login(world.chair)
    page = client.get(reverse("jury_deliberation", args=[world.jury.pk])).content.decode()
    assert SLIP["text"] in page
    assert client.get(reverse("minutes_addendum", args=[world.jury.pk])).status_code == 200


def test_what_is_missing_is_said_under_its_field_and_stays(world, client):
    client.force_login(world.chair)
    url = reverse("minutes_addendum", args=[world.jury.pk])
    sent = SLIP | {"application": str(world.sets[2].application.pk), "reasons": ""}

    answer = client.post(url, sent)

    assert answer.status_code == 422
    assert "Écrivez les motifs corrigés." in answer.content.decode()
    assert SLIP["text"] in answer.content.decode()
    assert client.post(url, sent | {"reasons": "Le motif corrigé."}).status_code == 302
    assert Deliberation.objects.get().addenda.count() == 0
