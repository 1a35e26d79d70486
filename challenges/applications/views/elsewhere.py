"""Text reused: after a withdrawal, for another challenge, for another organisation."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.domain.copying import duplicate_to, restart_from, transfer_application
from challenges.applications.forms.elsewhere import DuplicateForm, TransferForm
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import challenges_to_copy_to, organisations_applying_for
from challenges.models import Application
from core.emails import mailed_sentence
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.guardian import granted_to


def led_application(request: HttpRequest, pk: Any) -> Application:
    """An application that this person may submit; for others it is not found here."""
    rows = Application.objects.filter(granted_to(request.user, ApplicationPerm.SUBMIT, Application))
    return get_object_or_404(rows.select_related("challenge", "organisation"), pk=pk)


class RestartView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = led_application(request, pk)
        try:
            draft = restart_from(application, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("application", pk=pk)
        messages.success(
            request, _("Le texte est repris. Les conditions et les accords du groupement sont à donner de nouveau.")
        )
        return redirect("application", pk=draft.pk)


class ElsewhereView(View):
    """A page with one choice. A child gives the form, its words, and the act."""

    def form(self, request: HttpRequest, application: Application) -> forms.Form:
        raise NotImplementedError

    def act(self, request: HttpRequest, application: Application, form: forms.Form) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = led_application(request, pk)
        return self.page(request, application, self.form(request, application))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = led_application(request, pk)
        form = self.form(request, application)
        if form.is_valid():
            try:
                return self.act(request, application, form)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
        return self.page(request, application, form, status=422)

    def page(self, request: HttpRequest, application: Application, form: Any, status: int = 200) -> HttpResponse:
        some = next(iter(form.fields.values())).queryset.exists()
        context = {"application": application, "form": form, "some": some, **self.said(application)}
        return render(request, "challenges/application_elsewhere.html", context, status=status)

    def said(self, application: Application) -> dict[str, str]:
        """Title, lead, label of the act, and what is said when there is nothing to choose."""
        raise NotImplementedError


class DuplicateView(ElsewhereView):
    def form(self, request: HttpRequest, application: Application) -> forms.Form:
        return DuplicateForm(request.POST or None, choices=challenges_to_copy_to(application))

    def said(self, application: Application) -> dict[str, str]:
        return {
            "title": _("Copier vers un autre défi"),
            "lead": _("Les textes, les pièces et les connaissances antérieures sont copiés dans un nouveau brouillon. Celle-ci ne change pas. Le groupement, les conditions et les déclarations ne se copient pas."),
            "label": _("Copier la candidature"),
            "none": _("Aucun autre défi n’est ouvert, ou votre organisation y a déjà une candidature."),
        }  # fmt: skip

    def act(self, request: HttpRequest, application: Application, form: forms.Form) -> HttpResponse:
        draft = duplicate_to(application, form.cleaned_data["challenge"], by=request.user)
        messages.success(request, _("La candidature est copiée : relisez-la pour ce défi-ci."))
        return redirect("application", pk=draft.pk)


class TransferView(ElsewhereView):
    def form(self, request: HttpRequest, application: Application) -> forms.Form:
        mine = organisations_applying_for(request.user).exclude(pk=application.organisation_id)
        return TransferForm(request.POST or None, choices=mine)

    def said(self, application: Application) -> dict[str, str]:
        return {
            "title": _("Confier à une autre organisation"),
            "lead": _("Le brouillon passe à une autre organisation pour laquelle vous agissez ; ses personnes et celles de l’organisation d’aujourd’hui sont prévenues. Les échanges avec l’équipe suivent. Les conditions sont à accepter de nouveau."),
            "label": _("Confier la candidature"),
            "none": _("Vous n’agissez pour aucune autre organisation qui puisse être candidate."),
        }  # fmt: skip

    def act(self, request: HttpRequest, application: Application, form: forms.Form) -> HttpResponse:
        n = transfer_application(application, form.cleaned_data["organisation"], by=request.user)
        messages.success(request, f"{_('La candidature est confiée.')} {mailed_sentence(n)}")
        return redirect("application", pk=application.pk)
