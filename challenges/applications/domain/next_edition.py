"""The questions of an edition, taken to the next one (partners.slots)."""

from typing import Any

from challenges.applications.domain.questionnaire import may_open
from challenges.models import FormQuestion, Questionnaire
from partners.models import Edition


def questions_of(edition: Edition) -> list[str]:
    """Its own questions, by title; none where it asks the default ones."""
    rows = FormQuestion.objects.filter(questionnaire__edition=edition)
    return [row.label_fr or row.key for row in rows]


def copy_questions(source: Edition, edition: Edition, *, by: Any) -> None:
    """The same working copy: applicants see nothing of it before it is published. An edition with the default ones has none."""
    may_open(edition=edition, by=by)
    rows = list(FormQuestion.objects.filter(questionnaire__edition=source))
    if not rows:
        return
    questionnaire = Questionnaire.objects.create(edition=edition)
    FormQuestion.objects.bulk_create(_copy(row, questionnaire) for row in rows)


def _copy(row: FormQuestion, questionnaire: Questionnaire) -> FormQuestion:
    kept = {
        field.attname: getattr(row, field.attname)
        for field in FormQuestion._meta.concrete_fields
        if field.name not in {"id", "created_at", "updated_at", "questionnaire"}
    }
    return FormQuestion(questionnaire=questionnaire, **kept)
