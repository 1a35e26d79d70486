import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from agreements.models import IPEvent, Obligation, Prototype, Ruling
from core.exceptions import DomainError, NotAllowed
from core.models import StoredFile
from register.canonical import read_canonical
from register.models import Entry
from tests.factories.events import PrototypeFactory, happens

DAY = dt.date(2027, 9, 1)


def entries(kind):
    return [read_canonical(bytes(entry.leaf))["data"] for entry in Entry.objects.filter(kind=kind).order_by("index")]


def test_an_event_is_judged_kept_and_entered(told):
    event = happens(told, "prototype.delivered", actor="startup", account="Livré en main propre.")

    assert (event.kind, event.on, event.declarer, event.account) == (
        "prototype.delivered",
        DAY,
        None,
        "Livré en main propre.",
    )
    ruling = Ruling.objects.get(event=event)
    assert (ruling.effect, ruling.computed["move"], ruling.state_after["stage"]) == (
        "takes_effect",
        "deliver",
        "delivered",
    )
    assert ruling.state_after["licence"] == "irrevocable"
    assert (ruling.forms, ruling.within_reach) == ([], {})
    (entered,) = entries("ip.event")
    assert entered == {
        "prototype": str(told.prototype.pk),
        "slug": told.prototype.slug,
        "maker": "Lumière d’essai",
        "fictional": False,
        "event": str(event.pk),
        "event_kind": "prototype.delivered",
        "on": "2027-09-01",
        "to": None,
        "declared_for": None,
        "declared_at": "2027-09-15T08:00:00+00:00",
    }
    assert [row["effect"] for row in entries("ip.ruling")] == ["takes_effect"]


def test_what_a_person_wrote_is_only_committed_to(told):
    happens(told, "prototype.delivered", account="Camille Martin l’a dit au téléphone.")

    leaf = bytes(Entry.objects.get(kind="ip.event").leaf)
    assert b"Camille" not in leaf
    assert sorted(read_canonical(leaf)["commitments"]) == ["account", "by"]


def test_each_party_declares_in_its_own_name(told):
    by_maker = happens(told, "prototype.delivered", by=told.startup, declarer=told.maker)
    by_partner = happens(told, "prototype.delivered", by=told.partner_member, declarer=told.partner)
    by_city = happens(told, "prototype.delivered")

    assert [event.declarer for event in (by_maker, by_partner, by_city)] == [told.maker, told.partner, None]


@pytest.mark.parametrize(
    ("who", "declarer", "sentence"),
    [
        ("stranger", None, "Votre rôle ne donne pas ce droit."),
        ("startup", None, "Seuls l’équipe du programme et le juriste déclarent au nom de la Ville."),
        (
            "startup",
            "partner",
            "{partner} n’est pas partie à la convention de ce prototype, ou vous n’agissez pas pour elle.",
        ),
        ("dpo", None, "Votre rôle ne donne pas ce droit."),
    ],
)
def test_someone_who_is_not_a_party_is_refused(told, who, declarer, sentence):
    with pytest.raises(NotAllowed) as refused:
        happens(told, "prototype.delivered", by=getattr(told, who), declarer=declarer and getattr(told, declarer))

    assert refused.value.message == sentence.format(partner=told.partner)
    assert IPEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "on", "field", "sentence"),
    [
        (
            "prototype.eaten",
            DAY,
            "kind",
            "« prototype.eaten » n’est pas une nature d’événement connue : choisissez-en une dans la liste.",
        ),
        (
            "prototype.delivered",
            dt.date(2027, 9, 16),
            "on",
            "Le jeudi 16 septembre 2027 n’est pas encore arrivé : un événement se déclare une fois qu’il a eu lieu.",
        ),
        (
            "assignment.made",
            DAY,
            "to",
            "Dites à qui les droits sont allés : à un partenaire du programme ou à un acquéreur.",
        ),
    ],
)
def test_bad_facts_are_refused_whole(told, kind, on, field, sentence):
    with pytest.raises(DomainError) as refused:
        happens(told, kind, on)

    assert (refused.value.message, refused.value.field) == (sentence, field)
    assert (IPEvent.objects.count(), Obligation.objects.count(), Entry.objects.filter(kind="ip.event").count()) == (
        0,
        0,
        0,
    )


def test_today_in_paris_is_not_the_future(told, clock):
    clock(dt.datetime(2027, 9, 15, 22, 30, tzinfo=dt.UTC))

    assert happens(told, "pilot.started", dt.date(2027, 9, 16)).on == dt.date(2027, 9, 16)


def test_twice_is_refused_and_named(told):
    happens(told, "prototype.delivered")

    with pytest.raises(DomainError) as refused:
        happens(told, "prototype.delivered")

    assert refused.value.message == (
        "« Prototype livré » est déjà déclaré à la date du mercredi 1er septembre 2027 pour ce prototype par la Ville."
    )
    assert IPEvent.objects.count() == 1


def test_a_bad_file_keeps_nothing(told):
    with pytest.raises(DomainError) as refused:
        happens(told, "prototype.delivered", evidence=SimpleUploadedFile("preuve.pdf", b"MZ not a pdf"))

    assert refused.value.field == "evidence"
    assert (IPEvent.objects.count(), StoredFile.objects.filter(purpose="event").count()) == (0, 0)


def test_evidence_is_kept_and_its_hash_committed(told):
    event = happens(told, "control.changed", evidence=SimpleUploadedFile("acte.pdf", b"%PDF-1.7 acte"))

    leaf = read_canonical(bytes(Entry.objects.get(kind="ip.event").leaf))
    assert event.evidence.name == "acte.pdf"
    assert sorted(leaf["commitments"]) == ["account", "by", "evidence_sha256"]


def test_a_prototype_without_convention_cannot_be_judged(told):
    orphan = PrototypeFactory()

    with pytest.raises(NotAllowed) as refused:
        happens(told, "prototype.delivered", prototype=orphan)

    assert refused.value.message == "Ce prototype vient d’une édition passée : son histoire ne change plus."


def test_an_event_never_changes(told):
    event = happens(told, "prototype.delivered")

    with pytest.raises(DatabaseError), transaction.atomic():
        IPEvent.objects.filter(pk=event.pk).update(kind="pilot.ended")
    with pytest.raises(DatabaseError), transaction.atomic():
        IPEvent.objects.filter(pk=event.pk).delete()


def test_two_declarations_at_once_see_the_same_lock(told):
    with transaction.atomic():
        happens(told, "prototype.delivered")
        locked = Prototype.objects.select_for_update(nowait=True).get(pk=told.prototype.pk)

    assert locked == told.prototype
