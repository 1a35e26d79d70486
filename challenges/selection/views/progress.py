"""How far the readings are, on which files they differ, and how each juror marks, as pictures with their tables."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.calls.permissions import manages_juries
from challenges.models import Jury
from challenges.selection.domain.calibration import calibration, marks_of, most_disputed, spreads_of
from challenges.selection.domain.deliberation import progress
from challenges.selection.views.assignment import is_late
from challenges.selection.views.jury import jury_or_404
from challenges.selection.views.team import reads_ranking, team_jury
from core.clock import today
from core.exceptions import DomainError, NotAllowed
from core.season import late_kinds
from core.ui.charts import Spread
from partners.domain.reminders import last_reminders, remind

PER_PAGE = 25
READINGS = "lectures"  # the kind of late thing that `selection.season` declares


class ProgressView(View):
    """Counts for the team; marks for whoever reads the ranking: nobody sees a colleague's before their own are in."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        team = manages_juries(request.user)
        context: dict[str, Any] = {"jury": jury, "challenge": jury.challenge, "team": team}
        try:
            reads_ranking(request, jury)
        except NotAllowed as refused:
            if not team:
                raise
            context["refused"] = refused.message
        else:
            context |= pictures(jury, request.GET.get("page"))
        if team:
            context |= {"lines": lines_of(jury), "late": is_late(jury)}
        return render(request, "challenges/jury_progress.html", context)


def lines_of(jury: Jury) -> list[dict[str, Any]]:
    """Each juror with what they rendered, and when they were last reminded."""
    members = [member for member, _away in progress(jury)]
    reminded = last_reminders([member.pk for member in members])
    found = []
    for member in members:
        last = reminded.get((READINGS, member.pk))
        late = is_late(jury) and member.given > member.rendered
        may = late and not (last and last.on == today())
        found.append({"member": member, "late": late, "last": last, "may": may})
    return found


def pictures(jury: Jury, number: Any) -> dict[str, Any]:
    """What the readings gave, by file and by juror. A constant number of queries for any number of readings."""
    marks = marks_of(jury)
    page = Paginator([pk for pk, _spread in most_disputed(marks)], PER_PAGE).get_page(number)
    jurors = calibration(jury, marks)
    return {
        "page": page,
        "files": [
            Spread(
                str(row.application), row.values, row.mean, _("désaccord") if row.disputed else "", strong=row.disputed
            )
            for row in spreads_of(marks, page.object_list)
        ],
        "jurors": [Spread(str(row.member), tuple(sorted(row.values)), row.mean, row.sentence) for row in jurors],
        "calibration": jurors,
    }


class RemindView(View):
    """Writes to a juror who is late, as from the desk of the edition: once a day at most."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, member: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        row = get_object_or_404(jury.members.filter(left_at__isnull=True).select_related("user"), pk=member)
        try:
            remind(late_kinds()[READINGS], row, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(name)s est relancé par courriel.") % {"name": row.user})
        return redirect("jury_progress", pk=pk)
