"""A text that says what no contract can say is not put to the test, and each fault is named."""

import pytest
from django.urls import reverse

from agreements.conventions.domain.articles import approve_deviation, drop_absent, remove_article
from agreements.conventions.domain.content import articles_of, key_of, live_version
from agreements.conventions.domain.faults import faults_of, sentence_of
from agreements.conventions.domain.life import stress_test
from agreements.enums import ConventionState as S
from core.exceptions import DomainError
from tests.again import read_again
from tests.factories.accounts import UserFactory
from tests.factories.agreements import article_of, convention_in


@pytest.fixture(scope="module")
def drawn(shared_world):
    with shared_world(lambda: convention_in(S.NEGOTIATION)) as made:
        yield made


@pytest.fixture
def negotiated(drawn, db):
    return read_again(drawn)


def faults(convention, lang="fr"):
    return [sentence_of(fault, lang) for fault in faults_of(articles_of(live_version(convention)), lang)]


def without_call_back(convention, legal):
    other = UserFactory(legal=True)
    approve_deviation(remove_article(article_of(convention, "call_back"), by=legal, reason="Négocié"), by=other)


def test_template_has_no_fault(negotiated):
    assert faults(negotiated[0]) == []


def test_article_that_is_absent_may_not_be_named(negotiated):
    convention, around = negotiated
    without_call_back(convention, around.legal)

    with pytest.raises(DomainError) as refused:
        stress_test(convention, by=around.legal)

    assert "il renvoie à «\u00a0Obligation d’exploitation et clause de rappel\u00a0»" in refused.value.message
    assert faults(convention, "en") == [
        "Survival, notice and remedies\u00a0: il renvoie à «\u00a0Exploitation duty and call-back\u00a0», un article que cette convention n’a pas."
    ]


def test_absent_articles_are_dropped_in_one_act_that_is_approved(negotiated):
    convention, around = negotiated
    without_call_back(convention, around.legal)

    listing = drop_absent(article_of(convention, "survival_and_remedies"), by=around.legal)
    approve_deviation(listing, by=UserFactory(legal=True))
    stress_test(convention, by=around.legal)

    assert "call_back" not in listing.terms["surviving_clauses"] + listing.terms["graded_remedies"]
    assert "transparency" in listing.terms["surviving_clauses"]
    assert "public_record" in listing.terms["graded_remedies"]
    assert (convention.state, faults(convention)) == (S.STRESS_TESTED, [])


@pytest.mark.parametrize(
    ("key", "term", "value", "says"),
    [
        ("attribution_and_names", "attribution_text", "Ville et partenaires, [prototype]", "[prototype]"),
        ("attribution_and_names", "attribution_text", "Ville {date}", "{date}"),
        ("city_use_rights", "survival", "pour toujours", "engagement sans fin"),
        ("survival_and_remedies", "surviving_clauses", ["no_exclusivty"], "no_exclusivty"),
        ("assignment_transfer", "list_of_pre_agreed_transferees", ["legal_term"], "legal_term"),
        ("source_escrow", "deposit_reference", "P10Y ou plus", "P10Y"),
    ],
)  # fmt: skip
def test_what_is_not_filled_or_no_longer_admitted_is_named(negotiated, key, term, value, says):
    convention, _around = negotiated
    article = article_of(convention, key)
    article.terms = {**article.terms, term: value}
    article.save()

    assert any(says in sentence for sentence in faults(convention)), faults(convention)


def test_article_that_was_taken_out_has_no_fault(negotiated):
    convention, around = negotiated
    article = article_of(convention, "attribution_and_names")
    article.terms = {**article.terms, "attribution_text": "[date]"}
    article.save()
    remove_article(article, by=around.legal, reason="Négocié")

    rows = articles_of(live_version(convention))
    assert all(key_of(fault.article) != "attribution_and_names" for fault in faults_of(rows, "fr"))


def test_page_leads_to_each_fault_and_offers_to_drop_what_is_absent(negotiated, client, sign_in):
    convention, around = negotiated
    without_call_back(convention, around.legal)
    sign_in(around.legal)
    listing = article_of(convention, "survival_and_remedies")

    page = client.get(reverse("convention", args=[convention.pk])).content.decode()
    done = client.post(reverse("convention_article_act", args=[convention.pk, listing.pk, "renvois"]))

    assert "À corriger avant l’épreuve" in page
    assert page.count("Retirer les renvois") == 1
    assert done.status_code == 302
    assert faults(convention) == []
