"""Receipts: the sheet that one prints, the exact content, the sealed document."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_safe

from challenges.applications.domain.receipts import seal
from challenges.applications.presenters import sheet_of, track_of
from challenges.applications.queries.application import own_applications, submissions_visible_to
from challenges.models import Submission


def submission_of(request: HttpRequest, pk: Any, n: int | None) -> Submission:
    """The nth submission of one's own application, else its last: one that was taken back keeps its receipts."""
    rows = Submission.objects.filter(application__in=own_applications(request.user).values("pk"), application=pk)
    rows = rows.select_related("application__challenge__edition", "application__challenge__jury", "sealed")
    if n is not None:
        return get_object_or_404(rows, n=n)
    found = rows.order_by("-n").first()
    return found or get_object_or_404(rows, n=0)


class ReceiptView(View):
    """One receipt as a sheet. An application of a past edition has no content that could be hashed again, and none."""

    def get(self, request: HttpRequest, pk: Any, n: int | None = None) -> HttpResponse:
        submission = submission_of(request, pk, n)
        context = {
            "submission": submission,
            "application": submission.application,
            "sheet": sheet_of(submission),
            "track": track_of(submission.application),
            "others": submission.application.submissions.exclude(pk=submission.pk).order_by("n").only("n", "number"),
            "stands": submission.application.content_sha256 == submission.sha256,
        }
        return render(request, "challenges/application_receipt.html", context)


@require_safe
def submitted_content(request: HttpRequest, pk: Any, n: int | None = None) -> HttpResponse:
    """The exact bytes whose SHA-256 is on the receipt."""
    submission = submission_of(request, pk, n)
    response = HttpResponse(submission.content.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{submission.number}.json"'
    return response


class SealedReceiptView(View):
    """POST gives the sealed document; the job that seals it may not have run yet."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, n: int) -> HttpResponse:
        row = get_object_or_404(submissions_visible_to(request.user), application=pk, n=n)
        return redirect("file", seal(row.pk).pk)
