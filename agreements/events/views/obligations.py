"""Obligations: the calendar as a page and as a feed, one obligation; breach cases."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from agreements.enums import OPEN_OBLIGATIONS, BreachState, ObligationState
from agreements.events import labels
from agreements.events.domain import breaches, obligations
from agreements.events.domain.allegations import allege_breach
from agreements.events.domain.calendar_feed import calendar_of, new_address, reader_of, token_of
from agreements.events.domain.parties import declarer_of, declarers_for
from agreements.events.domain.parties import may_declare as may_declare_on
from agreements.events.forms.allegations import AllegeForm
from agreements.events.forms.events import FulfilForm
from agreements.events.permissions import EventPerm
from agreements.events.presenters import log_of, show_obligation
from agreements.events.queries import breaches_listed, breaches_visible_to, obligations_visible_to
from agreements.events.tabs import PAGE, tabs
from agreements.events.views.events import ALLEGED
from agreements.models import Breach, CalendarFeed, Obligation
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can
from core.uploads import received_files
from core.views.transitions import TransitionView

VIEWS = {"": OPEN_OBLIGATIONS, "retard": (ObligationState.LATE,), "passees": ("fulfilled", "cancelled")}


@require_safe
def obligation_list(request: HttpRequest) -> HttpResponse:
    """The calendar as a page: by month of the due day."""
    chosen = request.GET.get("vue", "")
    rows = obligations_visible_to(request.user).filter(state__in=VIEWS.get(chosen, OPEN_OBLIGATIONS))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    views = {"": _("À venir"), "retard": _("En retard"), "passees": _("Passées")}
    context = {
        "tabs": tabs("obligation_list"),
        "page": page,
        "rows": [show_obligation(row) for row in page.object_list],
        "views": [
            {"label": label, "href": f"?vue={key}" if key else request.path, "current": key == chosen}
            for key, label in views.items()
        ],
        "feed": _feed_url(request),
    }
    return render(request, "agreements/obligation_list.html", context)


def _feed_url(request: HttpRequest) -> str:
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return request.build_absolute_uri(reverse("obligation_feed", args=[token_of(feed)])) if feed else ""


@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Gives the person a new secret address."""
    new_address(request.user)
    messages.success(
        request, _("Votre adresse de calendrier est prête. L’ancienne, s’il y en avait une, ne répond plus.")
    )
    return redirect(f"{reverse('obligation_list')}#calendrier")


def _calendar(user: Any) -> HttpResponse:
    with override(user.language):
        body = calendar_of(obligations_visible_to(user).filter(state__in=OPEN_OBLIGATIONS)[:1000], app_now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="datacity-echeances.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    return _calendar(request.user)


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    reader = reader_of(token)
    if reader is None:
        raise Http404
    return _calendar(reader)


def _obligation(request: HttpRequest, pk: Any) -> Obligation:
    return get_object_or_404(
        obligations_visible_to(request.user).select_related("event__ruling__version", "evidence"), pk=pk
    )


def obligation(request: HttpRequest, pk: Any) -> HttpResponse:
    """One obligation; a POST reports it as done."""
    row = _obligation(request, pk)
    form = FulfilForm(request.POST or None, received_files(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            obligations.fulfil(row, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("L’échéance est déclarée faite."))
            return redirect("obligation", row.pk)
    return _obligation_page(request, row, form)


def _obligation_page(
    request: HttpRequest, row: Obligation, form: FulfilForm, breach_form: AllegeForm | None = None
) -> HttpResponse:
    case = row.breaches.first()
    still_open = row.state in OPEN_OBLIGATIONS
    may_breach = row.state == ObligationState.LATE and not row.allegations.exists()
    context = {
        "tabs": tabs("obligation_list"),
        "obligation": row,
        "shown": show_obligation(row),
        "form": form,
        "may_fulfil": still_open and not row.lasting and can(request.user, EventPerm.FULFIL, row),
        "may_cancel": still_open and can(request.user, EventPerm.CANCEL, row),
        "case": case,
        "breach_form": breach_form or AllegeForm(obligation=row),
        "may_breach": may_breach and may_declare_on(request.user, row.prototype),
        "log": log_of(row),
    }
    return render(request, "agreements/obligation_detail.html", context)


def _fulfil(row: Obligation, *, by: Any, reason: str) -> Obligation:
    return obligations.fulfil(row, by=by, note=reason)


class ObligationTransition(TransitionView):
    verbs = {"cancel": obligations.cancel, "fulfil": _fulfil}

    def door(self, user: Any) -> Any:
        return obligations_visible_to(user)

    def back(self, obj: Any) -> str:
        return reverse("obligation", args=[obj.pk])


@require_POST
def obligation_breach(request: HttpRequest, pk: Any) -> HttpResponse:
    """An obligation is late and not done: an allegation, answered before anything is found."""
    row = _obligation(request, pk)
    allowed = may_declare_on(request.user, row.prototype)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    form = AllegeForm(request.POST, obligation=row)
    if form.is_valid():
        try:
            alleged = allege_breach(
                row.prototype, by=request.user, obligation=row, declarer=declarer_of(request.user, row.prototype),
                **form.cleaned_data,
            )  # fmt: skip
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, ALLEGED)
            return redirect("allegation", alleged.pk)
    return _obligation_page(request, row, FulfilForm(), form)


@require_safe
def breach_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(breaches_listed(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [{"breach": row, "clause": labels.clause_title(row.clause)} for row in page.object_list]
    return render(request, "agreements/breach_list.html", {"tabs": tabs("breach_list"), "page": page, "rows": rows})


@require_safe
def breach(request: HttpRequest, pk: Any) -> HttpResponse:
    row: Breach = get_object_or_404(breaches_visible_to(request.user), pk=pk)
    following = breaches.next_remedy(row)
    context = {
        "tabs": tabs("breach_list"),
        "breach": row,
        "clause": labels.clause_title(row.clause),
        "against": row.against.name if row.against else labels.role_words(row.against_role),
        "kind": labels.kind_title(row.event.kind) if row.event else "",
        "what": labels.term_words(row.obligation.clause, row.obligation.term) if row.obligation else "",
        "cure_days": breaches.cure_days(row),
        "grades": _grades(row),
        "next_remedy": labels.remedy_words(following) if following else "",
        "may_treat": can(request.user, EventPerm.TREAT_BREACH, row),
        "cure_over": bool(row.cure_by and row.cure_by < app_now()),
        "waits": row.state == BreachState.NOTICED,
        "log": log_of(row),
        "cures": breaches.cures_declared(row),
        "may_receive": row.state == BreachState.NOTICED
        and row.received_at is None
        and breaches.receives(row, by=request.user),
        "may_answer": row.state == BreachState.NOTICED and row.against in declarers_for(request.user, row.prototype),
    }
    return render(request, "agreements/breach_detail.html", context)


def _grades(row: Breach) -> list[dict[str, Any]]:
    done = {line["remedy"] for line in row.remedies}
    return [{"label": labels.remedy_words(remedy), "done": remedy in done} for remedy in breaches.graded_remedies(row)]


class BreachTransition(TransitionView):
    verbs = {
        "notice": breaches.give_notice,
        "dismiss": breaches.dismiss,
        "cure": breaches.record_cure,
        "remedy": breaches.apply_remedy,
        "close": breaches.close,
    }

    def door(self, user: Any) -> Any:
        return breaches_visible_to(user)

    def back(self, obj: Any) -> str:
        return reverse("breach", args=[obj.pk])
