"""Addresses that are written in mail: in full, and sealed where they act for whoever holds them."""

from django.conf import settings
from django.urls import reverse

from challenges.models import SavedSearch
from core.tokens import Tokens

_tokens = Tokens("public.saved_search")


def token_of(search: SavedSearch) -> str:
    """What opens the page of a saved search."""
    return _tokens.of(search)


def search_of(token: str) -> SavedSearch | None:
    """The saved search that a token opens, if it is one of ours and was not stopped."""
    return _tokens.find(token, SavedSearch.objects.all())


def search_page(search: SavedSearch) -> str:
    return settings.SITE_URL + reverse("public:saved_search", args=[token_of(search)])


def search_stop(search: SavedSearch) -> str:
    return settings.SITE_URL + reverse("public:saved_search_stop", args=[token_of(search)])
