"""The team's page of who reads what in a jury, and why; and the changes by hand."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from challenges.applications.queries.recusal import is_kept_from_part
from challenges.models import Application, Jury, JuryMember, ReadingChange
from challenges.selection.domain.by_hand import change_reading, reassign_late, undo_change
from challenges.selection.domain.deliberation import progress
from challenges.selection.reading_forms import ChangeReadingForm, ReassignForm
from challenges.selection.reading_queries import files_read, loads_of, readers_of
from challenges.selection.views.team import team_jury
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal

PER_PAGE = 25


def is_late(jury: Jury) -> bool:
    return jury.reviews_due_at is not None and jury.reviews_due_at < app_now()


class AssignmentView(View):
    """File by file: who reads it, who may not and why; the load of each juror."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        rows = files_read(request.user, jury)
        if words := request.GET.get("q", "").strip()[:80]:
            rows = rows.filter(organisation__name__finds=words)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        members = [member for member, _away in progress(jury)]
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "page": page,
            "q": words,
            "lines": readers_of(jury, page.object_list),
            "loads": [(str(member), member.given) for member in members],
            "late": [member for member in members if is_late(jury) and member.given > member.rendered],
            "partial": is_kept_from_part(request.user, jury.challenge_id),
        }
        return render(request, "challenges/jury_assignment.html", context)


class ChangeReadingView(View):
    """Moves, adds or takes back one reading of one file."""

    def get(self, request: HttpRequest, pk: Any, application: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        row = self.file(request, jury, application)
        return self.page(request, jury, row, self.form(jury, row))

    def file(self, request: HttpRequest, jury: Jury, application: Any) -> Application:
        row: Application = get_object_or_404(files_read(request.user, jury), pk=application)
        row.challenge = jury.challenge
        return row

    def form(self, jury: Jury, row: Application, data: Any = None) -> ChangeReadingForm:
        return ChangeReadingForm(data, line=readers_of(jury, [row])[0], loads=loads_of(jury))

    def page(
        self, request: HttpRequest, jury: Jury, row: Application, form: ChangeReadingForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "jury": jury,
            "challenge": jury.challenge,
            "application": row,
            "line": readers_of(jury, [row])[0],
            "form": form,
        }
        return render(request, "challenges/jury_reading_change.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any, application: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        row = self.file(request, jury, application)
        form = self.form(jury, row, request.POST)
        if form.is_valid():
            try:
                change = change_reading(jury, row, by=request.user, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, said(change))
                return redirect("jury_assignment", pk=pk)
        return self.page(request, jury, row, form, 422)


def said(change: ReadingChange) -> str:
    """What was done, with how many readings each holds before and after."""
    people = {str(member.pk): str(member) for member in (change.taken_from, change.given_to) if member}
    moved = ", ".join(f"{name} : {n[0]} → {n[1]}" for key, name in people.items() if (n := change.loads.get(key)))
    return _("Lecture changée, et les personnes prévenues. Lectures de chacun : %(moved)s.") % {"moved": moved}


class UndoReadingView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, change: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        seen = files_read(request.user, jury).order_by().values("pk")
        row = get_object_or_404(
            ReadingChange.objects.filter(jury=jury, application__in=seen).select_related("jury__challenge"), pk=change
        )
        try:
            undo_change(row, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Changement annulé, et les personnes prévenues."))
        return redirect("jury_assignment", pk=pk)


class ReassignView(View):
    """What a late juror has not rendered goes to others: asked first, with a reason."""

    def get(self, request: HttpRequest, pk: Any, member: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        return self.page(request, jury, self.seat(jury, member), ReassignForm())

    def seat(self, jury: Jury, member: Any) -> JuryMember:
        rows = jury.members.filter(left_at__isnull=True).select_related("user", "jury__challenge")
        found: JuryMember = get_object_or_404(rows, pk=member)
        return found

    def page(
        self, request: HttpRequest, jury: Jury, row: JuryMember, form: ReassignForm, status: int = 200
    ) -> HttpResponse:
        context = {"jury": jury, "challenge": jury.challenge, "member": row, "form": form}
        return render(request, "challenges/jury_reassign.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any, member: Any) -> HttpResponse:
        jury = team_jury(request, pk)
        row, form = self.seat(jury, member), ReassignForm(request.POST)
        if form.is_valid():
            try:
                changes = reassign_late(row, by=request.user, reason=form.cleaned_data["reason"])
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                n = len(changes)
                done = ngettext("%(n)s lecture confiée à d’autres.", "%(n)s lectures confiées à d’autres.", n)
                messages.success(request, done % {"n": n})
                return redirect("jury_assignment", pk=pk)
        return self.page(request, jury, row, form, 422)
