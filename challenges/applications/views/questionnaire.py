"""The questions of an edition or of a challenge: the list, one question, and their publication."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.domain.form_questions import QUESTIONS, TITLE, inherited_by
from challenges.applications.domain.publishing import consequences, last_version, limit_said, prepared, publish_form
from challenges.applications.domain.questionnaire import (
    add_question,
    conditions,
    may_open,
    may_write,
    move_question,
    open_questionnaire,
    question_json,
    remove_question,
    row_of,
    save_question,
)
from challenges.applications.forms.questionnaire import FormQuestionForm, NewQuestionForm, PublishForm
from challenges.applications.queries.questionnaire import questionnaires_visible_to
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import FormStep
from challenges.models import Challenge, FormQuestion, Questionnaire
from core import autosave, presence
from core.emails import mailed_sentence
from core.exceptions import DomainError, NotAllowed
from core.permissions import holds_everywhere
from core.saving import save_form
from core.shared_forms import one_writer, status_of
from partners.models import Edition
from partners.queries import editions_visible_to


def lines(rows: list[FormQuestion]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The questions step by step, each with what the list says of it."""
    found = []
    for step in FormStep:
        here = [row for row in rows if row.step == step]
        shown = [
            {"row": row, "limit": limit_said(question_json(row)), "first": n == 0, "last": n == len(here) - 1}
            for n, row in enumerate(here)
        ]
        found.append((str(step.label), shown))
    return [(label, shown) for label, shown in found if shown]


class _QuestionsView(View):
    """The list of an edition, or of a challenge. Before the first change it shows what is asked by default."""

    template = "challenges/questionnaire.html"

    def target(self) -> dict[str, Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request)

    def page(self, request: HttpRequest, form: Any = None, status: int = 200) -> HttpResponse:
        target = self.target()
        may_open(**target, by=request.user)
        known = Questionnaire.objects.filter(**target).first()
        rows = list(known.rows.all()) if known else self.default(target)
        context = {
            **target,
            "questionnaire": known,
            "groups": lines(rows),
            "version": last_version(known) if known else None,
            "pending": bool(known and prepared(known, rows)[1]),
            "form": form or NewQuestionForm(),
            "inherited": self.inherited(target),
            "up": self.up(target),
        }
        return render(request, self.template, context, status=status)

    def default(self, target: dict[str, Any]) -> list[FormQuestion]:
        if "edition" not in target:
            return []
        return [row_of(question, Questionnaire(**target), n) for n, question in enumerate(QUESTIONS)]

    def inherited(self, target: dict[str, Any]) -> list[str]:
        return []

    def up(self, target: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Prepares the working copy, with one more question when its kind is sent."""
        target = self.target()
        questionnaire = open_questionnaire(**target, by=request.user)
        if "kind" not in request.POST:
            return redirect(request.path)
        form = NewQuestionForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, 422)
        try:
            row = add_question(questionnaire, kind=form.cleaned_data["kind"], by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error("kind", error.message)
            return self.page(request, form, 422)
        return redirect("questionnaire_question", pk=questionnaire.pk, row=row.pk)


class EditionQuestionsView(_QuestionsView):
    def target(self) -> dict[str, Any]:
        user: Any = self.request.user
        rows = editions_visible_to(user) if holds_everywhere(user, ChallengePerm.STEER) else Edition.objects.none()
        return {"edition": get_object_or_404(rows, pk=self.kwargs["pk"])}

    def up(self, target: dict[str, Any]) -> dict[str, Any]:
        edition = target["edition"]
        return {"label": str(edition), "url": reverse("edition_setup", args=[edition.pk])}


class ChallengeQuestionsView(_QuestionsView):
    def target(self) -> dict[str, Any]:
        user: Any = self.request.user
        rows = challenges_visible_to(user).select_related("edition")
        return {
            "challenge": get_object_or_404(
                rows if holds_everywhere(user, ChallengePerm.STEER) else Challenge.objects.none(), pk=self.kwargs["pk"]
            )
        }

    def inherited(self, target: dict[str, Any]) -> list[str]:
        return [str(question.label) for question in inherited_by(target["challenge"])]

    def up(self, target: dict[str, Any]) -> dict[str, Any]:
        challenge = target["challenge"]
        return {"label": str(challenge), "url": reverse("workspace_challenge", args=[challenge.pk])}


def _list_url(questionnaire: Questionnaire) -> str:
    if questionnaire.challenge_id:
        return reverse("challenge_form_questions", args=[questionnaire.challenge_id])
    return reverse("edition_questions", args=[questionnaire.edition_id])


def _door(request: HttpRequest, pk: Any) -> Questionnaire:
    found = get_object_or_404(questionnaires_visible_to(request.user), pk=pk)
    may_write(found, request.user)
    return found


def _row(questionnaire: Questionnaire, pk: Any) -> FormQuestion:
    return get_object_or_404(questionnaire.rows.select_related("questionnaire"), pk=pk)


class QuestionView(View):
    """One question, saved as one types."""

    def get(self, request: HttpRequest, pk: Any, row: Any) -> HttpResponse:
        questionnaire = _door(request, pk)
        found = _row(questionnaire, row)
        return self.page(request, found, self.form(questionnaire, found))

    def form(self, questionnaire: Questionnaire, row: FormQuestion, data: Any = None) -> FormQuestionForm:
        known = conditions(questionnaire, questionnaire.rows.all())
        return FormQuestionForm(data, instance=row, conditions=known.get(row.pk, []))

    def page(self, request: HttpRequest, row: FormQuestion, form: Any, status: int = 200) -> HttpResponse:
        context = {"row": row, "form": form, "list_url": _list_url(row.questionnaire), "fixed": row.key == TITLE}
        return render(request, "challenges/questionnaire_question.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, pk: Any, row: Any) -> HttpResponse:
        questionnaire = _door(request, pk)
        found = _row(questionnaire, row)
        if presence.asks(request):
            return presence.answer(request, f"form-question:{found.pk}", version=0, saved_by=None)
        form = self.form(questionnaire, found, request.POST)
        if autosave.is_autosave(request):
            return save_form(request, form, lambda values: save_question(found, values=values, by=request.user))
        if not form.is_valid():
            return self.page(request, found, form, status_of(form))
        before = found.kind
        kind = form.cleaned_data.get("kind", before)
        save_question(found, values=form.cleaned_data, by=request.user)
        messages.success(request, _("Question enregistrée. Les candidats la verront à la prochaine publication."))
        stays = "stay" in request.POST or kind != form.initial.get("kind", kind)
        return redirect(request.path if stays else _list_url(questionnaire))


class MoveView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    @one_writer
    def post(self, request: HttpRequest, pk: Any, row: Any) -> HttpResponse:
        questionnaire = _door(request, pk)
        found = _row(questionnaire, row)
        move_question(found, up=request.POST.get("to") == "up", by=request.user)
        return redirect(f"{_list_url(questionnaire)}#q-{found.key}")


class RemoveView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    @one_writer
    def post(self, request: HttpRequest, pk: Any, row: Any) -> HttpResponse:
        questionnaire = _door(request, pk)
        found = _row(questionnaire, row)
        try:
            remove_question(found, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("« %(label)s » est retirée de la préparation.") % {"label": found})
        return redirect(_list_url(questionnaire))


class PublishView(View):
    """What publishing would do, read first; then the act."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request, _door(request, pk))

    def page(
        self, request: HttpRequest, questionnaire: Questionnaire, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        found = consequences(questionnaire)
        context = {
            "questionnaire": questionnaire,
            "found": found,
            "form": PublishForm(initial={"seen": found.seen}),
            "list_url": _list_url(questionnaire),
            "error": error,
            "versions": questionnaire.versions.select_related("published_by").order_by("-n"),
        }
        return render(request, "challenges/questionnaire_publish.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        questionnaire = _door(request, pk)
        form = PublishForm(request.POST)
        seen = form.cleaned_data["seen"] if form.is_valid() else ""
        try:
            version, told = publish_form(questionnaire, seen=seen, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            return self.page(request, questionnaire, error=error.message, status=422)
        done = _("La version %(n)s est publiée.") % {"n": version.n}
        messages.success(request, f"{done} {mailed_sentence(told)}")
        return redirect(_list_url(questionnaire))
