"""What a person chose to receive by mail, and what leaves as one."""

import datetime as dt

import pytest
from django.utils import translation

from core.clock import PARIS
from core.emails import ACCOUNT, Email, Reader, deliver
from core.mail_bundles import send_bundles
from core.mail_choices import DAILY, NEAR, Way, choose, next_morning, stop, stop_url, stopped_by, ways_of
from core.models import OutMail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 10, 12, tzinfo=PARIS)
MORNING = dt.datetime(2026, 3, 11, 8, tzinfo=PARIS)
Status = OutMail.Status


class Remark(Email):
    kind, template = "test.remark", "core/mail/bundle.txt"
    subject = "Remarque %(n)s"
    label = "Remarque"
    action, required = False, ""

    @staticmethod
    def recipients(person):
        return [person]

    def render(self):
        return self.subject % self.context, f"Texte {self.context['n']}, <b> & “signes”.\n"


class Notice(Remark):
    kind, required = "test.notice", ACCOUNT


class Task(Remark):
    kind, action = "test.task", True


@pytest.fixture(autouse=True)
def _at_noon(clock):
    clock(NOON)


@pytest.fixture
def person(db):
    return UserFactory()


def tell(person, n, about=None, mail=Remark):
    mail.tell(person, about=about or person, n=n)
    row = OutMail.objects.filter(kind=mail.kind).order_by("-pk")[0]
    deliver(str(row.pk))
    row.refresh_from_db()
    return row


def test_what_is_refused_stays_in_the_workspace_and_what_is_required_leaves(person, mailoutbox):
    choose(person, {"test.remark": Way.NEVER, "test.notice": Way.NEVER})

    assert tell(person, 1).status == Status.ONSITE
    assert tell(person, 2, mail=Notice).status == Status.SENT
    assert [mail.subject for mail in mailoutbox] == ["Remarque 2"]


def test_a_day_leaves_at_eight_as_one_grouped_by_object_even_late(person, clock, mailoutbox, run_jobs):
    choose(person, {"test.remark": Way.DAILY})
    other = UserFactory()
    rows = [tell(person, 1), tell(person, 2, about=other), tell(person, 3)]
    assert [(row.status, row.due_at) for row in rows] == [(Status.WAITING, MORNING)] * 3

    clock(MORNING - dt.timedelta(minutes=1))
    assert send_bundles().done == 0
    clock(MORNING + dt.timedelta(hours=5))  # the worker was down
    assert send_bundles().done == 1
    assert send_bundles().done == 0
    whole = OutMail.objects.get(kind="core.bundle")
    deliver(str(whole.pk))

    (mail,) = mailoutbox
    assert mail.subject == "Votre résumé du jour : 3 messages"
    assert [mail.body.index(f"Texte {n}") for n in (1, 3, 2)] == sorted(
        mail.body.index(f"Texte {n}") for n in (1, 2, 3)
    )
    assert "<b> & “signes”" in mail.body and "&lt;b&gt; &amp; “signes”" in mail.alternatives[0].content
    assert mail.extra_headers["List-Unsubscribe"] == f"<{stop_url(person, [DAILY], 'fr')}>"
    assert {row.status for row in OutMail.objects.filter(part_of=whole)} == {Status.ONSITE}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (NOON, MORNING),
        (NOON.replace(hour=7, minute=59), NOON.replace(hour=8)),
        (NOON.replace(hour=8), MORNING),
        (dt.datetime(2026, 3, 28, 20, tzinfo=PARIS), dt.datetime(2026, 3, 29, 8, tzinfo=PARIS)),  # the clocks change
    ],
)
def test_morning_is_eight_in_paris(now, then):
    found = next_morning(now.astimezone(dt.UTC))

    assert (found, found.astimezone(PARIS).hour) == (then, 8)


def test_messages_about_one_object_follow_as_one_and_those_about_another_leave(person, clock, mailoutbox):
    assert tell(person, 1).status == Status.SENT
    rows = [tell(person, 2), tell(person, 3)]
    assert [(row.status, row.due_at) for row in rows] == [(Status.WAITING, NOON + NEAR)] * 2
    assert tell(person, 4, about=UserFactory()).status == Status.SENT
    assert tell(person, 5, mail=Task).status == Status.SENT, "what waits for an act is never kept"

    clock(NOON + NEAR)
    send_bundles()
    whole = OutMail.objects.get(kind="core.bundle")
    assert whole.subject == "Remarque 3, et 1 autre message"
    assert whole.unsubscribe_url == stop_url(person, ["test.remark"], "fr")


def test_a_message_left_alone_leaves_as_it_is(person, clock, mailoutbox, run_jobs):
    tell(person, 1)
    row = tell(person, 2)
    clock(NOON + NEAR)

    send_bundles()
    deliver(str(row.pk))

    assert [mail.subject for mail in mailoutbox] == ["Remarque 1", "Remarque 2"]


def test_nobody_is_written_to_once_their_account_is_closed(person, clock):
    choose(person, {"test.remark": Way.DAILY})
    row = tell(person, 1)
    person.is_active = False
    person.save()
    clock(MORNING)

    assert send_bundles().failed == 0

    row.refresh_from_db()
    assert (row.status, OutMail.objects.filter(kind="core.bundle").count()) == (Status.ONSITE, 0)


@pytest.mark.parametrize(("way", "status"), [(Way.NEVER, Status.ONSITE), (Way.NOW, Status.WAITING)])
def test_what_waits_follows_a_new_choice(person, clock, way, status):
    choose(person, {"test.remark": Way.DAILY})
    row = tell(person, 1)
    choose(person, {"test.remark": way})

    row.refresh_from_db()
    assert row.status == status
    send_bundles()
    assert OutMail.objects.filter(kind="core.bundle").count() == (way == Way.NOW)


def test_an_address_names_its_person_and_kinds_and_a_forged_one_nobody(person):
    token = stop_url(person, ["test.remark", "test.task"], "fr").rstrip("/").rpartition("/")[2]

    assert stopped_by(token) == (person, ["test.remark", "test.task"])
    assert stopped_by(token[:-1]) is None
    assert stopped_by("rien") is None


def test_stopping_the_summary_stops_all_that_comes_with_it(person):
    choose(person, {"test.remark": Way.DAILY, "test.task": Way.NOW})

    stop(person, [DAILY])
    stop(person, [DAILY])

    assert ways_of(person.pk) == {"test.remark": Way.NEVER, "test.task": Way.NOW}


def test_an_address_without_account_is_told_at_once_and_has_nothing_to_choose():
    (row,) = Remark.write([Remark(to="a@b.example", person=Reader("a@b.example"), n=1)], Status.QUEUED)
    with translation.override("en"):
        deliver(str(row.pk))
    row.refresh_from_db()

    assert (row.status, row.unsubscribe_url, row.reader) == (Status.SENT, "", None)


def test_few_statements_for_sixty_parts(person, clock, django_assert_max_num_queries):
    choose(person, {"test.remark": Way.DAILY})
    for n in range(60):
        tell(person, n)
    clock(MORNING)

    with django_assert_max_num_queries(16):
        send_bundles()
