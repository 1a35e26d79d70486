"""Mail that does not leave and jobs that stand still, on the desk of every edition."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from core.health import overdue_jobs
from core.jobs import title_of
from core.mail_codes import why
from core.models import MailReturn, OutMail
from core.operations import queries
from core.season import Late, LateKind, declare_late
from core.turns import Party


def _mail(_edition: Any) -> QuerySet[OutMail]:
    return queries.late_mail().defer("body").order_by("waiting", "pk")


declare_late(
    LateKind(
        "courriels",
        gettext_lazy("Courriels qui ne sont pas partis"),
        OutMail,
        _mail,
        lambda row, now: Late(
            _("%(subject)s, à %(to)s") % {"subject": row.subject, "to": row.to},
            row.waiting,  # type: ignore[attr-defined]
            Party.TEAM.label,
            f"{reverse('jobs_mail')}?etat=late",
        ),
        wide=True,
        order=40,
    )
)


def _returns(_edition: Any) -> QuerySet[MailReturn]:
    return queries.returns_to_handle().order_by("at", "pk")


declare_late(
    LateKind(
        "retours",
        gettext_lazy("Courriels revenus"),
        MailReturn,
        _returns,
        lambda row, now: Late(
            _("%(subject)s, à %(to)s") % {"subject": row.mail.subject, "to": row.address},
            row.at,
            Party.TEAM.label,
            reverse("mail_return", args=[row.pk]),
            note=why(row.code),
        ),
        wide=True,
        order=41,
    )
)


def _jobs(_edition: Any) -> QuerySet[ProcrastinateJob]:
    """Those that failed for good and those that nobody begins."""
    failed, waiting = queries.failed_jobs().values("pk"), overdue_jobs().values("pk")
    begun = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("id").values("at")[:1]
    rows = ProcrastinateJob.objects.filter(Q(pk__in=failed) | Q(pk__in=waiting))
    return rows.annotate(since=Coalesce(Subquery(begun), "scheduled_at")).order_by("pk")


declare_late(
    LateKind(
        "travaux",
        gettext_lazy("Travaux du programme qui n’avancent pas"),
        ProcrastinateJob,
        _jobs,
        lambda row, now: Late(
            title_of(row.task_name),
            row.since or now,  # type: ignore[attr-defined]
            Party.TEAM.label,
            reverse("jobs"),
        ),
        wide=True,
        order=50,
    )
)
