"""What an application asks, in the order in which it is written. Labels are shown; keys are kept with the answers.

`QUESTIONS` is what an edition asks as long as the programme team has published nothing else. `form_of` gives the questions
of one application: the version of its edition's questions that it was given, and those that its challenge adds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.applications.domain.answer_kinds import chosen, fault_of, is_empty, said
from challenges.applications.domain.answer_kinds import excess as excess_of
from challenges.enums import FormStep, QuestionKind
from challenges.models import Application, Challenge, FormVersion
from core.bilingual import Words, in_both, in_reader_language

TITLE = "title"  # the name of the solution: every form asks it, every list shows it
TEXTS = (QuestionKind.SHORT, QuestionKind.LONG)
CHOICES = (QuestionKind.ONE, QuestionKind.SEVERAL)


@dataclass(frozen=True)
class Question:
    """One question. What bounds an answer bounds what may be submitted; nothing bounds what a draft may hold."""

    key: str
    step: str
    label: Any
    help: Any = ""
    kind: str = QuestionKind.LONG
    max_words: int = 0
    max_characters: int = 0
    required: bool = True
    rows: int = 6
    options: tuple[tuple[str, Any], ...] = ()  # key and label of each choice, or of each column
    max_rows: int = 0
    shown_when: tuple[str, str] = ("", "")  # key of another question, key of its choice
    jury: bool = True
    public: bool = False
    since: str = ""  # the instant (ISO) of the version that added it; empty for one that was always there

    @property
    def part(self) -> str:
        """The part that a correction opens for this answer to change: a file is corrected with the files."""
        return FormStep.FILES if self.kind == QuestionKind.FILE else self.key

    def excess(self, body: str) -> int:
        """Words or characters too many; 0 when the text fits."""
        return excess_of(self, body)

    def fault(self, body: str) -> str:
        """What keeps this answer from being submitted, in words; empty when nothing does."""
        if is_empty(self, body):
            return _("« %(label)s » n’est pas rempli.") % {"label": self.label} if self.required else ""
        return fault_of(self, body)

    def said(self, body: str) -> str:
        """The answer as people read it."""
        return said(self, body)

    @property
    def kind_said(self) -> str:
        return str(QuestionKind(self.kind).label)


@dataclass(frozen=True)
class Form:
    """The questions of one application."""

    questions: tuple[Question, ...]

    @property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def of_step(self, step: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.step == step)

    def asked(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """The questions that these answers call for: one that depends on a choice is not asked without it."""
        found: dict[str, Question] = {}
        for question in self.questions:
            other, option = question.shown_when
            if not other or (other in found and option in chosen(answers.get(other, ""))):
                found[question.key] = question
        return tuple(found.values())


QUESTIONS = (
    Question(
        "title",
        "solution",
        gettext_lazy("Nom de la solution"),
        gettext_lazy("Court, sans slogan : il figurera dans toutes les listes."),
        kind=QuestionKind.SHORT,
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

STEPS = (
    *((step.value, step.label) for step in FormStep),
    ("acquis", gettext_lazy("Les connaissances antérieures")),
    ("conditions", gettext_lazy("Les conditions")),
    ("relecture", gettext_lazy("Relire et déposer")),
)
STEP_KEYS = tuple(key for key, _label in STEPS)


# ---- Questions as JSON, in a published version and in what was submitted


def as_json(question: Question) -> dict[str, Any]:
    """A question with its words in both languages."""
    return {
        "key": question.key,
        "step": question.step,
        "kind": str(question.kind),
        "label": in_both(str, question.label),
        "help": in_both(str, question.help),
        "required": question.required,
        "max_words": question.max_words,
        "max_characters": question.max_characters,
        "rows": question.rows,
        "options": [{"key": key, "label": in_both(str, label)} for key, label in question.options],
        "max_rows": question.max_rows,
        "shown_when": list(question.shown_when),
        "jury": question.jury,
        "public": question.public,
        "since": question.since,
    }


def from_json(kept: Mapping[str, Any]) -> Question:
    """The question, its words said in the language of whoever reads."""
    return Question(
        key=kept["key"],
        step=kept["step"],
        kind=kept["kind"],
        label=_lazily(kept["label"]),
        help=_lazily(kept["help"]),
        required=kept["required"],
        max_words=kept["max_words"],
        max_characters=kept["max_characters"],
        rows=kept["rows"],
        options=tuple((option["key"], _lazily(option["label"])) for option in kept["options"]),
        max_rows=kept["max_rows"],
        shown_when=(kept["shown_when"][0], kept["shown_when"][1]),
        jury=kept["jury"],
        public=kept["public"],
        since=kept["since"],
    )


class _Said:
    """Kept words whose text is that of the language being read."""

    def __init__(self, kept: Words) -> None:
        self.kept = kept

    def __str__(self) -> str:
        return in_reader_language(self.kept)


def _lazily(kept: Words) -> Any:
    return lazystr(_Said(kept))


# ---- Which questions


@lru_cache(maxsize=256)
def questions_in(version: Any) -> tuple[Question, ...]:
    """The questions of a published version, by its identifier: it never changes, so that one query is enough."""
    return tuple(map(from_json, FormVersion.objects.values_list("questions", flat=True).get(pk=version)))


def form_from(edition_version: Any, challenge_version: Any) -> Form:
    """The form of these two versions; None stands for the default questions, and for no question of the challenge's own."""
    common = questions_in(edition_version) if edition_version else QUESTIONS
    return Form((*common, *questions_in(challenge_version))) if challenge_version else Form(common)


def form_of(application: Application) -> Form:
    """The questions of this application, in the version that it was given."""
    return form_from(application.edition_form_id, application.challenge_form_id)


def versions_for(challenge: Challenge) -> QuerySet[FormVersion]:
    """Every version of the questions of its edition and of its own."""
    return FormVersion.objects.filter(
        Q(questionnaire__edition=challenge.edition_id, questionnaire__edition__isnull=False)
        | Q(questionnaire__challenge=challenge.pk)
    )


def current_versions(challenge: Challenge) -> tuple[Any, Any]:
    """The versions in force for this challenge: its edition's and its own, as published before its call closed."""
    rows = versions_for(challenge)
    if challenge.closes_at:
        rows = rows.filter(published_at__lte=challenge.closes_at)
    last: dict[bool, Any] = {}
    for version, of_edition in rows.order_by("n").values_list("pk", "questionnaire__edition"):
        last[of_edition is not None] = version
    return last.get(True), last.get(False)


def inherited_by(challenge: Challenge) -> tuple[Question, ...]:
    """The questions of its edition, which it asks first."""
    version, _own = current_versions(challenge)
    return form_from(version, None).questions


def current_form(challenge: Challenge) -> Form:
    """What an application to this challenge is asked now."""
    return form_from(*current_versions(challenge))
