"""Conventions: the list, a new one, the text with its stress test beside it, parties, dates, versions, steps."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.conventions.domain import life
from agreements.conventions.domain.articles import add_article, latest_clause, restore_clauses
from agreements.conventions.domain.comments import comments_on
from agreements.conventions.domain.content import (
    articles_of,
    clauses_of,
    frame_shown,
    frozen_clauses,
    live_version,
)
from agreements.conventions.domain.drafting import add_party, create_convention, remove_party, set_facts, set_signatory
from agreements.conventions.domain.faults import faults_of
from agreements.conventions.domain.frame import in_words, sections_after, sections_before
from agreements.conventions.domain.readiness import founding_parties
from agreements.conventions.forms.conventions import FactsForm, NewConventionForm, PartyForm, SignatoryForm
from agreements.conventions.judging import judged
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.presenters import articles_view, contents, heat, panel_of, redline
from agreements.conventions.queries import conventions_listed, conventions_visible_to
from agreements.conventions.views.doors import convention_of, lang, tabs
from agreements.models import ClauseKind, Convention
from core.clock import today
from core.exceptions import DomainError, NotAllowed
from core.permissions import can
from core.shared_forms import one_writer, status_of
from core.turns import turn
from core.views.transitions import TransitionView

PER_PAGE = 25


@require_safe
def convention_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(conventions_listed(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_add": can(request.user, ConventionPerm.ADD_CONVENTION)}
    return render(request, "agreements/convention_list.html", context)


def convention_new(request: HttpRequest) -> HttpResponse:
    allowed = can(request.user, ConventionPerm.ADD_CONVENTION)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    form = NewConventionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = create_convention(
            values["edition"], values["template"], by=request.user, name_fr=values["name_fr"], name_en=values["name_en"]
        )
        messages.success(request, _("La convention est créée, avec tous les articles du modèle. Ajoutez ses parties."))
        return redirect("convention_parties", made.pk)
    return render(request, "agreements/convention_form.html", {"form": form})


@require_safe
def convention(request: HttpRequest, pk: Any) -> HttpResponse:
    """The text, article by article, and the stress test beside it."""
    row = convention_of(request, pk)
    version = live_version(row)
    articles = articles_of(version)
    views = articles_view(version, articles, lang())
    frame = frame_shown(version, articles)
    remarks = comments_on(row)
    present = {view["key"] for view in views}
    for view in views:
        view["comments"] = remarks.get(view["key"], [])
    before, after = (in_words(sections, lang()) for sections in (sections_before(frame), sections_after(frame)))
    panel = panel_of(version, lang(), articles)
    context = {
        "convention": row,
        "turn": turn(row, request.user),
        "open_remarks": [remark for found in remarks.values() for remark in found if remark.resolved_at is None],
        "version": version,
        "articles": views,
        "before": before,
        "after": after,
        "contents": contents([*before, *views, *after], panel),
        "panel": panel,
        "judged": judged(row, version, articles, lang(), user=request.user),
        "faults": [] if version.frozen_at else faults_of(articles, lang()),
        "deviations": sum(view["deviates"] for view in views),
        "awaiting": sum(view["awaits"] for view in views),
        "missing": [kind for kind in ClauseKind.objects.all() if kind.key not in present],
        "lang": lang(),
        "tabs": tabs(row, "text"),
    }
    return render(request, "agreements/convention_detail.html", context)


@require_safe
def convention_stress(request: HttpRequest, pk: Any) -> HttpResponse:
    """The whole result, and what each article carries alone or with another."""
    row = convention_of(request, pk)
    version = live_version(row)
    articles = articles_of(version)
    clauses = frozen_clauses(version) if version.frozen_at else clauses_of(articles)
    tiles = heat(version, clauses, lang())
    context = {
        "convention": row,
        "version": version,
        "panel": panel_of(version, lang(), articles),
        "judged": judged(row, version, articles, lang(), user=request.user),
        "heat": tiles,
        "heat_height": tiles[-1]["y"] + 10 if tiles else 0,
        "lang": lang(),
        "tabs": tabs(row, "stress"),
    }
    return render(request, "agreements/convention_stress.html", context)


@require_POST
def convention_repair(request: HttpRequest, pk: Any) -> HttpResponse:
    row = convention_of(request, pk)
    keys = [key for key in request.POST.get("keys", "").split(",") if key]
    restore_clauses(row, keys, by=request.user)
    messages.success(request, _("Les articles choisis sont revenus au modèle. L’épreuve est refaite."))
    return redirect("convention", row.pk)


@require_POST
def convention_add_article(request: HttpRequest, pk: Any) -> HttpResponse:
    row = convention_of(request, pk)
    made = add_article(row, latest_clause(request.POST.get("key", "")), by=request.user)
    messages.success(request, _("L’article est ajouté, avec les valeurs du modèle."))
    return redirect("convention_article", row.pk, made.pk)


@one_writer
def convention_parties(request: HttpRequest, pk: Any) -> HttpResponse:
    row = convention_of(request, pk)
    adding = request.method == "POST" and "organisation" in request.POST
    dating = request.method == "POST" and "name_fr" in request.POST
    form = PartyForm(request.POST if adding else None, convention=row)
    facts = FactsForm(request.POST if dating else None, instance=convention_of(request, pk))
    try:
        if adding and form.is_valid():
            values = form.cleaned_data
            add_party(row, values.pop("organisation"), values.pop("role"), by=request.user, **values)
            messages.success(request, _("La partie est ajoutée : ses personnes peuvent lire et commenter."))
            return redirect("convention_parties", row.pk)
        if dating and facts.is_valid():
            set_facts(row, by=request.user, **facts.cleaned_data)
            messages.success(request, _("L’intitulé et les dates sont enregistrés."))
            return redirect("convention_parties", row.pk)
    except NotAllowed:
        raise
    except DomainError as error:
        target = form if adding else facts
        target.add_error(error.field if error.field in target.fields else None, error.message)
    parties = [
        {
            "party": party,
            "form": SignatoryForm(initial=_signatory(party), prefix=str(party.pk)),
            "dialog": f"quitter-{party.pk}",
        }
        for party in founding_parties(row)
    ]
    others = row.parties.exclude(pk__in=[entry["party"].pk for entry in parties]).select_related("organisation")
    context = {
        "convention": row,
        "parties": parties,
        "others": others,
        "form": form,
        "facts": facts,
        "tabs": tabs(row, "parties"),
    }
    faulty = form if adding else facts
    status = status_of(facts) if faulty.errors else 200
    return render(request, "agreements/convention_parties.html", context, status=status)


def _signatory(party: Any) -> dict[str, Any]:
    names = ("signatory_name", "signatory_title", "signing_order")
    return {name: getattr(party, name) for name in names}


@require_POST
@one_writer
def convention_party(request: HttpRequest, pk: Any, party: Any, act: str) -> HttpResponse:
    row = convention_of(request, pk)
    found = get_object_or_404(row.parties.select_related("organisation", "convention"), pk=party)
    if act == "signataire":
        form = SignatoryForm(request.POST, initial=_signatory(found), prefix=str(found.pk))
        if form.is_valid():
            set_signatory(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Le signataire est enregistré."))
        for name, sentences in form.errors.items():
            theirs = f" « {form.theirs_in_words(name) or '—'} »" if name in form.moved else ""
            messages.error(request, f"{form.fields[name].label} : {' '.join(sentences)}{theirs}")
    elif act == "retirer":
        remove_party(found, by=request.user)
        messages.success(request, _("La partie est retirée."))
    else:
        life.leave(found, by=request.user, on=today(), reason=request.POST.get("reason", ""))
        messages.success(request, _("Le départ est enregistré."))
    return redirect("convention_parties", row.pk)


@require_safe
def convention_versions(request: HttpRequest, pk: Any) -> HttpResponse:
    """Every version, and the words that changed between two of them."""
    row = convention_of(request, pk)
    versions = list(row.versions.select_related("vote", "pdf_fr", "pdf_en").order_by("-n"))
    for version in versions:
        version.convention = row
    numbers = {str(version.n): version for version in versions}
    new = numbers.get(request.GET.get("a", ""), versions[0])
    earlier = [version for version in versions if version.n < new.n]
    old = numbers.get(request.GET.get("de", ""), earlier[0] if earlier else None)
    context = {
        "convention": row,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": redline(old, new, lang()) if old else [],
        "tabs": tabs(row, "versions"),
    }
    return render(request, "agreements/convention_versions.html", context)


class ConventionTransition(TransitionView):
    """Steps without a form of their own; the vote and the signatures have theirs."""

    verbs: ClassVar[dict[str, Any]] = {
        "stress_test": life.stress_test,
        "amend": life.amend,
        "renegotiate": life.renegotiate,
        "abandon_amendment": life.abandon_amendment,
        "terminate": life.terminate,
    }
    ELSEWHERE: ClassVar[dict[str, str]] = {
        "vote": "convention_vote",
        "sign": "convention_signatures",
        "record_first_signature": "convention_signatures",
    }

    def door(self, user: Any) -> Any:
        return conventions_visible_to(user)

    def back(self, obj: Convention) -> str:
        return reverse("convention", args=[obj.pk])

    def post(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        if name in self.ELSEWHERE:
            return redirect(self.ELSEWHERE[name], pk)
        return super().post(request, pk, name)
