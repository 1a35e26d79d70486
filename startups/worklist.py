"""Documents that end soon; profiles that lack something."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import PARIS, today
from core.worklist import Panel, PanelRow, Task, panel_source, task_source
from startups.models import ProfileDocument
from startups.queries import completeness, documents_to_renew, profiles_of

NOTICE = dt.timedelta(days=30)
PANEL = 5


@task_source(lambda user: documents_to_renew(user, today() + NOTICE)[:10])
def documents(rows: QuerySet[ProfileDocument]) -> Iterable[Task]:
    for document in rows:
        end = dt.datetime.combine(document.valid_to, dt.time(23, 59), tzinfo=PARIS)
        yield Task(
            title=_("Renouveler un document"),
            about=_("« %(kind)s » de %(organisation)s")
            % {"kind": document, "organisation": document.profile.organisation},
            url=reverse("startup_documents", args=[document.profile.organisation_id]),
            due=end,
            kind="document",
        )


@panel_source
def profiles_to_fill(user: Any) -> Iterator[Panel]:
    """The once-only profile of one's organisations, while it lacks something that a jury looks for."""
    rows = []
    for profile, founders in profiles_of(user)[:PANEL]:
        items = completeness(profile, founders)
        missing = [item for item in items if not item.done]
        if missing:
            note = ngettext("Il manque : %(what)s", "Il manque %(n)s éléments, d’abord : %(what)s", len(missing))
            rows.append(
                PanelRow(
                    str(profile.organisation),
                    missing[0].url,
                    note=note % {"n": len(missing), "what": missing[0].label},
                    side=f"{len(items) - len(missing)} / {len(items)}",
                )
            )
    if rows:
        yield Panel(_("Votre profil, dit une seule fois"), tuple(rows), order=30)
