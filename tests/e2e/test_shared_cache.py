"""What one person sees is never answered to another from a cache; public pages know nobody."""

import pytest

from tests.factories.accounts import UserFactory

PUBLIC = ("/", "/defis/", "/editions/", "/pilotes/", "/prototypes/", "/conventions/", "/partenaires/", "/registre/")


def test_a_page_of_the_team_is_not_answered_to_a_stranger(enter, visitor):
    team = enter(UserFactory(team=True, first_name="Camille", last_name="Roussel"), "equipe")
    pages = ("/espace/", "/espace/defis/", "/espace/personnes/", "/espace/conventions/")
    for path in pages:
        answer = team.page.goto(team.base + path)
        assert (answer.status, answer.header_value("cache-control")) == (
            200,
            "no-store, private",
        )

    stranger = visitor()
    for path in pages:
        stranger.go(path)
        assert stranger.path.startswith("/compte/login/")
        stranger.sees_not("Camille Roussel")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_sets_no_cookie_and_is_the_same_for_all(path, enter, visitor):
    team, stranger = enter(UserFactory(team=True, first_name="Camille", last_name="Roussel"), "equipe"), visitor()

    seen = [person.page.goto(person.base + path) for person in (team, stranger)]

    assert [answer.status for answer in seen] == [200, 200]
    assert seen[0].text() == seen[1].text()
    assert stranger.context.cookies() == []
    stranger.sees_not("Camille Roussel")
