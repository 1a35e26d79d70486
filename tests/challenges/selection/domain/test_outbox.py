"""Prepared messages: corrected around what the jury signed, and released as they were read."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrgRoleName
from accounts.models import User
from challenges.applications.domain.application import withdraw_application
from challenges.models import Application, Jury, Release
from challenges.selection.domain.outbox import body_seen, edit_message, outbox, outbox_hash, outbox_seen, parts_of
from challenges.selection.domain.release import prepare_messages, release_decisions
from core.exceptions import DomainError
from core.models import MailEdit, OutMail
from tests.challenges.selection.domain.test_release import ready
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return ready(jury_set())


def message(world, n=2):
    return OutMail.objects.get(kind="challenges.decision", status="held", about=str(world.sets[n].application.pk))


def edit(world, mail, **given):
    before, _fixed, after = parts_of(mail)
    values = {"before": before, "after": after, "reason": "Une faute.", "seen": body_seen(mail)} | given
    return edit_message(world.challenge, mail, by=world.team, **values)


def test_words_change_around_what_the_jury_signed_and_the_change_is_kept(world):
    mail = message(world)
    before, fixed, after = parts_of(mail)
    assert "Motif declined." in fixed and "Bon dossier." in fixed
    assert "Motif declined." not in before + after and "tribunal administratif" in after

    edit(world, mail, before=before + " Merci d’avoir candidaté. <b> & “%s {x}")

    changed = message(world)
    assert "Merci d’avoir candidaté. <b> & “%s {x}\n\nMotifs" in changed.body and parts_of(changed)[1:] == (
        fixed,
        after,
    )
    kept = MailEdit.objects.get(mail=mail)
    assert (kept.before, kept.after, kept.by, kept.reason) == (mail.body, changed.body, world.team, "Une faute.")


def test_saving_the_same_text_keeps_nothing(world):
    mail = message(world)

    edit(world, mail)

    assert (message(world).body, MailEdit.objects.count()) == (mail.body, 0)


def test_an_empty_text_is_refused_under_its_field(world):
    with pytest.raises(DomainError, match="ne peut pas être vide") as refused:
        edit(world, message(world), before=" ")

    assert refused.value.field == "before"


def test_two_people_who_correct_one_message_do_not_erase_each_other(world):
    mail = message(world)
    edit(world, mail, before="Le premier.")

    with pytest.raises(DomainError, match="entre-temps"):
        edit(world, mail, before="Le second.")

    assert message(world).body.startswith("Le premier.")


def test_a_message_that_left_the_outbox_is_not_corrected(world):
    mail = message(world)
    prepare_messages(world.challenge, by=world.team)

    with pytest.raises(DomainError, match="préparés de nouveau"):
        edit(world, mail, before="x")


def test_release_as_read_goes_through_even_prepared_again(world):
    seen, sealed = outbox_seen(world.challenge), outbox_hash(world.jury)
    prepare_messages(world.challenge, by=world.team)
    assert outbox_hash(Jury.objects.get(pk=world.jury.pk)) == sealed

    release_decisions(world.challenge, by=world.team, read=True, seen=seen)

    assert OutMail.objects.filter(kind="challenges.decision", status="queued").count() == 3


def test_a_message_changed_since_it_was_read_stops_the_release_and_is_named(world):
    seen = outbox_seen(world.challenge)
    mail = message(world)
    edit(world, mail, before="Autre.")

    with pytest.raises(DomainError) as refused:
        release_decisions(world.challenge, by=world.team, read=True, seen=seen)

    name = world.sets[2].application.organisation
    assert f"{name} ({mail.to}) : texte modifié." in refused.value.message and refused.value.field == "read"
    assert not Release.objects.exists() and message(world)


def test_an_applicant_who_withdrew_since_is_named(world, client, sign_in):
    made = world.sets[1]
    to = message(world, 1).to
    page = reverse("release", args=[world.challenge.pk])
    sign_in(world.team)
    seen = client.get(page).context["seen"]
    withdraw_application(Application.objects.get(pk=made.application.pk), by=made.person, reason="Plus le temps.")

    answer = client.post(page, {"read": "on", "seen": seen})

    assert answer.status_code == 422
    said = f"{made.application.organisation} ({to})\u00a0: message retiré"
    assert said in str(answer.context["form"].errors["read"][0]), answer.context["form"].errors
    assert said in html.unescape(answer.content.decode())
    assert not Release.objects.exists()
    assert client.post(page, {"read": "on", "seen": answer.context["seen"]}).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "a:b", "é" * 50])
def test_what_was_never_read_is_refused(world, seen):
    with pytest.raises(DomainError, match="Relisez-les"):
        release_decisions(world.challenge, by=world.team, read=True, seen=seen)


def test_one_finds_a_message_by_applicant_or_address(world):
    made = world.sets[0].application
    to = message(world, 0).to

    assert {mail.about for mail in outbox(world.challenge, str(made.organisation)[2:].upper())} >= {str(made.pk)}
    assert [mail.about for mail in outbox(world.challenge, to)] == [str(made.pk)]
    assert not outbox(world.challenge, "%'\"<nobody>").exists()


def test_the_pages_read_correct_and_try_a_message(world, client, sign_in):
    sign_in(world.team)
    mail = message(world)
    page = reverse("release_message", args=[world.challenge.pk, mail.pk])
    assert page in client.get(reverse("release", args=[world.challenge.pk])).content.decode()
    first = client.get(page)
    assert "Motifs signés par le jury" in first.content.decode()

    data = {"before": "Bonjour.\r\n\r\nDeux.", "after": "Fin.", "reason": "Ton.", "seen": first.context["seen"]}
    assert client.post(page, data).status_code == 302
    assert message(world).body == f"Bonjour.\n\nDeux.\n\n{mail.fixed}\n\nFin.\n"
    again = client.post(page, data | {"before": "Perdu ?"})
    assert again.status_code == 422 and "Perdu ?" in again.content.decode()

    assert client.post(page + "essai/").status_code == 302
    trial = OutMail.objects.get(kind="core.mail_trial")
    assert trial.to == world.team.email and mail.fixed in trial.body and message(world).status == "held"


def test_statements_do_not_grow_with_the_number_of_applications(world):
    def statements(act):
        with CaptureQueriesContext(connection) as caught:
            act()
        return len(caught)

    few = statements(lambda: prepare_messages(world.challenge, by=User.objects.get(pk=world.team.pk)))
    for _n in range(12):
        startup = OrganisationFactory(startup=True)
        member_of(startup, OrgRoleName.MANAGER)
        ApplicationFactory(
            challenge=world.challenge, organisation=startup, state="eligible", pending_decision="declined",
            pending_reasons="x",
        )  # fmt: skip

    assert statements(lambda: prepare_messages(world.challenge, by=User.objects.get(pk=world.team.pk))) == few
    assert outbox(world.challenge).count() == 15
    assert few <= 20
