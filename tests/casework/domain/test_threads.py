"""Exchanges: nobody writes where nobody reads, and whoever is written to knows it."""

import datetime as dt
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts.domain.membership import end_membership
from accounts.models import Membership, User
from casework.boxes import BOXES
from casework.domain.hourly import alert_late, tell_all
from casework.domain.threads import LATE, MAX_LENGTH, NOBODY, mark_read, nothing_to_answer, post, take
from casework.enums import Side, Turn
from casework.exchanges import all_exchanges, exchange_of
from casework.models import Message, Read, Thread
from casework.queries import count_unread, threads_visible_to
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail
from core.navigation import menu_for
from core.worklist import tasks_for
from tests.casework.conftest import NOW, WORLDS
from tests.factories.accounts import UserFactory, member_of
from tests.factories.applications import ConflictFactory, applicant_set
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db
PDF = pdf_of()


def page_of(around):
    return reverse("exchange", args=[around.kind, around.obj.pk])


def to_answer(person):
    return [(task.title, task.due) for task in tasks_for(person) if task.kind == "message"]


def mailed():
    return sorted(OutMail.objects.filter(kind="casework.new_messages").values_list("to", flat=True))


def test_every_kind_has_a_box_and_a_world_to_try_it():
    assert set(all_exchanges()) == set(WORLDS)
    assert set(all_exchanges()) <= set(BOXES)


def test_both_sides_write_read_and_answer(around, client, sign_in):
    sign_in(around.theirs)
    client.post(page_of(around), {"body": "Pouvez-vous nous aider ?"})

    thread = Thread.objects.get()
    assert (thread.kind, thread.turn, thread.waiting) == (around.kind, Turn.OURS, 1)
    assert to_answer(around.ours) == [("Répondre à 1 message", thread.reply_by)]
    assert count_unread(around.ours) == 1

    sign_in(around.ours)
    page = client.get(page_of(around)).content.decode()
    assert "Pouvez-vous nous aider" in page
    assert count_unread(around.ours) == 0
    client.post(page_of(around), {"body": "Oui, voici comment."})

    thread.refresh_from_db()
    assert (thread.turn, thread.waiting, thread.reply_by) == (Turn.THEIRS, 1, None)
    assert to_answer(around.ours) == []
    assert to_answer(around.theirs) == [("Répondre à 1 message", None)]
    sign_in(around.theirs)
    assert "Oui, voici comment." in client.get(page_of(around)).content.decode()


def test_who_may_write_may_read(around, client, sign_in):
    """Write ⊆ read, for every kind of account: whoever may post opens the page, whoever may not finds nothing."""
    everybody = [around.ours, around.theirs, around.outsider]
    everybody += [UserFactory(team=True), UserFactory(legal=True), UserFactory(dpo=True), UserFactory(editor=True)]
    exchange = exchange_of(around.obj)
    wrote = 0
    for person in everybody:
        sign_in(person)
        page = client.get(page_of(around)).status_code
        try:
            post(around.obj, by=person, body=f"Bonjour de {person.email}")
        except NotAllowed:
            assert page == 404
            assert exchange.side_of(person, around.obj) is None
        else:
            wrote += 1
            assert page == 200
            assert Thread.objects.get() in threads_visible_to(person)
    assert wrote >= 2


def test_no_one_stands_on_both_sides(around):
    exchange = exchange_of(around.obj)
    for person in (around.ours, around.theirs, UserFactory(team=True), UserFactory(legal=True)):
        both = exchange.ours(person).filter(pk__in=exchange.theirs(person).order_by().values("pk"))
        assert not both.exists()


def test_those_told_are_those_who_read(around):
    exchange = exchange_of(around.obj)
    for side in Side:
        people = list(exchange.people(around.obj, side))
        assert people
        assert {exchange.side_of(person, around.obj) for person in people} == {side}


def test_draft_is_read_by_the_team_in_its_exchange_alone(draft, client, sign_in):
    post(draft.obj, by=draft.theirs, body="Prolonger ?")
    sign_in(draft.ours)

    assert client.get(page_of(draft)).status_code == 200
    assert client.get(reverse("application", args=[draft.obj.pk])).status_code == 404
    assert "Ouvrir la page" not in client.get(page_of(draft)).content.decode()


def test_conflict_and_rival_team_members_neither_read_nor_are_told(draft):
    rival = member_of(applicant_set(draft.obj.challenge, complete=False).startup, team=True)
    exchange = exchange_of(draft.obj)

    assert exchange.side_of(rival, draft.obj) is None
    assert rival not in exchange.our_people(draft.obj)
    conflict = ConflictFactory(application=draft.obj, person=draft.ours)
    assert exchange.side_of(conflict.person, draft.obj) is None
    assert draft.ours not in exchange.our_people(draft.obj)


def test_one_grouped_mail_an_hour(draft):
    post(draft.obj, by=draft.theirs, body="Une")
    post(draft.obj, by=draft.theirs, body="Deux")
    post(draft.obj, by=draft.theirs, body="Trois")

    assert mailed() == []
    tell_all()
    tell_all()

    assert mailed().count(draft.ours.email) == 1
    mail = OutMail.objects.get(to=draft.ours.email)
    assert "3 nouveaux messages" in mail.body
    assert "Deux" not in mail.body  # the text is read on the site
    assert draft.theirs.email not in mailed()


def test_whoever_left_is_told_nothing(draft):
    colleague = member_of(draft.obj.organisation)
    post(draft.obj, by=draft.ours, body="Bonjour")
    end_membership(Membership.objects.get(user=colleague), by=None)

    tell_all()

    assert colleague.email not in mailed()
    assert draft.theirs.email in mailed()
    assert count_unread(colleague) == 0


def test_nobody_on_the_other_side_is_said_and_alarms(draft, client, sign_in):
    User.objects.filter(memberships__organisation=draft.obj.organisation).update(is_active=False)
    sign_in(draft.ours)

    answer = client.post(page_of(draft), {"body": "Êtes-vous là ?"}, follow=True)

    assert "Personne n’a aujourd’hui de compte" in answer.content.decode()
    assert Alarm.objects.get(code=NOBODY).settled_at is None


def test_success_counts_who_is_told(draft, client, sign_in):
    member_of(draft.obj.organisation)
    sign_in(draft.ours)

    page = client.post(page_of(draft), {"body": "Bonjour à tous"}, follow=True).content.decode()

    assert "2 personnes seront prévenues dans l’heure" in page


def test_late_answer_alarms_the_day_after_and_the_answer_settles_it(draft, clock):
    post(draft.obj, by=draft.theirs, body="Prolonger ?")
    due = Thread.objects.get().reply_by

    clock(due + dt.timedelta(hours=23))
    alert_late()
    assert not Alarm.objects.filter(code=LATE).exists()
    clock(due + dt.timedelta(hours=25))
    alert_late()
    assert Alarm.objects.filter(code=LATE, settled_at=None).count() == 1

    post(draft.obj, by=draft.ours, body="Oui.")
    assert not Alarm.objects.filter(code=LATE, settled_at=None).exists()


def test_second_message_does_not_put_off_the_answer(draft, clock):
    post(draft.obj, by=draft.theirs, body="Une")
    due = Thread.objects.get().reply_by
    clock(NOW + dt.timedelta(days=2))
    post(draft.obj, by=draft.theirs, body="Deux")

    thread = Thread.objects.get()
    assert (thread.waiting, thread.reply_by) == (2, due)


def test_near_the_deadline_four_hours(draft, clock):
    closes = draft.obj.challenge.closes_at
    clock(closes - dt.timedelta(hours=10))
    post(draft.obj, by=draft.theirs, body="Vite !")

    assert Thread.objects.get().reply_by == closes - dt.timedelta(hours=6)


def test_note_is_of_our_side_alone(draft, client, sign_in):
    post(draft.obj, by=draft.ours, body="À surveiller", internal=True)

    with pytest.raises(NotAllowed):
        post(draft.obj, by=draft.theirs, body="Secret", internal=True)
    assert Thread.objects.get().turn == Turn.NOBODY
    assert to_answer(draft.theirs) == []
    sign_in(draft.theirs)
    assert "À surveiller" not in client.get(page_of(draft)).content.decode()
    tell_all()
    assert mailed() == []


def test_the_same_click_twice_is_one_message(draft):
    for _ in range(2):
        posted = post(draft.obj, by=draft.theirs, body="Bonjour")

    assert Message.objects.count() == 1
    assert posted.told == 1
    assert Thread.objects.get().waiting == 1


def test_nothing_to_answer_is_said_by_whose_turn_it_is(draft):
    post(draft.obj, by=draft.theirs, body="Merci !")

    with pytest.raises(StaleState):
        nothing_to_answer(draft.obj, by=draft.theirs)
    nothing_to_answer(draft.obj, by=draft.ours)

    assert Thread.objects.get().turn == Turn.NOBODY
    assert to_answer(draft.ours) == []


def test_message_that_calls_for_no_answer(draft):
    post(draft.obj, by=draft.ours, body="Pour information.", answer=False)

    assert to_answer(draft.theirs) == []
    assert count_unread(draft.theirs) == 1


def test_only_ours_takes_an_exchange(draft):
    take(draft.obj, by=draft.ours)

    assert Thread.objects.get().assignee == draft.ours
    with pytest.raises(NotAllowed):
        take(draft.obj, by=draft.theirs)


@pytest.mark.parametrize("body", ["", "   ", "x" * (MAX_LENGTH + 1)])
def test_refused_text_stays_in_the_form(draft, client, sign_in, body):
    sign_in(draft.theirs)

    answer = client.post(page_of(draft), {"body": body})

    assert answer.status_code == 422
    assert body.strip() in answer.content.decode()
    assert not Message.objects.exists()
    with pytest.raises(DomainError):
        post(draft.obj, by=draft.theirs, body=body)


def test_file_is_read_by_both_sides_and_nobody_else(draft, client, sign_in):
    sign_in(draft.theirs)
    client.post(page_of(draft), {"body": "Voici", "file": SimpleUploadedFile("plan.pdf", PDF)})
    url = reverse("file", args=[Message.objects.get().files.get().pk])

    found = []
    for person in (draft.ours, draft.theirs, draft.outsider):
        sign_in(person)
        found.append(client.get(url).status_code)

    assert found == [200, 200, 404]


def test_file_of_a_note_is_ours(draft, client, sign_in):
    post(draft.obj, by=draft.ours, body="Note", files=[SimpleUploadedFile("n.pdf", PDF)], internal=True)
    url = reverse("file", args=[Message.objects.get().files.get().pk])
    sign_in(draft.theirs)

    assert client.get(url).status_code == 404


def test_views_of_the_box(draft, client, sign_in, clock):
    post(draft.obj, by=draft.theirs, body="Prolonger ?")
    sign_in(draft.ours)

    def shown(view):
        page = client.get(reverse("box"), {"vue": view} if view else {}).content.decode()
        return str(draft.obj.organisation) in page

    assert [shown(view) for view in ("", "a-repondre", "non-lus", "en-retard", "a-moi")] == [True] * 3 + [False] * 2
    take(draft.obj, by=draft.ours)
    clock(Thread.objects.get().reply_by + dt.timedelta(minutes=1))
    assert [shown(view) for view in ("en-retard", "a-moi")] == [True, True]
    sign_in(draft.outsider)
    assert not shown("")


@pytest.mark.parametrize("count", [1, 6])
def test_box_has_a_fixed_number_of_queries(draft, client, sign_in, count, django_assert_max_num_queries):
    for _ in range(count):
        other = applicant_set(draft.obj.challenge, complete=False)
        post(other.application, by=other.person, body="Bonjour")
    sign_in(draft.ours)
    client.get(reverse("box"))

    with django_assert_max_num_queries(14):
        client.get(reverse("box"))


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_counted(at):
    made = WORLDS["candidature"]()
    faults = []

    def write(n):
        try:
            post(made.obj, by=made.theirs, body=f"Message {n}")
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Thread.objects.get().waiting == 4
    assert Read.objects.get(user=made.ours).unread == 4


def test_the_menu_counts_what_is_unread(draft):
    def count():
        person = type(draft.ours).objects.get(pk=draft.ours.pk)
        return {str(entry["label"]): entry["count"] for entry in menu_for(person, "/")}["Échanges"]

    assert count() == 0
    post(draft.obj, by=draft.theirs, body="Prolonger ?")
    post(draft.obj, by=draft.theirs, body="Et les pièces ?")
    assert count() == 2
    thread = Thread.objects.get()
    mark_read(thread, by=draft.ours, side=Side.OURS, upto=thread.messages.order_by("id").last())
    assert count() == 0
