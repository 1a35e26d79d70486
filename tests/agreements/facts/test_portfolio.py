"""The legal officer reads which prototypes slip within thirty days, and what their pages will then say."""

import datetime as dt
import html

import pytest
from django.urls import reverse

from agreements.facts.portfolio import slips_of
from agreements.facts.queries import slipping
from agreements.models import PrototypeVerdict
from core.clock import today
from tests.factories.accounts import UserFactory
from tests.factories.facts import EIGHT, establish, governed
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db
ADDRESS = "fact_portfolio"


def page_of(client):
    return html.unescape(client.get(reverse(ADDRESS)).content.decode())


def test_the_first_fact_that_lapses_is_named_with_what_follows(client, sign_in):
    around = governed()
    establish(around, *EIGHT)
    sign_in(around.legal)

    slips = slips_of(list(slipping(around.legal, today())), today())
    page = page_of(client)

    assert [name for name, _title in slips[0].lapses] == ["versions_deposited", "data_stored"] or {
        name for name, _title in slips[0].lapses
    } == {"versions_deposited", "data_stored"}
    assert slips[0].days == 30
    assert slips[0].now == "Aucune voie d’appropriation trouvée"
    assert slips[0].after.startswith("Tient si chacun respecte sa parole")
    assert str(around.prototype) in page
    assert reverse("fact_record", args=[around.prototype.pk, "data_stored"]) in page
    assert "dans 30 jours" in page


def test_what_lapses_later_is_not_listed():
    around = governed()
    establish(around, "name_filed")

    assert list(slipping(around.legal, today())) == []
    PrototypeVerdict.objects.update(valid_until=today() + dt.timedelta(days=30))
    assert len(slipping(around.legal, today())) == 1
    PrototypeVerdict.objects.update(valid_until=today() + dt.timedelta(days=31))
    assert list(slipping(around.legal, today())) == []


def test_a_fact_that_changes_nothing_says_so(client, sign_in):
    around = governed()
    establish(around, "data_stored")
    sign_in(around.legal)

    assert "(ne change pas)" in page_of(client)


def test_empty_portfolio_says_so(client, sign_in):
    sign_in(UserFactory(legal=True))

    assert "Rien à refaire" in page_of(client)


@pytest.mark.parametrize("trait", ["team", None])
def test_it_is_for_legal_officers(client, sign_in, trait):
    sign_in(UserFactory(team=True) if trait else UserFactory())

    assert client.get(reverse(ADDRESS)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same(client, sign_in, django_assert_max_num_queries, count):
    first = governed()
    establish(first, "data_stored")
    for _ in range(count - 1):
        more = pilot_set()
        PrototypeVerdict.objects.create(
            prototype=more.prototype, version=first.version, on=today(), valid_until=today(), verdict="shared-if-kept",
            result={"record": []}, changed_at=first.prototype.created_at,
        )  # fmt: skip
    sign_in(first.legal)
    client.get(reverse(ADDRESS))

    with django_assert_max_num_queries(14):
        page = page_of(client)
    assert page.count('class="row__side"') == count
