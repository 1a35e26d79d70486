"""The presiding person settles equal scores that no criterion tells apart."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.models import Jury
from challenges.selection.domain.ties import Tie, draw_tie, find_tie, vote_on_tie
from challenges.selection.forms import TieVoteForm
from challenges.selection.views.team import presided_jury
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal


class TieView(View):
    """A reasoned vote, or a draw when the presiding person does not vote."""

    http_method_names: ClassVar[list[str]] = ["get", "post"]

    def get(self, request: HttpRequest, pk: Any, key: str) -> HttpResponse:
        jury, tie = self.presided(request, pk, key)
        given = tie.settlement
        initial = {"reason": given.reason} if given else {}
        return self.page(request, jury, tie, TieVoteForm(initial=initial, tied=tie.equal, blind=jury.blind))

    def post(self, request: HttpRequest, pk: Any, key: str) -> HttpResponse:
        jury, tie = self.presided(request, pk, key)
        form = TieVoteForm(request.POST, tied=tie.equal, blind=jury.blind)
        draws = "draw" in request.POST
        if draws or form.is_valid():
            try:
                if draws:
                    draw_tie(jury, key, by=request.user)
                else:
                    vote_on_tie(jury, key, by=request.user, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("L’égalité est départagée ; le procès-verbal le dira."))
                return redirect("jury_deliberation", pk=pk)
        return self.page(request, jury, tie, form, status=422)

    def presided(self, request: HttpRequest, pk: Any, key: str) -> tuple[Jury, Tie]:
        jury = presided_jury(request, pk, _("La présidence du jury départage les égalités."))
        tie = find_tie(jury, key)
        if tie is None:
            raise Http404
        return jury, tie

    def page(self, request: HttpRequest, jury: Jury, tie: Tie, form: TieVoteForm, status: int = 200) -> HttpResponse:
        context = {"jury": jury, "challenge": jury.challenge, "tie": tie, "form": form}
        return render(request, "challenges/tie.html", context, status=status)
