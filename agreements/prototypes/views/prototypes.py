"""Prototypes as those who make, follow and support them see them."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.conventions.queries import accessions_visible_to, conventions_visible_to
from agreements.enums import PrototypeState
from agreements.models import Component, Prototype
from agreements.prototypes import licences
from agreements.prototypes.domain import prototype as verbs
from agreements.prototypes.domain.deposit import latest_deposit
from agreements.prototypes.exports import cells, chosen, header
from agreements.prototypes.forms import ReviewForm
from agreements.prototypes.gates import COMMONS, settled
from agreements.prototypes.permissions import PrototypePerm
from agreements.prototypes.publiccode import publiccode
from agreements.prototypes.queries import (
    deposits_open_to_all,
    prototypes_published,
    prototypes_visible_to,
    prototypes_with_sources_for,
)
from core import files, gates
from core.cache_tags import CacheTag
from core.csv_export import csv_response
from core.doors import Door
from core.exceptions import DomainError
from core.exports.declared import EVERYWHERE
from core.permissions import can, require
from core.public_cache import public_page
from core.saved_views.views import opens_with_views
from core.views.transitions import TransitionView
from core.workflow import read_history

PER_PAGE = 25


@require_GET
@opens_with_views("prototypes")
def prototype_list(request: HttpRequest) -> HttpResponse:
    form, rows = chosen(request.user, request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "agreements/prototype_list.html", {"filter_form": form, "page": page, "everywhere": EVERYWHERE.pk}
    )


@require_GET
def prototype_csv(request: HttpRequest) -> HttpResponse:
    _form, rows = chosen(request.user, request.GET)
    return csv_response("prototypes", header(), map(cells, rows))


def component_rows(prototype: Prototype) -> list[dict[str, Any]]:
    """Each part with what its licence allows within the whole, and what the legal officer settled."""
    rows = []
    for component in prototype.components.order_by("origin", "name__sorted"):
        answer = licences.compatibility(prototype.licence, component.licence) if prototype.licence else None
        unknown = answer is not None and answer.verdict is licences.Verdict.UNKNOWN
        accepted = unknown and settled(prototype, str(component.pk), component.licence)
        rows.append(
            {
                "component": component,
                "answer": answer,
                "accepted": accepted,
                "words": licences.in_words(component.licence),
                "to_review": unknown and not accepted,
            }
        )
    return rows


_WITH_SOURCES = Door(prototypes_with_sources_for).one
DOOR = Door(lambda user: prototypes_visible_to(user).select_related("governing_version__convention", "pilot"))


@require_GET
def prototype_detail(request: HttpRequest, pk: Any) -> HttpResponse:
    prototype = DOOR.open(request.user, pk)
    deposits = list(prototype.deposits.select_related("file", "deposited_by").order_by("-deposited_at"))
    register = prototype.facts.get("register", {})
    context = {
        "prototype": prototype,
        "rows": component_rows(prototype),
        "deposits": [(deposit, register.get(str(deposit.pk))) for deposit in deposits],
        "openness": licences.openness(prototype.licence) if prototype.licence else None,
        "in_decree": bool(prototype.licence) and licences.in_decree(prototype.licence),
        "unmet": _unmet(request.user, prototype) if prototype.state == PrototypeState.LICENSED else [],
        "log": read_history(prototype),
        "licence_entry": register.get("prototype.licensed"),
        "commons_entry": register.get("prototype.commons"),
        "may": {name: can(request.user, perm, prototype) for name, perm in _ASKED.items()},
        "reads_sources": bool(_WITH_SOURCES.fetch(request.user, key=prototype.pk)),
        **_governed(request.user, prototype),
        "steps": _steps(prototype),
    }
    return render(request, "agreements/prototype_detail.html", context)


def _governed(user: Any, prototype: Prototype) -> dict[str, Any]:
    """Where this reader reads what governs the prototype: the convention of a party, the deed of who joined it, or the
    page that everybody reads.
    """
    version = prototype.governing_version
    if version is None:
        return {}
    return {
        "reads_convention": conventions_visible_to(user).filter(pk=version.convention_id).exists(),
        "deed": accessions_visible_to(user).filter(version=version, organisation=prototype.maker_id).first(),
    }


def _unmet(user: Any, prototype: Prototype) -> list[gates.Unmet]:
    """What is missing before the prototype is shown as commons; links to the pages of its maker are for its maker."""
    changes, version = bool(can(user, PrototypePerm.CHANGE, prototype)), prototype.governing_version
    may_open = {
        "prototype_component_add": changes,
        "prototype_licence": bool(can(user, PrototypePerm.LICENSE, prototype)),
        "prototype_deposit": bool(can(user, PrototypePerm.DEPOSIT, prototype)),
        "convention": version is None or conventions_visible_to(user).filter(pk=version.convention_id).exists(),
        "accession": version is not None
        or accessions_visible_to(user)
        .filter(challenge=prototype.challenge_id, organisation=prototype.maker_id)
        .exists(),
    }
    return gates.links_for(gates.unmet(COMMONS, prototype), may_open)


_ASKED = {
    "change": PrototypePerm.CHANGE,
    "deposit": PrototypePerm.DEPOSIT,
    "license": PrototypePerm.LICENSE,
    "certify": PrototypePerm.CERTIFY,
}


def _steps(prototype: Prototype) -> list[dict[str, str]]:
    states = list(type(prototype).state.field.choices)  # type: ignore[attr-defined]
    here = [value for value, _label in states].index(prototype.state)
    return [
        {"label": str(label).capitalize(), "status": "done" if rank <= here else "todo"}
        for rank, (_value, label) in enumerate(states)
    ]


@require_POST
def review(request: HttpRequest, pk: Any) -> HttpResponse:
    """The legal officer's word on a licence that no public list settles."""
    prototype = get_object_or_404(prototypes_visible_to(request.user), pk=pk)
    require(request.user, PrototypePerm.CERTIFY, prototype)
    form = ReviewForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data["component"]
        part = get_object_or_404(Component, pk=wanted, prototype=prototype) if wanted else None
        data = form.cleaned_data
        verbs.review_licence(
            prototype, by=request.user, component=part, accepted=data["accepted"], reason=data["reason"]
        )
    else:
        raise DomainError(_("Indiquez le motif."))
    return redirect("workspace_prototype", prototype.pk)


class PrototypeTransitionView(TransitionView):
    verbs = {"show_commons": verbs.show_as_commons, "withdraw_commons": verbs.withdraw_commons}

    def door(self, user: Any) -> Any:
        return prototypes_visible_to(user)

    def back(self, obj: Any) -> str:
        return reverse("workspace_prototype", args=[obj.pk])


@login_not_required
@require_GET
@public_page([CacheTag.PROTOTYPES, CacheTag.CHALLENGES, CacheTag.ORGANISATIONS])
def publiccode_file(request: HttpRequest, slug: str) -> HttpResponse:
    prototype = get_object_or_404(prototypes_published().exclude(licence=""), slug=slug)
    deposit = latest_deposit(prototype)
    # Not from the Host header: the page is kept, and that header is no part of its key.
    page_url = f"{settings.SITE_URL}/prototypes/{prototype.slug}/"
    body = publiccode(prototype, page_url=page_url, version=deposit.version if deposit else "")
    return HttpResponse(body, content_type="application/yaml; charset=utf-8")


@login_not_required
@require_GET
def source_file(request: HttpRequest, slug: str, deposit: Any) -> FileResponse:
    """An archive that anybody may fetch, unless the daily check found it damaged. Who fetches it is not recorded."""
    row = get_object_or_404(deposits_open_to_all(), pk=deposit, prototype__slug=slug)
    if not row.verified_ok:
        raise Http404(f"{row.pk} did not match its SHA-256 when it was last checked")
    return files.response_of(row.file)
