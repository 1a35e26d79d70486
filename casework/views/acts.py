"""Acts: the list and the page of the workspace, the public page, corrections, notifications on paper, delegations."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.acts import MODES, act_kind
from casework.domain import acts
from casework.domain import delegations as orders
from casework.forms import ActFilter, CorrectionForm, DelegationForm, PaperForm
from casework.models import Act, Delegation, Notice
from casework.permissions import ActPerm
from casework.presenters import act_facts, notice_row, since
from casework.queries import acts as queries
from core.bilingual import shown
from core.clock import today
from core.emails import mailed_sentence
from core.exceptions import DomainError
from core.files import response_of
from core.forms import show_refusal
from core.models import PendingStep
from core.permissions import can, require
from core.readonly import writes_on_get
from core.saved_views.views import opens_with_views

PER_PAGE = 50
WITH = ("delegation", "file", "corrects", "prepared_by")


@require_safe
@opens_with_views("actes")
def listing(request: HttpRequest) -> HttpResponse:
    """The acts that this person reads; `vue` keeps those to send on paper, published, or corrected."""
    view, form = request.GET.get("vue", ""), ActFilter(request.GET)
    words = form.cleaned_data if form.is_valid() else {}
    rows = queries.listed(request.user, view, words.get("nature", ""), words.get("q", ""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"act": act, "kind": act_kind(act.kind).label, "since": since_of(act)} for act in page],
        "tabs": _tabs(view),
        "form": form,
        "view": view,
        "chosen": bool(view or words.get("nature") or words.get("q")),
        "may_delegate": can(request.user, ActPerm.RECORD_DELEGATION),
    }
    return render(request, "casework/act_list.html", context)


def since_of(act: Act) -> str:
    """What the last correction made of an act of the list, whose corrections are at hand."""
    found = list(act.corrections.all())
    return str(MODES[found[-1].mode].done) % {"number": found[-1].number} if found else ""


def _tabs(view: str) -> list[dict[str, Any]]:
    url = reverse("acts")
    labels = {"": _("Tous"), "a-remettre": _("À remettre"), "publies": _("Publiés"), "rectifies": _("Corrigés")}
    return [
        {"label": label, "href": f"{url}?vue={key}" if key else url, "current": key == view}
        for key, label in labels.items()
    ]


def _found(request: HttpRequest, number: int) -> Act:
    if number > 2**31 - 1:
        raise Http404
    return get_object_or_404(queries.acts_visible_to(request.user).select_related(*WITH), number=number)


@writes_on_get("an act is received by its addressee when they open it")
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """An act: for its addressee, who receives it by opening it, and for the service that prepared it."""
    act = _found(request, number)
    mine = [notice for notice in act.notices.select_related("act") if notice.user_id == request.user.pk]
    acts.open_notices(mine)
    return _page(request, act)


def _page(
    request: HttpRequest, act: Act, form: CorrectionForm | None = None, paper: PaperForm | None = None
) -> HttpResponse:
    kind, serves = act_kind(act.kind), can(request.user, ActPerm.NOTIFY, act)
    notices = act.notices.select_related("mail", "act").order_by("created_at", "pk")
    shown_to = notices if serves else notices.filter(user=request.user.pk)
    obj = kind.model._default_manager.filter(pk=act.object_id).first()
    context = {
        "act": act,
        "facts": act_facts(act),
        "remedies": shown(act.remedies),
        "since": since(act),
        "notices": [notice_row(notice, opens=bool(serves)) for notice in shown_to],
        "serves": serves,
        "object_url": kind.url(obj) if serves and obj is not None else "",
        "may_correct": can(request.user, ActPerm.CORRECT, act),
        "form": form or CorrectionForm(initial={"text": act.text}),
        "open_form": form is not None,
        "paper": paper or PaperForm(),
    }
    return render(request, "casework/act_detail.html", context, status=422 if form or paper else 200)


@require_POST
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Corrects an act, or proposes its correction to the signing authority."""
    act = _found(request, number)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, act, form)
    try:
        made = acts.propose_correction(act, by=request.user, **form.cleaned_data)
    except DomainError as error:
        if error.field is None:
            raise
        show_refusal(form, error)
        return _page(request, act, form)
    if isinstance(made, PendingStep):
        messages.success(request, _("C’est proposé : l’autorité signataire lit et confirme."))
        return redirect("step", pk=made.pk)
    said = _("L’acte n° %(number)s corrige le premier.") % {"number": made.number}
    messages.success(request, f"{said} {mailed_sentence(acts.told(made))}")
    return redirect("act", number=made.number)


@require_POST
def paper(request: HttpRequest, pk: Any) -> HttpResponse:
    """The day on which an addressee received an act on paper."""
    visible = queries.acts_visible_to(request.user)
    notice = get_object_or_404(Notice.objects.filter(act__in=visible).select_related("act"), pk=pk)
    form = PaperForm(request.POST)
    if form.is_valid():
        try:
            acts.enter_paper(notice, by=request.user, on=form.cleaned_data["on"])
        except DomainError as error:
            if error.field is None:
                raise
            show_refusal(form, error)
        else:
            messages.success(request, _("C’est noté : le délai court de ce jour."))
            return redirect("act", number=notice.act.number)
    return _page(request, _found(request, notice.act.number), paper=form)


@login_not_required
@require_safe
def public_act(request: HttpRequest, number: int) -> HttpResponse:
    """A published act, for everybody: what, reasons when they are public, remedies, sealed file, what corrects it."""
    act = _published(number)
    context = {
        "act": act,
        "kind": act_kind(act.kind).label,
        "facts": [row for row in act_facts(act) if act.prepared_by is None or row[1] is not act.prepared_by],
        "remedies": shown(act.remedies),
        "since": [row for row in since(act) if row["act"].published_at],
    }
    return render(request, "casework/public_act.html", context)


def _published(number: int) -> Act:
    if number > 2**31 - 1:
        raise Http404
    return get_object_or_404(queries.published().select_related(*WITH), number=number)


@login_not_required
@require_safe
def public_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The sealed file of a published act whose reasons are public: the file holds them."""
    act = _published(number)
    if act.reasons and not act.reasons_public:
        raise Http404
    return response_of(act.file, inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Who signs, under which order. The legal officer records them; those who read acts read them."""
    if not can(request.user, ActPerm.VIEW):
        raise Http404
    may_record = can(request.user, ActPerm.RECORD_DELEGATION)
    form, status = DelegationForm(request.POST or None), 200
    if request.method == "POST":
        require(request.user, ActPerm.RECORD_DELEGATION)
        status = 422
        if form.is_valid():
            try:
                orders.record_delegation(by=request.user, **form.cleaned_data)
            except DomainError as error:
                if error.field is None:
                    raise
                show_refusal(form, error)
            else:
                messages.success(request, _("La délégation est enregistrée."))
                return redirect("delegations")
    rows = Delegation.objects.select_related("holder").order_by("-starts_on", "-pk")
    context = {
        "rows": [{"row": row, "now": row.holds_on(today())} for row in rows],
        "form": form,
        "may_record": may_record,
    }
    return render(request, "casework/delegations.html", context, status=status)


@require_POST
def end(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ends a delegation today."""
    if not can(request.user, ActPerm.VIEW):
        raise Http404
    delegation = get_object_or_404(Delegation, pk=pk)
    try:
        orders.end_delegation(delegation, by=request.user)
        messages.success(request, _("La délégation prend fin aujourd’hui."))
    except DomainError as error:
        if not can(request.user, ActPerm.RECORD_DELEGATION):
            raise
        messages.error(request, error.message)
    return redirect("delegations")
