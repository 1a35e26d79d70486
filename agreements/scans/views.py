"""An original signed on paper beside the sealed document: what a machine read otherwise, page by page, and who vouches."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from agreements.conventions.domain.signing import reject_scan
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.views.doors import convention_of, tabs
from agreements.enums import PassageReason, SignatureMethod
from agreements.models import ScanComparison, Signature
from agreements.scans.domain import attest, page_picture, start_comparison
from agreements.scans.pages import UnreadableFile
from agreements.scans.presenters import comparison_view
from core.exceptions import DomainError, NotAllowed
from core.permissions import can


def _signature(request: HttpRequest, pk: Any, signature: Any) -> Signature:
    """A scan of this convention, for those who check scans. Raises NotAllowed for others who see the convention."""
    row = convention_of(request, pk)
    rows = Signature.objects.filter(version__convention=row, method=SignatureMethod.SCAN_CHECKED)
    rows = rows.select_related(
        "version__convention", "version__pdf_fr", "version__pdf_en", "party__organisation", "file"
    )
    found = get_object_or_404(rows, pk=signature)
    allowed = can(request.user, ConventionPerm.RECORD_SIGNATURE, None)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    return found


def convention_scan(request: HttpRequest, pk: Any, signature: Any) -> HttpResponse:
    found = _signature(request, pk, signature)
    refused = None
    if request.method == "POST":
        try:
            made = attest(found, by=request.user, **_answers(request))
        except NotAllowed:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(
                request,
                _("Votre attestation est enregistrée. Une autre personne doit encore comparer.")
                if made.n == 1
                else _("L’original est vérifié par deux personnes : la signature compte."),
            )
            return redirect("convention_signatures", pk)
    comparison = ScanComparison.objects.filter(signature=found).prefetch_related("attestations__by").first()
    version = found.version
    context = {
        "convention": version.convention if version else None,
        "signature": found,
        "comparison": comparison,
        "shown": comparison_view(comparison, request.POST) if comparison else None,
        "reasons": PassageReason.choices,
        "refused": refused,
        "vouched": bool(comparison) and any(row.by_id == request.user.pk for row in comparison.attestations.all()),
        "may_record": can(request.user, ConventionPerm.RECORD_SIGNATURE, version.convention if version else None),
        "tabs": tabs(version.convention, "signatures") if version else [],
    }
    if request.htmx:
        return render(request, "agreements/_scan_progress.html", context)
    return render(request, "agreements/convention_scan.html", context, status=409 if refused else 200)


def _answers(request: HttpRequest) -> dict[str, Any]:
    prefix = "motif-"
    reasons = {name.removeprefix(prefix): value for name, value in request.POST.items() if name.startswith(prefix)}
    return {
        "reasons": reasons,
        "pages_reason": request.POST.get("pages_reason", ""),
        "page_by_page": "page_by_page" in request.POST,
    }


@require_POST
def convention_scan_act(request: HttpRequest, pk: Any, signature: Any, act: str) -> HttpResponse:
    """Set the scan aside, or have it read once more."""
    found = _signature(request, pk, signature)
    if act == "relire":
        start_comparison(found)
        messages.success(request, _("La lecture recommence."))
        return redirect("convention_scan", pk, signature)
    reject_scan(found, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("L’original est écarté."))
    return redirect("convention_signatures", pk)


@require_safe
@cache_control(private=True, max_age=3600)
def convention_scan_page(request: HttpRequest, pk: Any, signature: Any, which: str, number: int) -> HttpResponse:
    """One page as a picture: of the scan (`original`) or of the sealed document (`scelle`)."""
    found = _signature(request, pk, signature)
    if which not in {"original", "scelle"}:
        raise Http404
    try:
        picture = page_picture(found, which, number)
    except UnreadableFile as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png")
