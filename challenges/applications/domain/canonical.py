"""The content of an application as bytes that anyone can hash again."""

import datetime as dt
import json
from typing import Any

from django.utils.translation import override

from challenges.applications.domain.dossier import answers_of
from challenges.applications.domain.eligibility import answer_rules, rules_of
from challenges.applications.domain.form_questions import STEPS, as_json, form_of
from challenges.applications.queries.consortium import members_of
from challenges.enums import EligibilityResult
from challenges.models import Application, Background, FormVersion
from core.bilingual import in_both, words
from partners.models import EligibilityRule

#: Written into the bytes. A change of what they hold takes a new name here and its own reader in `submitted.py`.
FORMAT = "datacity-application-3"
BACKGROUND = ("name", "owner", "licence", "needed")


def content_of(application: Application, rules: list[EligibilityRule] | None = None) -> dict[str, Any]:
    """What is submitted, as plain data, with every label in both languages and in the order shown.

    Complete: `submitted.py` draws the application from this alone, whatever the form, its rows or its sheet become.
    Files enter by their own SHA-256.
    """
    organisation, challenge = application.organisation, application.challenge
    return {
        "format": FORMAT,
        "challenge": {"slug": challenge.slug, "title": words(challenge.title_fr or "", challenge.title_en or "")},
        "title": application.title,
        "organisation": {"name": organisation.name, "siren": organisation.siren},
        "consortium": [
            {"name": member.organisation.name, "siren": member.organisation.siren, "role": member.role}
            for member in members_of(application)
            if member.consented_at
        ],
        "form": _form(application),
        "steps": _steps(application),
        "attachments": [
            {
                "name": row.file.name,
                "size": row.file.size,
                "sha256": row.file.sha256,
                "label": row.label,
                "question": row.question,
                "jury": row.jury_reads,
            }
            for row in application.attachments.select_related("file").order_by("created_at", "pk")
        ],
        "background": {
            "labels": {name: in_both(_label, name) for name in BACKGROUND},
            "rows": [
                {name: getattr(row, name) for name in BACKGROUND}
                for row in application.backgrounds.order_by("created_at", "pk")
            ],
        },
        "eligibility": _eligibility(application, rules),
        "terms": _terms(application),
        "statements_accepted": application.statements_accepted,
    }


def _steps(application: Application) -> list[dict[str, Any]]:
    """The questions that were asked, whole: words, kind, choices, who reads them, and the answer as it was given."""
    answers, form = answers_of(application), form_of(application)
    asked = form.asked(answers)
    return [
        {
            "key": key,
            "label": in_both(str, label),
            "questions": [
                {**as_json(question), "body": answers.get(question.key, "")}
                for question in asked
                if question.step == key
            ],
        }
        for key, label in STEPS
        if any(question.step == key for question in form.questions)
    ]


def _form(application: Application) -> dict[str, Any]:
    """Which versions of the questions were answered; 0 is the default form."""
    versions = FormVersion.objects.in_bulk(
        [pk for pk in (application.edition_form_id, application.challenge_form_id) if pk]
    )
    numbers = {pk: version.n for pk, version in versions.items()}
    return {
        "edition": numbers.get(application.edition_form_id, 0),
        "challenge": numbers.get(application.challenge_form_id, 0),
    }


def _label(name: str) -> str:
    return str(Background._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _eligibility(application: Application, rules: list[EligibilityRule] | None) -> list[dict[str, Any]]:
    """Each rule as it was worded, the program's answer and the fact on which it rests."""
    rules = rules_of(application) if rules is None else rules
    with override("en"):
        english = {answer.rule.pk: answer.because for answer in answer_rules(application, rules)}
    with override("fr"):
        answers = answer_rules(application, rules)
    return [
        {
            "rule": answer.rule.pk,
            "text": words(answer.rule.text_fr, answer.rule.text_en),
            "result": str(answer.result),
            "answer": in_both(str, EligibilityResult(answer.result).label),
            "because": words(answer.because, english[answer.rule.pk]),
        }
        for answer in answers
    ]


def _terms(application: Application) -> dict[str, Any]:
    """The sheet that was accepted, whole: its own trigger freezes it, and these bytes do not depend on that."""
    sheet, accepted = application.terms_sheet, application.terms_accepted_at
    if sheet is None:
        return {}
    return {
        "convention": sheet.convention_name,
        "sha256": sheet.sha256,
        "accepted_at": accepted.astimezone(dt.UTC).isoformat() if accepted else "",
        "fr": sheet.body_fr,
        "en": sheet.body_en,
    }


def canonical_bytes(content: dict[str, Any]) -> bytes:
    """JSON with sorted keys, no blank between tokens, UTF-8, one final line feed."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
