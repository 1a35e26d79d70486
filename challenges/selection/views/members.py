"""What the team does with a member of a jury: the chair, the vice-chair, the end of a seat and the way back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.enums import ReviewState
from challenges.models import Jury, JuryMember
from challenges.selection.domain.conflicts import active_members
from challenges.selection.domain.jury import appoint, dismiss
from challenges.selection.domain.presiding import elect_session_chair, name_vice_chair
from challenges.selection.forms import DismissForm
from challenges.selection.views.team import team_jury
from core.exceptions import DomainError, NotAllowed


def _give_chair(row: JuryMember, *, by: Any) -> None:
    appoint(row.jury, user=row.user, by=by, chair=True)


def _give_back(row: JuryMember, *, by: Any) -> None:
    """The seat of whoever was dismissed by mistake; the person is told as at an appointment."""
    appoint(row.jury, user=row.user, by=by)


PLACES = {
    "presider": _give_chair,
    "vice-presider": name_vice_chair,
    "presider-la-seance": elect_session_chair,
    "rendre": _give_back,
}


class MemberView(View):
    """`retirer` asks first and wants a reason; the other acts are one button each."""

    def get(self, request: HttpRequest, pk: Any, member: Any, act: str) -> HttpResponse:
        jury = team_jury(request, pk)
        if act != "retirer":
            return HttpResponseNotAllowed(["POST"])
        return self.asks(request, jury, get_object_or_404(active_members(jury), pk=member), DismissForm())

    def asks(
        self, request: HttpRequest, jury: Jury, row: JuryMember, form: DismissForm, status: int = 200
    ) -> HttpResponse:
        readings = row.reviews.order_by().values_list("state", flat=True)
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "member": row,
            "form": form,
            "rendered": sum(state == ReviewState.SUBMITTED for state in readings),
            "waiting": sum(state in {ReviewState.ASSIGNED, ReviewState.DRAFT} for state in readings),
        }
        return render(request, "challenges/jury_dismiss.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any, member: Any, act: str) -> HttpResponse:
        jury = team_jury(request, pk)
        rows = jury.members.select_related("user", "jury__challenge")
        row = get_object_or_404(rows.filter(left_at__isnull=act != "rendre"), pk=member)
        if act == "retirer":
            return self.dismiss(request, jury, row)
        if act not in PLACES:
            raise Http404(act)
        try:
            PLACES[act](row, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("C’est fait."))
        return redirect("jury_compose", pk=row.jury_id)

    def dismiss(self, request: HttpRequest, jury: Jury, row: JuryMember) -> HttpResponse:
        form = DismissForm(request.POST)
        if not form.is_valid():
            return self.asks(request, jury, row, form, 422)
        dismiss(row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("%(name)s ne siège plus, et en est prévenu. Son siège peut lui être rendu.") % {"name": row.user}
        )
        return redirect("jury_compose", pk=jury.pk)
