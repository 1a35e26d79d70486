import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from agreements.enums import BreachState, ObligationState
from agreements.events import labels
from agreements.events.domain import breaches, obligations
from agreements.events.domain.calendar_feed import calendar_of, new_address, reader_of, token_of
from agreements.models import Breach, Obligation
from casework.domain.steps import propose
from core.clock import PARIS
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail
from core.workflow import import_state, perform, workflow_of
from register.models import Entry
from tests.factories.acts import by_two, delegated
from tests.factories.events import NOW, breach_of, happens, receives

DELIVERED = dt.date(2027, 9, 1)


@pytest.fixture
def owed(told):
    """The City owes publication 30 days after delivery; the startup keeps its background list up to date."""
    happens(told, "prototype.delivered", DELIVERED)
    return {f"{row.clause}.{row.term}": row for row in Obligation.objects.all()}


def test_terms_in_days_become_dated_obligations(told, owed):
    assert {
        name: (row.debtor_role, row.debtor, row.creditor_role, row.due_at.astimezone(PARIS), row.lasting)
        for name, row in owed.items()
    } == {
        "background_declaration.update_on_incorporation_days": (
            "startup",
            told.maker,
            "city",
            dt.datetime(2027, 9, 16, 23, 59, 59, tzinfo=PARIS),
            False,
        ),
        "open_source_publication.delay_for_secrets_max_days": (
            "startup",
            told.maker,
            "city",
            dt.datetime(2027, 10, 31, 23, 59, 59, tzinfo=PARIS),
            True,
        ),
        "open_source_publication.publication_deadline_days": (
            "city",
            told.city,
            "public",
            dt.datetime(2027, 10, 1, 23, 59, 59, tzinfo=PARIS),
            False,
        ),
    }


def test_the_end_of_a_day_follows_the_season():
    assert [
        obligations.end_of_day(day).astimezone(dt.UTC).hour for day in (dt.date(2027, 7, 1), dt.date(2027, 12, 1))
    ] == [
        21,
        22,
    ]


def test_an_event_answers_what_it_shows_to_be_done(told, owed):
    happens(told, "release.published", dt.date(2027, 9, 10))

    row = Obligation.objects.get(pk=owed["open_source_publication.publication_deadline_days"].pk)
    assert (row.state, labels.note_words(row.note)) == ("fulfilled", "Version publiée")
    with translation.override("en"):
        assert labels.note_words(row.note) == "Release published"
    assert not Obligation.objects.filter(event__kind="release.published", term="publication_deadline_days").exists()


def test_the_debtor_reports_it_done(told, owed):
    row = owed["background_declaration.update_on_incorporation_days"]

    obligations.fulfil(row, by=told.startup, note="Liste à jour.")

    assert (row.state, row.note, row.fulfilled_at) == ("fulfilled", "Liste à jour.", NOW)
    with pytest.raises(StaleState) as refused:
        obligations.fulfil(row, by=told.startup, note="Encore.")
    assert refused.value.message == "Ce n’est plus possible : l’état est maintenant « faite »."


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("legal", True),
        ("startup", True),
        ("team", False),
        ("partner_member", False),
        ("dpo", False),
        ("stranger", False),
    ],
)
def test_who_reports_it_done(told, owed, who, allowed):
    row = owed["background_declaration.update_on_incorporation_days"]

    if allowed:
        assert obligations.fulfil(row, by=getattr(told, who), note="Fait.").state == "fulfilled"
    else:
        with pytest.raises(NotAllowed) as refused:
            obligations.fulfil(row, by=getattr(told, who), note="Fait.")
        assert refused.value.message == "Votre rôle ne donne pas ce droit."


def test_what_was_done_is_said(told, owed):
    with pytest.raises(DomainError) as refused:
        obligations.fulfil(owed["background_declaration.update_on_incorporation_days"], by=told.startup, note="  ")

    assert (refused.value.field, refused.value.message) == (
        "note",
        "Dites en une phrase ce qui a été fait, et où cela se constate.",
    )


def late_one(told, owed, clock):
    clock(NOW + dt.timedelta(days=10))
    obligations.tick()
    row = Obligation.objects.get(pk=owed["background_declaration.update_on_incorporation_days"].pk)
    assert row.state == "late"
    return row


def test_done_after_the_case_was_closed_is_refused(told, owed, clock):
    row = late_one(told, owed, clock)
    case = breach_of(told, row, "", facts="Liste non tenue.")
    breaches.dismiss(case, by=told.legal, reason="Réglé autrement.")

    with pytest.raises(DomainError) as refused:
        obligations.fulfil(row, by=told.startup, note="La voici.")

    assert refused.value.message == (
        "Le dossier de manquement ouvert sur cette échéance est clos : elle ne se déclare plus faite."
    )
    row.refresh_from_db()
    assert (row.state, row.note) == ("late", "")


def test_the_clock_flags_ends_and_reminds_once(told, owed, clock):
    assert obligations.tick() == (0, 1)
    assert obligations.tick() == (0, 0)
    clock(NOW + dt.timedelta(days=1, hours=15))
    assert obligations.tick() == (1, 1)
    assert obligations.tick() == (0, 0)
    clock(NOW + dt.timedelta(days=60))
    assert obligations.tick()[0] == 1

    assert {f"{row.term}": row.state for row in Obligation.objects.all()} == {
        "update_on_incorporation_days": "late",
        "publication_deadline_days": "late",
        "delay_for_secrets_max_days": "cancelled",
    }
    assert {mail.to for mail in OutMail.objects.filter(kind="agreements.obligation_reminder")} == {told.startup.email}
    first = OutMail.objects.order_by("created_at", "pk").first()
    assert first.subject == "Action demandée : Échéance de la convention pour Lampadaire attentif"


ALLOWED = {
    ObligationState.DUE: {"fulfil", "answer", "fall_late", "lapse", "end_with_case", "void", "cancel"},
    ObligationState.LATE: {"fulfil", "answer", "end_with_case", "void", "cancel"},
    ObligationState.FULFILLED: {"void"},
    ObligationState.CANCELLED: set(),
}


@pytest.mark.parametrize("state", ObligationState)
def test_every_step_of_an_obligation_from_every_state(told, owed, clock, state):
    clock(NOW + dt.timedelta(days=400))
    row = owed["background_declaration.update_on_incorporation_days"]
    Obligation.objects.filter(pk=row.pk).update(fulfilled_at=NOW)
    row.refresh_from_db()
    done = set()
    for step in workflow_of(row).transitions:
        import_state(row, state, reason="essai")
        try:
            perform(row, step.name, by=told.legal if step.perm else None, reason="Motif.")
        except StaleState:
            continue
        done.add(step.name)

    assert done == ALLOWED[state]


def test_a_lasting_engagement_is_not_reported_done(told, owed):
    with pytest.raises(DomainError) as refused:
        obligations.fulfil(owed["open_source_publication.delay_for_secrets_max_days"], by=told.legal, note="Fait.")

    assert refused.value.message == "Cet engagement se tient jusqu’à son terme : il ne se déclare pas fait."


def test_the_calendar_reads_back(told, owed):
    parsed = Calendar.from_ical(calendar_of(Obligation.objects.order_by("due_at"), NOW))

    assert [str(zone["TZID"]) for zone in parsed.walk("VTIMEZONE")] == ["Europe/Paris"]
    first = parsed.walk("VEVENT")[0]
    assert len(parsed.walk("VEVENT")) == 3
    assert str(first["SUMMARY"]) == "Lampadaire attentif : Délai de mise à jour"
    assert first.decoded("DTEND") == dt.datetime(2027, 9, 16, 23, 59, 59, tzinfo=ZoneInfo("Europe/Paris"))
    assert first["DTEND"].params["TZID"] == "Europe/Paris"


def test_another_program_reads_the_calendar(told, owed):
    """vobject shares no code with what wrote it: zones, folding, accents, alarms and identifiers are as the RFC has them."""
    rows = Obligation.objects.order_by("due_at")
    written = calendar_of(rows, NOW)

    lines = written.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    calendar = vobject.readOne(written.decode())
    assert calendar.behavior.validate(calendar, raiseException=True)
    events = calendar.vevent_list
    assert [event.uid.value for event in events] == [f"{row.pk}@localhost:8000" for row in rows]
    assert [event.sequence.value for event in events] == ["0"] * 3
    first = events[0]
    assert first.summary.value == "Lampadaire attentif\u00a0: Délai de mise à jour"
    assert first.description.value.startswith("à faire. Doit\u00a0: Lumière d’essai. Envers\u00a0: Ville d’essai.")
    assert first.dtend.value == dt.datetime(2027, 9, 16, 23, 59, 59, tzinfo=ZoneInfo("Europe/Paris"))
    assert first.dtend.value.utcoffset() == dt.timedelta(hours=2)
    assert first.valarm.trigger.value == dt.timedelta(days=-7)
    assert calendar.vtimezone.tzid.value == "Europe/Paris"


@pytest.mark.parametrize(
    ("after", "state"),
    [(-dt.timedelta(minutes=59), "due"), (dt.timedelta(0), "due"), (dt.timedelta(microseconds=1), "late")],
)
def test_an_obligation_is_late_once_its_last_instant_has_passed(owed, clock, after, state):
    row = owed["background_declaration.update_on_incorporation_days"]
    clock(row.due_at + after)

    obligations.tick()

    assert Obligation.objects.get(pk=row.pk).state == state
    assert list(Alarm.objects.values_list("code", flat=True)) == []  # nothing was tried before its time


def test_a_late_obligation_is_the_same_entry_told_again(told, owed, clock):
    before = Calendar.from_ical(calendar_of(Obligation.objects.order_by("due_at"), NOW)).walk("VEVENT")[0]

    clock(NOW + dt.timedelta(days=30))
    obligations.tick()

    after = Calendar.from_ical(calendar_of(Obligation.objects.order_by("due_at"), NOW)).walk("VEVENT")[0]
    assert (str(after["UID"]), after["SEQUENCE"]) == (str(before["UID"]), 1)
    assert after.decoded("DTEND") == before.decoded("DTEND")


def test_the_secret_address_opens_without_login_until_replaced(told, owed, client):
    feed = new_address(told.startup)
    old = reverse("obligation_feed", args=[token_of(feed)])

    answer = client.get(old)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 3
    new_address(told.startup)
    assert client.get(old).status_code == 404
    assert client.get(reverse("obligation_feed", args=["forged:token"])).status_code == 404
    assert reader_of(token_of(new_address(told.startup))) == told.startup


BREACH_STEPS = {
    BreachState.RECORDED: {"notice", "dismiss", "fall_with_finding"},
    BreachState.NOTICED: {"cure", "remedy", "dismiss", "fall_with_finding"},
    BreachState.CURED: {"close", "dismiss", "fall_with_finding"},
    BreachState.REMEDIED: {"cure", "remedy", "close", "dismiss", "fall_with_finding"},
    BreachState.CLOSED: set(),
}


@pytest.fixture
def case(told):
    event = happens(told, "trademark.filed_on_project_name", DELIVERED, actor="startup")
    return breach_of(told, event, "attribution_and_names", facts="Marque déposée à l’INPI.")


@pytest.mark.parametrize("state", BreachState)
def test_every_step_of_a_breach_from_every_state(told, case, clock, state):
    Breach.objects.filter(pk=case.pk).update(received_at=NOW)
    clock(NOW + dt.timedelta(days=400))
    done, signer = set(), delegated()
    for step in workflow_of(case).transitions:
        import_state(case, state, reason="essai")
        try:
            if step.second:
                by_two(case, step.name, by=told.legal, second=signer, reason="Motif.")
            else:
                perform(case, step.name, by=told.legal if step.perm else None, reason="Motif.")
        except StaleState:
            continue
        done.add(step.name)

    assert done == BREACH_STEPS[state]


@pytest.mark.parametrize("who", ["team", "dpo", "startup", "partner_member", "stranger"])
def test_only_the_legal_officer_treats_a_breach(told, case, who):
    for verb in (breaches.give_notice, breaches.dismiss):
        with pytest.raises(NotAllowed) as refused:
            verb(case, by=getattr(told, who), reason="Motif.")
        assert refused.value.message == "Votre rôle ne donne pas ce droit."


def test_notice_cure_and_reinstatement(told, case):
    breaches.give_notice(case, by=told.legal, reason="Retirez la marque.")
    assert case.cure_by is None  # nothing runs before the notice is received
    with pytest.raises(DomainError):
        breaches.record_receipt(case, by=told.legal, on=NOW.date() + dt.timedelta(days=1))
    with pytest.raises(NotAllowed):
        breaches.record_receipt(case, by=told.partner_member, on=NOW.date())
    breaches.record_receipt(case, by=told.startup, on=NOW.date())

    assert case.cure_by.astimezone(PARIS) == dt.datetime(2027, 10, 15, 23, 59, 59, tzinfo=PARIS)
    (mail,) = OutMail.objects.filter(kind="agreements.breach_notice")
    assert mail.to == told.startup.email
    breaches.record_cure(case, by=told.legal, reason="Marque retirée.")
    breaches.close(case, by=told.legal, reason="Corrigé dans le délai.")
    assert (case.state, case.reinstated) == ("closed", True)
    kinds = list(Entry.objects.filter(kind__startswith="ip.breach").order_by("index").values_list("kind", flat=True))
    assert kinds == ["ip.breach", "ip.breach_noticed", "ip.breach_cured", "ip.breach_closed"]


def test_remedies_come_after_the_cure_period_one_grade_at_a_time(told, case, clock):
    breaches.give_notice(case, by=told.legal, reason="Retirez la marque.")
    with pytest.raises(DomainError, match="n’est pas reçue"):
        propose(case, "remedy", by=told.legal, reason="Trop tôt.")
    receives(case)
    with pytest.raises(DomainError) as refused:
        propose(case, "remedy", by=told.legal, reason="Trop tôt.")
    assert refused.value.message == (
        "Le délai pour corriger court jusqu’au vendredi 15 octobre 2027 à 23\u00a0h\u00a059 (heure de Paris)"
        " : aucun remède ne s’applique avant."
    )

    clock(NOW + dt.timedelta(days=31))
    signer = delegated()
    with pytest.raises(NotAllowed, match="se propose d’abord"):
        breaches.apply_remedy(case, by=told.legal, reason="Non corrigé.")
    for _grade in range(6):
        by_two(case, "remedy", by=told.legal, second=signer, reason="Non corrigé.")

    assert [row["remedy"] for row in case.remedies] == [
        "public_record",
        "suspension_of_data_access",
        "escrow_release",
        "call_back",
        "exclusion_from_next_editions",
        "court",
    ]
    with pytest.raises(DomainError) as refused:
        by_two(case, "remedy", by=told.legal, second=signer, reason="Encore.")
    assert refused.value.message == "Tous les remèdes de la convention ont été appliqués."


def test_a_case_opened_by_a_finding_that_is_not_public_is_not_either(told):
    event = happens(told, "trademark.filed_on_project_name", dt.date(2026, 9, 1))

    case = breach_of(told, event, "attribution_and_names", public=False)

    assert (case.public, Entry.objects.filter(kind__startswith="ip.breach").count()) == (False, 0)


def test_an_obligation_that_is_not_late_is_missed_by_nobody(told, owed):
    row = owed["background_declaration.update_on_incorporation_days"]

    with pytest.raises(DomainError) as refused:
        breaches.of_obligation(row)

    assert refused.value.message == "Cette échéance n’est pas en retard : rien n’est encore manqué."
