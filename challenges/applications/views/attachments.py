"""Files of an application: joined and taken off."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.domain.dossier import attach, detach
from challenges.applications.domain.form_questions import Question, form_of
from challenges.applications.forms.application import AnswerFileForm, AttachmentForm
from challenges.applications.views.dossier import show, writable
from challenges.applications.views.step_forms import files_context
from challenges.models import Application, Attachment
from core.exceptions import DomainError, NotAllowed
from core.uploads import received_files


class AttachView(View):
    """One file, as a plain multipart form; with a script, the same request with a progress bar."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = writable(request, pk)
        files, asked = received_files(request), form_of(application).by_key.get(request.POST.get("question", ""))
        form: Any = AnswerFileForm(request.POST, files, asked=asked) if asked else AttachmentForm(request.POST, files)
        if form.is_valid():
            given = form.cleaned_data
            key = asked.key if asked else ""
            try:
                attach(application, given["file"], by=request.user, label=given.get("label", ""), question=key)
            except NotAllowed:
                raise
            except DomainError as error:
                form.add_error("file", error.message)
            else:
                messages.success(request, _("Fichier joint."))
                return redirect("application_step", pk=pk, step="pieces")
        return show(request, application, "pieces", status=422, **_refused(application, asked, form))


def _refused(application: Application, asked: Question | None, form: Any) -> dict[str, Any]:
    """The step with the form that was refused in its place."""
    if asked is None:
        return {"form": form}
    context = files_context(application)
    for row in context["asked"]:
        if row["question"].key == asked.key:
            row["form"] = form
    return context


class DetachView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, attachment: Any) -> HttpResponse:
        application = writable(request, pk)
        row = get_object_or_404(
            Attachment.objects.select_related("application"), pk=attachment, application=application
        )
        detach(row, by=request.user)
        messages.success(request, _("Fichier retiré."))
        return redirect("application_step", pk=pk, step="pieces")
