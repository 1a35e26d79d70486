"""The keys of the register, for the desk that shows what must be renewed."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from core.operations.dates import Dated, dated
from register.domain.key import KeyUnavailableError, signing_key
from register.models import Key
from register.queries import all_keys


@dated
def register_keys() -> Iterable[Dated]:
    """Every key that signs or has signed; the current one says whether its private half can be read."""
    for key in reversed(list(all_keys())):
        current = key.valid_to is None
        yield Dated(
            _("clé du registre"),
            key.key_id,
            since=_instant(key.valid_from),
            until=_instant(key.valid_to),
            current=current,
            problem=_problem(key) if current else "",
        )


def _instant(milliseconds: int | None) -> dt.datetime | None:
    return None if milliseconds is None else dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def _problem(key: Key) -> str:
    try:
        signing_key(key)
    except KeyUnavailableError as error:
        return error.message
    return ""
