"""What a person says of themselves."""

from collections.abc import Mapping

from accounts.models import User


def update_account(user: User, *, values: Mapping[str, str]) -> User:
    """Changes the names and the language of a person, by themselves."""
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=list(values))
    return user
