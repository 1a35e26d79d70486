"""Facts are recorded by the City, on evidence, once a day, by two people where the model wants two."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.domain.membership import add_member
from agreements.commons.model2 import FACTS
from agreements.facts.domain.recording import Statement, confirm_fact, record_fact
from agreements.facts.kinds import KINDS
from agreements.models import Component, Fact, Prototype
from agreements.prototypes.licences import PROPRIETARY
from core.exceptions import DomainError, NotAllowed, StaleState
from register.canonical import read_canonical
from register.models import Entry
from tests.agreements.facts.domain.conftest import NOON
from tests.factories.facts import FILED, governed, said
from tests.factories.pilots import DepositFactory

DAY = dt.date(2027, 9, 15)
BY_PEOPLE = [kind.name for kind in KINDS if kind.name != "published"]


def entries(kind):
    return [read_canonical(bytes(entry.leaf)) for entry in Entry.objects.filter(kind=kind).order_by("index")]


def test_a_fact_is_kept_with_its_evidence_and_entered(around):
    fact = record_fact(around.prototype, said("registers_read", around.prototype), by=around.legal)

    assert (fact.on, fact.last_day, fact.until, fact.recorded_by) == (DAY, dt.date(2027, 12, 14), None, around.legal)
    assert fact.evidence.sha256 == fact.evidence_sha256
    (entry,) = entries("fact.recorded")
    assert entry["data"] == {
        "prototype": str(around.prototype.pk),
        "slug": around.prototype.slug,
        "maker": around.prototype.maker.name,
        "fictional": False,
        "fact": "registers_read",
        "on": "2027-09-15",
        "last_day": "2027-12-14",
        "hours": None,
        "licence": None,
        "established_by": "person",
    }
    assert sorted(entry["commitments"]) == ["by", "evidence_sha256"]


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_each_fact_lasts_as_long_as_the_model_says(around, name):
    fact = record_fact(around.prototype, said(name, around.prototype), by=around.legal)

    days = next(fact.days for fact in FACTS if fact.name == name)
    assert fact.last_day == DAY + dt.timedelta(days=days)


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_the_party_a_fact_protects_against_never_records_it(around, name):
    for person in (around.founder, around.sponsor):
        with pytest.raises(NotAllowed, match="il se constate sans eux"):
            record_fact(around.prototype, said(name, around.prototype), by=person)
    assert not Fact.objects.exists()


def test_not_even_with_a_role_of_the_city(around):
    """A renewal by somebody who came to work for the startup since."""
    record_fact(around.prototype, said("registers_read", around.prototype), by=around.legal)
    add_member(around.organisations["startup"], user=around.legal, role="member", by=None)
    with pytest.raises(NotAllowed, match="il se constate sans eux"):
        record_fact(
            around.prototype,
            said("registers_read", around.prototype, DAY - dt.timedelta(days=1)),
            by=around.legal,
        )


def test_facts_of_law_are_the_legal_officers(around):
    with pytest.raises(NotAllowed, match="Votre rôle ne donne pas ce droit"):
        record_fact(around.prototype, said("registers_read", around.prototype), by=around.team)
    with pytest.raises(NotAllowed):
        record_fact(around.prototype, said("data_stored", around.prototype), by=around.outsider)
    assert record_fact(around.prototype, said("data_stored", around.prototype), by=around.agent).pk


def test_a_fact_in_the_future_is_refused(around):
    with pytest.raises(DomainError, match="n’est pas encore arrivé") as refusal:
        record_fact(around.prototype, said("data_stored", around.prototype, DAY + dt.timedelta(days=1)), by=around.team)
    assert refusal.value.field == "on"


def test_a_fact_twice_on_one_day_is_refused(around):
    record_fact(around.prototype, said("data_stored", around.prototype), by=around.team)
    with pytest.raises(DomainError, match="déjà constaté à la date du 15 septembre 2027") as refusal:
        record_fact(around.prototype, said("data_stored", around.prototype), by=around.legal)
    assert refusal.value.field == "on"
    assert Fact.objects.count() == 1


def test_an_unknown_fact_is_refused(around):
    with pytest.raises(DomainError, match="n’est pas un fait connu") as refusal:
        record_fact(around.prototype, Statement("promised", DAY), by=around.legal)
    assert refusal.value.field == "name"


def test_what_the_software_establishes_is_not_typed(around):
    with pytest.raises(DomainError, match="par l’application elle-même"):
        record_fact(around.prototype, Statement("published", DAY), by=around.legal)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name != "published"], ids=lambda kind: kind.name)
def test_every_box_must_be_ticked_and_evidence_be_there(around, kind):
    for box, _sentence in kind.boxes:
        with pytest.raises(DomainError, match="à cocher") as refusal:
            record_fact(around.prototype, said(kind.name, around.prototype, **{box: False}), by=around.legal)
        assert refusal.value.field == box
    if kind.name in FILED:
        bare = Statement(kind.name, DAY, said(kind.name, around.prototype).values)
        with pytest.raises(DomainError, match="Joignez la preuve") as refusal:
            record_fact(around.prototype, bare, by=around.legal)
        assert refusal.value.field == "evidence"
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("rebuilt", {"source_sha256": "c" * 64}, "source_sha256"),
        ("rebuilt", {"source_sha256": "pas une empreinte"}, "source_sha256"),
        ("rebuilt", {"result_sha256": "d" * 64}, "result_sha256"),
        ("versions_deposited", {"version": "9.9"}, "version"),
        ("versions_deposited", {"used_since": None}, "used_since"),
        ("handover_rehearsed", {"third_party": "  "}, "third_party"),
        ("data_stored", {"rows_received": 0}, "rows_received"),
        ("accounts_held", {"accounts": " \n "}, "accounts"),
        ("name_filed", {"filing_number": "12"}, "filing_number"),
        ("clearances_signed", {"authors": -1}, "authors"),
        ("escrow_verified", {"version": ""}, "version"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(around, name, values, field):
    with pytest.raises(DomainError) as refusal:
        record_fact(around.prototype, said(name, around.prototype, **values), by=around.legal)
    assert refusal.value.field == field
    assert not Fact.objects.exists()


def test_the_startup_is_no_third_party(around):
    with pytest.raises(DomainError, match="quelqu’un d’autre que la startup"):
        third = said("handover_rehearsed", around.prototype, third_party=around.prototype.maker.name.upper())
        record_fact(around.prototype, third, by=around.legal)


def test_a_closed_component_is_not_rebuilt(around):
    Component.objects.create(prototype=around.prototype, name="moteur", origin="third_party", licence=PROPRIETARY)
    with pytest.raises(DomainError, match="moteur") as refusal:
        record_fact(around.prototype, said("rebuilt", around.prototype), by=around.legal)
    assert refusal.value.field == "licences_read"


def test_a_version_deposited_late_is_recorded_and_counts_for_nothing(around):
    late = around.deposit.deposited_at - dt.timedelta(hours=72, minutes=1)
    fact = record_fact(around.prototype, said("versions_deposited", around.prototype, used_since=late), by=around.legal)

    around.prototype.refresh_from_db()
    assert fact.hours == 73
    assert around.prototype.verdict.result["facts"]["not_counted"] == ["versions_deposited"]


def test_a_rebuild_counts_once_another_person_has_confirmed(around):
    fact = record_fact(around.prototype, said("rebuilt", around.prototype), by=around.team)

    assert fact.waits_for_second
    assert not entries("fact.recorded")
    with pytest.raises(NotAllowed, match="Une autre personne"):
        confirm_fact(fact, by=around.team)
    with pytest.raises(NotAllowed, match="il se constate sans eux"):
        confirm_fact(fact, by=around.founder)

    confirm_fact(fact, by=around.second)
    around.prototype.refresh_from_db()
    assert around.prototype.verdict.result["facts"]["counted"] == ["rebuilt"]
    (entry,) = entries("fact.recorded")
    assert sorted(entry["commitments"]) == ["by", "details", "second"]
    with pytest.raises(StaleState):
        confirm_fact(fact, by=around.legal)


def test_a_rebuild_of_a_version_that_is_no_longer_the_last_is_not_confirmed(around, clock):
    fact = record_fact(around.prototype, said("rebuilt", around.prototype), by=around.team)
    clock(NOON + dt.timedelta(hours=1))
    DepositFactory(prototype=around.prototype, sha256="e" * 64)
    with pytest.raises(StaleState, match="Une autre version a été déposée"):
        confirm_fact(fact, by=around.second)


def test_the_database_refuses_one_person_for_two(around):
    fact = record_fact(around.prototype, said("rebuilt", around.prototype), by=around.team)
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(second_by=around.team, second_at=fact.recorded_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(on=DAY - dt.timedelta(days=3))
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_two_facts_at_once_on_one_prototype(clock):
    """Both are kept, and the verdict holds both, whoever came last."""
    around = governed()
    names, faults = ("data_stored", "name_filed"), []

    def record(name):
        try:
            record_fact(Prototype.objects.get(pk=around.prototype.pk), said(name, around.prototype), by=around.legal)
        except Exception as error:  # noqa: BLE001 (told by the assertion below)
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    prototype = Prototype.objects.get(pk=around.prototype.pk)
    assert faults == []
    assert prototype.verdict.result["facts"]["counted"] == sorted(names)


@pytest.mark.django_db(transaction=True)
def test_the_same_fact_twice_at_once(clock):
    """A double click: one record, one refusal in words."""
    around = governed()
    outcomes = []

    def record():
        try:
            record_fact(
                Prototype.objects.get(pk=around.prototype.pk), said("data_stored", around.prototype), by=around.legal
            )
            outcomes.append("recorded")
        except DomainError as error:
            outcomes.append(error.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=record) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["on", "recorded"]
    assert Fact.objects.count() == 1
