"""Who acts next, and until when: computed from the state and the clock, and said to each reader in their place.

Each noun declares, in its `turns.py`, one function from an object and an instant to a `Next`, and one from a reader and an object to
the parties whom the reader stands for. Rows, heads and first screens then ask `turn(obj, user)`; no page has words of its own for it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import app_now

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Party(StrEnum):
    """Whoever may have the next act."""

    APPLICANT = "applicant"
    AUTHORS = "authors"
    TEAM = "team"
    JURY = "jury"
    LEGAL = "legal"
    SIGNATORIES = "signatories"
    DIRECTORATE = "directorate"
    STARTUP = "startup"
    CITY = "city"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        return str(AT[self])


AT: "dict[Party, StrOrPromise]" = {
    Party.APPLICANT: gettext_lazy("Chez l’organisation candidate"),
    Party.AUTHORS: gettext_lazy("Chez les organisations qui l’écrivent"),
    Party.TEAM: gettext_lazy("Chez l’équipe du programme"),
    Party.JURY: gettext_lazy("Chez le jury"),
    Party.LEGAL: gettext_lazy("Chez les juristes"),
    Party.SIGNATORIES: gettext_lazy("Chez les signataires"),
    Party.DIRECTORATE: gettext_lazy("Chez la direction qui suit le pilote"),
    Party.STARTUP: gettext_lazy("Chez la startup"),
    Party.CITY: gettext_lazy("Chez la Ville"),
    Party.NOBODY: "",
}


@dataclass(frozen=True)
class Next:
    """What happens next: `act` is an infinitive for whoever acts, a whole sentence for nobody. Words in the reader's language.

    `until` is the date of the act, told to the parties of `told` alone when there are any; `then_at` is what follows, for all.
    """

    party: Party
    act: "StrOrPromise"
    until: dt.datetime | None = None
    told: tuple[Party, ...] = ()
    then: "StrOrPromise" = ""
    then_at: dt.datetime | None = None


@dataclass(frozen=True)
class Turn:
    """A `Next` as one reader reads it."""

    yours: bool
    party: Party
    words: str  # « À vous », « Chez le jury »; empty when nobody acts
    act: str
    until: dt.datetime | None
    late: bool
    then: str
    then_at: dt.datetime | None

    @property
    def tone(self) -> str:
        if self.late:
            return "stop"
        return "open" if self.yours else "past" if self.party == Party.NOBODY else "wait"

    @property
    def sentence(self) -> str:
        """In one line: « À vous : déposer la candidature »."""
        return _("%(who)s : %(act)s") % {"who": self.words, "act": self.act} if self.words else self.act


Told = Callable[[Any, dt.datetime], Next]
Belongs = Callable[[Any, Any], Iterable[Party]]
_nouns: dict[type[models.Model], tuple[Told, Belongs]] = {}


def declare_turns(model: type[models.Model], told: Told, belongs: Belongs) -> None:
    """Registers who acts next on the objects of a model, and for which parties a reader stands there."""
    _nouns[model] = (told, belongs)


def next_of(obj: models.Model, now: dt.datetime | None = None) -> Next:
    """Who acts next on this object, at this instant."""
    return _nouns[type(obj)][0](obj, now or app_now())


def turn(
    obj: models.Model, user: Any, *, parties: Iterable[Party] | None = None, now: dt.datetime | None = None
) -> Turn:
    """Who acts next, as this reader reads it. `parties` when the caller knows whom they stand for: rows then ask nothing."""
    instant = now or app_now()
    found = next_of(obj, instant)
    mine = frozenset(_nouns[type(obj)][1](user, obj) if parties is None else parties)
    yours = found.party in mine
    until = found.until if not found.told or mine & set(found.told) else None
    return Turn(
        yours=yours,
        party=found.party,
        words=_("À vous") if yours else found.party.label,
        act=str(found.act),
        until=until,
        late=until is not None and until < instant and found.party != Party.NOBODY,
        then=str(found.then),
        then_at=found.then_at,
    )
