"""The tables of model 2 and the pictures of the page of the method: all drawn from the code that examines conventions."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from agreements.commons import explain as first_model
from agreements.commons.model2 import explain, texts
from agreements.commons.model2.facts import FACTS
from agreements.commons.model2.told import READINGS, ToldWay, tell
from agreements.commons.model2.verdict import DOUBTFUL
from agreements.commons.terms import template
from agreements.events.labels import kind_title
from core.ui.strips import Cell, Strip

EXAMPLE: Final = "patent_hold_up"  # a way in two steps, which a reader follows
PICTURED: Final = date(2026, 6, 15)  # the day of the pictures: they show the same to everybody


@dataclass(frozen=True)
class Table:
    """One table of the specification: `code` is the word of its rows in the JSON, shown last."""

    key: str
    title: str
    headers: list[str]
    rows: list[list[str]]
    numeric: tuple[int, ...] = ()


def tables(lang: str) -> list[Table]:
    """Facts, moves, remedies, forms, doubts, verdicts: as the program holds them."""
    return [_facts(lang), _moves(lang), _remedies(lang), _forms(lang), _doubts(lang), _verdicts(lang)]


def _facts(lang: str) -> Table:
    rows = [
        [
            explain.fact_name(fact.name, lang),
            explain.fact_sentence(fact.name, lang),
            str(fact.days),
            ", ".join(kind_title(kind) for kind in fact.ended_by) or _("la Ville, si elle voit qu’il ne tient plus"),
            _("oui") if fact.insisted else _("non"),
            fact.name,
        ]
        for fact in FACTS
    ]
    headers = [
        _("Fait"),
        _("Ce qu’il dit"),
        _("Jours"),
        _("Ce qui y met fin plus tôt"),
        _("La Ville peut l’exiger"),
        _("Dans le fichier"),
    ]
    return Table("faits", _("Les dix faits"), headers, rows, (2,))


def _moves(lang: str) -> Table:
    rows = [[explain.move_sentence(move, lang), move] for move in texts.MOVES]
    return Table(
        "coups", _("Les %(n)s attaques essayées") % {"n": len(rows)}, [_("Ce qui arrive"), _("Dans le fichier")], rows
    )


def _remedies(lang: str) -> Table:
    rows = [[name, does] for name, does in explain.remedies(lang)]
    return Table("remedes", _("Ce que la Ville répond"), [_("Réponse"), _("Ce qu’elle fait")], rows)


def _forms(lang: str) -> Table:
    rows = [[explain.form_sentence(form, lang), form] for form in texts.FORMS]
    return Table("formes", _("Ce qui est cherché"), [_("Appropriation"), _("Dans le fichier")], rows)


def _doubts(lang: str) -> Table:
    rows = [[explain.doubt_sentence(key, lang), explain.doubt_source(key, lang), key] for key in texts.DOUBTS]
    headers = [_("Question sans décision trouvée"), _("Source"), _("Dans le fichier")]
    return Table("doutes", _("Ce que le droit n’a pas tranché"), headers, rows)


def _verdicts(lang: str) -> Table:
    when = {
        "shared": _("Rien n’est trouvé, dans aucune des deux lectures."),
        "shared-if-kept": _("Rien n’est trouvé si chacun tient parole ; quelque chose l’est si quelqu’un y manque."),
        DOUBTFUL: _("Ce qui est trouvé dépend d’une question que le droit n’a pas tranchée."),
        "appropriable": _("Quelque chose est trouvé, alors que chacun tient parole."),
    }
    said = explain.verdict_patterns(lang)
    rows = [[said[key], when[key]] for key in texts.VERDICTS]
    return Table("reponses", _("Les quatre réponses"), [_("Réponse"), _("Quand")], rows)


def protections() -> list[Strip]:
    """What becomes of a promise, a right and a fact when the code is sold, a word broken, and time passes."""
    ok, warn, stop = "ok", "warn", "stop"
    return [
        Strip(
            _("Une promesse"),
            (
                Cell(_("tient"), ok),
                Cell(_("pas pour l’acheteur"), warn),
                Cell(_("ne tient pas"), stop),
                Cell(_("ne tient pas"), stop),
            ),
        ),
        Strip(_("Un droit"), tuple(Cell(_("tient"), ok) for _place in range(4))),
        Strip(
            _("Un fait"), (Cell(_("tient"), ok), Cell(_("tient"), ok), Cell(_("tient"), ok), Cell(_("à refaire"), warn))
        ),
    ]


def protection_heads() -> list[str]:
    return [_("au départ"), _("code vendu"), _("parole rompue"), _("avec le temps")]


AGES: Final = (0, 30, 90, 180, 365, 3650)  # days after which what is checked is looked at again


def fact_ages(lang: str) -> list[Strip]:
    """For how long each fact counts: what each is worth on the day, and after a month, three months, and so on."""
    return [
        Strip(
            explain.fact_name(fact.name, lang),
            tuple(Cell(_("compte"), "ok") if age <= fact.days else Cell(_("à refaire"), "warn") for age in AGES),
        )
        for fact in FACTS
    ]


def age_heads() -> list[str]:
    return [_("0 jour"), *(_("%(n)s jours") % {"n": age} for age in AGES[1:4]), _("1 an"), _("10 ans")]


def worked_example(lang: str) -> ToldWay:
    """One way of the template on the day of its signature: good promises, nothing checked. Its story is drawn."""
    told = tell(template(), {}, PICTURED, lang)
    return next(way for reading in told.found for way in reading.ways if way.form == EXAMPLE)


def readings(lang: str) -> list[tuple[str, str]]:
    """The two readings: name, what each supposes."""
    return [(first_model.pick(title, lang), first_model.pick(supposes, lang)) for title, supposes in READINGS.values()]
