"""A challenge is found by any word that its page shows, however it is typed; a draft by none."""

import pytest
from django.db import connection

from challenges.calls.domain.challenge import link_organisation
from challenges.enums import PUBLIC, ChallengeState, SectionKey
from challenges.models import Challenge, ChallengeWords, KnownWord
from core.clock import app_now
from public.queries.challenges import listing_of
from public.queries.facets import facets
from public.queries.near import nearest
from tests.factories.accounts import OrganisationFactory
from tests.factories.challenges import (
    ChallengeDataSetFactory,
    ChallengeFactory,
    ChallengeSectionFactory,
    IndicatorFactory,
    QuestionFactory,
)
from tests.factories.partners import DataSetFactory, EditionFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def commit():
    """What the database does at the end of a transaction."""
    connection.check_constraints()


def found(typed, **choice):
    commit()
    return {row.title_fr for row in listing_of({"q": typed, **choice})[:20]}


@pytest.fixture
def challenge():
    return ChallengeFactory(open=True, title_fr="Rues calmes")


def in_section(challenge, words):
    challenge.sections.filter(key=SectionKey.SITE).update(body_fr=words)


def in_english(challenge, words):
    challenge.sections.filter(key=SectionKey.SITE).update(body_en=words)


def in_title(challenge, words):
    Challenge.objects.filter(pk=challenge.pk).update(title_en=words)


def in_summary(challenge, words):
    Challenge.objects.filter(pk=challenge.pk).update(summary_fr=words)


def in_partner(challenge, words):
    organisation = OrganisationFactory(name="Avant")
    link_organisation(challenge, organisation, "partner")
    organisation.name = words
    organisation.save()


def in_theme(challenge, words):
    theme = ThemeFactory(name_fr="avant")
    Challenge.objects.filter(pk=challenge.pk).update(theme=theme)
    theme.name_fr = words
    theme.save()


def in_edition(challenge, words):
    type(challenge.edition).objects.filter(pk=challenge.edition_id).update(name_fr=words)


def in_answer(challenge, words):
    QuestionFactory(challenge=challenge, answer=words, answered_at=app_now())


def in_question(challenge, words):
    QuestionFactory(challenge=challenge, body=words, answer="Oui.", answered_at=app_now())


def in_indicator(challenge, words):
    IndicatorFactory(challenge=challenge, name_fr=words)


def in_data(challenge, words):
    dataset = DataSetFactory(name_fr="Avant")
    ChallengeDataSetFactory(challenge=challenge, dataset=dataset)
    dataset.description_fr = words
    dataset.save()


PLACES = [
    *(in_section, in_english, in_title, in_summary, in_partner, in_theme, in_edition, in_answer, in_question),
    *(in_indicator, in_data),
]


@pytest.mark.parametrize("written", PLACES)
def test_it_is_found_by_a_word_in_any_part_of_its_page(challenge, written):
    ChallengeFactory(open=True)
    commit()
    assert found("hydroliennes") == set()

    written(challenge, "Des hydroliennes")

    assert found("hydrolienne") == {"Rues calmes"}


def test_it_is_found_no_more_once_the_word_is_gone(challenge):
    in_section(challenge, "Des hydroliennes")
    assert found("hydroliennes")

    in_section(challenge, "Des barrages")

    assert found("hydroliennes") == set()
    assert not KnownWord.objects.filter(word="hydroliennes").exists()
    assert KnownWord.objects.filter(word="barrages").exists()


@pytest.mark.parametrize("typed", ["écluse", "ECLUSES", "l’écluse", "écluse-pont", '"pont écluse"', "ecluse -tunnel"])
def test_accents_case_apostrophes_and_plurals_do_not_count(challenge, typed):
    in_section(challenge, "Au pont-écluse de l’Arsenal")

    assert found(typed) == {"Rues calmes"}


def test_a_question_without_an_answer_lends_no_word(challenge):
    QuestionFactory(challenge=challenge, body="Et les hydroliennes ?")

    assert found("hydroliennes") == set()


@pytest.mark.parametrize("state", ChallengeState)
def test_only_a_public_challenge_has_words(state):
    ChallengeFactory(state=state, title_fr="Hydroliennes du canal")
    commit()

    assert KnownWord.objects.filter(word="hydroliennes").exists() is (state in PUBLIC)
    assert ChallengeWords.objects.exists() is (state in PUBLIC)
    assert (nearest("hydroliene") is not None) is (state in PUBLIC)


def test_a_challenge_of_an_edition_that_is_not_published_lends_no_word(challenge):
    in_section(challenge, "Des hydroliennes")
    commit()

    type(challenge.edition).objects.filter(pk=challenge.edition_id).update(published=False)
    commit()

    assert not KnownWord.objects.filter(word="hydroliennes").exists()


def test_a_withdrawn_and_a_deleted_challenge_take_their_words_away():
    for n in range(2):
        ChallengeFactory(open=True, title_fr=f"Hydroliennes {n}")
    commit()
    word = KnownWord.objects.get(word="hydroliennes")
    assert word.challenges == 2

    Challenge.objects.filter(title_fr="Hydroliennes 0").update(state=ChallengeState.CANCELLED, published_at=None)
    commit()
    word.refresh_from_db()
    assert word.challenges == 1

    gone = Challenge.objects.get(title_fr="Hydroliennes 1")
    gone.sections.all().delete()
    gone.organisations.all().delete()
    Challenge.objects.filter(pk=gone.pk).update(state=ChallengeState.DRAFT)
    commit()
    assert not KnownWord.objects.filter(word="hydroliennes").exists()
    assert not ChallengeWords.objects.filter(challenge=gone.pk).exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("velo cagro", "vélo cargo"),
        ("livruers", "livreurs"),
        ("acessibilite", "accessibilité"),
        ("cargos", None),
        ("accessib", "accessibilité"),
        ("cargo", None),
        ("xyzzyx", None),
        ("le", None),
        ("«»", None),
        ("", None),
        ("汉字 🙂", None),
    ],
)
def test_a_mistyped_word_leads_to_the_nearest_one(challenge, typed, meant):
    in_section(challenge, "Le vélo cargo des livreurs, et son accessibilité")
    commit()

    assert nearest(typed) == meant


def test_open_ones_come_first_then_those_that_say_it_in_their_title(challenge):
    ChallengeFactory(closed=True, title_fr="Hydroliennes closes")
    ChallengeFactory(open=True, title_fr="Hydroliennes ouvertes")
    in_section(challenge, "Des hydroliennes")
    commit()

    assert [row.title_fr for row in listing_of({"q": "hydroliennes"})[:20]] == [
        "Hydroliennes ouvertes",
        "Rues calmes",
        "Hydroliennes closes",
    ]


def test_each_facet_counts_what_its_value_would_show_with_the_other_filters_kept():
    water, air = ThemeFactory(slug="eau"), ThemeFactory(slug="air")
    edition = EditionFactory(complete=True)
    ChallengeFactory(open=True, theme=water, edition=edition, arrondissements=[1, 2])
    ChallengeFactory(closed=True, theme=water, edition=edition, arrondissements=[2])
    ChallengeFactory(open=True, theme=air, edition=edition)
    ChallengeFactory(theme=air, edition=edition)

    counts = facets({"etat": "open"})

    assert counts["theme"] == {water.slug: 1, air.slug: 1}
    assert counts["etat"] == {"open": 2, "closed": 1}
    assert counts["edition"] == {edition.slug: 2}
    assert counts["arrondissement"] == {"1": 1, "2": 1}
    assert facets({"theme": water.slug, "tri": "titre"})["arrondissement"] == {"1": 1, "2": 2}


def test_the_page_says_what_it_looked_for_instead(client, challenge):
    in_section(challenge, "Le vélo cargo des livreurs")
    commit()

    page = client.get("/defis/?q=velo+cagro").content.decode()

    assert "Aucun défi pour «\u00a0velo cagro\u00a0»" in page
    assert 'href="?q=v%C3%A9lo+cargo"' in page
    assert "Rues calmes" in page
    assert 'value="velo cagro"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_one_and_for_three(client, count, django_assert_num_queries):
    edition = EditionFactory(complete=True)
    for n in range(count):
        ChallengeFactory(open=True, title_fr=f"Hydroliennes {n}", edition=edition)
    commit()
    client.get("/defis/?q=autre")

    with django_assert_num_queries(5):
        assert client.get("/defis/?q=hydroliennes").content.decode().count("Hydroliennes ") >= count


def test_a_section_of_another_challenge_changes_nothing(challenge):
    in_section(challenge, "Des hydroliennes")
    commit()
    before = ChallengeWords.objects.get(challenge=challenge).words

    ChallengeSectionFactory(challenge=ChallengeFactory(open=True), key=SectionKey.SITE)
    commit()

    assert ChallengeWords.objects.get(challenge=challenge).words == before
