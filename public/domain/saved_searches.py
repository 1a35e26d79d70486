"""Searches that are followed by mail: asked, confirmed by the address itself, mailed once a day, stopped by one click."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from challenges.calls.queries.challenge import published
from challenges.enums import ChallengeState
from challenges.models import Challenge, SavedSearch
from core.clock import app_now
from core.exceptions import DomainError
from core.jobs import Counts, Step, each
from core.limits import tried
from public.emails import SearchFound, SearchToConfirm
from public.queries.challenges import chosen
from public.searches import canonical, choice_of, in_words, written
from public.texts import said

PER_HOUR = 5  # of one sender, and to one address
PER_ADDRESS = 20
MAILED = 20  # challenges of one message; the list has the others
EVERY = dt.timedelta(hours=20)  # the job runs once a day, not to the second
UNCONFIRMED = dt.timedelta(days=7)
TELLING = Step("public.mail_searches", gettext_lazy("le courriel des nouveaux défis d’une recherche suivie"))
PURGING = Step("public.purge_searches", gettext_lazy("l’effacement d’une recherche que personne n’a confirmée"))


def save_search(query: QueryDict, *, email: str, by: Any, sender: str) -> SavedSearch:
    """Follows a search for an address. The address is mailed a page where it confirms, unless it is that of the signed-in
    person: then it is followed at once. Asked twice, it is followed once.

    Raises `DomainError` beyond PER_HOUR an hour (of one sender, to one address) and PER_ADDRESS searches of an address.
    """
    address, asked, language = email.strip().lower(), canonical(query), (get_language() or "fr")[:2]
    if tried("saved_search", sender) > PER_HOUR or tried("saved_search_to", address) > PER_HOUR:
        raise DomainError(_("Trop de demandes en une heure. Réessayez un peu plus tard."))
    own = by.is_authenticated and by.email.lower() == address
    now = app_now()
    with transaction.atomic():
        others = SavedSearch.objects.filter(email=address).exclude(query=asked)
        if others.count() >= PER_ADDRESS:
            raise DomainError(
                _("Cette adresse suit déjà %(n)s recherches. Arrêtez-en une, depuis un courriel reçu.")
                % {"n": PER_ADDRESS},
                field="email",
            )
        search, _created = SavedSearch.objects.get_or_create(
            email=address, query=asked, defaults={"language": language, "seen_until": now}
        )
        if own:
            confirm_search(search)
        else:
            SearchToConfirm.tell(search, words=lambda: in_words(search.query), confirmed=search.confirmed_at)
    return search


def confirm_search(search: SavedSearch) -> None:
    """From now on new challenges are mailed. Idempotent."""
    now = app_now()
    SavedSearch.objects.filter(pk=search.pk, confirmed_at=None).update(confirmed_at=now, seen_until=now)
    search.refresh_from_db()


def stop_search(search: SavedSearch) -> None:
    """Deletes it with the address. Idempotent."""
    SavedSearch.objects.filter(pk=search.pk).delete()


def found_since(search: SavedSearch, now: dt.datetime) -> list[Challenge]:
    """Open challenges that were published since the last mail and until `now`, as the search orders them. None when it asks for
    a value that is offered no more (a theme, an edition that was withdrawn): without it, it would find what nobody asked for.
    """
    choice = choice_of(QueryDict(search.query))
    if written(choice) != search.query:
        return []
    rows: QuerySet[Any] = published().filter(published_at__gt=search.seen_until, published_at__lte=now)
    rows = rows.filter(effective_state=ChallengeState.OPEN)
    return list(chosen(rows, choice)[:MAILED])


def mail_searches() -> Counts:
    """One message for each search that found something; nothing when it found nothing."""
    due = SavedSearch.objects.filter(confirmed_at__isnull=False, seen_until__lte=app_now() - EVERY).order_by("pk")
    return each(due, _mail, step=TELLING)


def _mail(search: SavedSearch) -> None:
    now = app_now()
    rows = found_since(search, now)
    SavedSearch.objects.filter(pk=search.pk).update(seen_until=now)
    if rows:
        SearchFound.tell(
            search,
            words=lambda: in_words(search.query),
            rows=rows,
            titles=lambda: _titles(rows),
        )


def _titles(rows: list[Challenge]) -> str:
    """For a subject: the first two, and how many more."""
    first = ", ".join(str(said(row, "title")) for row in rows[:2])
    return f"{first} (+{len(rows) - 2})" if len(rows) > 2 else first


def purge_searches() -> Counts:
    """Deletes what was not confirmed within UNCONFIRMED."""
    old = SavedSearch.objects.filter(confirmed_at=None, created_at__lte=app_now() - UNCONFIRMED).order_by("pk")
    return each(old, stop_search, step=PURGING)
