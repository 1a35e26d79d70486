"""The draft of a convention as a document, and the page that checks any document of the City."""

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_safe

from agreements.conventions.domain.content import live_version
from agreements.conventions.files import CONVENTION
from agreements.conventions.forms.conventions import CheckForm
from agreements.conventions.views.doors import convention_of, lang
from agreements.documents.convention import render as render_pdf
from agreements.models import ConventionVersion
from challenges.applications.domain.receipts import received_as

CHECK_LIMIT = 30 * 1024 * 1024
APPLICATION = b'"format":"datacity-application-'
# These hold their own number, drawn at random, and their instant: whoever holds the bytes learns nothing by asking. The
# earlier ones could be guessed, and whether they were received is said to nobody here.
NUMBERED = b'"format":"datacity-application-3"'
NEVER = "never"
HASH = re.compile("[0-9a-f]{64}")


@require_safe
def convention_draft(request: HttpRequest, pk: Any) -> HttpResponse:
    """The text as it stands as a document marked as a draft, neither sealed nor kept; once voted, the sealed document."""
    row = convention_of(request, pk)
    version = live_version(row)
    sealed = version.pdf_en_id if lang() == "en" else version.pdf_fr_id
    if version.frozen_at and sealed:
        return redirect("file", sealed)
    response = HttpResponse(render_pdf(version, lang()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.slug}-projet.pdf"'
    return response


@login_not_required
@csrf_protect
def check_document(request: HttpRequest) -> HttpResponse:
    """Anybody hands in a document; nothing of it is kept."""
    form = CheckForm(request.POST or None, request.FILES or None)
    finding, held, subject, application, submission = None, None, None, False, None
    expected = request.GET.get("empreinte", "").strip().lower()
    expected = expected if HASH.fullmatch(expected) else ""
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > CHECK_LIMIT:
            form.add_error("file", _("Ce fichier dépasse 30 Mo : aucun de nos documents n’est aussi gros."))
        else:
            data = upload.read()
            from agreements.documents.check import examine  # noqa: PLC0415 (heavy: signatures)

            finding = examine(data)
            held = _held(finding)
            subject = held or _subject(finding)
            application = finding.status == "unknown" and APPLICATION in data
            if application and NUMBERED in data:
                submission = received_as(finding.sha256) or NEVER
    context = {
        "form": form,
        "finding": finding,
        "subject": subject,
        "held": held,
        "entries": [row["index"] for row in held.convention.entries if row["version"] == held.n] if held else [],
        "replaced": not held and _replaced(finding, subject),
        "application": application,
        "submission": submission,
        "expected": expected,
        "action": reverse("check_document") + (f"?empreinte={expected}" if expected else ""),
    }
    return render(request, "agreements/check_document.html", context)


def _held(finding: Any) -> ConventionVersion | None:
    """The adopted version of which the file is one of the files that the register holds."""
    sha256 = finding.sha256
    ours = Q(sha256=sha256) | Q(pdf_fr__sha256=sha256) | Q(pdf_en__sha256=sha256) | Q(vote__deliberation__sha256=sha256)
    rows = ConventionVersion.objects.filter(ours, vote__adopted=True, abandoned_at__isnull=True)
    return rows.select_related("convention").defer("frozen").first()


def _replaced(finding: Any, subject: Any) -> bool:
    """Sealed by the City, and no longer a file of its version: the vote was corrected before anybody signed."""
    return bool(finding and subject and finding.status == "unchanged" and finding.file.purpose == CONVENTION)


def _subject(finding: Any) -> Any:
    if finding.subject is None or finding.subject[0] != "version":
        return None
    rows = ConventionVersion.objects.select_related("convention").filter(pk=finding.subject[1], vote__adopted=True)
    return rows.first()
