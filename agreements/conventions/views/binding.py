"""What binds: the signatures, the deeds of startups."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.conventions.domain.accession import (
    become_signatory,
    draft_accession,
    manages,
    newer_version,
    sign_accession,
)
from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.readiness import founding_parties, unsigned_parties
from agreements.conventions.domain.signing import record_scan, sign, signs_for
from agreements.conventions.domain.terms_sheet import terms_of
from agreements.conventions.forms.conventions import ScanForm, SignForm
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.presenters import panel_of
from agreements.conventions.queries import accessions_listed, accessions_visible_to, applications_without_deed
from agreements.conventions.views.doors import convention_of, lang, tabs
from agreements.enums import ConventionState
from agreements.models import ConventionVersion
from challenges.models import Application
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can, require
from core.uploads import received_files

PER_PAGE = 25


def convention_signatures(request: HttpRequest, pk: Any) -> HttpResponse:
    row = convention_of(request, pk)
    version = _version_to_sign(row)
    form, party = _sign(request, version)
    if form is None and request.method == "POST":
        return redirect("convention_signatures", row.pk)
    context = {
        "convention": row,
        "version": version,
        "entries": _entries(request, row, version, form, party),
        "may_record": can(request.user, ConventionPerm.RECORD_SIGNATURE, row),
        "tabs": tabs(row, "signatures"),
    }
    return render(request, "agreements/convention_signatures.html", context)


def _version_to_sign(row: Any) -> ConventionVersion:
    version = live_version(row)
    if row.state == ConventionState.IN_FORCE:
        version = version_in_force(row) or version
    version.convention = row
    return version


def _sign(request: HttpRequest, version: ConventionVersion) -> tuple[Any, Any]:
    """Performs the signature or the scan that was posted; returns the form to show again when it is refused."""
    if request.method != "POST":
        return None, None
    party = get_object_or_404(
        version.convention.parties.select_related("organisation", "convention"), pk=request.POST.get("party")
    )
    scanning = "scan" in request.POST
    form: Any = (ScanForm if scanning else SignForm)(request.POST, received_files(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            if scanning:
                record_scan(
                    version, party, by=request.user, upload=values["file"],
                    signatory_name=values["signatory_name"], signatory_title=values["signatory_title"],
                )  # fmt: skip
                messages.success(
                    request, _("L’original est enregistré. Une machine le lit ; deux personnes le comparent ensuite.")
                )
            else:
                sign(
                    version, party, by=request.user, sha256=values["sha256"], upload=values["file"],
                    signatory_name=values["signatory_name"], signatory_title=values["signatory_title"],
                )  # fmt: skip
                messages.success(request, _("La signature est enregistrée."))
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            return None, party
    return form, party


def _entries(
    request: HttpRequest, row: Any, version: ConventionVersion, form: Any, posted: Any
) -> list[dict[str, Any]]:
    signatures = {
        s.party_id: s for s in version.signatures.select_related("file", "checked_by", "checked_by2", "signed_by")
    }
    order = unsigned_parties(version)
    turn = order[0].signing_order if order else None
    late = row.parties.filter(founding=False, left_on__isnull=True).select_related("organisation")
    entries = []
    for party in [*founding_parties(row), *late]:
        initial = {
            "sha256": version.sha256,
            "signatory_name": party.signatory_name or request.user.get_full_name(),
            "signatory_title": party.signatory_title,
        }
        again = form if form is not None and posted is not None and posted.pk == party.pk else None
        entries.append(
            {
                "party": party,
                "signature": signatures.get(party.pk),
                "turn": not party.founding or party.signing_order == turn,
                "mine": bool(can(request.user, ConventionPerm.SIGN_CONVENTION, row))
                and signs_for(request.user, party.organisation),
                "form": again if isinstance(again, SignForm) else SignForm(initial=initial),
                "scan": again if isinstance(again, ScanForm) else ScanForm(initial=initial),
            }
        )
    return entries


@require_safe
def accession_list(request: HttpRequest) -> HttpResponse:
    to_draw_up = list(applications_without_deed(request.user)[: PER_PAGE + 1])
    context = {
        "page": Paginator(accessions_listed(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "to_draw_up": to_draw_up[:PER_PAGE],
        "more": len(to_draw_up) > PER_PAGE,
    }
    return render(request, "agreements/accession_list.html", context)


def accession(request: HttpRequest, pk: Any) -> HttpResponse:
    deed = get_object_or_404(accessions_visible_to(request.user), pk=pk)
    form = SignForm(
        request.POST or None,
        received_files(request) or None,
        initial={"sha256": deed.sha256, "signatory_name": request.user.get_full_name()},
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            sign_accession(
                deed, by=request.user, sha256=values["sha256"], upload=values["file"],
                signatory_name=values["signatory_name"], signatory_title=values["signatory_title"],
            )  # fmt: skip
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("L’acte d’adhésion est signé : la convention vous lie."))
            return redirect("accession", deed.pk)
    context = {
        "deed": deed,
        "form": form,
        "terms": terms_of(deed, lang()),
        "panel": panel_of(deed.version, lang()),
        "may_sign": can(request.user, ConventionPerm.SIGN_ACCESSION, deed),
        "may_name": manages(deed, request.user),
        "newer": newer_version(deed),
    }
    return render(request, "agreements/accession_detail.html", context)


@require_POST
def accession_signatory(request: HttpRequest, pk: Any) -> HttpResponse:
    deed = get_object_or_404(accessions_visible_to(request.user), pk=pk)
    become_signatory(deed, by=request.user)
    messages.success(
        request, _("Vous signez désormais pour %(name)s. Relisez l’acte, puis signez-le.") % {"name": deed.organisation}
    )
    return redirect(f"{reverse('accession', args=[deed.pk])}#signer")


@require_POST
def accession_new(request: HttpRequest) -> HttpResponse:
    """Draws up the deed of an application that was selected."""
    require(request.user, ConventionPerm.ADD_ACCESSION)
    application = get_object_or_404(
        Application.objects.select_related("challenge", "organisation"), pk=request.POST.get("application")
    )
    deed = draft_accession(application, by=request.user)
    messages.success(request, _("L’acte d’adhésion est prêt : la startup peut le lire et le signer."))
    return redirect("accession", deed.pk)
