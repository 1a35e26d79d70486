"""An attack as a picture: who holds what, and what the public can do, after each step of the story."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements.commons import words
from agreements.commons.explain import Story, pick
from agreements.commons.state import State
from core.ui.strips import Cell, Strip

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    type Said = tuple[StrPromise, str]

# Titles in the hands of those who may not appropriate; the others could.
SAFE_HOLDERS = {"city": "ok", "steward": "ok", "startup": "past"}

# What is drawn where the story changes it: the variable of the state, its name, and the words and tone of each value.
CHANGING: tuple[tuple[str, "StrPromise", Mapping[Any, "Said"]], ...] = (
    (
        "stage",
        _("Convention"),
        {
            "build": (_("on construit"), "past"),
            "delivered": (_("livré"), "ok"),
            "ended": (_("essai fini"), "past"),
            "expired": (_("échue"), "warn"),
        },
    ),
    (
        "licence",
        _("Licence publique"),
        {
            "none": (_("aucune"), "past"),
            "revocable": (_("révocable"), "warn"),
            "revoked": (_("révoquée"), "stop"),
            "irrevocable": (_("irrévocable"), "ok"),
        },
    ),
    (
        "bound",
        _("Ce que doit le titulaire"),
        {True: (_("tenu par la convention"), "ok"), False: (_("n’y est pas tenu"), "stop")},
    ),
    (
        "background",
        _("Acquis antérieurs incorporés"),
        {
            "none": (_("rien d’antérieur"), "past"),
            "open": (_("libre"), "ok"),
            "captive": (_("captif"), "stop"),
            "freed": (_("libéré"), "ok"),
        },
    ),
    ("exclusive", _("Exclusivité"), {True: (_("accordée"), "stop"), False: (_("aucune"), "past")}),
    (
        "patent",
        _("Brevet"),
        {"none": (_("aucun"), "past"), "pledged": (_("non opposé"), "ok"), "held": (_("opposable"), "stop")},
    ),
    ("data", _("Données"), {"open": (_("ouvertes"), "ok"), "withheld": (pgettext_lazy("données", "retenues"), "warn")}),
    ("name", _("Nom du prototype"), {"free": (_("libre"), "ok"), "taken": (_("pris"), "stop")}),
    ("claim", _("Droits d’un contributeur"), {True: (_("revendiqués"), "stop"), False: (_("non réclamés"), "past")}),
    ("gagged", _("Silence"), {True: (_("imposé"), "stop"), False: (_("aucun"), "past")}),
)


def _holder(state: State) -> Cell:
    said = pick(words.HOLDERS[state.holder], (get_language() or "fr")[:2])
    return Cell(said, SAFE_HOLDERS.get(state.holder, "stop"))


def _source(state: State) -> Cell:
    if "public" in state.source:
        return Cell(gettext("publié"), "ok")
    if "city" in state.source:
        return Cell(gettext("remis à la Ville"), "ok")
    return Cell(gettext("sous séquestre"), "wait") if "escrow" in state.source else Cell(gettext("non remis"), "warn")


def strips_of(story: Story) -> list[Strip]:
    """The lanes of one story: each has a cell for the beginning and one for each step."""
    states = [story.begins, *(step.state for step in story.steps)]
    drawn = [
        Strip(gettext("Titulaire des résultats"), tuple(map(_holder, states))),
        Strip(gettext("Code source"), tuple(map(_source, states))),
    ]
    for variable, label, said in CHANGING:
        values = [getattr(state, variable) for state in states]
        if len(set(values)) > 1:
            drawn.append(Strip(str(label), tuple(Cell(str(said[value][0]), said[value][1]) for value in values)))
    return drawn


def steps_of(story: Story) -> list[str]:
    """The words of each step, the beginning included, for the table beside the picture."""
    return [gettext("au départ"), *(step.title for step in story.steps)]
