"""Documents that end soon."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import PARIS, today
from core.worklist import Task, task_source
from startups.models import ProfileDocument
from startups.queries import documents_to_renew

NOTICE = dt.timedelta(days=30)


@task_source(lambda user: documents_to_renew(user, today() + NOTICE)[:10])
def documents(rows: QuerySet[ProfileDocument]) -> Iterable[Task]:
    for document in rows:
        end = dt.datetime.combine(document.valid_to, dt.time(23, 59), tzinfo=PARIS)
        yield Task(
            title=_("Renouveler un document"),
            about=_("« %(kind)s » de %(organisation)s")
            % {"kind": document.kind, "organisation": document.profile.organisation},
            url=reverse("startup_documents", args=[document.profile.organisation_id]),
            due=end,
            kind="document",
        )
