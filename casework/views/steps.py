"""What waits for a second person: the list, what is read, confirming or refusing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.domain import steps
from casework.forms import RefusalForm
from casework.queries.steps import object_of, stepped, steps_visible_to, with_objects
from casework.steps import Stepped
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.forms import show_refusal
from core.models import PendingStep
from core.permissions import can

PER_PAGE = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What this person may confirm, or has proposed; `vue=closes` lists what was answered."""
    view = request.GET.get("vue", "")
    rows = steps_visible_to(request.user)
    rows = rows.exclude(outcome="") if view == "closes" else rows.filter(outcome="").order_by("proposed_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    url = reverse("steps")
    tabs = [
        {"label": _("En attente"), "href": url, "current": view != "closes"},
        {"label": _("Closes"), "href": f"{url}?vue=closes", "current": view == "closes"},
    ]
    context = {"page": page, "rows": [_row(*found, request.user) for found in with_objects(page)], "tabs": tabs}
    return render(request, "casework/step_list.html", context)


def _row(step: PendingStep, declared: Stepped, obj: Any, user: Any) -> dict[str, Any]:
    return {
        "step": step,
        "label": declared.label,
        "title": declared.title(obj),
        "mine": step.proposed_by_id == user.pk,
    }


def _found(request: HttpRequest, pk: Any) -> PendingStep:
    return get_object_or_404(steps_visible_to(request.user), pk=pk)


@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    return _page(request, _found(request, pk))


def _page(request: HttpRequest, step: PendingStep, form: RefusalForm | None = None) -> HttpResponse:
    declared, obj = stepped(step), object_of(step)
    mine = step.proposed_by_id == request.user.pk
    context = {
        "step": step,
        "label": declared.label,
        "title": declared.title(obj),
        "object_url": declared.url(obj) if mine or declared.opens(request.user, obj) else "",
        "mine": mine,
        "may_confirm": not step.outcome and not mine and can(request.user, declared.second, obj),
        "changed": not step.outcome and steps.read_of(declared, obj, step.payload) != step.content,
        "form": form or RefusalForm(),
    }
    return render(request, "casework/step_detail.html", context, status=422 if form else 200)


@require_POST
def answer(request: HttpRequest, pk: Any, act: str) -> HttpResponse:
    """Confirms what was read, refuses it with a word, or takes one's own proposal back."""
    step = _found(request, pk)
    try:
        if act == "confirmer":
            steps.confirm(step, by=request.user, sha256=request.POST.get("sha256", ""))
            messages.success(request, _("C’est confirmé, et fait."))
        elif act == "refuser":
            form = RefusalForm(request.POST)
            if not form.is_valid():
                return _page(request, step, form)
            try:
                steps.refuse(step, by=request.user, answer=form.cleaned_data["answer"])
            except DomainError as error:
                if error.field is None:
                    raise
                show_refusal(form, error)
                return _page(request, step, form)
            messages.success(request, _("C’est refusé : la personne qui l’a proposé est prévenue."))
        elif act == "reprendre":
            steps.take_back(step, by=request.user)
            messages.success(request, _("Votre proposition est reprise."))
        else:
            raise Http404(act)
    except (GateClosed, NotAllowed):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("step", pk=pk)
