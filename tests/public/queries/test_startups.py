"""Which startups the public may know, and what stands on the page of one."""

import pytest

from accounts.models import Organisation
from challenges.enums import ApplicationState
from pilots.enums import PilotState
from public.queries import startups
from tests.factories.accounts import OrganisationFactory
from tests.factories.applications import ApplicationFactory, ReleaseFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.pilots import PilotFactory, PrototypeFactory

pytestmark = pytest.mark.django_db


def shown():
    return list(startups.listed_startups())


def test_a_startup_is_named_by_a_public_prototype_or_pilot_a_published_result_or_the_archives():
    licensed, hidden = PrototypeFactory(state="licensed", name="Zinc"), PrototypeFactory()
    running, planned = PilotFactory(state=PilotState.RUNNING), PilotFactory()
    archived = OrganisationFactory(startup=True, name="Ancienne", origin="imported", source_id="startups/x")
    OrganisationFactory(startup=True, name="Partenaire", origin="imported", source_id="partners/x")

    found = set(shown())

    assert found == {licensed.maker, running.prototype.maker, archived}
    assert not found & {hidden.maker, planned.prototype.maker}
    Organisation.objects.filter(pk=archived.pk).update(merged_into=licensed.maker)
    assert archived not in shown()
    assert startups.kept_slug(archived.slug) == licensed.maker.slug
    assert startups.startup_page(archived.slug) is startups.startup_page(hidden.maker.slug) is None


def test_a_result_names_the_selected_alone_and_only_once_it_is_released():
    challenge = ChallengeFactory(decided=True)
    of = {state: ApplicationFactory(challenge=challenge, state=state).organisation for state in ApplicationState}
    assert shown() == []

    ReleaseFactory(challenge=challenge)

    assert set(shown()) == {of[ApplicationState.SELECTED], of[ApplicationState.ACCEPTED]}
    page = startups.startup_page(of[ApplicationState.SELECTED].slug)
    assert [row.challenge for row in page.results] == [challenge]
    assert (page.archived, page.prototypes, page.pilots) == ([], [], [])


def test_page_holds_what_the_startup_made_and_nothing_of_another():
    pilot, other = PilotFactory(state=PilotState.RUNNING), PilotFactory(state=PilotState.RUNNING)
    for row in (pilot, other):
        row.prototype.state = "licensed"
        row.prototype.save()
    together = PrototypeFactory(state="licensed", name="Ensemble", facts={"makers": [{"slug": pilot.prototype.maker.slug, "name": "x"}]})  # fmt: skip
    PrototypeFactory(name="Caché", challenge=pilot.prototype.challenge)

    page = startups.startup_page(pilot.prototype.maker.slug)

    assert page.pilots == [pilot]
    assert {row.pk for row in page.prototypes} == {pilot.prototype.pk, together.pk}


def test_page_costs_six_queries(django_assert_num_queries):
    prototype = PrototypeFactory(state="licensed", name="Zinc")
    with django_assert_num_queries(6):
        startups.startup_page(prototype.maker.slug)
