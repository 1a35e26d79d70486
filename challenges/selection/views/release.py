"""The outbox of a challenge's decisions, and their release."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.views.eligibility import challenge_of_team
from challenges.models import Challenge, Jury, Release
from challenges.selection.domain.outbox import outbox, outbox_seen
from challenges.selection.domain.release import RELEASE, prepare_messages, release_decisions, require_decider
from challenges.selection.forms import ReleaseForm
from core.exceptions import DomainError
from core.forms import show_refusal
from core.gates import unmet
from core.models import MailEdit, OutMail

PER_PAGE = 20


class ReleaseView(View):
    """GET reads the outbox; POST releases everything together."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request, challenge_of_team(request, pk))

    def page(self, request: HttpRequest, challenge: Challenge, *, form: Any = None, status: int = 200) -> HttpResponse:
        release = Release.objects.filter(challenge=challenge).select_related("released_by").first()
        if release is None:
            require_decider(request.user, challenge)
        words = request.GET.get("q", "").strip()[:100]
        mails = Paginator(outbox(challenge, words), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "challenge": challenge,
            "jury": Jury.objects.filter(challenge=challenge).first(),
            "release": release,
            "mails": mails,
            "lines": _lines(challenge, mails),
            "words": words,
            "seen": "" if release else outbox_seen(challenge),
            "missing": [] if release else unmet(RELEASE, challenge),
            "form": form or ReleaseForm(),
        }
        return render(request, "challenges/jury_release.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        form = ReleaseForm(request.POST)
        if not form.is_valid():
            return self.page(request, challenge, form=form, status=422)
        try:
            release_decisions(challenge, by=request.user, read=True, seen=form.cleaned_data["seen"])
        except DomainError as error:
            if error.field not in form.fields:
                raise
            show_refusal(form, error)
            return self.page(request, challenge, form=form, status=422)
        messages.success(request, _("Les décisions sont publiées et les messages partent."))
        return redirect("release", pk=pk)


def _lines(challenge: Challenge, mails: Iterable[OutMail]) -> list[dict[str, Any]]:
    """Each message of the page with its application, and how often it was edited. Two queries."""
    rows = list(mails)
    applications = challenge.applications.select_related("organisation").in_bulk([mail.about for mail in rows])
    found = MailEdit.objects.filter(mail__in=rows).values_list("mail").annotate(n=Count("pk"))
    edits = dict(found.values_list("mail", "n"))
    by_key = {str(pk): application for pk, application in applications.items()}
    return [{"mail": mail, "application": by_key.get(mail.about), "edits": edits.get(mail.pk, 0)} for mail in rows]


class PrepareView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        count = prepare_messages(challenge, by=request.user)
        messages.success(request, _("%(count)s messages préparés : relisez-les.") % {"count": count})
        return redirect("release", pk=pk)
