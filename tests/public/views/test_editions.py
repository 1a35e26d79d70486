"""From an edition to the trial and back: each public page leads to the next, and to nothing that the public may not open."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from agreements.models import Prototype
from challenges.enums import ApplicationState
from challenges.models import Application
from core.clock import app_now
from core.models import CachedPage
from pilots.enums import PilotState
from pilots.models import Pilot
from public.queries.challenges import challenge_page
from tests.factories.applications import ReleaseFactory
from tests.factories.pilots import DataSharingFactory, PilotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """A challenge whose results are out, the prototype of its winner, and its trial, to which data are lent."""
    pilot = PilotFactory(state=PilotState.RUNNING)
    prototype, challenge = pilot.prototype, pilot.prototype.challenge
    Prototype.objects.filter(pk=prototype.pk).update(state="licensed", name="Lampadaire")
    Application.objects.filter(pk=prototype.application_id).update(state=ApplicationState.ACCEPTED)
    type(challenge).objects.filter(pk=challenge.pk).update(state="decided")
    ReleaseFactory(challenge=challenge)
    challenge.edition.published = True
    challenge.edition.save()
    return pilot


def links(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return {link["href"] for link in BeautifulSoup(response.content, "lxml").select("main a[href]")}


def test_the_chain_is_walked_link_by_link_without_a_dead_end(chain):
    prototype, challenge = chain.prototype, chain.prototype.challenge
    steps = [
        f"/editions/{challenge.edition.slug}/",
        f"/defis/{challenge.slug}/",
        f"/startups/{prototype.maker.slug}/",
        f"/prototypes/{prototype.slug}/",
        f"/pilotes/{chain.slug}/",
        f"/defis/{challenge.slug}/",
        f"/editions/{challenge.edition.slug}/",
    ]

    for here, there in zip(steps, steps[1:], strict=False):
        assert there in links(here), f"{here} does not lead to {there}"
    assert {f"/prototypes/{prototype.slug}/", f"/pilotes/{chain.slug}/"} <= links(f"/defis/{challenge.slug}/")
    for path in {link for step in steps for link in links(step) if link.startswith(("/defis/", "/pilotes/", "/prototypes/", "/startups/", "/editions/", "/partenaires/"))}:  # fmt: skip
        assert Client().get(path).status_code in {200, 302}, path


def test_a_challenge_leads_to_nothing_that_is_not_public(chain):
    slug = chain.prototype.challenge.slug
    assert [(row.pk, row.pilot_slug) for row in challenge_page(slug).made] == [(chain.prototype_id, chain.slug)]
    Pilot.objects.update(state=PilotState.PLANNED)
    assert [(row.pk, row.pilot_slug) for row in challenge_page(slug).made] == [(chain.prototype_id, None)]
    Prototype.objects.update(state="deposited")
    assert challenge_page(slug).made == []


def test_whoever_wants_to_reuse_reads_five_lines_and_no_guess(chain):
    def lines():
        CachedPage.objects.all().delete()
        page = BeautifulSoup(Client().get(f"/prototypes/{chain.prototype.slug}/").content, "lxml")
        return [" ".join(row.dd.get_text().split()) for row in page.select("#reutiliser dl > div")]

    Prototype.objects.update(licence="EUPL-1.2", repository="https://code.example/lampadaire")
    assert lines() == [
        "Oui, par tous et pour tout usage, commercial compris.",
        "Celles de la licence EUPL-1.2.",
        chain.prototype.maker.name,
        "Le code source",
        "Écrire à la Ville",
    ]
    Prototype.objects.update(licence="", repository="")
    assert lines()[:2] == ["Inconnu", "Inconnu"]
    assert lines()[3] == "Inconnu"
    Prototype.objects.update(licence="CC-BY-NC-4.0")
    assert lines()[0].startswith("CC-BY-NC-4.0 n’est pas une licence ouverte")
    Prototype.objects.update(licence="une phrase")
    assert lines()[0] == "Inconnu"


def test_data_lent_say_whose_to_whom_what_for_until_when_and_whether_deleted(chain):
    lent = DataSharingFactory(pilot=chain, accepted_at=app_now(), hosting="france", purpose="Compter les pas")
    DataSharingFactory(pilot=chain, purpose="Jamais accepté")
    text = " ".join(BeautifulSoup(Client().get(f"/pilotes/{chain.slug}/").content, "lxml").main.get_text(" ").split())

    assert f"À qui elles sont {lent.dataset.owner.name}" in text
    assert f"À qui elles sont prêtées {chain.prototype.maker.name}" in text
    assert "Pour quoi Compter les pas" in text
    assert "Supprimées La suppression n’est pas encore constatée" in text
    assert "Gardées en France" in text
    assert "Licence ou conditions Inconnu" in text
    assert "Jamais accepté" not in text
