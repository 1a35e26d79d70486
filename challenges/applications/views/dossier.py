"""The steps in which an application is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.domain.autosave import TextMoved, restore_answer, save_answer, version_key
from challenges.applications.domain.consents import agreed_sha256, stale_members
from challenges.applications.domain.corrections import correctable, in_words
from challenges.applications.domain.deadline import deadline_of
from challenges.applications.domain.dossier import (
    accept_terms,
    faults_of,
    save_backgrounds,
)
from challenges.applications.domain.eligibility import answer_rules
from challenges.applications.domain.form_questions import STEP_KEYS, STEPS, Question, form_of
from challenges.applications.domain.publishing import kept_aside, news_of
from challenges.applications.domain.submitted import to_submit
from challenges.applications.forms.answers import first_input, was_posted
from challenges.applications.forms.application import BackgroundFormSet, TermsForm
from challenges.applications.forms.consortium import InviteForm
from challenges.applications.gates import SUBMIT
from challenges.applications.permissions import WRITABLE_APPLICATION, ApplicationPerm
from challenges.applications.presenters import check_answers, progress_of
from challenges.applications.queries.application import current_terms, own_applications
from challenges.applications.queries.corrections import open_parts
from challenges.applications.views.step_forms import changed_answers, files_context, posted, text_form, word_on
from challenges.models import Application, Background
from core import autosave, presence
from core.exceptions import DomainError, NotAllowed
from core.gates import unmet
from core.permissions import can, holds, require
from core.quotas import rooms_of
from core.saving import moved_notice, save_rows
from core.shared_forms import one_writer, status_of
from core.versions import comparison
from core.views.versions import RESTORED, number_of


def writable(request: HttpRequest, pk: Any) -> Application:
    """The application, for someone who may still change it; else a refusal with the reason."""
    read = ("challenge",) if autosave.is_autosave(request) else ("challenge__edition", "organisation", "terms_sheet")
    rows = own_applications(request.user).select_related(*read)
    application = get_object_or_404(rows, pk=pk)
    require(request.user, ApplicationPerm.CHANGE, application)
    return application


class StepView(View):
    """One step. POST keeps what was typed and goes on; an autosave keeps what changed and answers the new versions."""

    def get(self, request: HttpRequest, pk: Any, step: str) -> HttpResponse:
        application = get_object_or_404(own_applications(request.user).select_related("challenge"), pk=pk)
        refused = holds(request.user, ApplicationPerm.CHANGE, application) and not can(
            request.user, ApplicationPerm.CHANGE, application
        )
        if application.state not in WRITABLE_APPLICATION or refused:
            return redirect("application", pk=pk)  # which says what comes next
        return show(request, writable(request, pk), step)

    @one_writer
    def post(self, request: HttpRequest, pk: Any, step: str) -> HttpResponse:
        handler = HANDLERS.get(step, keep_texts)
        if step not in STEP_KEYS:
            raise Http404(step)
        try:
            application = writable(request, pk)
        except NotAllowed as refusal:
            if not autosave.is_autosave(request):
                raise
            return autosave.moved({"": render_to_string("core/_notice.html", {"words": refusal.message})}, status=422)
        if presence.asks(request):
            return presence.answer(request, f"application:{application.pk}:{step}", version=0, saved_by=None)
        if autosave.is_autosave(request):
            return SAVERS.get(step, keep_changed)(request, application)
        return handler(request, application, step)


def show(request: HttpRequest, application: Application, step: str, *, status: int = 200, **extra: Any) -> HttpResponse:
    if step not in STEP_KEYS:
        raise Http404(step)
    answers = {answer.key: answer for answer in application.answers.all()}
    context = {
        "news": news_of(application),
        "rooms": rooms_of(request.user) if step == "pieces" else (),
        "application": application,
        "challenge": application.challenge,
        "step": step,
        "step_label": dict(STEPS)[step],
        "steps": (steps := progress_of(application, answers, current=step)),
        "position": {"n": STEP_KEYS.index(step) + 1, "total": len(steps)},
        "deadline": deadline_of(application),
        "next_step": following(step),
        "template": TEMPLATES.get(step, "challenges/_application_texts.html"),
        **step_context(application, step, answers),
        **correction_context(application, step),
        **extra,
    }
    return render(request, "challenges/application_step.html", context, status=status)


def correction_context(application: Application, step: str) -> dict[str, Any]:
    """During a correction: the reasons of the parts that are open here, and what stays as it was submitted."""
    opened = open_parts(application)
    if opened is None or step in {"conditions", "relecture"}:
        return {}
    parts = {part.key: part for part in correctable(application) if part.step == step}
    here = {key: reason for key, reason in opened.items() if key in parts}
    closed = [str(part.label) for key, part in parts.items() if key not in opened]
    found: dict[str, Any] = {
        "reasons": in_words(application, here),
        "closed": closed,
        "groupement": "groupement" in opened,
    }
    if not here or (step == "equipe" and set(here) == {"groupement"}):
        found["template"] = "challenges/_application_closed.html"
    return found


TEMPLATES = {
    "pieces": "challenges/_application_files.html",
    "acquis": "challenges/_application_background.html",
    "conditions": "challenges/_application_terms.html",
    "relecture": "challenges/_application_preview.html",
}


def following(step: str) -> str:
    index = STEP_KEYS.index(step)
    return STEP_KEYS[min(index + 1, len(STEP_KEYS) - 1)]


def step_context(application: Application, step: str, answers: dict[str, Any]) -> dict[str, Any]:
    if step == "pieces":
        return files_context(application)
    if step == "acquis":
        return {"formset": background_formset(application), "none": _declared_none(application)}
    if step == "conditions":
        return terms_context(application)
    if step == "relecture":
        return {
            "dossier": (dossier := to_submit(application)).opened_by(application.attachments.select_related("file")),
            "missing": (missing := unmet(SUBMIT, application)),
            "faults": {
                item.code.rpartition(".answers.")[2]: item.sentence for item in missing if ".answers." in item.code
            },
            "rows": check_answers(application, dossier),
            "seen": application.submissions.count(),
            "rules": answer_rules(application),
            "aside": kept_aside(application, set(form_of(application).by_key)),
        }
    context: dict[str, Any] = {"form": text_form(application, step, answers, opened=open_parts(application))}
    if step == "equipe":
        context["members"] = members = list(application.members.select_related("organisation").order_by("pk"))
        if any(member.consented_at for member in members):
            context["to_confirm"] = {row.pk for row in stale_members(application, agreed_sha256(application))}
        context["invite_form"] = InviteForm()
    return context


def _declared_none(application: Application) -> bool:
    return application.background_declared and not application.backgrounds.exists()


def background_formset(application: Application, data: Any = None) -> Any:
    return BackgroundFormSet(data, queryset=application.backgrounds.order_by("created_at", "id"), prefix="row")


def terms_context(application: Application) -> dict[str, Any]:
    sheet = current_terms(application.challenge_id)
    body = (sheet.body_en if (get_language() or "fr").startswith("en") else sheet.body_fr) if sheet else []
    return {
        "sheet": sheet,
        "terms": body,
        "changed": bool(application.terms_sheet_id and sheet and sheet.pk != application.terms_sheet_id),
        "accepted": bool(sheet and sheet.pk == application.terms_sheet_id and application.statements_accepted),
        "form": TermsForm(initial={"sheet": sheet.pk if sheet else ""}),
    }


def keep_changed(request: HttpRequest, application: Application) -> HttpResponse:
    """Autosave: the answers that changed, each with its version; those saved elsewhere meanwhile show the other text, and
    what is unfit is said beside what was kept.
    """
    tokens: dict[str, Any] = {}
    notices: dict[str, str] = {}
    moved = False
    for question, asked in changed_answers(application, request):
        key, body = question.key, posted(question, request.POST)
        try:
            saved = save_answer(application, key, body, version=number_of(request.POST, f"v_{key}"), by=request.user)
        except TextMoved as refusal:
            moved = True
            tokens |= {f"v_{key}": refusal.version, f"initial-{key}": refusal.theirs}
            theirs = question.said(refusal.theirs)
            notices[first_input(question)] = moved_notice(key, question.said(body), theirs, refusal.message)
        else:
            tokens |= {f"v_{key}": saved.version, f"initial-{key}": body}
            notices[first_input(question)] = word_on(question, body, asked=asked)
    return autosave.moved(notices, **tokens) if moved else autosave.kept(notices, **tokens)


def keep_texts(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """Every text of the step, each refused alone when another window changed it meanwhile."""
    answers = {answer.key: answer for answer in application.answers.all()}
    form = text_form(application, step, answers, request.POST, opened=open_parts(application))
    form.is_valid()
    for question in form.questions:
        if (
            not was_posted(question, request.POST)
            or request.POST.get("take") == question.key
            or form.is_untouched(question.key)
        ):
            continue
        try:
            save_answer(
                application,
                question.key,
                form.cleaned_data.get(question.key, ""),
                version=form.version_of(question.key),
                by=request.user,
            )
        except TextMoved as moved:
            form.add_error(question.key, moved.message)
            form.moved[question.key] = question.said(moved.theirs)
            form.data = {**form.data.dict(), f"v_{question.key}": moved.version}
    if form.moved:
        return show(request, application, step, status=409, form=form)
    messages.success(request, _("Enregistré."))
    target = step if {"stay", "take"} & request.POST.keys() else following(step)
    return redirect("application_step", pk=application.pk, step=target)


def keep_background(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    formset = background_formset(application, request.POST)
    none = "none" in request.POST
    if not formset.is_valid():
        return show(request, application, step, status=status_of(*formset), formset=formset, none=none)
    changed, deleted = formset.rows()
    try:
        save_backgrounds(application, changed, deleted=deleted, none=none, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        return show(request, application, step, status=422, formset=formset, none=none, error=error)
    lacking = [row for row in application.backgrounds.all() if faults_of(row)]
    if lacking:
        messages.warning(request, _("Gardé tel quel. Ce qui manque est indiqué sous chaque élément."))
    elif not none and not application.backgrounds.exists():
        messages.warning(request, _("Déclarez au moins un élément, ou cochez « Aucune »."))
    else:
        messages.success(request, _("Déclaration enregistrée."))
    stays = "more" in request.POST or lacking or not (none or application.backgrounds.exists())
    return redirect("application_step", pk=application.pk, step="acquis" if stays else "conditions")


def keep_rows(request: HttpRequest, application: Application) -> HttpResponse:
    """Autosave of prior knowledge: each row as it stands, and what it lacks as a word beside it."""
    formset = background_formset(application, request.POST)

    def keep(row: Background) -> Background:
        save_backgrounds(application, [row], by=request.user)
        return row

    return save_rows(request, formset, keep)


def keep_terms(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    form = TermsForm(request.POST)
    if not form.is_valid():
        return show(request, application, step, status=422, form=form)
    try:
        accept_terms(application, sheet_id=form.cleaned_data["sheet"], statements=True, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("application_step", pk=application.pk, step=step)
    messages.success(request, _("Conditions acceptées."))
    return redirect("application_step", pk=application.pk, step="relecture")


def just_go_on(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    return redirect("application_step", pk=application.pk, step=following(step))


SAVERS = {"acquis": keep_rows}


class AnswerVersionsView(View):
    """Saved states of one answer, their difference word by word, and the way back."""

    def get(self, request: HttpRequest, pk: Any, key: str) -> HttpResponse:
        application = writable(request, pk)
        question = question_or_404(application, key)
        context = {
            "application": application,
            "question": question,
            **comparison(application, version_key(key), request.GET),
        }
        return render(request, "challenges/application_versions.html", context)

    @one_writer
    def post(self, request: HttpRequest, pk: Any, key: str) -> HttpResponse:
        application = writable(request, pk)
        question = question_or_404(application, key)
        answer = application.answers.filter(key=key).first()
        seen, n = answer.version if answer else 0, number_of(request.POST)
        restore_answer(application, key, by=request.user, version=seen, n=n)
        messages.success(request, RESTORED)
        return redirect("application_step", pk=pk, step=question.step)


def question_or_404(application: Application, key: str) -> Question:
    question = form_of(application).by_key.get(key)
    if question is None:
        raise Http404(key)
    return question


HANDLERS = {
    "acquis": keep_background,
    "conditions": keep_terms,
    "pieces": just_go_on,
    "relecture": just_go_on,
}
