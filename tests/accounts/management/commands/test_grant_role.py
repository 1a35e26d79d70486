from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.permissions import roles_of
from core.roles import Role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_grant_role_gives_the_role():
    user = UserFactory(email="premiere@test.example")
    out = StringIO()

    call_command("grant_role", "Premiere@test.example", "team", stdout=out)

    assert out.getvalue() == "premiere@test.example has the role team.\n"
    assert roles_of(type(user).objects.get(pk=user.pk)) == {Role.TEAM}


def test_grant_role_unknown_role_names_the_known_ones():
    UserFactory(email="premiere@test.example")

    with pytest.raises(CommandError) as refusal:
        call_command("grant_role", "premiere@test.example", "king")

    assert str(refusal.value) == "Unknown role 'king'. Roles: team, legal, editor, dpo, authority."
    assert refusal.value.returncode == 2


def test_grant_role_unknown_address_says_what_to_do():
    with pytest.raises(CommandError) as refusal:
        call_command("grant_role", "nobody@test.example", "team")

    assert str(refusal.value) == "No account with the address nobody@test.example. The person signs up first."
