"""Links that somebody tells the team, and an agent of the team who stands aside."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from casework.domain.steps import propose
from challenges.applications.queries.recusal import is_kept_from_part
from challenges.applications.views.eligibility import challenge_of_team
from challenges.models import Challenge, Conflict, Jury
from challenges.selection.domain.conflicts import assess_influence, check_acquaintance, people_bound
from challenges.selection.domain.told_links import stand_aside, tell_link
from challenges.selection.link_forms import AsideForm, ToldLinkForm
from challenges.selection.link_queries import agents_kept_away, links_shown
from challenges.selection.views.jury import candidates, candidates_shown
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal

SHOWN = 200


class LinksView(View):
    """Links known in this challenge, agents who are out of files, and the form by which an agent stands aside."""

    template = "challenges/links.html"
    form_class: ClassVar[type[AsideForm]] = AsideForm
    done: ClassVar[str] = "challenge_links"

    def form(self, request: HttpRequest, challenge: Challenge, data: Any = None) -> AsideForm:
        return AsideForm(data, applications=candidates(Jury(challenge=challenge)))

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        return self.page(request, challenge, self.form(request, challenge))

    def page(self, request: HttpRequest, challenge: Challenge, form: AsideForm, status: int = 200) -> HttpResponse:
        many, search_form, shown = candidates_shown(Jury(challenge=challenge), request.GET)
        form.offer(shown)
        context = {
            "challenge": challenge,
            "jury": Jury.objects.filter(challenge=challenge).first(),
            "form": form,
            "search_form": search_form if many else None,
            "aside": is_kept_from_part(request.user, challenge),
            **self.around(request, challenge),
        }
        return render(request, self.template, context, status=status)

    def around(self, request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
        rows = links_shown(request.user, challenge).order_by("person__last_name", "created_at", "pk")
        return {"conflicts": rows[:SHOWN], "agents": agents_kept_away(challenge)}

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        form = self.form(request, challenge, request.POST)
        if form.is_valid():
            try:
                said = self.act(request, challenge, form)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, said)
                return redirect("challenge_links", pk=pk)
        return self.page(request, challenge, form, 422)

    def act(self, request: HttpRequest, challenge: Challenge, form: AsideForm) -> str:
        stand_aside(challenge, form.cleaned_data["application"], told=form.told(), by=request.user)
        return _("C’est noté : ce dossier ne vous est plus montré, et vos collègues en sont prévenus.")


class ToldLinkView(LinksView):
    """The team records a link of a juror or of a colleague."""

    template = "challenges/link_told.html"

    def form(self, request: HttpRequest, challenge: Challenge, data: Any = None) -> AsideForm:
        others = people_bound(challenge).exclude(pk=request.user.pk).order_by("last_name", "first_name", "pk")
        return ToldLinkForm(data, applications=candidates(Jury(challenge=challenge)), people=others)

    def around(self, request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
        return {}

    def act(self, request: HttpRequest, challenge: Challenge, form: AsideForm) -> str:
        person = form.cleaned_data["person"]
        tell_link(challenge, form.cleaned_data["application"], person=person, told=form.told(), by=request.user)
        return _("Lien noté : %(name)s est à l’écart et en est prévenu.") % {"name": person}


class LinkAssessView(View):
    """The team says what a link is: of a nature to influence, at once; mere acquaintance, which the legal officer confirms."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, conflict: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        row = get_object_or_404(links_shown(request.user, challenge), pk=conflict)
        try:
            said = self.assess(request, row)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said)
        return redirect("challenge_links", pk=pk)

    def assess(self, request: HttpRequest, row: Conflict) -> str:
        outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
        if outcome == "influence":
            assess_influence(row, by=request.user, reason=reason)
            return _("Cette personne est à l’écart de tout le défi.")
        if outcome not in {"file", "lifted"}:
            raise DomainError(_("Choisissez ce qu’est ce lien."), field="outcome")
        check_acquaintance(row, lifted=outcome == "lifted")
        propose(row, "acquaintance", by=request.user, reason=reason, payload={"lifted": outcome == "lifted"})
        return _("Proposé : la personne reste à l’écart jusqu’à ce que le juriste confirme.")
