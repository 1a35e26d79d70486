"""Kinds of mail by what they are about, as people choose among them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.emails import Email, kinds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The module that declares a kind, from its beginning: the first that fits.
TOPICS: "tuple[tuple[str, StrOrPromise], ...]" = (
    ("challenges.calls", _("Défis")),
    ("challenges.applications", _("Candidatures")),
    ("challenges.selection", _("Jurys et résultats")),
    ("agreements", _("Conventions")),
    ("pilots", _("Pilotes")),
    ("casework", _("Échanges et dossiers")),
    ("public", _("Site public")),
    ("accounts", _("Compte et organisations")),
    ("", _("Autres")),
)

# Chosen elsewhere: a group of messages follows what it holds, a followed search has a page of its own.
ELSEWHERE = ("core.bundle", "public.search_found")


@dataclass
class Topic:
    title: "StrOrPromise"
    free: list[type[Email]] = field(default_factory=list)
    required: list[type[Email]] = field(default_factory=list)


def choosable() -> list[type[Email]]:
    """Every kind that a person may refuse, of those that reach accounts; a group of messages follows the kinds that it holds."""
    return [kind for topic in topics() for kind in topic.free]


def topics() -> list[Topic]:
    """Every kind of mail under what it is about, in the order of TOPICS; topics without a kind left out."""
    found = {prefix: Topic(title) for prefix, title in TOPICS}
    for kind in _shown():
        topic = found[next(prefix for prefix, _title in TOPICS if kind.__module__.startswith(prefix))]
        (topic.required if kind.required else topic.free).append(kind)
    return [topic for topic in found.values() if topic.free or topic.required]


def _shown() -> Iterable[type[Email]]:
    return (kind for name, kind in sorted(kinds().items()) if name not in ELSEWHERE)
