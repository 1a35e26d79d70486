"""The search over everything public: what is found of each kind, the best first, and never what is not public."""

import pytest
from django.test import TestCase
from django.utils import translation
from wagtail.models import Page

from pilots.enums import PilotState
from public.queries.search import search_everything
from tests.factories.accounts import OrganisationFactory
from tests.factories.cms import ContentPageFactory
from tests.factories.partners import ParticipationFactory
from tests.factories.pilots import PilotFactory, PrototypeFactory

pytestmark = pytest.mark.django_db


def found(words):
    """label → titles, in order."""
    return {str(kind.label): [str(hit.title.text) for hit in kind.hits] for kind in search_everything(words)}


def test_a_name_counts_more_than_a_summary_and_what_is_not_public_is_not_found():
    PrototypeFactory(state="licensed", name="Abri", summary_fr="Une ruche dans une rue.")
    PrototypeFactory(state="licensed", name="La ruche", summary_fr="Un abri.")
    PrototypeFactory(state="licensed", name="Autre", summary_en="A ruche.")
    PrototypeFactory(name="Ruche cachée")

    titles = found("ruches")["Prototypes"]

    assert titles[0] == "La ruche"
    assert sorted(titles[1:]) == ["Abri", "Autre"]
    assert found("absente") == {}


def test_pilots_and_partners_are_found_by_what_the_public_reads():
    PilotFactory(state=PilotState.RUNNING, title_fr="Des ruches en ville", summary_fr="x")
    PilotFactory(title_fr="Ruche en préparation")
    ParticipationFactory(organisation=OrganisationFactory(name="Ruche et Compagnie"))
    OrganisationFactory(name="Ruche sans édition")

    assert found("ruche") == {"Pilotes": ["Des ruches en ville"], "Partenaires": ["Ruche et Compagnie"]}


def test_pages_are_found_in_the_language_that_is_read_below_the_front_page():
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = ContentPageFactory(title="La ruche des voisins", introduction="x")
    assert found("ruche") == {"Pages": ["La ruche des voisins"]}
    assert [hit.url for kind in search_everything("ruche") for hit in kind.hits] == [page.get_url()]
    with translation.override("en"):
        assert found("ruche") == {}
    Page.objects.filter(pk=page.pk).update(live=False)
    assert found("ruche") == {}
