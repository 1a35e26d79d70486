"""Versions of shared texts: kept by the service, compared word by word, put back as a new version, for writers alone."""

import pytest
from django.urls import reverse

from accounts.domain.organisation import update_organisation
from agreements.conventions.domain.articles import set_terms
from agreements.enums import ConventionState
from core.shared_texts import all_texts, texts_named, versions_address
from core.versions import versions_of
from partners.domain.edition import update_edition
from pilots.domain.pilot import plan
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import article_of, convention_in
from tests.factories.partners import EditionFactory
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db
OLD, NEW = "Quatre rues, deux mois.", "Quatre rues, trois mois."


@pytest.fixture(autouse=True)
def _signed_in(settings):
    """Without the second factor of the roles of the programme."""
    settings.DEMO = True


@pytest.fixture
def team():
    return UserFactory(team=True)


def bodies(obj, name):
    return list(versions_of(obj, name).values_list("body", flat=True))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_pilot_keeps_the_versions_of_its_plan_in_each_language_and_puts_one_back(client, team, language):
    name = f"summary_{language}"
    pilot = pilot_set().pilot
    type(pilot).objects.filter(pk=pilot.pk).update(**{name: OLD})
    plan(pilot, by=team, values={name: NEW})
    address = versions_address(pilot, name)
    client.force_login(team)

    page = client.get(address).content.decode()
    answer = client.post(address, {"n": 1})

    assert "<del" in page
    assert "trois" in page
    pilot.refresh_from_db()
    assert (answer.status_code, getattr(pilot, name)) == (302, OLD)
    assert set(bodies(pilot, name)) == {OLD} or bodies(pilot, name)[0] == OLD


def test_texts_that_do_not_change_make_no_version(team):
    edition = EditionFactory(summary_fr=OLD)

    update_edition(edition, by=team, values={"summary_fr": OLD, "name_fr": edition.name_fr})
    assert bodies(edition, "summary_fr") == []
    update_edition(edition, by=team, values={"summary_fr": NEW})
    assert bodies(edition, "summary_fr") == [NEW, OLD]


def test_versions_are_for_those_who_may_write(client):
    organisation = OrganisationFactory(summary_fr=OLD)
    member = member_of(organisation)
    update_organisation(organisation, by=member, values={"summary_fr": NEW})
    address = versions_address(organisation, "summary_fr")

    for person, status in ((member, 200), (UserFactory(), 404), (UserFactory(dpo=True), 403)):
        client.force_login(person)
        assert client.get(address).status_code == status
        if status != 200:
            assert client.post(address, {"n": 1}).status_code == status
    organisation.refresh_from_db()
    assert organisation.summary_fr == NEW


@pytest.mark.parametrize(
    "place", ["nulle-part/{pk}/summary_fr", "organisation/{pk}/siren", "organisation/{other}/summary_fr"]
)
def test_what_is_no_shared_text_is_not_found(client, place):
    organisation = OrganisationFactory()
    client.force_login(member_of(organisation))

    address = f"/espace/versions/{place.format(pk=organisation.pk, other=OrganisationFactory().pk)}/"

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("n", ["7", "", "-1", "9" * 30, "deux"])
def test_a_version_that_does_not_exist_changes_nothing(client, n):
    organisation = OrganisationFactory(summary_fr=OLD)
    client.force_login(member_of(organisation))

    answer = client.post(versions_address(organisation, "summary_fr"), {"n": n})

    organisation.refresh_from_db()
    assert (answer.status_code, organisation.summary_fr) == (409, OLD)


def test_an_article_goes_back_to_an_earlier_state_parameters_and_text_together(client):
    convention, around = convention_in(ConventionState.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    before = dict(article.terms)
    set_terms(article, {**before, "max_age_days": 31}, by=around.legal, expected_version=0)
    address = reverse("text_versions", args=["article", article.pk, "article"])
    client.force_login(around.legal)

    page = client.get(address).content.decode()
    answer = client.post(address, {"n": 0})

    article.refresh_from_db()
    assert "31" in page.partition("<ins")[2]
    assert (answer.status_code, article.terms, article.edit_version) == (302, before, 2)
    assert bodies(article, "article")[0] == bodies(article, "article")[2]


def test_every_kind_of_text_names_columns_that_it_has(db):
    for texts in all_texts().values():
        assert all(texts.label(name) for name in texts.fields)
        assert texts_named(texts.slug) is texts
