"""The verdict of a prototype: judged when a fact is recorded, kept until one lapses, told in the register."""

import datetime as dt

from agreements.facts.domain.verdict import FELL, judge_on, refresh, verdict_of
from agreements.models import Fact, PrototypeVerdict
from core.clock import PARIS
from core.models import Alarm
from register.canonical import read_canonical
from register.models import Entry
from tests.agreements.facts.domain.conftest import NOON
from tests.factories.facts import EIGHT, before_model_2, establish, governed
from tests.factories.pilots import PrototypeFactory

DAY = dt.date(2027, 9, 15)


def changes():
    rows = Entry.objects.filter(kind="verdict.changed").order_by("index")
    return [read_canonical(bytes(entry.leaf))["data"] for entry in rows]


def test_without_a_convention_nothing_is_asserted(around):
    bare = PrototypeFactory()
    assert verdict_of(bare) is None
    assert refresh(bare) is None


def test_the_template_holds_if_all_keep_their_word_until_the_eight_facts_are_recorded(around):
    assert verdict_of(around.prototype).verdict == "shared-if-kept"
    assert verdict_of(around.prototype).result["record"] == [sorted(EIGHT)]

    for left, name in zip(range(7, -1, -1), EIGHT, strict=True):
        establish(around, name)
        answer = verdict_of(around.prototype)
        assert (answer.verdict == "shared") is (left == 0), name
        assert len(answer.counted) == 8 - left

    assert answer.valid_until == DAY + dt.timedelta(days=30)
    assert answer.result["record"] == []
    assert [(row["was"], row["verdict"]) for row in changes()] == [
        (None, "shared-if-kept"),
        ("shared-if-kept", "shared"),
    ]
    assert changes()[-1] | {"prototype": "", "slug": "", "maker": ""} == {
        "prototype": "", "slug": "", "maker": "", "fictional": False, "convention_sha256": "5" * 64, "model": 2,
        "on": "2027-09-15", "verdict": "shared", "was": "shared-if-kept", "loyal": "shared", "defiant": "shared",
        "facts": sorted(EIGHT), "valid_until": "2027-10-15",
    }  # fmt: skip


def test_the_row_answers_until_its_first_last_day_and_no_longer(around, clock):
    establish(around, *EIGHT)
    row = PrototypeVerdict.objects.get()
    PrototypeVerdict.objects.update(verdict="doubtful")  # told from the row: nothing is judged again

    assert verdict_of(around.prototype, row.valid_until).verdict == "doubtful"
    assert verdict_of(around.prototype, row.valid_until + dt.timedelta(days=1)).verdict == "shared-if-kept"
    assert verdict_of(around.prototype, row.on - dt.timedelta(days=1)).verdict == "shared-if-kept"


def test_the_latest_record_speaks_for_a_fact(around):
    establish(around, "name_filed", on=DAY - dt.timedelta(days=10))
    establish(around, "name_filed", on=DAY)
    establish(around, "name_filed", on=DAY - dt.timedelta(days=20))

    assert verdict_of(around.prototype).valid_until == DAY + dt.timedelta(days=3650)


def test_a_convention_signed_before_model_2_keeps_working(db, clock):
    """Its missing terms read as protecting nothing; its facts may be recorded and count."""
    clock(NOON)
    around = governed(before_model_2())
    before = verdict_of(around.prototype)
    establish(around, *EIGHT)
    after = verdict_of(around.prototype)

    assert before.verdict == "appropriable"
    assert (after.verdict, after.counted) == ("appropriable", tuple(sorted(EIGHT)))
    assert len(after.result["defiant"]["forms"]) < len(before.result["defiant"]["forms"])


def test_a_text_that_cannot_be_read_is_judged_by_nobody(around):
    around.version.frozen["articles"][0]["terms"] = {"no such term": 1}
    around.prototype.governing_version = around.version

    assert judge_on(around.prototype, DAY) is None


def test_a_verdict_that_falls_raises_an_alarm_until_it_is_good_again(around, clock):
    establish(around, *EIGHT)
    clock(dt.datetime(2027, 10, 16, 0, 5, tzinfo=PARIS))
    refresh(around.prototype)

    alarm = Alarm.objects.get(code=FELL, settled_at=None)
    assert "Aucune voie d’appropriation trouvée" in alarm.message
    assert "Tient si chacun respecte sa parole" in alarm.message
    assert "No way to appropriate found" in alarm.message_en

    establish(around, "versions_deposited", "data_stored")
    assert verdict_of(around.prototype).shared
    assert not Alarm.objects.filter(code=FELL, settled_at=None).exists()


def test_a_clock_set_back_is_judged_for_its_own_day(around, clock):
    establish(around, *EIGHT)
    clock(NOON - dt.timedelta(days=1))
    around.prototype.refresh_from_db()

    assert verdict_of(around.prototype).verdict == "shared-if-kept"
    refresh(around.prototype)
    assert PrototypeVerdict.objects.get().on == DAY - dt.timedelta(days=1)

    clock(NOON)
    refresh(around.prototype)
    assert verdict_of(around.prototype).shared
    assert Fact.objects.filter(until__isnull=False).count() == 0
