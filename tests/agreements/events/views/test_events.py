import datetime as dt
import re

import pytest
from django.urls import reverse

from agreements.events.domain import obligations
from agreements.models import IPEvent, Obligation, Prototype
from core.workflow import import_state
from core.worklist import tasks_for
from tests.factories.events import ACCOUNT, NOW, add_prototype, breach_of, happens

DAY = dt.date(2027, 8, 1)
LISTS = ("event_watch", "event_list", "obligation_list", "breach_list")


def full(told, count, clock):
    """`count` prototypes, each with events, a late obligation and an open case."""
    for number in range(count):
        prototype = told.prototype if number == 0 else add_prototype(told)
        happens(told, "prototype.delivered", DAY, prototype=prototype)
        event = happens(told, "trademark.filed_on_project_name", DAY, prototype=prototype, actor="startup")
        breach_of(told, event, "attribution_and_names", facts="Marque.")
    obligations.tick()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("event_watch", 12), ("event_list", 7), ("obligation_list", 7), ("breach_list", 6)]
)
def test_lists_cost_the_same_for_one_and_three(told, clock, sign_in, django_assert_num_queries, count, name, queries):
    full(told, count, clock)
    client = sign_in(told.legal)
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        page = client.get(reverse(name)).content.decode()

    assert "Lampadaire attentif" in page


def test_pages_answer_to_parties_and_not_to_strangers(told, clock, sign_in):
    full(told, 1, clock)
    event = IPEvent.objects.order_by("pk").last()
    late = Obligation.objects.filter(state="late").first()
    case = event.breaches.get()
    addresses = [
        reverse("event", args=[event.pk]),
        reverse("event_history", args=[told.prototype.pk]),
        reverse("obligation", args=[late.pk]),
        reverse("breach", args=[case.pk]),
    ]

    answers = {
        who: [sign_in(getattr(told, who)).get(address).status_code for address in addresses]
        for who in ("legal", "team", "dpo", "startup", "partner_member", "stranger")
    }

    assert answers == {
        "legal": [200] * 4,
        "team": [200] * 4,
        "dpo": [200] * 4,
        "startup": [200] * 4,
        "partner_member": [200] * 4,
        "stranger": [404] * 4,
    }


def test_a_stranger_sees_empty_lists(told, clock, sign_in):
    full(told, 1, clock)
    client = sign_in(told.stranger)

    assert ["Lampadaire" in client.get(reverse(name)).content.decode() for name in LISTS] == [False] * 4


def test_a_party_declares_in_the_browser(told, sign_in):
    client = sign_in(told.startup)
    given = {
        "prototype": told.prototype.pk,
        "declarer": told.maker.pk,
        "kind": "control.changed",
        "on": "2027-09-01",
        "actor": "startup",
    }

    answer = client.post(reverse("event_new"), given)

    event = IPEvent.objects.get()
    assert answer.url == reverse("event", args=[event.pk])
    page = client.get(answer.url).content.decode()
    assert "Changement de contrôle de la société" in page
    assert "CRPA, L. 311-3-1" in page
    again = client.post(reverse("event_new"), given).content.decode()
    assert "est déjà déclaré à la date du mercredi 1er septembre 2027" in again


def test_the_legal_officer_decides_opens_a_case_and_ends_it(told, sign_in):
    event = happens(told, "trademark.filed_on_project_name", DAY, actor="startup")
    client = sign_in(told.legal)

    empty = client.post(reverse("event_decide", args=[event.pk]), {"effect": "barred", "reason": ""})
    assert empty.status_code == 422
    client.post(reverse("event_decide", args=[event.pk]), {"effect": "barred", "reason": "Le texte l’interdit."})
    short = client.post(reverse("event_breach", args=[event.pk]), {"clause": "licence_lock", "account": "Marque."})
    assert short.status_code == 422
    client.post(reverse("event_breach", args=[event.pk]), {"clause": "licence_lock", "account": ACCOUNT})
    assert (event.allegations.get().articles, event.breaches.count()) == (["licence_lock"], 0)
    case = breach_of(told, event, "attribution_and_names")
    client.post(reverse("breach_transition", args=[case.pk, "notice"]), {"reason": "Retirez-la."})
    client.post(reverse("breach_transition", args=[case.pk, "cure"]), {"reason": "Retirée."})

    case.refresh_from_db()
    event.ruling.refresh_from_db()
    assert (event.ruling.decided, case.state) == ("confirmed", "cured")


def test_no_page_promises_what_a_court_would_decide(told, clock, sign_in):
    full(told, 1, clock)
    client = sign_in(told.legal)
    pages = [reverse(name) for name in LISTS]
    pages += [reverse("event", args=[row.pk]) for row in IPEvent.objects.all()]

    text = " ".join(client.get(page).content.decode() for page in pages).lower()

    assert re.findall(r"garanti|inappropriable|commons-safe|appropriable|\bnul\b|protégé", text) == []


def test_tasks_name_who_acts_next(told, clock):
    full(told, 1, clock)

    legal = {task.title for task in tasks_for(told.legal)}
    startup = [(task.title, task.due) for task in tasks_for(told.startup) if task.kind == "obligation"]

    assert {
        "Mettre en demeure ou classer",
        "Confirmer ou corriger : Prototype livré",
        "Confirmer ou corriger : Nom du projet déposé comme marque",
    } <= legal
    assert [title for title, _due in startup] == ["Tenir et déclarer : Délai de mise à jour"]
    assert startup[0][1] < NOW


def test_the_calendar_address_is_made_and_shown(told, sign_in):
    client = sign_in(told.startup)

    client.post(reverse("obligation_calendar"))

    assert ".ics" in client.get(reverse("obligation_list")).content.decode()
    assert client.get(reverse("obligation_ics")).status_code == 200


def test_a_post_without_note_through_the_step_is_refused(told, sign_in):
    happens(told, "prototype.delivered", DAY)
    row = Obligation.objects.filter(lasting=False, debtor=told.maker).get()

    answer = sign_in(told.startup).post(reverse("obligation_transition", args=[row.pk, "fulfil"]), follow=True)

    assert "Dites en une phrase ce qui a été fait" in answer.content.decode()


def test_the_public_page_tells_the_story_in_both_languages(told, client):
    happens(told, "prototype.delivered", DAY, by=told.startup, declarer=told.maker, account="Remis à Camille.")
    Prototype.objects.filter(pk=told.prototype.pk).update(licence="EUPL-1.2")
    import_state(told.prototype, "licensed", reason="essai")

    french = client.get(f"/prototypes/{told.prototype.slug}/").content.decode()
    english = client.get(f"/en/prototypes/{told.prototype.slug}/").content.decode()

    assert "Prototype livré" in french
    assert "Réponse d’un programme, non confirmée\u00a0: produit effet. Déclaré par Lumière d’essai." in french
    assert "Prototype delivered" in english
    assert "No form of appropriation is there or within reach" in english
    assert "Camille" not in french + english
