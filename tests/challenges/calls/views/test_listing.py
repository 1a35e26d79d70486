"""Who may open which page, in every state, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from challenges.enums import ChallengeState
from core.navigation import menu_for
from tests.factories.accounts import UserFactory
from tests.factories.challenges import (
    AmendmentFactory,
    ChallengeDataSetFactory,
    ChallengeFactory,
    IndicatorFactory,
    QuestionFactory,
    challenge_set,
)
from tests.factories.partners import EditionFactory

PAGES = (
    "workspace_challenge",
    "challenge_preview",
    "challenge_history",
    "challenge_facts",
    "challenge_indicators",
    "challenge_datasets",
    "challenge_organisations",
    "challenge_publication",
    "challenge_questions",
)


@pytest.fixture(autouse=True)
def _second_factor_is_another_test(settings):
    settings.DEMO = True


def addresses(challenge):
    return [
        *(reverse(name, args=[challenge.pk]) for name in PAGES),
        reverse("challenge_section", args=[challenge.pk, "problem"]),
        reverse("challenge_versions", args=[challenge.pk, "problem"]),
    ]


@pytest.mark.parametrize("state", ChallengeState.values)
def test_pages_open_for_author_and_team_in_every_state(state, client, team):
    group = challenge_set(state=state)
    IndicatorFactory(challenge=group.challenge)
    ChallengeDataSetFactory(challenge=group.challenge, dataset__owner=group.partner)
    QuestionFactory(challenge=group.challenge)
    AmendmentFactory(challenge=group.challenge)

    for user in (group.author, team):
        client.force_login(user)
        assert [client.get(url).status_code for url in addresses(group.challenge)] == [200] * len(
            addresses(group.challenge)
        )


def test_pages_of_another_challenge_do_not_exist(client, two_challenge_sets):
    client.force_login(two_challenge_sets.second.author)
    challenge = two_challenge_sets.first.challenge

    assert {client.get(url).status_code for url in addresses(challenge)} == {404}
    assert client.post(reverse("challenge_transition", args=[challenge.pk, "propose"])).status_code == 404


def test_pages_ask_for_a_login(client, db):
    challenge = ChallengeFactory()

    assert {client.get(url).status_code for url in [*addresses(challenge), reverse("workspace_challenges")]} == {302}


def cost(client, url, user):
    """Queries of a page without those of the menu, which every page of the workspace has alike; and the page."""
    client.get(url)
    with CaptureQueriesContext(connection) as menu:
        menu_for(User.objects.get(pk=user.pk), "/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    return len(queries) - len(menu), page


def test_list_costs_the_same_for_one_and_three(client, team):
    edition = EditionFactory(complete=True)
    challenges = [ChallengeFactory(edition=edition)]
    client.force_login(team)
    one, _ = cost(client, reverse("workspace_challenges"), team)
    challenges += [ChallengeFactory(edition=edition) for _ in range(2)]

    three, page = cost(client, reverse("workspace_challenges"), team)

    assert (one == three, three <= 12) == (True, True), (one, three)
    assert {challenge.title_fr for challenge in challenges} == {row.title_fr for row in page.context["page"]}


def test_detail_costs_the_same_for_one_and_three(client, db):
    group = challenge_set()
    url = reverse("workspace_challenge", args=[group.challenge.pk])
    client.force_login(group.author)

    def add(count):
        for _ in range(count):
            IndicatorFactory(challenge=group.challenge)
            ChallengeDataSetFactory(challenge=group.challenge, dataset__owner=group.partner)

    add(1)
    one, _ = cost(client, url, group.author)
    add(2)
    three, page = cost(client, url, group.author)

    assert (one == three, three <= 12) == (True, True), (one, three)
    assert len(page.context["indicators"]) == 3


def test_list_filters_by_the_address(client, team):
    edition = EditionFactory(complete=True)
    wanted = ChallengeFactory(edition=edition, proposed=True, title_fr="Des vélos-cargos pour tous")
    ChallengeFactory(edition=edition, proposed=True, title_fr="Autre chose")
    ChallengeFactory(edition=edition, title_fr="Des vélos au brouillon")
    client.force_login(team)

    page = client.get(reverse("workspace_challenges"), {"vue": "a-lire", "q": "vélos"})

    assert [row.pk for row in page.context["page"]] == [wanted.pk]
    assert [(view["label"], view["count"]) for view in page.context["views"]] == [
        ("Tous", 3), ("À lire par l’équipe", 2), ("En écriture", 1), ("À publier", 0), ("En cours", 0), ("Terminés", 0),
    ]  # fmt: skip


def test_list_sorts_by_title_both_ways(client, team):
    edition = EditionFactory(complete=True)
    for title in ("B", "A", "C"):
        ChallengeFactory(edition=edition, title_fr=title)
    client.force_login(team)

    def titles(sort):
        return [row.title_fr for row in client.get(reverse("workspace_challenges"), {"tri": sort}).context["page"]]

    assert (titles("titre"), titles("-titre")) == (["A", "B", "C"], ["C", "B", "A"])


def test_csv_holds_the_filtered_list_and_no_formula(client, team):
    challenge = ChallengeFactory(proposed=True, title_fr="=cmd()")
    ChallengeFactory()
    client.force_login(team)

    lines = client.get(reverse("workspace_challenges_csv"), {"state": "proposed"}).content.decode().splitlines()

    assert lines[0] == "\ufefftitre;état;édition;organisations;ouverture;clôture;modifié le;adresse"
    assert [line.split(";")[:2] for line in lines[1:]] == [["'=cmd()", "proposé"]]
    assert lines[1].endswith(f"/espace/defis/{challenge.pk}/")


def test_list_of_someone_who_writes_nothing_is_empty(client, db):
    ChallengeFactory()
    client.force_login(UserFactory())

    assert client.get(reverse("workspace_challenges")).context["empty"] is True
