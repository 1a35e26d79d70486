"""What is late in exchanges, cases and confirmations, on the desk of every edition: none of it is of one edition alone."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.queries import holders_of
from casework.domain.steps import REPLY
from casework.domain.threads import thread_url
from casework.enums import CASE_RUNNING, CaseState, Side, Turn
from casework.exchanges import all_exchanges, on_side
from casework.models import Case, Thread
from casework.queries import steps, with_objects
from core.clock import AppNow, app_now
from core.deadlines import after, before
from core.models import PendingStep
from core.roles import Role
from core.season import Late, LateKind, declare_late
from core.turns import Party
from core.ui.dates import short


def _threads(_edition: Any) -> QuerySet[Thread]:
    rows = Thread.objects.filter(turn=Turn.OURS, reply_by__lt=AppNow())
    return rows.select_related("assignee", "owner_organisation").order_by("reply_by", "pk")


def _name_threads(rows: list[Any]) -> None:
    titles = {thread.pk: exchange.title(obj) for thread, exchange, obj in with_objects(rows)}
    for row in rows:
        row.about_words = titles[row.pk]


def _thread(row: Any, now: dt.datetime) -> Late:
    who = row.assignee or row.owner_organisation or (Role(row.owner_role).label if row.owner_role else Party.TEAM.label)
    return Late(row.about_words, row.reply_by, str(who), thread_url(row))


def _answering(row: Thread) -> QuerySet[User]:
    """Whoever it is entrusted to, or else everyone on our side."""
    if row.assignee_id:
        return User.objects.filter(pk=row.assignee_id, is_active=True)
    exchange = all_exchanges()[row.kind]
    return exchange.people(exchange.objects().get(pk=row.object_id), Side.OURS)


declare_late(
    LateKind(
        "echanges",
        gettext_lazy("Messages restés sans réponse"),
        Thread,
        _threads,
        _thread,
        prepare=_name_threads,
        seen_by=lambda user: on_side(user, Side.OURS),
        people=_answering,
        text=gettext_lazy("Un message attend une réponse de la Ville, et le jour promis est passé."),
        wide=True,
        order=10,
    )
)


def _cases(_edition: Any) -> QuerySet[Case]:
    return Case.objects.filter(state__in=(*CASE_RUNNING, CaseState.SILENT), due_at__lt=AppNow()).order_by("due_at")


def _case(row: Case, now: dt.datetime) -> Late:
    """By its number and its nature alone: what it says is for the service that answers it."""
    owner, note = row.rule.owner, ""
    if row.silence_at:
        note = (
            _("rejeté par le silence le %(day)s") if row.silence_at < now else _("rejet par le silence le %(day)s")
        ) % {"day": short(row.silence_at)}
    url = reverse("case", args=[row.pk]) if owner == Role.TEAM else ""
    return Late(f"{row.rule.label}, {row.number}", row.due_at or now, str(owner.label), url, note)


declare_late(
    LateKind(
        "dossiers",
        gettext_lazy("Recours et demandes dont le délai est passé"),
        Case,
        _cases,
        _case,
        people=lambda row: holders_of(row.rule.owner),
        text=gettext_lazy("Le délai de réponse d’un dossier du public est passé. Le silence peut valoir une décision."),
        wide=True,
        order=20,
    )
)


def _steps(_edition: Any) -> QuerySet[PendingStep]:
    return steps.waiting().filter(proposed_at__lt=before(app_now(), REPLY)).order_by("proposed_at")


def _name_steps(rows: list[Any]) -> None:
    titles = {step.pk: (declared, declared.title(obj)) for step, declared, obj in steps.with_objects(rows)}
    for row in rows:
        declared, title = titles[row.pk]
        row.about_words = _("%(act)s : %(title)s") % {"act": declared.label, "title": title}


declare_late(
    LateKind(
        "confirmations",
        gettext_lazy("Actes que personne n’a confirmés"),
        PendingStep,
        _steps,
        lambda row, now: Late(
            row.about_words, after(row.proposed_at, REPLY), _("Une seconde personne"), reverse("step", args=[row.pk])
        ),
        prepare=_name_steps,
        seen_by=lambda user: Q(pk__in=steps.steps_visible_to(user).order_by().values("pk")),
        people=steps.confirmers_of,
        text=gettext_lazy(
            "Un acte proposé par une autre personne attend que vous le lisiez, puis le confirmiez ou le refusiez."
        ),
        wide=True,
        order=30,
    )
)
