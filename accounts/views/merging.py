"""Merging two organisations: proposed, answered, confirmed by another person, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts import queries
from accounts.domain import merging
from accounts.domain.duplicates import near_organisations
from accounts.forms import JoinSearchForm, MergeDecisionForm, MergeForm, UndoForm
from accounts.models import Organisation, OrganisationMerge
from accounts.permissions import OrganisationPerm
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can


class AskMergeView(View):
    """Proposes to merge this organisation into another: a near one, or one searched by name or number."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        gone = self._gone(request, pk)
        return self._page(request, gone, MergeForm(choices=self._choices(request, gone)))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        gone = self._gone(request, pk)
        form = MergeForm(request.POST, choices=self._choices(request, gone))
        if form.is_valid():
            try:
                merge = merging.ask_merge(
                    gone, form.cleaned_data["kept"], by=request.user, reason=form.cleaned_data["reason"]
                )
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("La proposition est envoyée aux deux organisations."))
                return redirect("organisation_merge", merge.pk)
        return self._page(request, gone, form, status=422)

    def _gone(self, request: HttpRequest, pk: Any) -> Organisation:
        if not can(request.user, OrganisationPerm.MERGE_ORGANISATIONS):
            raise Http404
        return get_object_or_404(queries.organisations_visible_to(request.user), pk=pk)

    def _choices(self, request: HttpRequest, gone: Organisation) -> Any:
        query = request.POST.get("q") or request.GET.get("q") or ""
        near = [one.organisation.pk for one in near_organisations(gone.name, website=gone.website, but=gone)]
        return queries.organisations_to_keep(gone, query, near)

    def _page(self, request: HttpRequest, gone: Organisation, form: MergeForm, status: int = 200) -> HttpResponse:
        query = request.POST.get("q") or request.GET.get("q") or ""
        context = {"organisation": gone, "form": form, "search": JoinSearchForm({"q": query}), "query": query}
        return render(request, "accounts/merge_ask.html", context, status=status)


class MergeView(View):
    """One merge: what would follow, who has answered; each act by whoever may do it."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self._page(request, self._merge(request, pk))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        merge, act = self._merge(request, pk), request.POST.get("act", "")
        decision, undo = MergeDecisionForm(request.POST), UndoForm(request.POST)
        acts = {
            "agree": lambda: merging.answer_merge(merge, by=request.user, agree=True),
            "object": lambda: merging.answer_merge(merge, by=request.user, agree=False),
            "cancel": lambda: merging.cancel_merge(merge, by=request.user),
            "confirm": lambda: merging.confirm_merge(
                merge,
                by=request.user,
                read=request.POST.get("read", ""),
                decision=request.POST.get("decision", ""),
            ),
            "undo": lambda: merging.undo_merge(merge, by=request.user, reason=request.POST.get("reason", "")),
        }
        if act not in acts:
            raise Http404
        try:
            acts[act]()
        except NotAllowed:
            raise
        except DomainError as error:
            form = decision if act == "confirm" else undo
            form.is_valid()
            show_refusal(form, error)
            return self._page(request, merge, status=422, **{act: form})
        messages.success(request, _("C’est noté."))
        return redirect("organisation_merge", merge.pk)

    def _merge(self, request: HttpRequest, pk: Any) -> OrganisationMerge:
        return get_object_or_404(queries.merges_visible_to(request.user), pk=pk)

    def _page(self, request: HttpRequest, merge: OrganisationMerge, *, status: int = 200, **forms: Any) -> HttpResponse:
        team = bool(can(request.user, OrganisationPerm.MERGE_ORGANISATIONS))
        shown = merging.preview(merge.gone, merge.kept) if merge.is_open else None
        confirms = team and merge.is_open and request.user.pk != merge.asked_by_id
        context = {
            "merge": merge,
            "preview": shown,
            "team": team,
            "answers": merge.is_open and bool(merging.sides_of(merge, request.user)),
            "confirm": (forms.get("confirm") or MergeDecisionForm()) if confirms else None,
            "undo": (forms.get("undo") or UndoForm()) if self._may_undo(request, merge, team) else None,
            "refused": forms.get("agree") or forms.get("object") or forms.get("cancel"),
        }
        return render(request, "accounts/merge_detail.html", context, status=status)

    def _may_undo(self, request: HttpRequest, merge: OrganisationMerge, team: bool) -> bool:
        done = merge.confirmed_at is not None and merge.undone_at is None
        return team and done and request.user.pk != merge.confirmed_by_id
