"""The page of the life of a convention: what it says, to whom, in how many queries."""

import pytest
from django.urls import reverse

from agreements.conventions.domain.denouncing import denounce
from agreements.enums import ConventionState, PartyRole
from agreements.models import Denunciation
from tests.again import read_again
from tests.factories.accounts import OrganisationFactory
from tests.factories.agreements import NOTICE_BY, convention_in, renewable


@pytest.fixture(scope="module")
def _running(shared_world, shared_files):
    with shared_world(lambda: convention_in(ConventionState.IN_FORCE, change=renewable())) as made:
        yield made


@pytest.fixture
def running(_running, db):
    return read_again(_running)


def test_a_partner_gives_notice_on_its_page_and_takes_it_back(running, client, sign_in):
    convention, around = running
    party = convention.parties.get(role=PartyRole.PARTNER)
    sign_in(around.partner_signatory)
    page = reverse("convention_life", args=[convention.pk])
    form = reverse("convention_denounce", args=[convention.pk, party.pk])

    before = client.get(page).content.decode()
    asked = client.get(form).content.decode()
    client.post(form, {"reason": "Nous arrêtons."})
    made = Denunciation.objects.get()
    given = client.get(page).content.decode()
    client.post(reverse("convention_denunciation", args=[convention.pk, made.pk]))

    made.refresh_from_db()
    assert "15 novembre 2028" in before
    assert f'href="{form}"' in before
    assert "elle seule quitte la convention" in asked
    assert f'href="{form}"' not in given
    assert "Nous arrêtons." in given
    assert made.withdrawn_at is not None


def test_nobody_sees_the_form_of_another_party(running, client, sign_in):
    convention, around = running
    party = convention.parties.get(role=PartyRole.PARTNER)
    sign_in(around.city_signatory)

    assert client.get(reverse("convention_denounce", args=[convention.pk, party.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_keeps_its_budget(running, client, sign_in, django_assert_max_num_queries, count):
    convention, around = running
    sign_in(around.legal)
    first = convention.parties.get(role=PartyRole.PARTNER)
    others = [
        convention.parties.create(organisation=OrganisationFactory(), role=PartyRole.PARTNER) for _n in range(count - 1)
    ]
    for party in (first, *others):
        denounce(party, by=around.legal, received_on=convention.in_force_at.date())
    client.get(reverse("convention_life", args=[convention.pk]))

    with django_assert_max_num_queries(22):
        page = client.get(reverse("convention_life", args=[convention.pk])).content.decode()

    assert page.count("a dénoncé la convention") == count
    assert NOTICE_BY.isoformat() not in page
