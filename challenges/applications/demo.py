"""The questions of the running edition of the demonstration, published twice: one of each kind. All fictional."""

import json
from typing import Any

from challenges.applications.domain.answer_kinds import ADDRESS
from challenges.applications.domain.publishing import consequences, publish_form
from challenges.applications.domain.questionnaire import add_question, open_questionnaire, save_question
from challenges.enums import FormStep, QuestionKind
from challenges.models import Application, Questionnaire
from partners.models import Edition

FIRST: tuple[dict[str, Any], ...] = (
    {
        "kind": QuestionKind.ONE,
        "step": FormStep.SOLUTION,
        "label_fr": "Où en est la solution ?",
        "label_en": "How far along is the solution?",
        "options_fr": "Une idée\nUn prototype\nDéjà en service",
        "options_en": "An idea\nA prototype\nIn service already",
        "answer": "un-prototype",
    },
    {
        "kind": QuestionKind.SEVERAL,
        "step": FormStep.TRIAL,
        "label_fr": "Ce que l’essai occupe",
        "label_en": "What the trial takes up",
        "options_fr": "La chaussée\nLe trottoir\nUn bâtiment de la Ville\nRien dans la rue",
        "options_en": "The carriageway\nThe pavement\nA building of the City\nNothing in the street",
        "answer": "la-chaussee\nle-trottoir",
    },
    {
        "kind": QuestionKind.DATE,
        "step": FormStep.TRIAL,
        "label_fr": "Premier jour possible de l’essai",
        "label_en": "First possible day of the trial",
        "answer": "2027-03-15",
    },
    {
        "kind": QuestionKind.NUMBER,
        "step": FormStep.TEAM,
        "label_fr": "Jours de travail prévus",
        "label_en": "Working days planned",
        "help_fr": "Pour tout le programme, toutes personnes comptées.",
        "help_en": "For the whole programme, everybody counted.",
        "jury_reads": True,
        "answer": "120",
    },
)
SECOND: tuple[dict[str, Any], ...] = (
    {
        "kind": QuestionKind.SHORT,
        "step": FormStep.SOLUTION,
        "label_fr": "Où la voir fonctionner",
        "label_en": "Where it can be seen at work",
        "help_fr": "Une adresse sur le web, ou un lieu.",
        "help_en": "A web address, or a place.",
        "shown_when": "déjà en service",
        "public": True,
    },
    {
        "kind": QuestionKind.TABLE,
        "step": FormStep.TRIAL,
        "label_fr": "Ce que coûte l’essai",
        "label_en": "What the trial costs",
        "options_fr": "Poste\nMontant en euros\nQui paie",
        "options_en": "Item\nAmount in euros\nWho pays",
        "max_rows": 8,
        "answer": json.dumps([["Capteurs", "4 200", "Nous"], ["Pose", "1 800", "Nous"]]),
    },
    {
        "kind": QuestionKind.ADDRESS,
        "step": FormStep.TEAM,
        "label_fr": "Où travaille l’équipe",
        "label_en": "Where the team works",
        "jury_reads": False,
        "answer": json.dumps(
            {**dict.fromkeys(ADDRESS, ""), "street": "1 rue Fictive", "postcode": "75000", "city": "Paris"}
        ),
    },
    {
        "kind": QuestionKind.LONG,
        "step": FormStep.TEAM,
        "label_fr": "Qui reprendra la solution après l’essai",
        "label_en": "Who will take the solution over after the trial",
        "max_words": 120,
    },
    {
        "kind": QuestionKind.FILE,
        "step": FormStep.FILES,
        "label_fr": "Un plan, une photo ou un croquis de l’installation",
        "label_en": "A plan, a photo or a sketch of what is set up",
    },
)


def publish_first(edition: Edition, *, by: Any) -> None:
    """Version 1: the default questions and a few more, none of them required."""
    asked = open_questionnaire(edition=edition, by=by)
    _publish(asked, FIRST, by)


def publish_second(edition: Edition, *, by: Any) -> None:
    """Version 2, while drafts are being written."""
    _publish(open_questionnaire(edition=edition, by=by), SECOND, by)


def _publish(asked: Questionnaire, specs: tuple[dict[str, Any], ...], by: Any) -> None:
    for spec in specs:
        row = add_question(asked, kind=spec["kind"], by=by)
        values = {name: value for name, value in spec.items() if name != "answer"}
        if "shown_when" in values:
            values["shown_when"] = f"{asked.rows.get(label_fr=FIRST[0]['label_fr']).key}=deja-en-service"
        save_question(row, values={**values, "required": False}, by=by)
    publish_form(asked, seen=consequences(asked).seen, by=by)


def answers_for(application: Application) -> dict[str, str]:
    """What a draft of the demonstration answers to the questions that it is asked, by key."""
    version = application.edition_form
    said = {spec["label_fr"]: spec["answer"] for spec in (*FIRST, *SECOND) if "answer" in spec}
    rows = version.questions if version else []
    return {row["key"]: said[row["label"]["fr"]] for row in rows if row["label"]["fr"] in said}
