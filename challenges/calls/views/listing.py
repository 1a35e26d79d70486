"""The list of challenges: filters in the address, views with counts, the same list as CSV; and how a challenge starts."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView, TemplateView

from challenges.calls.domain.challenge import create_challenge
from challenges.calls.domain.sheet import copy_challenge
from challenges.calls.exports import cells, choice_in, header
from challenges.calls.forms import ChallengeFilterForm, CopyForm, StartForm
from challenges.calls.queries.challenge import (
    VIEWS,
    challenges_visible_to,
    count_views,
    editions_open_to,
    editions_to_start,
    listed,
    listing_of,
    organisations_writing_for,
    published,
)
from challenges.calls.views.page import attempt
from challenges.enums import REQUIRED_SECTIONS, ChallengeState
from challenges.models import Challenge
from core.csv_export import csv_response
from core.exports.declared import EVERYWHERE
from core.ui.states import tone_of
from partners.models import Edition

PER_PAGE = 25
VIEW_LABELS = {
    "a-lire": lambda: _("À lire par l’équipe"),
    "en-ecriture": lambda: _("En écriture"),
    "a-publier": lambda: _("À publier"),
    "en-cours": lambda: _("En cours"),
    "termines": lambda: _("Terminés"),
}


def choice_of(request: HttpRequest) -> tuple[ChallengeFilterForm, dict[str, Any]]:
    """The filter form and what it chooses. A filter that makes no sense is shown as an error and selects nothing more."""
    return choice_in(request.GET)


class ChallengeListView(TemplateView):
    template_name = "challenges/challenge_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, choice = choice_of(self.request)
        counts = count_views(self.request.user)
        paginator = Paginator(listing_of(self.request.user, choice), PER_PAGE)
        if not choice.keys() - {"vue", "tri"} and choice.get("vue", "") in {"", *VIEWS}:
            paginator.count = counts[choice.get("vue", "tout").replace("-", "_")]  # known already
        page = paginator.get_page(self.request.GET.get("page"))
        for challenge in page.object_list:
            challenge.shown_state = ChallengeState(challenge.effective_state)
            challenge.tone = tone_of(challenge.effective_state)
        return super().get_context_data(
            filter_form=form,
            page=page,
            required=len(REQUIRED_SECTIONS),
            views=self._views(counts),
            empty=counts["tout"] == 0,
            editions=editions_to_start(self.request.user),
            csv_url=reverse("workspace_challenges_csv"),
            everywhere=EVERYWHERE.pk,
            **kwargs,
        )

    def _views(self, counts: dict[str, int]) -> list[dict[str, Any]]:
        current, path = self.request.GET.get("vue", ""), self.request.path
        views = [
            {"label": _("Tous"), "href": f"{path}?tout=1", "current": current not in VIEWS, "count": counts["tout"]}
        ]
        views += [
            {
                "label": VIEW_LABELS[name](),
                "href": f"{path}?vue={name}",
                "current": current == name,
                "count": counts[name.replace("-", "_")],
            }
            for name in VIEWS
        ]
        return views


@require_safe
def challenges_csv(request: HttpRequest) -> HttpResponse:
    """The list as filtered, for a spreadsheet: UTF-8 with its mark, cells that a program would run made harmless."""
    rows = listed(request.user, choice_of(request)[1])
    return csv_response("defis", header(), map(cells, rows))


class StartView(FormView):
    """A new draft in one edition."""

    template_name = "challenges/challenge_start.html"
    form_class = StartForm

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(editions_open_to(self.request.user), slug=self.kwargs["edition"])

    def get_form_kwargs(self) -> dict[str, Any]:
        organisations = organisations_writing_for(self.request.user, self.edition)
        return {**super().get_form_kwargs(), "organisations": organisations}

    def form_valid(self, form: Any) -> HttpResponse:
        challenge = attempt(
            form,
            lambda: create_challenge(
                self.edition,
                organisation=form.cleaned_data["organisation"],
                by=self.request.user,
                title=form.cleaned_data["title"],
            ),
        )
        if challenge is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Le brouillon est ouvert. Tout ce que vous écrivez est gardé."))
        return redirect("workspace_challenge", pk=challenge.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(edition=self.edition, **kwargs)


class CopyView(StartView):
    """A new draft with the words of a past challenge."""

    template_name = "challenges/challenge_copy.html"
    form_class = CopyForm

    @cached_property
    def source(self) -> Challenge:
        for visible in (challenges_visible_to(self.request.user), published()):
            if found := visible.filter(pk=self.kwargs["pk"]).first():
                return found
        raise Http404

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(editions_open_to(self.request.user).order_by("-number")[:1])

    def form_valid(self, form: Any) -> HttpResponse:
        copy = attempt(
            form,
            lambda: copy_challenge(
                self.source,
                edition=self.edition,
                organisation=form.cleaned_data["organisation"],
                by=self.request.user,
            ),
        )
        if copy is None:
            return self.form_invalid(form)
        messages.success(self.request, _("La copie est prête : les textes et indicateurs sont repris, pas les dates."))
        return redirect("workspace_challenge", pk=copy.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(source=self.source, **kwargs)
