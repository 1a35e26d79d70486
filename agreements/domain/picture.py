"""An attack as a picture: who holds what, and what the public can do, after each step of the story."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.commons import words
from agreements.commons.explain import Story, pick
from agreements.commons.state import State
from core.ui.strips import Cell, Strip

# Titles in the hands of those who may not appropriate; the others could.
SAFE_HOLDERS = {"city": "ok", "steward": "ok", "startup": "past"}


def _holder(state: State) -> Cell:
    said = pick(words.HOLDERS[state.holder], (get_language() or "fr")[:2])
    return Cell(said, SAFE_HOLDERS.get(state.holder, "stop"))


def _source(state: State) -> Cell:
    if "public" in state.source:
        return Cell(_("publié"), "ok")
    if "city" in state.source:
        return Cell(_("remis à la Ville"), "ok")
    return Cell(_("sous séquestre"), "wait") if "escrow" in state.source else Cell(_("non remis"), "warn")


def _licence(state: State) -> Cell:
    return {
        "none": Cell(_("aucune"), "past"),
        "revocable": Cell(_("révocable"), "warn"),
        "revoked": Cell(_("révoquée"), "stop"),
        "irrevocable": Cell(_("irrévocable"), "ok"),
    }[state.licence]


def _convention(state: State) -> Cell:
    return {
        "build": Cell(_("on construit"), "past"),
        "delivered": Cell(_("livré"), "ok"),
        "ended": Cell(_("essai fini"), "past"),
        "expired": Cell(_("échue"), "warn"),
    }[state.stage]


def _background(state: State) -> Cell:
    return {
        "none": Cell(_("rien d’antérieur"), "past"),
        "open": Cell(_("libre"), "ok"),
        "captive": Cell(_("captif"), "stop"),
        "freed": Cell(_("libéré"), "ok"),
    }[state.background]


def _patent(state: State) -> Cell:
    return {
        "none": Cell(_("aucun"), "past"),
        "pledged": Cell(_("non opposé"), "ok"),
        "held": Cell(_("opposable"), "stop"),
    }[state.patent]


def _data(state: State) -> Cell:
    return Cell(_("ouvertes"), "ok") if state.data == "open" else Cell(_("retenues"), "warn")


def _name(state: State) -> Cell:
    return Cell(_("libre"), "ok") if state.name == "free" else Cell(_("pris"), "stop")


def _exclusive(state: State) -> Cell:
    return Cell(_("accordée"), "stop") if state.exclusive else Cell(_("aucune"), "past")


def _claim(state: State) -> Cell:
    return Cell(_("revendiqués"), "stop") if state.claim else Cell(_("non réclamés"), "past")


def _silence(state: State) -> Cell:
    return Cell(_("imposé"), "stop") if state.gagged else Cell(_("aucun"), "past")


def _bound(state: State) -> Cell:
    return Cell(_("tenu par la convention"), "ok") if state.bound else Cell(_("n’y est pas tenu"), "stop")


type Reading = tuple[str, Callable[[State], Cell]]


def _readings() -> tuple[list[Reading], list[Reading]]:
    """What is always drawn, then what is drawn where the story changes it."""
    always: list[Reading] = [(_("Titulaire des résultats"), _holder), (_("Code source"), _source)]
    changing: list[Reading] = [
        (_("Convention"), _convention),
        (_("Licence publique"), _licence),
        (_("Ce que doit le titulaire"), _bound),
        (_("Acquis antérieurs incorporés"), _background),
        (_("Exclusivité"), _exclusive),
        (_("Brevet"), _patent),
        (_("Données"), _data),
        (_("Nom du prototype"), _name),
        (_("Droits d’un contributeur"), _claim),
        (_("Silence"), _silence),
    ]
    return always, changing


def strips_of(story: Story) -> list[Strip]:
    """The lanes of one story: each has a cell for the beginning and one for each step."""
    states = [story.begins, *(step.state for step in story.steps)]
    always, changing = _readings()
    drawn = [Strip(label, tuple(read(state) for state in states)) for label, read in always]
    others = [Strip(label, tuple(read(state) for state in states)) for label, read in changing]
    return [*drawn, *(strip for strip in others if len(set(strip.cells)) > 1)]


def steps_of(story: Story) -> list[str]:
    """The words of each step, the beginning included, for the table beside the picture."""
    return [_("au départ"), *(step.title for step in story.steps)]
