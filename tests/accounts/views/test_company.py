"""The register beside the form: a fragment with a script, a page without; what was typed is never replaced nor lost."""

import pytest

from accounts.enums import OrgRoleName
from accounts.models import FieldSource, Organisation
from tests.accounts.register_server import SIREN, SIRET, company
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
NEW = "/espace/organisations/nouvelle/"
TYPED = {"kind": "startup", "name": "Cyclo", "country": "FR", "siren": SIREN}


@pytest.fixture
def writer(companies, sign_in):
    companies.results = [company()]
    return sign_in(UserFactory())


def sources():
    return dict(FieldSource.objects.exclude(field="directors").values_list("field", "source"))


def test_the_register_is_asked_taken_and_remembered(writer):
    looked = writer.post(NEW, TYPED | {"lookup": "1"})
    assert looked.status_code == 422
    assert "CYCLO LOGIQUE (CYCLO)" in looked.content.decode()
    assert 'value="Cyclo"' in looked.content.decode()
    chosen = writer.post(NEW, TYPED | {"choose": SIREN}).content.decode()
    assert f'value="{SIRET}"' in chosen
    assert "Le registre dit autre chose" in chosen

    writer.post(NEW, TYPED | {"siret": SIRET, "legal_name": "CYCLO LOGIQUE", "address": "3 rue Neuve"})

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.siret, organisation.address) == ("Cyclo", SIRET, "3 rue Neuve")
    told = sources()
    assert (told["siren"], told["siret"], told["legal_name"]) == ("register", "register", "register")
    assert (told["name"], told["address"]) == ("typed", "typed")


def test_what_fills_the_form_comes_back_whole_when_it_is_sent(writer):
    """The page that the register filled is sent as it stands, hidden fields included."""
    writer.post(NEW, TYPED | {"lookup": "1"})
    page = writer.post(NEW, {"kind": "startup", "name": "", "country": "FR", "choose": SIREN}).context["form"]
    sent = {name: page[name].value() or "" for name in page.fields if name != "different"}
    hidden = {page[name].html_initial_name: sent[name] for name in sent if page.fields[name].show_hidden_initial}

    writer.post(NEW, sent | hidden)

    organisation = Organisation.objects.get()
    assert (organisation.siren, organisation.legal_name, organisation.name) == (
        SIREN,
        "CYCLO LOGIQUE",
        "CYCLO LOGIQUE (CYCLO)",
    )


def test_a_form_cannot_make_up_what_the_register_said(writer):
    page = writer.post(NEW, TYPED | {"choose": SIREN}).content.decode()
    assert "cherchez de nouveau" in page

    writer.post(NEW, TYPED)

    assert set(sources().values()) == {"typed"}


def test_with_a_script_it_is_a_fragment(writer):
    answer = writer.post("/espace/organisations/registre/", TYPED).content.decode()

    assert f'name="choose" value="{SIREN}"' in answer
    assert "<html" not in answer


def test_a_company_that_is_here_already_is_to_be_joined(writer):
    OrganisationFactory(startup=True, siren=SIREN)

    answer = writer.post("/espace/organisations/registre/", TYPED).content.decode()

    assert f"/espace/organisations/rejoindre/?q={SIREN}" in answer
    assert 'name="choose"' not in answer


@pytest.mark.parametrize("status", [429, 500])
def test_a_register_that_fails_blocks_nothing(writer, companies, status):
    companies.status, companies.body = status, b""

    answer = writer.post(NEW, TYPED | {"lookup": "1"}).content.decode()

    assert "saisissez les informations vous-même" in answer
    writer.post(NEW, TYPED)
    assert Organisation.objects.get().siren == SIREN


def test_nothing_typed_asks_nobody(writer, companies):
    answer = writer.post("/espace/organisations/registre/", {"name": " "}).content.decode()

    assert "puis cherchez" in answer
    assert companies.asked == []


def test_differences_are_shown_and_taken_one_by_one(companies, sign_in):
    companies.results = [company()]
    organisation = OrganisationFactory(startup=True, siren=SIREN, legal_name="Cyclo Logik")
    client = sign_in(member_of(organisation, OrgRoleName.MANAGER))
    address = f"/espace/organisations/{organisation.pk}/"

    page = client.post(f"{address}registre/", follow=True).content.decode()
    assert "Le registre dit autre chose pour 2 informations" in page
    client.post(f"{address}registre/reprendre/", {"field": "legal_name"})

    organisation.refresh_from_db()
    assert organisation.legal_name == "CYCLO LOGIQUE"
    assert "Le registre dit\u00a0:" in client.get(f"{address}modifier/").content.decode()
