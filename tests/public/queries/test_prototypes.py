"""What the public reads of prototypes: which are listed, what stands on the page of one, what the register says of it."""

import datetime as dt

import pytest

from agreements.models import Component, Prototype
from challenges.models import Application
from core.clock import app_now
from public.queries import prototypes as queries
from register.domain.append import append
from tests.factories.challenges import OPENS, TermsSheetFactory
from tests.factories.pilots import ComponentFactory, DepositFactory, PrototypeFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def keys(tmp_path, settings):
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"


def licensed(name, **fields):
    return PrototypeFactory(state="licensed", name=name, licence="EUPL-1.2", **fields)


def shown(**choice):
    rows = queries.listing_of(choice)
    found = list(rows[:20])
    assert rows.count() == len(found)
    return found


def test_list_is_filtered_and_stands_imported_first_then_latest_first():
    old, new = licensed("Écume", summary_fr="Une ruche"), licensed("Zinc")
    past = licensed("Ajonc", origin="imported")
    PrototypeFactory()
    Prototype.objects.filter(pk=old.pk).update(created_at=OPENS)
    Prototype.objects.filter(pk=new.pk).update(created_at=OPENS + DAY, state="commons", licence="MIT")

    assert shown() == list(queries.listed_prototypes()) == [past, new, old]
    Prototype.objects.filter(pk=new.pk).update(created_at=OPENS)
    assert shown() == [past, old, new]
    assert shown(q="ecume") == shown(q="ruche") == [old]
    assert shown(q=new.maker.name) == [new]
    assert shown(q="absent") == []
    assert shown(etat="commons") == [new]
    assert shown(licence="MIT") == [new]
    assert queries.licences() == ["EUPL-1.2", "MIT"]
    Prototype.objects.filter(pk=new.pk).update(licence="")
    assert queries.licences() == ["EUPL-1.2"]


def test_page_of_a_prototype_holds_its_own_parts_and_the_terms_it_accepted():
    prototype, other = licensed("Écume"), licensed("Zinc")
    page = queries.prototype_page(prototype.slug)
    assert (page, page.accepted_terms, page.current_terms, page.last_verified) == (prototype, [], [], None)
    challenge = prototype.application.challenge
    TermsSheetFactory(challenge=challenge, superseded_at=OPENS, body_fr=["ancien"])
    accepted = TermsSheetFactory(challenge=other.application.challenge, body_fr=["accepté"])
    Application.objects.filter(pk=prototype.application_id).update(terms_sheet=accepted)
    for name, origin in (("Zinc", "result"), ("Écume", "result"), ("Ajonc", "background")):
        ComponentFactory(prototype=prototype, name=name, origin=origin)
    ComponentFactory(prototype=other)
    old, new = (
        DepositFactory(prototype=prototype, deposited_at=app_now() + n * DAY, verified_at=OPENS + n * DAY)
        for n in (0, 1)
    )
    DepositFactory(prototype=other, deposited_at=app_now() + 9 * DAY, verified_at=OPENS + 9 * DAY)

    page = queries.prototype_page(prototype.slug)

    assert [row["body_fr"] for row in page.accepted_terms] == [["accepté"]]
    assert page.current_terms == []
    assert page.last_verified == OPENS + DAY
    names = [row["name"] for row in page.parts if row["name"] in {"Zinc", "Écume", "Ajonc"}]
    assert names == ["Ajonc", "Écume", "Zinc"]
    assert [row["version"] for row in page.archives] == [new.version, old.version]
    TermsSheetFactory(challenge=challenge, body_fr=["présent"])
    assert [row["body_fr"] for row in queries.prototype_page(prototype.slug).current_terms] == [["présent"]]
    assert queries.prototype_page("absent") is None
    assert Component.objects.count() >= 4


def test_entries_of_the_register_about_a_prototype_stand_latest_first(keys):
    prototype, other = licensed("Écume"), licensed("Zinc")
    key = str(prototype.pk)
    for kind in ("prototype.x", "ip.x", "fact.x", "verdict.x", "selection.x"):
        append(kind, {"prototype": key})
    append("ip.y", {"prototype": str(other.pk)})

    found = queries.entries_about(prototype)

    assert [entry.kind for entry in found] == ["verdict.x", "fact.x", "ip.x", "prototype.x"]
    assert len(queries.entries_about(prototype, limit=2)) == 2
