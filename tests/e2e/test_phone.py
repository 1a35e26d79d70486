"""First screens on a desk and on a phone."""

from tests.factories.accounts import UserFactory


def test_sign_in_and_first_screen(enter):
    team = enter(UserFactory(team=True))

    team.sees("Bonjour")
    team.shot("espace-equipe")
