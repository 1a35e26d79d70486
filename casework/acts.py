"""Kinds of acts of the City: each noun says, where it declares its transitions, what the act about its objects holds.

An act is French: it is the document that binds. What the programme says around it is in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.enums import Mode
from core.deadlines import Delay
from core.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MADE, CORRECTED = "act.made", "act.corrected"
TWO_MONTHS = Delay(2, "m")  # CJA R. 421-1


@dataclass(frozen=True)
class Addressee:
    """One person to whom an act is notified. Without an address it is read where its object is followed, or sent on paper."""

    name: str
    email: str = ""
    language: str = "fr"
    user: Any | None = None


def addressees(people: Iterable[Any]) -> list[Addressee]:
    """People with an account as addressees."""
    return [Addressee(str(person), person.email, person.language, person) for person in people if person.is_active]


@dataclass(frozen=True)
class ActKind:
    """What an act of one kind says, and to whom. `text` and `reasons` are given the object and the log of its transition.

    `paper`: a legal notice, sent on paper when nobody opens it. `registered`: its hash enters the public register, as the kinds
    of entry `entry` and, for a correction in a mode, `corrected`, with `codes`. `undo` is given the object and the act that
    withdraws, repeals or annuls it: it gives the object back what the first act had taken, or refuses.
    """

    name: str
    label: "StrOrPromise"
    model: type[models.Model]
    service: Callable[[Any], Role]
    title: Callable[[Any], str]
    text: Callable[[Any, Any], str]
    reasons: Callable[[Any, Any], str]
    people: Callable[[Any], Iterable[Addressee]]
    remedies: Callable[[Any], "StrOrPromise"]
    link: Callable[[Any, Any], str]  # (object, act): where its addressee reads it, without the site
    url: Callable[[Any], str]  # the page of the object in the workspace
    public: Callable[[Any], bool] = lambda _obj: False
    reasons_public: bool = False
    registered: bool = False
    entry: str = MADE
    corrected: Callable[[str], str] = lambda _mode: CORRECTED
    codes: Callable[[Any], Mapping[str, Any]] = lambda _obj: {}
    undo: Callable[[Any, Any], None] = lambda _obj, _act: None
    corrects: Callable[[Any], "tuple[Any, Mode] | None"] = lambda _obj: None  # an earlier act, and in which mode
    remedy: Delay | None = TWO_MONTHS
    paper: bool = True


_kinds: dict[str, ActKind] = {}


def declare_act(name: str, label: "StrOrPromise", model: type[models.Model], **given: Any) -> ActKind:
    """Registers a kind of act. `name` is stored with each act: it never changes."""
    kind = _kinds[name] = ActKind(name, label, model, **given)
    return kind


def all_acts() -> Mapping[str, ActKind]:
    return dict(_kinds)


def act_kind(name: str) -> ActKind:
    return _kinds[name]


@dataclass(frozen=True)
class Rule:
    """What one mode of correction asks: until when it is open, and whether the signing authority alone decides it."""

    mode: Mode
    ground: str  # the code that the register holds
    why: "StrOrPromise"
    done: "StrOrPromise"  # what the first act then says of itself, with %(number)s
    authority: bool = True
    until: Delay | None = None
    written: bool = True  # by a person on the page of the act; else by the step that decides something else


# CRPA L. 242-1 and L. 243-3 (four months), L. 241-2 (fraud), L. 243-1 (for the future); an error of the pen, at any time.
MODES: dict[str, Rule] = {
    rule.mode.value: rule
    for rule in (
        Rule(
            Mode.ERRATUM,
            "clerical",
            _("une erreur de plume, qui n’a trompé personne"),
            _("Rectifiée par l’acte n° %(number)s"),
            authority=False,
        ),
        Rule(
            Mode.PARTLY,
            "part",
            _("une autre décision change une partie de celle-ci"),
            _("Rectifiée en partie par l’acte n° %(number)s"),
            written=False,
        ),
        Rule(
            Mode.WITHDRAWAL,
            "unlawful",
            _("la décision est illégale ; quatre mois au plus après elle"),
            _("Retirée par l’acte n° %(number)s"),
            until=Delay(4, "m"),
        ),
        Rule(
            Mode.FRAUD,
            "fraud",
            _("la décision a été obtenue par fraude ; sans délai"),
            _("Retirée par l’acte n° %(number)s"),
        ),
        Rule(
            Mode.REPEAL,
            "future",
            _("la décision cesse pour l’avenir"),
            _("Abrogée par l’acte n° %(number)s"),
        ),
        Rule(
            Mode.ANNULMENT,
            "court",
            _("un juge l’a annulée"),
            _("Annulée : voir l’acte n° %(number)s"),
        ),
    )
}
