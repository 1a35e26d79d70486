"""What ends a fact before its day: each event of the model's table, a new version, changed evidence, a person."""

import datetime as dt
from pathlib import Path

import pytest

from agreements.commons.model2 import FACTS
from agreements.facts.domain.ending import DAMAGED, end_fact, recheck_evidence
from agreements.facts.domain.recording import record_fact
from agreements.facts.domain.verdict import verdict_of
from agreements.models import Fact
from agreements.prototypes.domain.deposit import deposit_version
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm
from register.canonical import read_canonical
from register.models import Entry
from tests.factories.events import happens
from tests.factories.facts import establish, said
from tests.factories.pilots import archive

DAY = dt.date(2027, 9, 15)
YESTERDAY = DAY - dt.timedelta(days=1)
PAIRS = [(fact.name, kind) for fact in FACTS for kind in fact.ended_by if fact.name != "published"]


def ends():
    rows = Entry.objects.filter(kind="fact.ended").order_by("index")
    return [read_canonical(bytes(entry.leaf))["data"] for entry in rows]


def declare(around, kind, on=DAY):
    return happens(around, kind, on, by=around.team, actor="startup")


@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_each_event_of_the_table_ends_its_facts(around, name, kind):
    (fact,) = establish(around, name, on=DAY if name == "rebuilt" else YESTERDAY)
    event = declare(around, kind)
    fact.refresh_from_db()

    assert (fact.ended_by, fact.ended_event) == (kind, event)
    assert verdict_of(around.prototype).counted == ()
    assert [(row["fact"], row["cause"], row["event"]) for row in ends()] == [(name, kind, str(event.pk))]


def test_an_event_ends_no_other_fact(around):
    establish(around, "name_filed", "data_stored", on=YESTERDAY)
    declare(around, "contributor.added")
    assert verdict_of(around.prototype).counted == ("data_stored", "name_filed")
    assert ends() == []


def test_a_fact_counts_until_the_day_before_the_event(around):
    (fact,) = establish(around, "data_stored", on=DAY - dt.timedelta(days=9))
    declare(around, "dataset.withheld", on=DAY - dt.timedelta(days=3))
    fact.refresh_from_db()

    assert (fact.until, fact.last_day, fact.void) == (DAY - dt.timedelta(days=4),) * 2 + (False,)
    assert verdict_of(around.prototype).counted == ()


def test_an_event_of_the_past_does_not_end_what_was_established_since(around):
    establish(around, "data_stored", on=YESTERDAY)
    declare(around, "dataset.withheld", on=DAY - dt.timedelta(days=5))
    assert verdict_of(around.prototype).counted == ("data_stored",)


def test_a_fact_of_before_a_known_event_is_recorded_as_ended(around):
    declare(around, "dataset.withheld", on=YESTERDAY)
    fact = record_fact(
        around.prototype, said("data_stored", around.prototype, DAY - dt.timedelta(days=9)), by=around.legal
    )

    assert (fact.until, fact.ended_by) == (DAY - dt.timedelta(days=2), "dataset.withheld")
    assert verdict_of(around.prototype).counted == ()


def test_what_ended_may_be_established_again_the_same_day(around):
    establish(around, "data_stored")
    declare(around, "dataset.withheld")
    assert verdict_of(around.prototype).counted == ()

    establish(around, "data_stored")
    assert verdict_of(around.prototype).counted == ("data_stored",)


def test_a_new_version_ends_the_rebuild_of_the_one_before(around):
    establish(around, "rebuilt")
    deposit_version(around.prototype, upload=archive(), version="2.0", by=around.founder)

    assert Fact.objects.get().ended_by == "version_deposited"
    assert verdict_of(around.prototype).counted == ()
    assert [row["cause"] for row in ends()] == ["version_deposited"]


@pytest.mark.parametrize("name", ["handover_rehearsed", "name_filed"])
def test_by_hand_with_a_reason(around, name):
    (fact,) = establish(around, name, on=YESTERDAY)
    with pytest.raises(DomainError, match="Indiquez le motif") as refusal:
        end_fact(fact, by=around.legal, reason=" ")
    assert refusal.value.field == "reason"
    for person in (around.agent, around.founder):
        with pytest.raises(NotAllowed):
            end_fact(fact, by=person, reason="Pour voir.")

    end_fact(fact, by=around.legal, reason="Le dépôt a été annulé par Camille Martin.")
    assert (fact.ended_by, fact.until) == ("by_hand", YESTERDAY)
    assert "Camille" not in str(ends())
    assert verdict_of(around.prototype).counted == ()
    with pytest.raises(StaleState):
        end_fact(fact, by=around.legal, reason="Encore.")


def test_evidence_that_changed_ends_its_fact(around):
    """The bytes of the file are no longer those that were hashed when the fact was recorded."""
    changed, whole = establish(around, "registers_read", "clearances_signed", on=YESTERDAY)
    Path(changed.evidence.file.path).chmod(0o600)
    Path(changed.evidence.file.path).write_bytes(b"%PDF-1.7\nautre chose")

    assert recheck_evidence() == [str(changed)]
    changed.refresh_from_db()
    whole.refresh_from_db()
    assert (changed.ended_by, whole.ended_by) == ("evidence_changed", "")
    assert verdict_of(around.prototype).counted == ("clearances_signed",)
    assert "État des inscriptions" not in Alarm.objects.get(code=DAMAGED).message
    assert "Registres publics lus" in Alarm.objects.get(code=DAMAGED).message
    assert recheck_evidence() == []
