"""Notice against a renewal: who gives it, until when, what it leaves, how it is taken back."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from agreements.conventions.domain.denouncing import denounce, standing, take_back
from agreements.models import Denunciation
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from register.models import Entry
from tests.factories.agreements import NOTICE_BY, TERM

NOON = dt.time(12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def at(day):
    return dt.datetime.combine(day, NOON)


def parties(convention):
    return {party.role: party for party in convention.parties.select_related("organisation", "convention")}


def entries():
    """What the life of a convention entered, without what brought it into force."""
    before = ("convention.voted", "convention.signed", "convention.in_force")
    rows = Entry.objects.filter(kind__startswith="convention.").exclude(kind__in=before)
    return [(entry.kind, json.loads(bytes(entry.leaf))["data"]) for entry in rows]


def told():
    return set(OutMail.objects.filter(kind="agreements.convention_notice").values_list("to", flat=True))


def test_partner_gives_notice_on_the_last_useful_day(running, clock):
    convention, around = running
    clock(at(NOTICE_BY))

    made = denounce(parties(convention)["partner"], by=around.partner_signatory, reason="Nous arrêtons.")

    name = around.partner.name
    assert (made.late, made.term, made.received_on) == (False, TERM, NOTICE_BY)
    assert told() == {
        person.email
        for person in (around.legal, around.city_signatory, around.partner_signatory, around.partner_member)
    }
    body = OutMail.objects.filter(kind="agreements.convention_notice").first().body
    assert f"{name} a dénoncé la convention le 15 novembre 2028 et la quitte le 15 janvier 2029." in body
    assert "Nous arrêtons." in body
    assert entries() == [
        (
            "convention.denounced",
            {
                "convention": convention.slug, "fictional": convention.fictional, "party": name, "role": "partner",
                "received_on": "2028-11-15", "term": "2029-01-15",
            },
        )
    ]  # fmt: skip


def test_notice_a_day_late_is_kept_and_has_no_effect(running, clock):
    convention, around = running
    clock(at(NOTICE_BY + DAY))

    made = denounce(parties(convention)["partner"], by=around.partner_signatory)

    assert made.late
    assert list(standing(convention)) == []
    assert entries() == []
    subject = OutMail.objects.filter(kind="agreements.convention_notice").first().subject
    assert subject == "Dénonciation sans effet : Convention d’essai"
    with pytest.raises(StaleState):
        take_back(made, by=around.partner_signatory)


def test_a_letter_counts_from_the_day_it_was_received(running, clock):
    convention, around = running
    clock(at(NOTICE_BY + 5 * DAY))
    party = parties(convention)["partner"]

    with pytest.raises(DomainError) as tomorrow:
        denounce(party, by=around.legal, received_on=NOTICE_BY + 6 * DAY)
    with pytest.raises(DomainError) as before:
        denounce(party, by=around.legal, received_on=dt.date(2020, 1, 1))
    made = denounce(party, by=around.legal, received_on=NOTICE_BY)

    assert (tomorrow.value.field, before.value.field) == ("received_on", "received_on")
    assert (made.late, made.on_paper) == (False, True)


def test_nobody_gives_notice_for_another(running):
    convention, around = running
    party = parties(convention)["partner"]

    for person in (around.partner_member, around.city_signatory, around.team):
        with pytest.raises(NotAllowed):
            denounce(party, by=person)
    with pytest.raises(NotAllowed):
        denounce(party, by=around.legal)  # without the day of a letter
    with pytest.raises(NotAllowed):
        denounce(party, by=around.partner_signatory, received_on=NOTICE_BY)  # a day of one's own choice

    assert Denunciation.objects.count() == 0


def test_a_party_gives_notice_once(running, clock):
    convention, around = running
    party = parties(convention)["partner"]
    made = denounce(party, by=around.partner_signatory)

    with pytest.raises(StaleState):
        denounce(party, by=around.partner_signatory)
    values = {
        name: getattr(made, name)
        for name in ("convention", "party", "term", "notice_by", "received_on", "made_at", "made_by")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Denunciation.objects.create(**values)

    assert len(entries()) == 1


def test_notice_is_taken_back_until_the_last_useful_day(running, clock):
    convention, around = running
    party = parties(convention)["partner"]
    clock(at(NOTICE_BY - DAY))
    first = denounce(party, by=around.partner_signatory)

    with pytest.raises(NotAllowed):
        take_back(first, by=around.city_signatory)
    clock(at(NOTICE_BY))
    take_back(first, by=around.partner_signatory)
    second = denounce(party, by=around.partner_signatory)
    clock(at(NOTICE_BY + DAY))
    with pytest.raises(DomainError):
        take_back(second, by=around.partner_signatory)

    kinds = [(kind, data.get("corrects", {}).get("index")) for kind, data in entries()]
    assert kinds == [
        ("convention.denounced", None),
        ("convention.corrected", first.register_index),
        ("convention.denounced", None),
    ]
    assert [row.pk for row in standing(convention)] == [second.pk]


def test_a_convention_without_renewal_is_not_denounced(running):
    convention, around = running
    convention.versions.update(notice_by=None)

    with pytest.raises(DomainError) as refused:
        denounce(parties(convention)["partner"], by=around.partner_signatory)

    assert refused.value.message == "Cette convention n’est pas reconduite tacitement : elle n’a pas à être dénoncée."
