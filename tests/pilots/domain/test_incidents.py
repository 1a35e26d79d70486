import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.clock import today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail
from core.worklist import tasks_for
from pilots.domain import incidents
from pilots.domain.spotting import spotted
from pilots.enums import PilotState
from pilots.models import Incident
from pilots.queries import published
from pilots.views.incident_lines import incidents_of
from tests.factories.pilots import IncidentFactory, pilot_set

pytestmark = pytest.mark.django_db
NAMED = "Mme Durand, 12 rue de la Paix, a chuté."
REPORTED = {
    "on": dt.date(2020, 1, 1), "text": NAMED, "measures": "Rappelée au 06 12 34 56 78.", "personal_data": False,
    "public_text": "Une chute, sans gravité.", "seen": False,
}  # fmt: skip
RULED = {"breach": "none", "reasons": "Vu.", "notified_on": None, "persons_told_on": None}


@pytest.fixture
def around():
    return pilot_set(PilotState.RUNNING)


def report(around, **fields):
    return incidents.report_incident(around.pilot, by=around.founder, values={**REPORTED, "on": today(), **fields})


def read_by_the_public(around):
    return [row.public_text for row in published().get(pk=around.pilot.pk).public_incidents]


def fields_of(act):
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.field


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mme Durand a chuté", "Mme Durand"),
        ("hier, Ida Lovelace est passée", "Ida Lovelace"),
        ("au 12 bis, rue de la Paix", "12 bis, rue de la Paix"),
        ("écrire à ida@exemple.fr", "ida@exemple.fr"),
        ("appeler le 06\u00a012\u202f34 56.78", "06 12 34 56.78"),
        ("la voiture AB-123-CD", "AB-123-CD"),
        ("une blessure, un passant hospitalisé", "blessure"),
    ],
)
def test_what_may_tell_who_somebody_is_is_spotted(text, words):
    assert words in [found.words for found in spotted(text)]


@pytest.mark.parametrize(
    "text", ["L’armoire nord est en panne depuis 3 nuits.", "Pièce changée le 12 mai 2027, 24 lampes.", ""]
)
def test_an_ordinary_sentence_is_not_spotted(text):
    assert spotted(text) == []


def test_nothing_is_public_until_it_is_read_and_then_only_the_public_text(around):
    found = report(around)
    assert read_by_the_public(around) == []

    incidents.show_incident(found, by=around.dpo, public_text="Une chute.")

    assert read_by_the_public(around) == ["Une chute."]
    assert OutMail.objects.filter(kind="pilots.incident_shown", to=around.founder.email).count() == 1
    assert not OutMail.objects.filter(body__contains="Durand").exists()


def test_nobody_on_the_trial_shows_their_own_incident(around):
    found = report(around)

    for person in (around.founder, around.agent, around.sponsor, around.legal):
        with pytest.raises(NotAllowed):
            incidents.show_incident(found, by=person, public_text="Une chute.")


def test_words_that_name_somebody_stop_the_writer_and_the_reader_until_they_are_read_again(around):
    assert fields_of(lambda: report(around, public_text=NAMED)) == "public_text"
    assert Incident.objects.count() == 0
    found = report(around, public_text=NAMED, seen=True)
    assert fields_of(lambda: incidents.show_incident(found, by=around.team, public_text=NAMED)) == "public_text"
    assert read_by_the_public(around) == []


def test_a_corrected_text_says_the_day_and_keeps_no_earlier_wording(around):
    found = incidents.show_incident(report(around), by=around.team, public_text="Une chute rue des Lilas.")

    incidents.show_incident(found, by=around.team, public_text="Une chute.")

    (row,) = published().get(pk=around.pilot.pk).public_incidents
    assert (row.public_text, row.rectified_on) == ("Une chute.", today())


def test_the_same_text_twice_is_refused(around):
    found = incidents.show_incident(report(around), by=around.team, public_text="Une chute.")

    with pytest.raises(StaleState):
        incidents.show_incident(found, by=around.dpo, public_text=" Une chute. ")
    assert Incident.objects.get().rectified_at is None


@pytest.mark.parametrize("who", ["founder", "team", "dpo"])
def test_author_team_and_officer_take_a_text_back_at_once(around, who):
    found = incidents.show_incident(report(around), by=around.team, public_text="Une chute.")

    incidents.hide_incident(found, by=getattr(around, who), note="On la reconnaît.")

    assert read_by_the_public(around) == []
    told = set(OutMail.objects.filter(kind="pilots.incident_hidden").values_list("to", flat=True))
    assert told == {around.founder.email, around.team.email, around.dpo.email}


@pytest.mark.parametrize("who", ["agent", "sponsor", "legal", "outsider"])
def test_others_do_not_take_it_back(around, who):
    found = incidents.show_incident(report(around), by=around.team, public_text="Une chute.")

    with pytest.raises(NotAllowed):
        incidents.hide_incident(found, by=getattr(around, who), note="Non.")
    assert read_by_the_public(around) == ["Une chute."]


def test_another_wording_leaves_the_page_and_waits_to_be_read(around):
    found = incidents.show_incident(report(around), by=around.team, public_text="Une chute.")

    incidents.hide_incident(found, by=around.founder, note="Trop précis.", public_text="Un câble gênait.")

    assert read_by_the_public(around) == []
    assert "incident" in [task.kind for task in tasks_for(around.team)]
    incidents.show_incident(found, by=around.team, public_text="Un câble gênait.")
    (row,) = published().get(pk=around.pilot.pk).public_incidents
    assert (row.public_text, row.rectified_on) == ("Un câble gênait.", today())


def test_who_only_supports_the_trial_reads_what_the_public_reads(around):
    found = report(around)
    assert incidents_of(around.pilot, around.sponsor) == []
    incidents.show_incident(found, by=around.team, public_text="Une chute.")

    (line,) = incidents_of(around.pilot, around.sponsor)

    assert (line["inside"], line["acts"]) == (False, [])
    assert all(incidents_of(around.pilot, one)[0]["inside"] for one in (around.agent, around.founder, around.dpo))


def test_personal_data_start_the_clock_of_the_officer(around, clock):
    found = report(around, personal_data=True)
    (task,) = (task for task in tasks_for(around.dpo) if task.kind == "breach")
    assert task.due == found.created_at + dt.timedelta(hours=72)
    incidents.follow_breaches()
    assert not Alarm.objects.filter(code=incidents.DUE).exists()

    clock(found.created_at + dt.timedelta(hours=48))
    incidents.follow_breaches()
    incidents.follow_breaches()

    assert Alarm.objects.filter(code=incidents.DUE, settled_at=None).count() == 1
    assert fields_of(lambda: incidents.close_incident(found, by=around.team, outcome="Réglé.")) is None
    incidents.rule_breach(found, by=around.dpo, values=RULED)
    assert not Alarm.objects.filter(code=incidents.DUE, settled_at=None).exists()
    assert "breach" not in [task.kind for task in tasks_for(around.dpo)]


def test_a_breach_stays_due_until_authority_and_persons_are_told(around):
    found = report(around)
    assert not incidents.incidents_due().exists()
    days = ((None, None), (today(), None), (None, today()))
    for notified, told in days:
        values = {**RULED, "breach": "persons", "notified_on": notified, "persons_told_on": told}
        incidents.rule_breach(found, by=around.dpo, values=values)
        assert incidents.incidents_due().get() == found

    incidents.rule_breach(
        found, by=around.dpo, values={**RULED, "breach": "persons", "notified_on": today(), "persons_told_on": today()}
    )

    assert not incidents.incidents_due().exists()
    ruled = OutMail.objects.filter(kind="pilots.breach_ruled")
    assert ruled.count() == len(set(ruled.values_list("to", flat=True)))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"notified_on": dt.date(2100, 1, 1), "breach": "authority"}, "notified_on"),
        ({"notified_on": dt.date(2000, 1, 1), "breach": "authority"}, "notified_on"),
        ({"notified_on": "today"}, "notified_on"),
        ({"persons_told_on": "today", "breach": "authority"}, "persons_told_on"),
    ],
)
def test_a_ruling_and_its_days_agree(around, values, field):
    found = report(around)
    values = {name: today() if value == "today" else value for name, value in values.items()}

    assert fields_of(lambda: incidents.rule_breach(found, by=around.dpo, values={**RULED, **values})) == field


def test_only_the_officer_rules(around):
    found = report(around)

    for person in (around.team, around.agent, around.founder):
        with pytest.raises(NotAllowed):
            incidents.rule_breach(found, by=person, values=RULED)


def test_an_incident_is_closed_once(around):
    found = report(around)
    incidents.close_incident(found, by=around.team, outcome="Pièce changée.")

    with pytest.raises(StaleState):
        incidents.close_incident(found, by=around.dpo, outcome="Encore.")
    with pytest.raises(StaleState):
        incidents.rule_breach(found, by=around.dpo, values=RULED)


def test_the_database_shows_no_incident_without_a_public_text(around):
    row = IncidentFactory(pilot=around.pilot)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=row.pk).update(shown_at=row.created_at)
