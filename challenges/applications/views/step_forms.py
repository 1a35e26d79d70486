"""The forms of the steps of an application, and what an autosave reads of them."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from challenges.applications.domain.dossier import answers_of
from challenges.applications.domain.form_questions import Question, form_of
from challenges.applications.domain.publishing import former_questions
from challenges.applications.forms.answers import field_of, touched, was_posted
from challenges.applications.forms.application import AnswerFileForm, AttachmentForm, PartForm, hint
from challenges.enums import QuestionKind
from challenges.models import Application
from core import autosave


def text_form(
    application: Application, step: str, answers: dict[str, Any], data: Any = None, *, opened: Any = None
) -> PartForm:
    """The questions of a step: one that depends on a choice made in this very step is there, whatever was chosen. `opened`:
    the parts that a correction opens; None without one.
    """
    whole, initial = form_of(application), {key: answer.body for key, answer in answers.items()}
    versions = {key: answer.version for key, answer in answers.items()}
    asked, here = whole.asked(initial), {question.key for question in whole.of_step(step)}
    questions = tuple(
        question
        for question in whole.of_step(step)
        if (question in asked or question.shown_when[0] in here) and (opened is None or question.key in opened)
    )
    return PartForm(data, whole=whole, questions=questions, versions=versions, initial=initial)


def files_context(application: Application, **extra: Any) -> dict[str, Any]:
    """The questions that a file answers, each with its form and what was joined; then the other files."""
    rows = list(application.attachments.select_related("file").order_by("created_at"))
    asked = [
        question
        for question in form_of(application).asked(answers_of(application))
        if question.kind == QuestionKind.FILE
    ]
    keys = {question.key for question in asked}
    return {
        "form": AttachmentForm(),
        "asked": [
            {
                "question": question,
                "form": AnswerFileForm(asked=question),
                "attachments": [row for row in rows if row.question == question.key],
            }
            for question in asked
        ],
        "attachments": [row for row in rows if row.question not in keys],
        **extra,
    }


def posted(question: Question, data: Any) -> str:
    """The answer that a page sends, whatever the inputs it comes in."""
    field = field_of(question)
    return field.clean(field.widget.value_from_datadict(data, {}, question.key))


def changed_answers(application: Application, request: HttpRequest) -> list[tuple[Question, bool]]:
    """Questions whose answer changed on the page, and whether they are still asked: one taken out meanwhile is kept too."""
    names = autosave.changed_names(request)
    known = form_of(application).by_key
    if any(name.split(".")[0] not in known for name in names):
        known = former_questions(application) | known
    present = form_of(application).by_key
    return [
        (question, key in present)
        for key, question in sorted(known.items())
        if touched(question, names) and was_posted(question, request.POST)
    ]


def word_on(question: Question, body: str, *, asked: bool) -> str:
    """A word beside an answer that was kept: what is unfit in it, or that it is asked no more."""
    sentence = hint(question, body)
    if not asked:
        sentence = _("Cette question n’est plus posée. Votre réponse est gardée, mais elle ne sera pas déposée.")
    return render_to_string("core/_notice.html", {"words": sentence}) if sentence else ""
