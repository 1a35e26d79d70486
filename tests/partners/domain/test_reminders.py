"""Reminders: whoever must act is written to, once a day, by the team from the desk or by the clock."""

import pytest

from challenges.models import JuryMember
from core.batches.declared import list_of
from core.batches.domain import choose, confirm
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, BatchItem, OutMail
from core.season import late_kinds
from partners.domain import reminders
from partners.domain.reminders import last_reminders, remind, remind_all
from partners.models import Reminder
from tests.budget import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import ReviewFactory
from tests.partners.test_season import DAY, aged, late_juror, silent_winner

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def juror(db):
    return late_juror()[0]


def mails():
    return list(OutMail.objects.filter(kind="partners.late_reminder").order_by("to"))


def test_reminder_says_what_since_when_and_where(team, juror):
    remind(late_kinds()["lectures"], juror, by=team)

    (mail,) = mails()
    assert mail.to == juror.user.email
    assert mail.subject == f"Action demandée\u00a0: rappel, {juror.jury.challenge} : 1 lecture à rendre"
    assert str(late_kinds()["lectures"].text) in mail.body
    assert f"/espace/jurys/{juror.jury_id}/" in mail.body
    assert Reminder.objects.get().told == 1


def test_own_words_take_the_place_of_the_text(team, juror):
    remind(late_kinds()["lectures"], juror, by=team, message="Jeudi midi au plus tard, merci.")

    assert "Jeudi midi au plus tard" in mails()[0].body
    assert Reminder.objects.get().text == "Jeudi midi au plus tard, merci."


def test_second_reminder_of_a_day_is_refused_and_the_next_day_leaves(team, juror, clock):
    clock(app_now())
    kind = late_kinds()["lectures"]
    remind(kind, juror, by=team)

    with pytest.raises(StaleState, match="déjà parti aujourd’hui"):
        remind(kind, juror, by=team)
    clock(app_now() + DAY)
    remind(kind, juror, by=team)

    assert len(mails()) == 2


def test_nobody_is_reminded_of_what_is_done(team, juror):
    juror.reviews.update(state="submitted", submitted_at=app_now())

    with pytest.raises(StaleState, match="plus en retard"):
        remind(late_kinds()["lectures"], juror, by=team)

    assert not mails()


def test_without_anybody_to_write_to_nothing_is_kept(team):
    row, _edition, expected = silent_winner()
    aged(expected["people"][0], is_active=False)

    with pytest.raises(DomainError, match="Personne"):
        remind(late_kinds()["laureats"], row, by=team)

    assert not mails()


@pytest.mark.parametrize("role", ["legal", "editor", "dpo"])
def test_the_team_alone_reminds(juror, role):
    with pytest.raises(NotAllowed):
        remind(late_kinds()["lectures"], juror, by=UserFactory(**{role: True}))


def test_clock_reminds_by_its_own_pace(juror, clock):
    clock(app_now())
    remind_all()
    remind_all()
    clock(app_now() + 2 * DAY)
    remind_all()
    assert len(mails()) == 1

    clock(app_now() + DAY)
    remind_all()

    assert [mail.to for mail in mails()] == [juror.user.email] * 2
    assert set(Reminder.objects.values_list("by", flat=True)) == {None}


def test_clock_leaves_kinds_that_have_another_one(clock):
    silent_winner()

    remind_all()

    assert not mails()


def test_several_are_reminded_together_and_each_says_what_became_of_it(team, juror, run_jobs):
    other = JuryMember.objects.create(jury=juror.jury, user=UserFactory())
    ReviewFactory(application=juror.reviews.get().application, member=other)
    kind, edition = late_kinds()["lectures"], juror.jury.challenge.edition
    remind(kind, juror, by=team)

    batch = choose(list_of("rappels-lectures"), edition, by=team, act="relancer", everything=True)
    confirm(batch, by=team, given={"message": [str(kind.text)]})
    run_jobs()

    outcomes = dict(BatchItem.objects.values_list("object_id", "outcome"))
    assert outcomes == {juror.pk: "refused", other.pk: "done"}
    assert {mail.to for mail in mails()} == {juror.user.email, other.user.email}
    assert last_reminders([other.pk])["lectures", other.pk].by == team


def test_desk_shows_what_is_late_with_one_press_to_remind(team, juror, sign_in):
    edition = juror.jury.challenge.edition
    client = sign_in(team)

    page = client.get(f"/espace/editions/{edition.pk}/suivi/").content.decode()
    assert str(juror.user) in page and "Relancer" in page

    sent = client.post(f"/espace/lots/nouveau/rappels-lectures/{edition.pk}/", {"act": "relancer", "pk": str(juror.pk)})
    read = client.get(sent["Location"]).content.decode()

    assert "Le jury ne peut pas délibérer" in read or "le jury ne peut pas délibérer" in read
    assert not mails()


def test_desk_costs_the_same_for_one_late_thing_and_for_many(team, sign_in):
    seat = late_juror()[0]
    address = f"/espace/editions/{seat.jury.challenge.edition_id}/suivi/"
    client = sign_in(team)
    one = queries_of(client, address)
    for _ in range(6):
        other = JuryMember.objects.create(jury=seat.jury, user=UserFactory())
        ReviewFactory(application=seat.reviews.get().application, member=other)

    assert queries_of(client, address) == one
    assert queries_of(client, address + "lectures/") < one


@pytest.mark.parametrize(("role", "status"), [("legal", 403), ("editor", 403), ("dpo", 404)])
def test_desk_is_for_the_team(juror, sign_in, role, status):
    edition = juror.jury.challenge.edition
    edition.published = False
    edition.save()

    answer = sign_in(UserFactory(**{role: True})).get(f"/espace/editions/{edition.pk}/suivi/")

    assert answer.status_code == status


def test_a_fault_in_one_kind_stays_an_alarm_when_the_other_kinds_pass(juror, monkeypatch):
    def fails(kind, row, **given):
        if kind.name == "lectures":
            raise RuntimeError("broken")
        return remind(kind, row, **given)

    monkeypatch.setattr(reminders, "remind", fails)
    remind_all()

    assert Alarm.objects.get(about=str(juror.pk)).settled_at is None
    monkeypatch.undo()
    remind_all()
    assert Alarm.objects.get(about=str(juror.pk)).settled_at is not None
