"""Cases: the public form and tracking page, and the desk of those who answer."""

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

from casework.domain import cases
from casework.domain.acts import open_notices
from casework.domain.threads import post_from_outside
from casework.enums import CASE_OPEN, CaseState, Side
from casework.exchange import cases_handled_by
from casework.forms import CaseForm, CompleteForm, DecisionForm
from casework.models import Case, Thread
from casework.permissions import CasePerm
from casework.presenters import answer_context, case_facts
from casework.queries import messages_for
from casework.queries.acts import act_about, notices_about
from core.emails import mailed_sentence
from core.exceptions import DomainError
from core.files import response_of
from core.forms import show_refusal
from core.permissions import can
from core.tokens import kept_nowhere

PER_PAGE = 50
LIMITED = 429
VIEWS = {
    "": CASE_OPEN,
    "silence": (CaseState.SILENT,),
    "clos": tuple(s for s in CaseState if s not in (*CASE_OPEN, CaseState.SILENT)),
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """The public form. Whoever gives no address reads number and link on the page that follows."""
    form = CaseForm(request.POST or None, initial={"kind": request.GET.get("nature", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.is_machine:
            return redirect("case_open")
        if form.is_valid():
            try:
                case = cases.open_case(by=request.user, sender=request.META.get("REMOTE_ADDR", ""), **form.words)
            except DomainError as error:
                show_refusal(form, error)
                status = 422 if error.field else LIMITED
            else:
                messages.success(
                    request,
                    _("Votre demande porte le numéro %(number)s. Gardez l’adresse de cette page.")
                    % {"number": case.number},
                )
                return redirect("case_follow", token=cases.token_of(case))
    return render(request, "casework/case_open.html", {"form": form}, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Where a case stands, for whoever holds its address; they complete it or take it back here. Kept in no cache."""
    case = cases.case_of(token)
    if case is None:
        raise Http404
    form = CompleteForm(request.POST if "body" in request.POST else None)
    status = 200
    if request.method == "POST" and "lire" in request.POST:
        open_notices(notices_about(case))
        return redirect(reverse("case_follow", args=[token]) + "#reponse")
    if request.method == "POST" and "retirer" in request.POST:
        try:
            cases.withdraw(case)
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("case_follow", token=token)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                post_from_outside(case, body=form.cleaned_data["body"])
                cases.resume(case)
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("C’est ajouté à votre dossier."))
                return redirect("case_follow", token=token)
    thread = Thread.objects.filter(kind="dossier", object_id=case.pk).first()
    context = {
        "case": case,
        "facts": case_facts(case),
        "form": form,
        **answer_context(case),
        "token": token,
        "open_now": case.state in (*CASE_OPEN, CaseState.SILENT),
        "notes": list(messages_for(thread, Side.THEIRS)) if thread else [],
    }
    return kept_nowhere(render(request, "casework/case_follow.html", context, status=status))


@login_not_required
@require_safe
def answer_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The sealed file of the act that answered a case, for whoever holds its address and has opened the answer."""
    case = cases.case_of(token)
    act = act_about(case) if case is not None else None
    if act is None or not any(notice.opened_at or notice.paper_on for notice in act.notices.all()):
        raise Http404
    response = response_of(act.file, inline=True)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The cases that one's roles answer; nobody else finds the page."""
    rows = cases_handled_by(request.user)
    if not can(request.user, CasePerm.VIEW):
        raise Http404
    view = request.GET.get("vue", "")
    rows = rows.filter(state__in=VIEWS.get(view, CASE_OPEN)).order_by("due_at", "-received_at", "pk")
    labels = {"": _("En cours"), "silence": _("Rejetés par le silence"), "clos": _("Clos")}
    url = reverse("cases")
    tabs = [
        {"label": label, "href": f"{url}?vue={key}" if key else url, "current": key == view}
        for key, label in labels.items()
    ]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/case_list.html", {"page": page, "tabs": tabs})


@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    case = get_object_or_404(cases_handled_by(request.user).select_related("answered_by"), pk=pk)
    return _detail(request, case)


def _detail(request: HttpRequest, case: Case, form: DecisionForm | None = None) -> HttpResponse:
    thread = Thread.objects.filter(kind="dossier", object_id=case.pk).first()
    context = {
        "case": case,
        "facts": case_facts(case),
        "act": act_about(case),
        "form": form or DecisionForm(case=case),
        "notes": list(messages_for(thread, Side.OURS)) if thread else [],
    }
    return render(request, "casework/case_detail.html", context, status=422 if form else 200)


@require_POST
def decide(request: HttpRequest, pk: Any) -> HttpResponse:
    """One act on a case, with its words."""
    case = get_object_or_404(cases_handled_by(request.user), pk=pk)
    form = DecisionForm(request.POST, case=case)
    if not form.is_valid():
        return _detail(request, case, form)
    act, words = form.cleaned_data["act"], form.cleaned_data["words"]
    try:
        if act == "take_in_hand":
            cases.take_in_hand(case, by=request.user)
            messages.success(request, _("Le dossier est à l’examen."))
            return redirect("case", pk=pk)
        if act == "ask_papers":
            n = cases.ask_papers(case, by=request.user, reason=words)
        elif act == "transfer":
            n = cases.transfer(case, by=request.user, reason=words, address=form.cleaned_data["address"])
        elif act == "enter_opinion":
            n = cases.enter_opinion(case, by=request.user, opinion=words)
        else:
            n = cases.answer(case, act, by=request.user, words=words)
    except DomainError as error:
        show_refusal(form, error)
        return _detail(request, case, form)
    messages.success(request, f"{_('C’est fait.')} {mailed_sentence(n)}")
    return redirect("case", pk=pk)
