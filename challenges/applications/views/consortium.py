"""The consortium of an application: the lead's side is a part of the team step, the invited side a page of its own."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.domain.consortium import consent, decline, find_organisation, invite_member, remove_member
from challenges.applications.forms.consortium import AnswerForm, InviteForm
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import own_applications
from challenges.applications.queries.consortium import invitations_of
from challenges.applications.views.application_page import dossier_for
from challenges.applications.views.dossier import show, writable
from challenges.models import Application, ApplicationMember
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can


def _back(pk: Any) -> HttpResponse:
    return redirect(reverse("application_step", args=[pk, "equipe"]) + "#groupement")


class InviteView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = writable(request, pk)
        form = InviteForm(request.POST)
        if form.is_valid():
            try:
                organisation = find_organisation(form.cleaned_data["organisation"])
                invite_member(application, organisation, role=form.cleaned_data["role"], by=request.user)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("%(name)s est invitée par courriel.") % {"name": organisation})
                return _back(pk)
        return show(request, application, "equipe", status=422, invite_form=form)


class RemoveView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, member: int) -> HttpResponse:
        application = writable(request, pk)
        row = get_object_or_404(ApplicationMember.objects.select_related("application"), pk=member, application=pk)
        remove_member(row, by=request.user)
        messages.success(request, _("%(name)s ne fait plus partie du groupement.") % {"name": row.organisation})
        return _back(application.pk)


class ConsortiumView(View):
    """The application as an invited organisation reads it, and its answer."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request, *self.found(request, pk))

    def found(self, request: HttpRequest, pk: Any) -> tuple[Application, ApplicationMember]:
        rows = own_applications(request.user).select_related("challenge", "organisation")
        application = get_object_or_404(rows, pk=pk)
        member = invitations_of(request.user, application).first()
        if member is None:
            raise Http404
        return application, member

    def page(self, request: HttpRequest, application: Application, member: ApplicationMember) -> HttpResponse:
        context = {
            "application": application,
            "challenge": application.challenge,
            "member": member,
            "dossier": dossier_for(request.user, application),
            "form": AnswerForm(),
            "may_answer": can(request.user, ApplicationPerm.CONSENT, application),
        }
        return render(request, "challenges/application_consortium.html", context)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application, member = self.found(request, pk)
        form = AnswerForm(request.POST)
        if "consent" in request.POST:
            consent(member, by=request.user)
            messages.success(request, _("%(name)s fait partie du groupement.") % {"name": member.organisation})
            return redirect("application_consortium", pk=application.pk)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for error in form.errors["reason"]))
            return redirect("application_consortium", pk=application.pk)
        decline(member, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Votre refus est transmis. La candidature ne vous est plus ouverte."))
        return redirect("workspace")
