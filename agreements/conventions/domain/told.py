"""The mail by which everybody whom a convention binds learns of an act that has words of its own (`register_entries.record`)."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from accounts.queries import holders_of
from agreements.conventions.emails import ConventionNotice
from agreements.models import Convention
from casework.enums import Side
from casework.exchanges import exchange_of
from core.emails import named
from core.roles import Role

Words = Callable[[], str]


def people_bound(convention: Convention) -> list[Any]:
    """The people of every party that has not left, and the legal officers."""
    return [*holders_of(Role.LEGAL), *exchange_of(convention).people(convention, Side.THEIRS)]


def tell(
    convention: Convention,
    what: Promise | str,
    sentence: Words,
    *,
    reason: str = "",
    people: Iterable[Any] | None = None,
    public: bool = False,
) -> None:
    """Mails `what` happened, in a sentence made in each reader's language.

    `people`: who was bound before, when that changes; `public`: some of them open the public page alone.
    """
    ConventionNotice.tell(
        list(people) if people is not None else people_bound(convention),
        about=convention,
        what=lambda: str(what),
        convention=named(convention),
        sentence=sentence,
        reason=reason,
        path=partial(reverse, "public:convention", args=[convention.slug])
        if public
        else partial(reverse, "convention_life", args=[convention.pk]),
    )
