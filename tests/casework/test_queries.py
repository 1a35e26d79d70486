"""Which exchanges, messages and files each person finds: every condition alone."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from casework import queries
from casework.domain.threads import post
from casework.enums import Side, Turn
from casework.exchanges import exchange_of
from casework.models import Message, Read, Thread
from core.models import StoredFile
from tests.casework.conftest import NOW, WORLDS, _application, _organisation
from tests.factories.accounts import UserFactory, member_of
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def two(at):
    """Two exchanges with the team: one about an application, one about an organisation; `other` is the second's person."""
    first, second = _application(), _organisation()
    first.other, first.organisation = second.theirs, second.obj
    post(first.obj, by=first.theirs, body="Une")
    post(first.organisation, by=first.other, body="Deux")
    first.thread, first.second = Thread.objects.get(kind="candidature"), Thread.objects.get(kind="organisation")
    return first


def test_exchange_is_seen_from_its_two_sides_alone(two):
    assert set(queries.threads_visible_to(two.ours)) == {two.thread, two.second}
    assert set(queries.threads_visible_to(two.theirs)) == {two.thread}
    assert set(queries.threads_visible_to(two.other)) == {two.second}
    for person in (UserFactory(), UserFactory(legal=True), AnonymousUser()):
        assert not queries.threads_visible_to(person).exists()
    User.objects.filter(pk=two.theirs.pk).update(is_active=False)
    assert not queries.threads_visible_to(User.objects.get(pk=two.theirs.pk)).exists()


@pytest.mark.parametrize("kind", sorted(WORLDS))
def test_each_kind_is_seen_from_its_two_sides(kind, at):
    made = WORLDS[kind]()
    Thread.objects.all().delete()
    post(made.obj, by=made.ours, body="Bonjour")
    thread = Thread.objects.get()

    assert [list(queries.threads_visible_to(person)) for person in (made.ours, made.theirs)] == [[thread], [thread]]
    assert not queries.threads_visible_to(UserFactory()).exists()


def test_answer_is_owed_by_the_side_whose_turn_it_is(two):
    assert set(queries.to_answer(two.ours)) == {two.thread, two.second}
    assert not queries.to_answer(two.theirs).exists()
    post(two.obj, by=two.ours, body="Oui")
    assert set(queries.to_answer(two.ours)) == {two.second}
    assert set(queries.to_answer(two.theirs)) == {two.thread}
    assert not queries.to_answer(two.other).exists()


def test_late_is_what_our_side_has_not_answered_in_time(two):
    Thread.objects.update(reply_by=NOW)
    assert not queries.late(two.ours).exists()
    Thread.objects.filter(pk=two.thread.pk).update(reply_by=NOW - HOUR)
    assert list(queries.late(two.ours)) == [two.thread]
    assert not queries.late(two.theirs).exists()
    Thread.objects.filter(pk=two.thread.pk).update(turn=Turn.THEIRS)
    assert not queries.late(two.ours).exists()


def test_views_of_the_box(two):
    def shown(person):
        views = ("", "a-repondre", "en-retard", "a-moi", "non-lus")
        return {view: set(queries.chosen(person, view)) for view in views}

    nothing, both = set(), {two.thread, two.second}
    assert shown(two.ours) == {
        "": both, "a-repondre": both, "en-retard": nothing, "a-moi": nothing, "non-lus": both,
    }  # fmt: skip
    Thread.objects.filter(pk=two.second.pk).update(assignee=two.ours, reply_by=NOW - HOUR)
    Thread.objects.filter(pk=two.thread.pk).update(assignee=UserFactory(), turn=Turn.THEIRS)
    Read.objects.filter(thread=two.thread, user=two.ours).update(unread=0, to_tell=0)
    assert shown(two.ours) == {
        "": both, "a-repondre": {two.second}, "en-retard": {two.second}, "a-moi": {two.second}, "non-lus": {two.second},
    }  # fmt: skip
    assert shown(two.theirs)["a-moi"] == shown(two.theirs)["non-lus"] == nothing


def test_box_lists_what_is_due_first_then_the_latest_with_ones_own_unread(two):
    third = _application()
    post(third.obj, by=two.ours, body="Trois")
    thread = Thread.objects.get(object_id=third.obj.pk)
    last = _application()
    post(last.obj, by=two.ours, body="Quatre")
    fourth = Thread.objects.get(object_id=last.obj.pk)
    Thread.objects.filter(pk=two.thread.pk).update(reply_by=NOW + HOUR)
    Thread.objects.filter(pk=two.second.pk).update(reply_by=NOW)
    Thread.objects.filter(pk=fourth.pk).update(last_at=NOW + HOUR)
    Read.objects.filter(thread=thread, user=third.theirs).update(unread=7)
    never = Thread.objects.create(
        content_type=thread.content_type, object_id=_application().obj.pk, kind="candidature", owner_role="team",
    )  # fmt: skip

    rows = [(row, row.unread) for row in queries.listed(two.ours, "")]

    assert rows == [(two.second, 1), (two.thread, 1), (fourth, 0), (thread, 0), (never, 0)]


def test_each_thread_comes_with_its_exchange_and_its_object(two, django_assert_num_queries):
    threads = [two.thread, two.second]
    with django_assert_num_queries(2):
        found = queries.with_objects(threads)
    assert found == [
        (two.thread, exchange_of(two.obj), two.obj), (two.second, exchange_of(two.organisation), two.organisation),
    ]  # fmt: skip
    assert queries.thread_about(exchange_of(two.obj), two.obj) == two.thread
    assert queries.thread_about(exchange_of(two.organisation), two.organisation) == two.second
    assert queries.thread_about(exchange_of(two.obj), _application().obj) is None
    assert queries.thread_about(exchange_of(two.organisation), two.obj) is None


def test_messages_stand_oldest_first_and_notes_for_our_side_alone(two):
    note = post(two.obj, by=two.ours, body="Entre nous", internal=True).message
    last = post(two.obj, by=two.ours, body="Réponse").message
    first = Message.objects.get(body="Une")

    assert list(queries.messages_for(two.thread, Side.OURS)) == [first, note, last]
    assert list(queries.messages_for(two.thread, Side.THEIRS)) == [first, last]


def test_unread_is_counted_for_each_person_in_exchanges_they_still_have(two):
    assert (queries.unread_by(two.ours, two.thread), queries.count_unread(two.ours)) == (1, 2)
    assert (queries.unread_by(two.theirs, two.thread), queries.count_unread(two.theirs)) == (0, 0)
    assert (queries.unread_by(UserFactory(), two.thread), queries.count_unread(UserFactory())) == (0, 0)
    Read.objects.filter(thread=two.thread, user=two.ours).update(unread=4)
    assert (queries.unread_by(two.ours, two.thread), queries.count_unread(two.ours)) == (4, 5)
    assert queries.unread_by(two.ours, two.second) == 1
    Read.objects.create(thread=two.second, user=two.theirs, unread=2)  # an exchange that is no longer theirs
    assert queries.count_unread(two.theirs) == 0


def test_file_is_read_by_whoever_reads_one_of_its_messages(two):
    upload = SimpleUploadedFile("plan.pdf", pdf_of())
    post(two.obj, by=two.ours, body="Note", files=[upload], internal=True)
    file, message = StoredFile.objects.get(), Message.objects.get(body="Note")
    colleague, stranger = member_of(two.obj.organisation), UserFactory()
    elsewhere = WORLDS["convention"]()
    post(elsewhere.obj, by=elsewhere.theirs, body="Ailleurs")

    people = {
        "ours": two.ours, "theirs": two.theirs, "colleague": colleague, "other": two.other, "stranger": stranger,
        "ours elsewhere": elsewhere.ours, "theirs elsewhere": elsewhere.theirs,
    }  # fmt: skip

    def readers():
        return {name: queries.may_read_file(person, file) for name, person in people.items()}

    assert [name for name, may in readers().items() if may] == ["ours"]
    open_to_both = Message.objects.get(body="Une")
    open_to_both.files.add(file)
    assert [name for name, may in readers().items() if may] == ["ours", "theirs", "colleague"]
    message.files.clear()
    assert [name for name, may in readers().items() if may] == ["ours", "theirs", "colleague"]
    open_to_both.files.clear()
    assert not any(readers().values())
