"""What stands beside the text: facts, indicators, data sets, organisations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from challenges.calls.domain.challenge import add_organisation, describe_challenge, remove_organisation
from challenges.calls.domain.sheet import offer_dataset, set_indicators, take_back_dataset
from challenges.calls.forms import DataSetForm, FactsForm, IndicatorFormSet, OrganisationForm
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.sheet import datasets_to_offer, organisations_to_invite
from challenges.calls.views.page import ChallengePage, attempt
from core.emails import mailed_sentence
from core.permissions import can


class FactsView(ChallengePage):
    template_name = "challenges/challenge_facts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or FactsForm(instance=self.challenge)
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FactsForm(request.POST, instance=self.challenge)
        if form.is_valid() and attempt(
            form, lambda: describe_challenge(self.challenge, by=request.user, fields=form.cleaned_data)
        ):
            messages.success(request, _("La fiche est enregistrée."))
            return redirect("workspace_challenge", pk=self.challenge.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class IndicatorsView(ChallengePage):
    template_name = "challenges/challenge_indicators.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        formset = kwargs.pop("formset", None) or IndicatorFormSet(
            initial=list(
                self.challenge.indicators.order_by("pk").values("name_fr", "name_en", "unit", "baseline", "target")
            )
        )
        return super().get_context_data(formset=formset, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        formset = IndicatorFormSet(request.POST)
        if not formset.is_valid():
            return self.render_to_response(self.get_context_data(formset=formset), status=422)
        names = ("name_fr", "name_en", "unit", "baseline", "target")
        rows: list[Any] = [
            {name: form.cleaned_data[name] for name in names}
            for form in formset
            if form.cleaned_data.get("name_fr") and not form.cleaned_data.get("DELETE")
        ]
        set_indicators(self.challenge, rows, by=request.user)
        messages.success(request, _("Les indicateurs sont enregistrés."))
        return redirect("workspace_challenge", pk=self.challenge.pk)


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
