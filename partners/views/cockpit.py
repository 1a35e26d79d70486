"""The desk of an edition: how far it is, its calendar, what is late and who acts."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.clock import app_now, one_instant, today
from core.season import LateKind, LateRow, calendar_of, funnels_of, late_in, late_kinds, told
from partners.batches import REMIND, batch_of, edition_followed
from partners.domain.reminders import last_reminders
from partners.views.editions import tabs_of

SHOWN = 5
PER_PAGE = 50


@require_safe
def cockpit(request: HttpRequest, pk: Any) -> HttpResponse:
    """One screen; the same number of queries whatever there is in the edition."""
    edition = edition_followed(request.user, pk)
    with one_instant():
        groups = late_in(edition, request.user, most=SHOWN)
        funnels, lanes = funnels_of(edition), calendar_of(edition)
    reminded = last_reminders([row.obj.pk for group in groups if group.kind.people for row in group.rows])
    late = [
        {"kind": group.kind, "total": group.total, "batch": batch_of(group.kind), "lines": _lines(group.kind, group.rows, reminded)}
        for group in groups
    ]  # fmt: skip
    context = {
        "edition": edition,
        "tabs": tabs_of(edition, "edition_cockpit"),
        "late": [group for group in late if not group["kind"].wide],
        "wide": [group for group in late if group["kind"].wide],
        "total": sum(group.total for group in groups),
        "funnels": funnels,
        "lanes": lanes,
        "today": today(),
        "act": REMIND,
    }
    return render(request, "partners/edition_cockpit.html", context)


def _lines(kind: LateKind, rows: tuple[LateRow, ...], reminded: dict[Any, Any]) -> list[dict[str, Any]]:
    day, found = today(), []
    for row in rows:
        last = reminded.get((kind.name, row.obj.pk))
        found.append(
            {"obj": row.obj, "late": row.late, "days": row.days, "last": last, "may": kind.people and not (last and last.on == day)}
        )  # fmt: skip
    return found


@require_safe
def late_list(request: HttpRequest, pk: Any, kind: str) -> HttpResponse:
    """Everything of one kind, with the boxes that choose whom to remind."""
    edition = edition_followed(request.user, pk)
    found = late_kinds().get(kind)
    if found is None:
        raise Http404(kind)
    page = Paginator(found.rows_for(request.user, edition), PER_PAGE).get_page(request.GET.get("page"))
    rows = told(found, list(page.object_list), app_now())
    reminded = last_reminders([row.obj.pk for row in rows]) if found.people else {}
    context = {
        "edition": edition,
        "tabs": tabs_of(edition, "edition_cockpit"),
        "kind": found,
        "page": page,
        "lines": _lines(found, rows, reminded),
        "batch": batch_of(found) if found.people else "",
        "act": REMIND,
    }
    return render(request, "partners/edition_late.html", context)
