"""The clock: a fact lapses at midnight in Paris, and the verdict with it; who may renew it is told before."""

import datetime as dt

from agreements.facts.domain.lapsing import tick, to_judge
from agreements.facts.domain.verdict import verdict_of
from agreements.facts.tasks import follow_facts
from agreements.models import Prototype, PrototypeVerdict
from core.clock import PARIS
from core.models import JobRun, OutMail
from core.worklist import tasks_for
from register.domain.verify import verify_log
from register.models import Entry
from tests.agreements.facts.domain.conftest import NOON
from tests.factories.facts import EIGHT, establish
from tests.factories.pilots import pilot_set, version_in_force

LAST = dt.date(2027, 10, 15)


def at(day, hour=0, minute=5):
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=PARIS)


def changes():
    return Entry.objects.filter(kind="verdict.changed").count()


def test_a_verdict_holds_to_the_end_of_its_last_day_and_falls_the_next(around, clock):
    establish(around, *EIGHT)
    clock(at(LAST, 23, 59))
    tick()
    assert PrototypeVerdict.objects.get().verdict == "shared"

    clock(at(LAST + dt.timedelta(days=1)))
    before = changes()
    assert tick()[0] == 1
    row = PrototypeVerdict.objects.get()
    assert (row.verdict, row.on, changes() - before) == ("shared-if-kept", LAST + dt.timedelta(days=1), 1)
    assert [item["verdict"] for item in row.history] == ["shared-if-kept", "shared", "shared-if-kept"]
    assert tick()[0] == 0
    assert changes() - before == 1


def test_a_prototype_never_judged_is(around):
    assert not PrototypeVerdict.objects.exists()
    assert tick()[0] == 1
    assert PrototypeVerdict.objects.get().verdict == "shared-if-kept"


def test_a_clock_that_went_back_is_judged_again(around, clock):
    establish(around, *EIGHT)
    clock(at(dt.date(2027, 9, 1)))
    assert tick()[0] == 1
    assert PrototypeVerdict.objects.get().verdict == "shared-if-kept"
    clock(at(LAST, 12))
    tick()
    assert verdict_of(Prototype.objects.get(pk=around.prototype.pk)).shared


def test_who_may_renew_is_reminded_once(around, clock):
    establish(around, "data_stored", "registers_read")
    clock(at(LAST - dt.timedelta(days=8)))
    assert tick()[1] == 0
    clock(at(LAST - dt.timedelta(days=7)))
    assert (tick()[1], tick()[1]) == (1, 0)

    mails = OutMail.objects.filter(kind="agreements.fact_renewal")
    assert {mail.to for mail in mails} == {around.agent.email}
    assert "Données reçues au fil de la collecte" in mails[0].body
    assert f"/espace/prototypes/{around.prototype.pk}/faits/data_stored/" in mails[0].body


def test_the_renewal_waits_in_the_worklist_of_who_may_record_it(around, clock):
    establish(around, "data_stored", "registers_read")
    clock(at(LAST + dt.timedelta(days=2)))

    def waiting(person):
        return [task.title for task in tasks_for(person) if task.title.startswith("Constater de nouveau")]

    assert waiting(around.agent) == ["Constater de nouveau : Données reçues au fil de la collecte"]
    assert waiting(around.team) == ["Constater de nouveau : Données reçues au fil de la collecte"]
    assert waiting(around.founder) == []
    clock(at(dt.date(2027, 12, 1)))
    assert len(waiting(around.legal)) == 2
    establish(around, "data_stored")
    assert waiting(around.agent) == []


def test_what_the_city_can_do_itself_is_a_task_of_who_may(around):
    tick()

    def waiting(person):
        return [(task.title, task.url) for task in tasks_for(person) if "manque" in task.title]

    page = f"/espace/prototypes/{around.prototype.pk}/faits/#a-constater"
    for person in (around.team, around.legal, around.agent):
        assert waiting(person) == [("Constater 8 faits qui manquent au verdict", page)]
    for person in (around.founder, around.sponsor, around.dpo, around.outsider):
        assert waiting(person) == []
    establish(around, *EIGHT)
    assert waiting(around.team) == []


def test_the_job_keeps_its_counts_and_the_register_verifies(around, clock, run_jobs):
    establish(around, *EIGHT)
    clock(at(LAST + dt.timedelta(days=1)))
    follow_facts.defer()
    run_jobs()

    assert JobRun.objects.get(name="agreements.follow_facts").counts["facts.judge"]["done"] == 1
    assert verify_log().is_good


def test_each_thing_that_makes_a_verdict_stale(around):
    day, one = NOON.date(), dt.timedelta(days=1)
    assert [prototype.pk for prototype in to_judge()] == [around.prototype.pk]  # never judged
    tick()
    assert not to_judge().exists()
    row = PrototypeVerdict.objects.get()
    for fields, stale in (
        ({"stands_until": day - one}, True), ({"stands_until": day}, False), ({"on": day + one}, True), ({"on": day}, False),
        ({"version": version_in_force(pilot_set().edition, [])}, True),
    ):  # fmt: skip
        before = {name: getattr(row, name) for name in fields}
        PrototypeVerdict.objects.filter(pk=row.pk).update(**fields)
        assert to_judge().exists() is stale, fields
        PrototypeVerdict.objects.filter(pk=row.pk).update(**before)
    PrototypeVerdict.objects.filter(pk=row.pk).update(stands_until=day - one)
    Prototype.objects.update(governing_version=None)
    assert not to_judge().exists()


def test_a_reminder_is_dated_and_a_fact_that_needs_none_counts_for_nothing(around, clock):
    (fact,) = establish(around, "data_stored")
    clock(at(LAST - dt.timedelta(days=7)))

    assert tick() == (0, 1)

    fact.refresh_from_db()
    assert fact.reminded_at == at(LAST - dt.timedelta(days=7))
    assert tick() == (0, 0)
