"""Addenda to signed minutes: whoever presides writes one, a juror reads it and answers."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.models import Deliberation, Jury, MinutesAddendum
from challenges.selection.domain.addenda import answer_addendum, write_addendum
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.forms import AddendumAnswerForm, AddendumForm
from challenges.selection.queries import own_readings_wait, readers_of
from challenges.selection.views.jury import jury_or_404
from challenges.selection.views.team import presided_jury
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal


class AddendumView(View):
    """The presiding person writes what is added and why; somebody of the team confirms, on a page of their own."""

    http_method_names: ClassVar[list[str]] = ["get", "post"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = self.presided(request, pk)
        return self.page(request, jury, AddendumForm(lines=self.lines(jury)))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = self.presided(request, pk)
        form = AddendumForm(request.POST, lines=self.lines(jury))
        if form.is_valid():
            try:
                write_addendum(jury, by=request.user, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Additif proposé : il tient quand l’équipe l’aura confirmé."))
                return redirect("jury_deliberation", pk=pk)
        return self.page(request, jury, form, status=422)

    def presided(self, request: HttpRequest, pk: Any) -> Jury:
        return presided_jury(request, pk, _("La présidence du jury écrit les additifs au procès-verbal."))

    def lines(self, jury: Jury) -> list[tuple[str, str]]:
        signed = signed_minutes(Deliberation.objects.filter(jury=jury).first())
        return [(line.pk, f"{line.organisation}, {line.title}") for line in signed.lines] if signed else []

    def page(self, request: HttpRequest, jury: Jury, form: AddendumForm, status: int = 200) -> HttpResponse:
        context = {"jury": jury, "challenge": jury.challenge, "form": form}
        return render(request, "challenges/addendum_form.html", context, status=status)


class AddendumAnswerView(View):
    """A juror reads an addendum, and says so or objects. It does not exist for whoever may not read every file."""

    http_method_names: ClassVar[list[str]] = ["get", "post"]

    def get(self, request: HttpRequest, pk: Any, minutes: int, n: int) -> HttpResponse:
        return self.page(request, self.read(request, pk, minutes, n), AddendumAnswerForm())

    def post(self, request: HttpRequest, pk: Any, minutes: int, n: int) -> HttpResponse:
        addendum, form = self.read(request, pk, minutes, n), AddendumAnswerForm(request.POST)
        if not form.is_valid():
            return self.page(request, addendum, form, status=422)
        try:
            answer_addendum(addendum, by=request.user, objection=form.cleaned_data["objection"])
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
            return self.page(request, addendum, form, status=422)
        messages.success(request, _("Votre réponse est notée."))
        return redirect("addendum", pk=pk, minutes=minutes, n=n)

    def read(self, request: HttpRequest, pk: Any, minutes: int, n: int) -> MinutesAddendum:
        jury = jury_or_404(request, pk)
        if not readers_of(jury).filter(user=request.user).exists():
            raise Http404
        if own_readings_wait(request.user, jury.challenge_id):
            raise NotAllowed(_("Le procès-verbal se lit une fois toutes vos lectures rendues."))
        rows = MinutesAddendum.objects.select_related("deliberation__jury__challenge", "application__organisation")
        return get_object_or_404(rows, deliberation__jury=jury, minutes_n=minutes, n=n)

    def page(
        self, request: HttpRequest, addendum: MinutesAddendum, form: AddendumAnswerForm, status: int = 200
    ) -> HttpResponse:
        jury = addendum.deliberation.jury
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "addendum": addendum,
            "form": form,
            "given": addendum.answers.filter(member__user=request.user).first(),
            "open": app_now() <= addendum.objections_until,
        }
        return render(request, "challenges/addendum.html", context, status=status)
