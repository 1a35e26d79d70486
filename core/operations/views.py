"""The desk of jobs and mail. For whoever does not keep it, it does not exist."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.jobs import all_clock_jobs
from core.models import JobRun, OutMail
from core.operations import dates, domain, queries
from core.operations.forms import JobFilterForm, MailFilterForm
from core.operations.permissions import OperationsPerm
from core.operations.presenters import ago, clock_row, job_row, mail_row
from core.permissions import can
from core.saved_views.views import opens_with_views

PER_PAGE = 20
PAGES = (
    ("jobs", OperationsPerm.VIEW_JOBS),
    ("jobs_mail", OperationsPerm.VIEW_MAIL),
    ("mail_returns", OperationsPerm.VIEW_MAIL),
    ("mail_words_list", OperationsPerm.WRITE_MAIL),
    ("jobs_clock", OperationsPerm.VIEW_JOBS),
    ("jobs_keys", OperationsPerm.VIEW_JOBS),
)


def door(request: HttpRequest, perm: OperationsPerm) -> None:
    if not can(request.user, perm):
        raise Http404


def tabs_for(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    labels = {
        "jobs": _("File des travaux"),
        "jobs_mail": _("Courriels"),
        "mail_returns": _("Courriels revenus"),
        "mail_words_list": _("Textes des courriels"),
        "jobs_clock": _("Travaux périodiques"),
        "jobs_keys": _("Clés et certificats"),
    }
    return [
        {"label": labels[name], "href": reverse(name), "current": name == here}
        for name, perm in PAGES
        if can(request.user, perm)
    ]


@require_GET
@opens_with_views("travaux")
def job_list(request: HttpRequest) -> HttpResponse:
    door(request, OperationsPerm.VIEW_JOBS)
    form = JobFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"etat": "", "travail": ""}
    rows = queries.jobs_listed(chosen["etat"], chosen["travail"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    jobs, now = list(page), timezone.now()
    errors, situation = queries.errors_of(jobs), queries.situation()
    context = {
        "tabs": tabs_for(request, "jobs"),
        "form": form,
        "page": page,
        "rows": [job_row(job, errors.get(job.pk, ""), now) for job in jobs],
        "situation": situation,
        "heartbeat": ago(situation["heartbeat"], now),
        "acts": can(request.user, OperationsPerm.RUN_JOBS),
    }
    return render(request, "core/operations/jobs.html", context)


@require_GET
@opens_with_views("courriels")
def mail_list(request: HttpRequest) -> HttpResponse:
    door(request, OperationsPerm.VIEW_MAIL)
    form = MailFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"etat": "", "q": ""}
    rows = queries.mail_listed(chosen["etat"], chosen["q"].strip())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = app_now()
    context = {
        "tabs": tabs_for(request, "jobs_mail"),
        "form": form,
        "page": page,
        "rows": [mail_row(mail, now) for mail in page],
        "acts": can(request.user, OperationsPerm.SEND_MAIL),
    }
    return render(request, "core/operations/mail.html", context)


@require_GET
def clock_list(request: HttpRequest) -> HttpResponse:
    door(request, OperationsPerm.VIEW_JOBS)
    runs, now = JobRun.objects.in_bulk(), timezone.now()
    rows = [clock_row(job, runs.get(job.name), now) for job in all_clock_jobs().values()]
    rows.sort(key=lambda row: str(row["job"].does))
    return render(request, "core/operations/clock.html", {"tabs": tabs_for(request, "jobs_clock"), "rows": rows})


@require_GET
def key_list(request: HttpRequest) -> HttpResponse:
    door(request, OperationsPerm.VIEW_JOBS)
    context = {"tabs": tabs_for(request, "jobs_keys"), "rows": dates.as_context(app_now())}
    return render(request, "core/operations/keys.html", context)


@require_POST
def job_act(request: HttpRequest, pk: int) -> HttpResponse:
    """`act=retry` or `act=give_up`; `next` keeps the filters."""
    door(request, OperationsPerm.VIEW_JOBS)
    acts = {
        "retry": (domain.retry_job, _("Le travail est remis dans la file.")),
        "give_up": (domain.give_up_job, _("Ce travail ne sera plus tenté.")),
    }
    return _act(request, pk, acts, ProcrastinateJob, "jobs")


@require_POST
def mail_act(request: HttpRequest, pk: Any) -> HttpResponse:
    """`act=retry` or `act=give_up`; `next` keeps the filters."""
    door(request, OperationsPerm.VIEW_MAIL)
    acts = {
        "retry": (domain.retry_mail, _("Le courriel est remis dans la file.")),
        "give_up": (domain.give_up_mail, _("Ce courriel ne partira pas.")),
    }
    return _act(request, pk, acts, OutMail, "jobs_mail")


def _act(request: HttpRequest, pk: Any, acts: dict[str, Any], model: Any, back: str) -> HttpResponse:
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        raise Http404
    act, said = chosen
    try:
        act(pk, by=request.user)
    except model.DoesNotExist:
        raise Http404 from None
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    query = request.POST.get("query", "")
    return redirect(f"{reverse(back)}?{query}" if query else reverse(back))
