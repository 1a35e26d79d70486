"""Every page of conventions answers, to whom it should, in a bounded number of queries."""

import pytest
from django import forms
from django.urls import reverse

from agreements.conventions.domain.articles import remove_article
from agreements.conventions.domain.comments import comment, resolve
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.library import load_library
from agreements.conventions.domain.life import stress_test
from agreements.enums import ConventionState as S
from agreements.models import Convention
from casework.domain.steps import confirm
from core.models import PendingStep
from tests.factories.accounts import UserFactory
from tests.factories.agreements import article_of, convention_in, deviate, world

pytestmark = pytest.mark.django_db
VIEWS = (
    "convention",
    "convention_stress",
    "convention_parties",
    "convention_vote",
    "convention_signatures",
    "convention_life",
    "convention_versions",
)


@pytest.mark.parametrize("state", [S.DRAFT, S.STRESS_TESTED, S.PARTLY_SIGNED, S.IN_FORCE])
@pytest.mark.parametrize("who", ["legal", "team", "partner_signatory", "city_signatory", "partner_member"])
def test_pages_answer_to_those_who_may_see(client, sign_in, state, who):
    convention, around = convention_in(state)
    sign_in(getattr(around, who))

    answers = {name: client.get(reverse(name, args=[convention.pk])).status_code for name in VIEWS}
    article = article_of(convention, "source_escrow")
    answers["article"] = client.get(reverse("convention_article", args=[convention.pk, article.pk])).status_code
    answers["list"] = client.get(reverse("convention_list")).status_code
    draft = client.get(reverse("convention_draft", args=[convention.pk]))

    assert set(answers.values()) == {200}
    assert draft.status_code == (302 if state in {S.PARTLY_SIGNED, S.IN_FORCE} else 200)  # voted: the sealed document


def test_strangers_find_nothing(client, sign_in):
    convention, around = convention_in(S.IN_FORCE)
    other = world(edition=around.edition)
    sign_in(other.partner_signatory)

    assert {client.get(reverse(name, args=[convention.pk])).status_code for name in VIEWS} == {404}
    assert client.get(reverse("clause_list")).status_code == 404


def test_library_pages_answer(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)

    page = client.get(reverse("clause", args=["source_escrow"]))

    assert client.get(reverse("clause_list")).status_code == 200
    assert "lecture juridique non relue" in page.content.decode().lower()


def test_a_way_is_told_in_public_words_with_its_repairs(client, sign_in):
    convention, around = convention_in(S.NEGOTIATION)
    for key in ("source_escrow", "open_source_publication"):
        remove_article(article_of(convention, key), by=around.legal, reason="Négocié")
    sign_in(around.legal)

    page = client.get(reverse("convention", args=[convention.pk])).content.decode()

    assert "Voie d’appropriation trouvée" in page
    assert f'action="{reverse("convention_repair", args=[convention.pk])}"' in page
    for word in ("commons-safe", "appropriable", "garanti", "inappropriable"):
        assert word not in page
    client.post(reverse("convention_repair", args=[convention.pk]), {"keys": "source_escrow,open_source_publication"})
    assert (
        "Aucune voie d’appropriation trouvée"
        in client.get(reverse("convention", args=[convention.pk])).content.decode()
    )


def form_data(page):
    """What the browser sends of a form as it was drawn."""
    data = {}
    for field in page.context["form"]:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, forms.MultiWidget):
            parts = widget.decompress(value)
            data |= {f"{field.html_name}_{n}": "" if part is None else part for n, part in enumerate(parts)}
        elif value is not None:
            data[field.html_name] = field.field.prepare_value(value)
    return data


def test_saving_every_article_unchanged_changes_nothing(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)

    for article in live_version(convention).articles.all():
        url = reverse("convention_article", args=[convention.pk, article.pk])
        before = article.terms
        response = client.post(url, form_data(client.get(url)))
        article.refresh_from_db()
        assert (response.status_code, article.terms, article.edit_version) == (302, before, 0)


def test_conflict_keeps_what_was_typed(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)
    article = article_of(convention, "source_escrow")
    url = reverse("convention_article", args=[convention.pk, article.pk])
    data = {**form_data(client.get(url)), "p-max_age_days": "77"}
    deviate(convention, "source_escrow", UserFactory(legal=True), max_age_days=30)

    page = client.post(url, data)

    assert page.status_code == 409
    assert 'value="77"' in page.content.decode()
    again = client.post(url, {**data, "edit_version": "1"})
    article.refresh_from_db()
    assert (again.status_code, article.terms["max_age_days"]) == (302, 77)


def test_preview_keeps_nothing(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)
    article = article_of(convention, "no_exclusivity")
    data = {
        **form_data(client.get(reverse("convention_article", args=[convention.pk, article.pk]))),
        "p-exclusive_licence_allowed": "true",
    }

    page = client.post(reverse("convention_article_preview", args=[convention.pk, article.pk]), data).content.decode()

    article.refresh_from_db()
    assert "Aperçu : rien n’est encore enregistré." in page
    assert article.terms["exclusive_licence_allowed"] is False


def test_party_comments_and_legal_reads(client, sign_in):
    convention, around = convention_in(S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    sign_in(around.partner_member)

    client.post(
        reverse("convention_comment", args=[convention.pk, article.pk]), {"body": "Trop long", "suggestion": "30 jours"}
    )
    sign_in(around.legal)
    page = client.get(reverse("convention_article", args=[convention.pk, article.pk])).content.decode()

    assert "Trop long" in page and "30 jours" in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_costs_the_same(client, sign_in, django_assert_max_num_queries, item_count):
    around = world()
    for n in range(item_count):
        convention_in(S.DRAFT, around=around, name=f"Convention {n}")
    sign_in(around.legal)

    with django_assert_max_num_queries(15):
        page = client.get(reverse("convention_list"))

    assert page.content.decode().count("row__title") == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_text_costs_the_same(client, sign_in, django_assert_max_num_queries, item_count):
    convention, around = convention_in(S.NEGOTIATION)
    for key in ("source_escrow", "open_source_publication", "call_back")[:item_count]:
        comment(article_of(convention, key), by=around.partner_member, body="?")
        remove_article(article_of(convention, key), by=around.legal, reason="x")
    sign_in(around.legal)

    # The text, both models, the remarks and the exchange about it stand on one page.
    with django_assert_max_num_queries(18):
        client.get(reverse("convention", args=[convention.pk]))


def test_whole_way_by_clicks(client, sign_in):
    """Template to force by POSTs alone: each is one click, besides the typing."""
    around = world()
    template = load_library()
    sign_in(around.legal)
    client.post(
        reverse("convention_new"), {"edition": around.edition.pk, "template": template.pk, "name_fr": "Convention"}
    )
    convention = Convention.objects.get()
    for organisation in (around.partner, around.city):
        client.post(
            reverse("convention_parties", args=[convention.pk]), {"organisation": organisation.pk, "role": "partner"}
        )
    client.post(reverse("convention_transition", args=[convention.pk, "stress_test"]))
    vote = reverse("convention_vote", args=[convention.pk])
    sha256 = client.get(vote).context["sha256"]
    client.post(vote, {"sha256": sha256, "reference": "2026 SG 2", "session_on": "2026-02-01", "adopted": "yes"})
    step = PendingStep.objects.get(outcome="")
    confirm(step, by=around.team, sha256=step.sha256)
    sign = reverse("convention_signatures", args=[convention.pk])
    for person, organisation in ((around.partner_signatory, around.partner), (around.city_signatory, around.city)):
        sign_in(person)
        party = convention.parties.get(organisation=organisation)
        client.post(sign, {"party": party.pk, "sha256": sha256, "signatory_name": "Une personne"})

    convention.refresh_from_db()
    assert convention.state == S.IN_FORCE


def test_remarks_without_an_answer_stand_at_the_test_and_at_the_vote(client, sign_in):
    convention, around = convention_in(S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    answered, _left = (comment(article, by=around.partner_member, body=body) for body in ("Trop long.", "Trop cher."))
    resolve(answered, convention, by=around.legal)
    sign_in(around.legal)

    at_the_test = client.get(reverse("convention", args=[convention.pk])).content.decode()
    stress_test(convention, by=around.legal)
    at_the_vote = client.get(reverse("convention_vote", args=[convention.pk])).content.decode()

    for page in (at_the_test, at_the_vote):
        assert "1 remarque reste sans réponse" in page
        assert "Trop cher." in page
    assert "Trop long." not in at_the_vote
