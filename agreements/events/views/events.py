"""Events: what is to be watched, the list, a declaration, one event with its ruling, the story of a prototype."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from agreements.commons import load_schema
from agreements.events import labels
from agreements.events.domain import breaches, escrow, rulings
from agreements.events.domain.allegations import allege_breach
from agreements.events.domain.events import record_event
from agreements.events.domain.parties import clauses_of_version, declarer_of
from agreements.events.domain.parties import may_declare as may_declare_on
from agreements.events.domain.timeline import guarantee_timeline, standing_words
from agreements.events.forms.allegations import AllegeForm
from agreements.events.forms.events import DecisionForm, EventForm, EventKindForm
from agreements.events.permissions import EventPerm
from agreements.events.presenters import event_line, prototype_row, show_event, show_obligation
from agreements.events.queries import (
    NEAR,
    conventions_expiring,
    events_listed,
    events_visible_to,
    expiring,
    late,
    latest_rulings,
    obligations_visible_to,
    open_breaches,
    prototypes_followed,
    prototypes_to_declare_on,
)
from agreements.events.tabs import PAGE, tabs
from agreements.models import Allegation, IPEvent
from core.clock import AppNow, today
from core.compiled_for import CompiledFor, ListedFor
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can, require
from core.uploads import received_files

SHORT = 20
ALLEGED = gettext_lazy("C’est reçu. Rien n’en est public : la partie est d’abord entendue.")

# The lists of the page to watch, each a query compiled once for people of the same roles.
WATCHED: dict[str, CompiledFor[Any]] = {
    "late": CompiledFor(lambda user: late(user)[:SHORT]),
    "expiring": CompiledFor(lambda user: expiring(user, AppNow())[:SHORT]),
    "breaches": CompiledFor(lambda user: open_breaches(user)[:SHORT]),
    "recent": CompiledFor(lambda user: events_listed(user)[:5]),
    "rulings": CompiledFor(lambda user: latest_rulings(prototypes_followed(user))),
    "conventions": CompiledFor(lambda user: conventions_expiring(user, today())),
}
EVENTS = ListedFor(events_listed, events_listed)
_declaring = CompiledFor(lambda user: prototypes_to_declare_on(user).order_by().values_list("pk")[:1])


def may_declare(user: Any) -> bool:
    return bool(_declaring.fetch(user))


@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """What is late, what is within two moves of appropriation, what expires."""
    user = request.user
    near = [ruling for ruling in WATCHED["rulings"].fetch(user) if ruling.within_reach]
    near.sort(key=lambda ruling: min(ruling.within_reach.values()))
    context = {
        "tabs": tabs("event_watch"),
        "late": [show_obligation(row) for row in WATCHED["late"].fetch(user)],
        "near": [prototype_row(ruling) for ruling in near if min(ruling.within_reach.values()) <= NEAR],
        "further": [prototype_row(ruling) for ruling in near if min(ruling.within_reach.values()) > NEAR],
        "expiring": [show_obligation(row) for row in WATCHED["expiring"].fetch(user)],
        "conventions": WATCHED["conventions"].fetch(user),
        "breaches": [
            {"breach": row, "clause": labels.clause_title(row.clause)} for row in WATCHED["breaches"].fetch(user)
        ],
        "recent": [event_line(row) for row in WATCHED["recent"].fetch(user)],
        "may_declare": may_declare(user),
    }
    return render(request, "agreements/watch.html", context)


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(EVENTS.of(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("event_list"),
        "page": page,
        "rows": [event_line(row) for row in page.object_list],
        "may_declare": may_declare(request.user),
    }
    return render(request, "agreements/event_list.html", context)


def event_new(request: HttpRequest) -> HttpResponse:
    """First what happened, then what that kind of event asks for: one address, one page by kind chosen."""
    initial = {"prototype": request.GET.get("prototype", ""), "kind": request.GET.get("kind", "")}
    kind = request.POST.get("kind", initial["kind"])
    if kind not in load_schema().events and request.method == "GET":
        first = EventKindForm(user=request.user, initial=initial)
        return render(request, "agreements/event_form.html", {"form": first, "tabs": tabs("event_list")})
    form = EventForm(
        request.POST or None, received_files(request) or None, user=request.user, kind=kind, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        declarer = Organisation.objects.filter(pk=form.declarer_pk).first() if form.declarer_pk else None
        try:
            event = record_event(form.cleaned_data["prototype"], form.facts, by=request.user, declarer=declarer)
        except DomainError as error:
            show_refusal(form, error)
        else:
            alleged = Allegation.objects.filter(event=event).first()
            if alleged is not None:
                messages.success(
                    request,
                    _(
                        "Votre déclaration est reçue. Elle reste privée jusqu’à ce que deux personnes l’aient dite établie."
                    ),
                )
                return redirect("allegation", alleged.pk)
            messages.success(request, _("L’événement est enregistré et inscrit au registre public."))
            return redirect("event", event.pk)
    context = {"form": form, "tabs": tabs("event_list"), "chosen": True}
    return render(request, "agreements/event_form.html", context, status=422 if form.errors else 200)


def _event(request: HttpRequest, pk: Any) -> IPEvent:
    rows = events_visible_to(request.user).select_related(
        "prototype__governing_version__convention", "ruling__decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, row: IPEvent, **forms: Any) -> HttpResponse:
    ruling = row.ruling
    context = {
        "tabs": tabs("event_list"),
        "event": row,
        "shown": show_event(row),
        "standing": standing_words(ruling.within_reach),
        "obligations": [show_obligation(o) for o in obligations_visible_to(request.user).filter(event=row)],
        "decision": forms.get("decision") or DecisionForm(initial={"effect": ruling.computed["ruling"]}),
        "may_decide": can(request.user, EventPerm.DECIDE, ruling),
        "cases": row.breaches.filter(obligation__isnull=True),
        "breach_form": forms.get("breach") or _allege_form(row),
        "may_breach": may_declare_on(request.user, row.prototype),
        "ground": escrow.ground_of(row),
        "release": escrow.release_of(row.prototype),
        "may_release": can(request.user, EventPerm.RELEASE_ESCROW, row.prototype),
    }
    return render(request, "agreements/event_detail.html", context, status=422 if forms else 200)


@require_safe
def event(request: HttpRequest, pk: Any) -> HttpResponse:
    return _page(request, _event(request, pk))


@require_POST
def event_decide(request: HttpRequest, pk: Any) -> HttpResponse:
    row = _event(request, pk)
    require(request.user, EventPerm.DECIDE, row.ruling)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, decision=form)
    try:
        rulings.decide(row.ruling, by=request.user, **form.cleaned_data)
    except NotAllowed:
        raise
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, row, decision=form)
    messages.success(request, _("La décision est enregistrée, avec ses motifs."))
    return redirect("event", row.pk)


def _allege_form(row: IPEvent, *data: Any) -> AllegeForm:
    likely = breaches.clauses_broken(row)
    return AllegeForm(*data, clauses=clauses_of_version(row.ruling.version), likely=likely[0] if likely else "")


@require_POST
def event_breach(request: HttpRequest, pk: Any) -> HttpResponse:
    """A fact that stands is said to break an article, any article: an allegation, answered before anything is found."""
    row = _event(request, pk)
    form = _allege_form(row, request.POST)
    if not may_declare_on(request.user, row.prototype):
        raise NotAllowed(str(may_declare_on(request.user, row.prototype).reason))
    if form.is_valid():
        try:
            alleged = allege_breach(
                row.prototype,
                by=request.user,
                about=row,
                declarer=declarer_of(request.user, row.prototype),
                **form.cleaned_data,
            )
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, ALLEGED)
            return redirect("allegation", alleged.pk)
    return _page(request, row, breach=form)


@require_safe
def event_history(request: HttpRequest, pk: Any) -> HttpResponse:
    """The story of one prototype, as the public will read it, with what the parties may add."""
    prototype = get_object_or_404(prototypes_followed(request.user), pk=pk)
    story = guarantee_timeline(prototype)
    context = {
        "tabs": tabs("event_list"),
        "prototype": prototype,
        "story": story,
        "release": story.release,
        "rows": [show_event(row) for row in events_visible_to(request.user).filter(prototype=prototype)],
        "may_declare": prototypes_to_declare_on(request.user).filter(pk=prototype.pk).exists(),
        "grounds": escrow.grounds(prototype),
        "may_release": can(request.user, EventPerm.RELEASE_ESCROW, prototype),
    }
    return render(request, "agreements/event_history.html", context)
