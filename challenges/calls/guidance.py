"""What helps to write each part of a challenge: what to ask oneself, what the jury looks for there, an invented example."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from challenges.enums import SectionKey

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Guidance:
    """`ask`: three questions; `words`: a length that reads well, from and to."""

    ask: "tuple[StrOrPromise, ...]"
    jury: "StrOrPromise"
    example: "StrOrPromise"
    words: tuple[int, int]


GUIDANCE: dict[SectionKey, Guidance] = {
    SectionKey.PROBLEM: Guidance(
        (
            _("Que se passe-t-il aujourd’hui, où et à quel moment ?"),
            _("Qui s’en plaint, et qu’est-ce que cela coûte : temps, argent, santé, énergie ?"),
            _("Que savez-vous chiffrer, et que ne savez-vous pas ?"),
        ),
        _("Le jury doit comprendre le problème sans être du métier, et voir qu’aucune solution n’est déjà choisie."),
        _(
            "Rue des Écluses, les livraisons occupent le trottoir entre 7 h et 10 h. Les poussettes et les fauteuils passent "
            "sur la chaussée : 38 passages comptés un matin de mars. Nous ne savons pas quelle part des livraisons "
            "pourrait venir plus tard."
        ),
        (120, 300),
    ),
    SectionKey.CONCERNED: Guidance(
        (
            _("Quelles personnes vivent ce problème, et combien sont-elles ?"),
            _("Qui fait le travail aujourd’hui : agents, entreprises, habitants ?"),
            _("Qui risque d’être oublié : enfants, personnes âgées, handicapées, loin du numérique ?"),
        ),
        _("Le jury regarde à qui la solution servira, et qui pourrait y perdre."),
        _(
            "Environ 1 200 riverains, une école et deux commerces. Onze livreurs y passent chaque matin ; trois ont accepté "
            "d’en parler. Les personnes en fauteuil font un détour de 300 mètres."
        ),
        (80, 200),
    ),
    SectionKey.TRIED: Guidance(
        (
            _("Qu’a-t-on déjà essayé, quand et avec quel résultat ?"),
            _("Pourquoi cela n’a-t-il pas suffi ?"),
            _("Quels marchés, règlements ou équipements en place la solution doit-elle respecter ?"),
        ),
        _("Une startup qui connaît les échecs ne les répète pas."),
        _(
            "En 2024, une aire de livraison de 12 mètres : occupée par des voitures quatre fois sur cinq. En 2025, un horaire "
            "imposé : retiré après six mois, faute de contrôle."
        ),
        (60, 200),
    ),
    SectionKey.EXPECTED: Guidance(
        (
            _("À quoi verra-t-on, dans six mois, que cela marche ?"),
            _("Que doit faire la solution, et que ne doit-elle surtout pas faire ?"),
            _("Quelles libertés laissez-vous sur la manière ?"),
        ),
        _("Le jury note l’effet attendu : un résultat que l’on mesure, pas une technique imposée."),
        _(
            "Que le trottoir reste libre neuf matins sur dix. Toute manière convient : horaires, lieux, véhicules, accord "
            "entre voisins. Pas de caméra qui filme les passants."
        ),
        (100, 300),
    ),
    SectionKey.SITE: Guidance(
        (
            _("Quelles rues, quels bâtiments, à partir de quand ?"),
            _("Qui donne l’autorisation, et sous quel délai ?"),
            _("De quoi dispose-t-on sur place : prise, réseau, local, agents ?"),
        ),
        _("Le jury veut savoir si l’essai est possible à la date dite."),
        _(
            "Quatre rues, 1,8 km de trottoir, dès le 1ᵉʳ septembre. La direction de la voirie donne l’autorisation d’occuper "
            "le domaine public : comptez six semaines. Une armoire électrique à l’angle nord."
        ),
        (60, 200),
    ),
    SectionKey.REWARD: Guidance(
        (
            _("Que reçoit le lauréat : argent, données, terrain, temps d’agents, accompagnement ?"),
            _("Combien, quand et par qui ?"),
            _("Que se passe-t-il après l’essai, et qu’est-ce qui n’est pas promis ?"),
        ),
        _("C’est ici que les startups décident de candidater : dites ce qui est sûr, et ce qui ne l’est pas."),
        _(
            "15 000 € versés à la signature, le comptage des passages en données ouvertes, un agent un jour par semaine "
            "pendant six mois. Un achat après l’essai n’est pas promis."
        ),
        (60, 200),
    ),
}
