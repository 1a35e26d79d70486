"""What the team does with a member of a jury: the chair, the vice-chair, the end of a seat."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View

from challenges.models import JuryMember
from challenges.selection.domain.conflicts import active_members
from challenges.selection.domain.jury import appoint, dismiss
from challenges.selection.domain.presiding import elect_session_chair, name_vice_chair
from challenges.selection.views.team import team_jury
from core.exceptions import DomainError, NotAllowed

PLACES = {"vice-presider": name_vice_chair, "presider-la-seance": elect_session_chair}


class MemberView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, member: Any, act: str) -> HttpResponse:
        jury = team_jury(request, pk)
        row = get_object_or_404(active_members(jury), pk=member)
        if act == "retirer":
            dismiss(row, by=request.user)
        elif act == "presider":
            appoint(jury, user=row.user, by=request.user, chair=True)
        elif act in PLACES:
            return self.place(request, row, act)
        else:
            raise Http404(act)
        messages.success(request, _("C’est fait."))
        return redirect("jury_compose", pk=pk)

    def place(self, request: HttpRequest, row: JuryMember, act: str) -> HttpResponse:
        try:
            PLACES[act](row, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("C’est fait."))
        return redirect("jury_compose", pk=row.jury_id)
