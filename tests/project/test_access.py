"""Closed by default: an address is private unless it is in the list of public ones, and an outsider finds nothing behind it."""

import re
import uuid

import pytest
from django.db import models

from challenges.models import Application, Challenge, Jury
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.challenges import ChallengeFactory
from tests.project.addresses import addresses
from tests.project.public import PUBLIC

PRIVATE = [address for address in addresses() if not address.is_public]
# Private addresses whose answer to a signed-in stranger is a page of their own: lists, personal pages, first steps.
SAMPLES = {
    "uuid": lambda: str(uuid.uuid4()),
    "int": lambda: "4242",
    "slug": lambda: "rien-de-tel",
    "str": lambda: "rien-de-tel",
    "path": lambda: "rien",
}


def path_of(route: str, first: str | None = None) -> str:
    """A concrete path for a route; `first` takes the place of its first identifier."""
    values = iter([first] if first else [])

    def fill(match: re.Match[str]) -> str:
        return next(values, None) or SAMPLES.get(match.group(1) or "str", SAMPLES["str"])()

    return "/" + re.sub(r"<(?:(\w+):)?\w+>", fill, route)


def test_public_addresses_are_those_of_the_list():
    assert sorted({address.name for address in addresses() if address.is_public}) == sorted(PUBLIC)


@pytest.mark.parametrize("address", PRIVATE, ids=lambda address: address.name)
def test_a_private_address_leads_to_the_login(address, client, db):
    path = path_of(address.route)

    response = client.get(path)

    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/compte/login/")


@pytest.mark.parametrize("address", [row for row in PRIVATE if "<uuid:" in row.route], ids=lambda address: address.name)
def test_an_object_that_is_not_there_is_not_found(address, client, db):
    client.force_login(UserFactory())

    status = {client.get(path_of(address.route)).status_code, client.post(path_of(address.route)).status_code}

    assert status <= {404, 405}


# Real objects of other people, by the part of the address that names them.
FOREIGN = {"defis": ChallengeFactory, "organisations": OrganisationFactory}


@pytest.mark.parametrize(
    "address",
    [row for row in PRIVATE if "<uuid:pk>" in row.route and row.route.split("/")[1] in FOREIGN],
    ids=lambda address: address.name,
)
def test_somebody_elses_object_does_not_exist(address, client, db):
    client.force_login(UserFactory())
    path = path_of(address.route, str(FOREIGN[address.route.split("/")[1]]().pk))

    status = {client.get(path).status_code, client.post(path).status_code}

    assert status <= {404, 405}


def test_nouns_with_an_address_have_models():
    assert all(issubclass(model, models.Model) for model in (Challenge, Application, Jury))
