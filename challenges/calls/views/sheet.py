"""What stands beside the text: facts, indicators, data sets, organisations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from challenges.calls.domain.challenge import add_organisation, describe_challenge, remove_organisation
from challenges.calls.domain.sheet import offer_dataset, save_indicators, take_back_dataset
from challenges.calls.forms import DataSetForm, FactsForm, IndicatorFormSet, OrganisationForm
from challenges.calls.permissions import ChallengePerm, writing_or_refused
from challenges.calls.queries.sheet import datasets_to_offer, organisations_to_invite
from challenges.calls.views.page import ChallengePage, attempt
from challenges.models import Challenge, Indicator
from core import autosave, presence
from core.emails import mailed_sentence
from core.permissions import can
from core.saving import save_form, save_rows
from core.shared_forms import one_writer, status_of


class FactsView(ChallengePage):
    template_name = "challenges/challenge_facts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or FactsForm(instance=self.challenge)
        return super().get_context_data(form=form, **kwargs)

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if presence.asks(request):
            return met_at(request, self.challenge, "fiche")
        form = FactsForm(request.POST, instance=Challenge.objects.get(pk=self.challenge.pk))
        if autosave.is_autosave(request):
            return save_form(
                request, form, lambda values: describe_challenge(self.challenge, by=request.user, fields=values)
            )
        if form.is_valid() and attempt(
            form, lambda: describe_challenge(self.challenge, by=request.user, fields=form.cleaned_data)
        ):
            messages.success(request, _("La fiche est enregistrée."))
            return redirect("workspace_challenge", pk=self.challenge.pk)
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))


def met_at(request: HttpRequest, challenge: Challenge, part: str) -> HttpResponse:
    """Who else writes this part of a challenge."""
    writing_or_refused(request.user, challenge)
    return presence.answer(request, f"challenge:{challenge.pk}:{part}", version=0, saved_by=None)


class IndicatorsView(ChallengePage):
    template_name = "challenges/challenge_indicators.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(formset=kwargs.pop("formset", None) or self._rows(), **kwargs)

    def _rows(self, data: Any = None) -> Any:
        return IndicatorFormSet(data, queryset=self.challenge.indicators.order_by("pk"))

    @one_writer
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if presence.asks(request):
            return met_at(request, self.challenge, "indicateurs")
        formset = self._rows(request.POST)
        if autosave.is_autosave(request):
            return save_rows(request, formset, self._keep)
        if not formset.is_valid():
            return self.render_to_response(self.get_context_data(formset=formset), status=status_of(*formset))
        changed, deleted = formset.rows()
        save_indicators(self.challenge, changed, deleted=deleted, by=request.user)
        messages.success(request, _("Les indicateurs sont enregistrés."))
        return redirect("workspace_challenge", pk=self.challenge.pk)

    def _keep(self, row: Indicator) -> Indicator:
        save_indicators(self.challenge, [row], by=self.request.user)
        return row


class DataSetsView(ChallengePage):
    """Data sets offered to whoever is selected: those of the organisations on the challenge."""

    template_name = "challenges/challenge_datasets.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or DataSetForm(datasets=datasets_to_offer(self.challenge))
        return super().get_context_data(
            form=form,
            offered=self.challenge.datasets.select_related("dataset__owner").order_by("pk"),
            to_offer=form.fields["dataset"].queryset.exists(),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "retirer" in request.POST:
            link = get_object_or_404(self.challenge.datasets.select_related("dataset"), pk=request.POST["retirer"])
            take_back_dataset(self.challenge, link.dataset, by=request.user)
            messages.success(request, _("« %(name)s » n’est plus proposé.") % {"name": link.dataset})
            return redirect("challenge_datasets", pk=self.challenge.pk)
        form = DataSetForm(request.POST, datasets=datasets_to_offer(self.challenge))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        attempt(
            form,
            lambda: offer_dataset(
                self.challenge,
                form.cleaned_data["dataset"],
                conditions=form.cleaned_data["conditions"],
                by=request.user,
            ),
        )
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("« %(name)s » est proposé.") % {"name": form.cleaned_data["dataset"]})
        return redirect("challenge_datasets", pk=self.challenge.pk)


class OrganisationsView(ChallengePage):
    """Who writes this challenge."""

    template_name = "challenges/challenge_organisations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or OrganisationForm(organisations=organisations_to_invite(self.challenge))
        user = self.request.user
        return super().get_context_data(
            form=form,
            links=self.challenge.organisations.select_related("organisation").order_by(
                "role", "organisation__name__sorted"
            ),
            to_invite=form.fields["organisation"].queryset.exists(),
            may_change_people=can(user, ChallengePerm.STEER, self.challenge)
            or can(user, ChallengePerm.CHANGE, self.challenge),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        challenge = self.challenge
        if "retirer" in request.POST:
            link = get_object_or_404(challenge.organisations.select_related("organisation"), pk=request.POST["retirer"])
            remove_organisation(challenge, organisation=link.organisation, by=request.user)
            messages.success(request, _("%(name)s n’écrit plus ce défi.") % {"name": link.organisation})
            return redirect("challenge_organisations", pk=challenge.pk)
        form = OrganisationForm(request.POST, organisations=organisations_to_invite(challenge))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        added = form.cleaned_data["organisation"]
        n = add_organisation(challenge, organisation=added, by=request.user)
        done = _("%(name)s écrit maintenant ce défi.") % {"name": added}
        messages.success(request, f"{done} {mailed_sentence(n)}")
        return redirect("challenge_organisations", pk=challenge.pk)
