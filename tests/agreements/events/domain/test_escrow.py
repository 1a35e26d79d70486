"""The source held in escrow: when it may be handed over, to whom, and what opens then."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from agreements.events.domain import breaches, escrow
from agreements.events.domain.escrow import grounds, release_escrow
from agreements.events.domain.rulings import decide
from agreements.events.domain.timeline import guarantee_timeline
from agreements.models import EscrowRelease
from agreements.prototypes.domain.deposit import deposit_version
from challenges.enums import ChallengeOrgRole
from core import files
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed
from core.worklist import tasks_for
from register.canonical import read_canonical
from register.models import Entry
from tests.factories.acts import by_two
from tests.factories.events import NOW, breach_of, happens, receives, story
from tests.factories.pilots import archive

DAY = dt.date(2027, 9, 1)
HELD = {"open_source_publication": {"source_delivered_with_each_build": False}}
TO = {
    name: {**HELD, "source_escrow": {"released_to": name}}
    for name in ("city", "consortium", "public_under_results_licence")
}
REASON = "Jugement d’ouverture publié."


def held(clock, **changed):
    """A prototype whose only source is the archive in escrow."""
    clock(NOW)
    told = story(**changed)
    told.archive = archive()
    told.deposit = deposit_version(told.prototype, upload=told.archive, version="1.0", by=told.startup)
    told.prototype.refresh_from_db()
    return told


def insolvent(told, kind="insolvency.opened"):
    event = happens(told, kind, DAY, actor="startup")
    decide(event.ruling, by=told.legal, effect=event.ruling.effect, reason="Lu au BODACC.")
    return event


def release(told, **values):
    (ground,) = grounds(told.prototype)
    given = {"by": told.legal, "reason": REASON, "ground": ground, **values}
    return release_escrow(told.prototype, **given)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "opens"),
    [
        ("insolvency.opened", True),
        ("company.struck_off", True),
        ("maintenance.stopped", True),
        ("acquirer.refuses_obligations", True),
        ("prototype.accepted", False),
        ("patent.filed", False),
    ],
)
def test_the_clause_names_what_lets_the_source_go(clock, kind, opens):
    told = held(clock, **HELD)

    happens(told, kind, DAY, actor="startup")

    assert bool(grounds(told.prototype)) is opens


@pytest.mark.django_db
def test_an_event_that_the_clause_does_not_name_opens_nothing(clock):
    told = held(clock, **HELD, source_escrow={"release_events": ["struck_off"]})

    happens(told, "insolvency.opened", DAY)

    assert grounds(told.prototype) == []


@pytest.mark.django_db
def test_no_escrow_in_the_convention_nothing_to_hand_over(clock):
    told = held(clock, source_escrow=None)

    happens(told, "insolvency.opened", DAY)

    assert grounds(told.prototype) == []


@pytest.mark.django_db
def test_a_person_confirms_before_the_source_goes(clock):
    told = held(clock, **HELD)
    event = happens(told, "insolvency.opened", DAY)

    with pytest.raises(DomainError) as refused:
        release(told)

    assert refused.value.message == ("Confirmez d’abord la réponse du modèle : la levée s’appuie sur votre décision.")
    decide(event.ruling, by=told.legal, effect="no_effect", reason="Plan de sauvegarde adopté le jour même.")
    assert grounds(told.prototype) == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["team", "startup", "partner_member", "dpo"])
def test_nobody_else_hands_it_over(clock, who):
    told = held(clock, **HELD)
    insolvent(told)

    with pytest.raises(NotAllowed):
        release(told, by=getattr(told, who))

    assert EscrowRelease.objects.count() == 0


@pytest.mark.django_db
def test_without_a_reason_without_a_deposit_or_with_a_changed_one_nothing_goes(clock):
    told = held(clock, **HELD)
    insolvent(told)
    bare = story(**HELD)
    insolvent(bare)

    with pytest.raises(DomainError) as silent:
        release(told, reason="  ")
    with pytest.raises(DomainError) as empty:
        release(bare)
    path = told.deposit.file.file.storage.path(told.deposit.file.file.name)
    with open(path, "ab") as changed:  # noqa: PTH123 (the path of the storage)
        changed.write(b"!")
    with pytest.raises(DomainError) as damaged:
        release(told)

    assert (silent.value.field, silent.value.message) == (
        "reason",
        "Dites pourquoi la clause s’applique : ces motifs sont publics.",
    )
    assert empty.value.message == "Aucune archive des sources n’est déposée : il n’y a rien à remettre."
    assert damaged.value.message == (
        "L’archive conservée ne correspond plus à son empreinte : elle ne se remet pas. L’équipe est prévenue."
    )


@pytest.mark.django_db
def test_handed_over_once_and_for_good(clock):
    told = held(clock, **HELD)
    event = insolvent(told)

    row = release(told)

    assert (row.released_to, row.licence, row.event, row.deposit) == (
        "public_under_results_licence",
        "EUPL-1.2",
        event,
        told.deposit,
    )
    leaf = read_canonical(bytes(Entry.objects.get(kind="ip.escrow_released").leaf))
    assert leaf["data"] == {
        "prototype": str(told.prototype.pk),
        "slug": told.prototype.slug,
        "maker": "Lumière d’essai",
        "fictional": False,
        "event": str(event.pk),
        "breach": None,
        "deposit": str(told.deposit.pk),
        "version": "1.0",
        "sha256": told.deposit.sha256,
        "convention_sha256": "5" * 64,
        "released_to": "public_under_results_licence",
        "licence": "EUPL-1.2",
        "reason": REASON,
    }
    assert grounds(told.prototype) == []
    with pytest.raises(DomainError) as again:
        release_escrow(told.prototype, by=told.legal, reason=REASON, ground=escrow.Ground(event, None, confirmed=True))
    assert again.value.message == "Le séquestre est déjà levé, ou rien ne permet plus de le lever."
    for change in ({"reason": "Autre"}, {"released_to": "city"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            EscrowRelease.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        EscrowRelease.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("released_to", "partner", "everybody"),
    [("city", False, 404), ("consortium", True, 404), ("public_under_results_licence", True, 200)],
)
def test_access_opens_to_those_whom_the_clause_names(clock, client, released_to, partner, everybody):
    told = held(clock, **TO[released_to])
    stored = told.deposit.file
    address = reverse("prototype_source", args=[told.prototype.slug, told.deposit.pk])
    told.prototype.challenge.organisations.create(organisation=told.partner, role=ChallengeOrgRole.PARTNER)
    settle(told.prototype)
    insolvent(told)
    before = (files.may_read(told.partner_member, stored), client.get(address).status_code)

    release(told)

    after = (files.may_read(told.partner_member, stored), client.get(address).status_code)
    assert (before, after) == ((False, 404), (partner, everybody))
    assert files.may_read(told.legal, stored)


@pytest.mark.django_db
def test_anybody_gets_the_very_bytes_and_the_page_says_so(clock, client):
    told = held(clock, **HELD)
    insolvent(told)
    assert client.get(f"/prototypes/{told.prototype.slug}/").status_code == 404
    release(told)
    clock(NOW + dt.timedelta(hours=1))
    later = deposit_version(told.prototype, upload=archive("suite.zip"), version="2.0", by=told.startup)

    page = client.get(f"/prototypes/{told.prototype.slug}/").content.decode()
    sources = client.get(reverse("prototype_source", args=[told.prototype.slug, told.deposit.pk]))

    assert "Télécharger les sources de la version 1.0" in page
    assert "Séquestre levé : code source remis" in page
    assert "depuis la levée du séquestre" in page
    told.archive.seek(0)
    assert b"".join(sources.streaming_content) == told.archive.read()
    assert sources["Content-Disposition"] == 'attachment; filename="sources.zip"'
    assert client.get(reverse("prototype_source", args=[told.prototype.slug, later.pk])).status_code == 404
    told.prototype.deposits.filter(pk=told.deposit.pk).update(verified_ok=False)  # as the daily check would write it
    assert client.get(reverse("prototype_source", args=[told.prototype.slug, told.deposit.pk])).status_code == 404


@pytest.mark.django_db
def test_a_graded_remedy_is_a_ground_too(clock):
    told = held(clock, **HELD, survival_and_remedies={"graded_remedies": ["escrow_release"], "cure_days": 0})
    event = happens(told, "trademark.filed_on_project_name", DAY, actor="startup")
    case = breach_of(told, event, "attribution_and_names", facts="Marque.")
    breaches.give_notice(case, by=told.legal, reason="Retirez-la.")
    receives(case)
    clock(NOW + dt.timedelta(days=2))
    by_two(case, "remedy", by=told.legal, reason="Rien n’est fait.")

    row = release(told)

    assert (row.event, row.breach) == (None, case)


@pytest.mark.django_db
def test_the_legal_officer_is_told_and_does_it_in_the_browser(clock, sign_in):
    told = held(clock, **HELD)
    event = insolvent(told)
    address = reverse("escrow_release", args=[told.prototype.pk])
    client = sign_in(told.legal)

    assert "Lever le séquestre" in {task.title for task in tasks_for(told.legal)}
    assert f'href="{address}"' in client.get(reverse("event", args=[event.pk])).content.decode()
    assert client.post(address, {"ground": "0", "reason": ""}).status_code == 422
    answer = client.post(address, {"ground": "0", "reason": REASON})

    assert answer.url == reverse("event_history", args=[told.prototype.pk])
    assert "Séquestre levé" in client.get(answer.url).content.decode()
    assert "Lever le séquestre" not in {task.title for task in tasks_for(told.legal)}
    assert sign_in(told.partner_member).get(address).status_code == 403
    assert sign_in(told.stranger).get(address).status_code == 404


@pytest.mark.django_db
def test_the_picture_tells_what_is_promised_until_when(clock):
    told = held(clock, **HELD)
    insolvent(told)
    release(told)

    lanes = {lane.label: lane.said for lane in guarantee_timeline(told.prototype).lanes}

    assert lanes == {
        "Convention en vigueur": "sans terme",
        "Licence": "EUPL-1.2, irrévocable",
        "Sources déposées": "gardées sans terme",
        "Séquestre": "levé le 15 septembre 2027",
        "Événements": "",
        "Manquements": "aucun",
        "Échéances": lanes["Échéances"],
    }
