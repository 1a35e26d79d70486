"""What an application asks, in the order in which it is written. Labels are shown; keys are kept with the answers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.applications.domain.counting import count_characters, count_words


@dataclass(frozen=True)
class Question:
    """One part to write. `max_words` or `max_characters` bounds it; nothing bounds what a draft may hold."""

    key: str
    step: str
    label: Any
    help: Any
    max_words: int = 0
    max_characters: int = 0
    required: bool = True
    rows: int = 6

    def excess(self, body: str) -> int:
        """Words or characters too many; 0 when the text fits."""
        if self.max_words:
            return max(0, count_words(body) - self.max_words)
        return max(0, count_characters(body) - self.max_characters)

    def fault(self, body: str) -> str:
        """What keeps this answer from being submitted, in words; empty when nothing does."""
        if self.required and not body.strip():
            return _("« %(label)s » n’est pas rempli.") % {"label": self.label}
        excess = self.excess(body)
        if excess and self.max_words:
            return _("« %(label)s » : %(excess)s mots de trop (%(limit)s au plus).") % {
                "label": self.label,
                "excess": excess,
                "limit": self.max_words,
            }
        if excess:
            return _("« %(label)s » : %(excess)s caractères de trop (%(limit)s au plus).") % {
                "label": self.label,
                "excess": excess,
                "limit": self.max_characters,
            }
        return ""


QUESTIONS = (
    Question(
        "title",
        "solution",
        gettext_lazy("Nom de la solution"),
        gettext_lazy("Court, sans slogan : il figurera dans toutes les listes."),
        max_characters=160,
        rows=1,
    ),
    Question(
        "pitch",
        "solution",
        gettext_lazy("En une phrase"),
        gettext_lazy("Ce que fait la solution, pour qui, et ce qui change pour eux."),
        max_characters=280,
        rows=3,
    ),
    Question(
        "problem",
        "solution",
        gettext_lazy("Ce que vous avez compris du problème"),
        gettext_lazy("Qui le vit, où, quand, et ce qui a déjà été essayé selon vous."),
        max_words=250,
    ),
    Question(
        "solution",
        "solution",
        gettext_lazy("La solution proposée"),
        gettext_lazy("Comment elle marche, ce qui existe déjà, ce qu’il reste à construire pendant le programme."),
        max_words=500,
        rows=10,
    ),
    Question(
        "experiment",
        "essai",
        gettext_lazy("L’essai en ville"),
        gettext_lazy("Où, combien de temps, avec qui, et ce qu’il faut installer ou retirer."),
        max_words=400,
        rows=8,
    ),
    Question(
        "accessibility",
        "essai",
        gettext_lazy("Comment les personnes handicapées pourront s’en servir"),
        gettext_lazy(
            "Voir, entendre, se déplacer, comprendre, manipuler : ce qui est prévu, ce qui ne l’est pas encore."
        ),
        max_words=150,
        rows=4,
    ),
    Question(
        "measures",
        "essai",
        gettext_lazy("Comment vous mesurerez les effets"),
        gettext_lazy("Partez des indicateurs du défi : point de départ, cible, méthode de mesure."),
        max_words=250,
    ),
    Question(
        "needs",
        "essai",
        gettext_lazy("Ce dont vous avez besoin"),
        gettext_lazy("Données, lieux, personnes de la Ville ou des partenaires."),
        max_words=150,
        required=False,
        rows=4,
    ),
    Question(
        "team",
        "equipe",
        gettext_lazy("L’équipe qui fera le travail"),
        gettext_lazy("Noms, rôles et temps disponible. Les faits de votre profil sont joints d’eux-mêmes."),
        max_words=200,
    ),
    Question(
        "references",
        "equipe",
        gettext_lazy("Ce que vous avez déjà fait de semblable"),
        gettext_lazy("Deux ou trois réalisations, avec un lien quand il existe."),
        max_words=200,
        required=False,
        rows=4,
    ),
)
BY_KEY = {question.key: question for question in QUESTIONS}

STEPS = (
    ("solution", gettext_lazy("La solution")),
    ("essai", gettext_lazy("L’essai en ville")),
    ("equipe", gettext_lazy("L’équipe")),
    ("pieces", gettext_lazy("Les pièces jointes")),
    ("acquis", gettext_lazy("Les connaissances antérieures")),
    ("conditions", gettext_lazy("Les conditions")),
    ("relecture", gettext_lazy("Relire et déposer")),
)
STEP_KEYS = tuple(key for key, _label in STEPS)


def questions_of(step: str) -> tuple[Question, ...]:
    return tuple(question for question in QUESTIONS if question.step == step)
