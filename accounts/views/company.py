"""The register of companies beside the form of an organisation: asked on demand, a fragment with a script, a page without."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import queries
from accounts.countries import FRANCE
from accounts.domain.company_register import Company, RegisterSilent, look_up
from accounts.domain.duplicates import near_organisations
from accounts.domain.provenance import refresh, take_from_register
from accounts.permissions import OrganisationPerm
from accounts.validators import compact
from accounts.views.next_page import next_of
from core.exceptions import DomainError, NotAllowed
from core.limits import tried
from core.permissions import can

FOUND = "companies_found"  # in the session: what the register said, which a form cannot make up
LIMIT = 60  # look-ups of one person within the hour
FILLED = ("name", "legal_name", "siren", "siret", "address")


def consulted(request: HttpRequest) -> dict[str, Any]:
    """Asks the register for what is typed (a number, else the name): context of `_company_results.html`."""
    typed = next((text for key in ("siret", "siren", "name") if (text := request.POST.get(key, "").strip())), "")
    context: dict[str, Any] = {"asked": typed, "companies": [], "trouble": ""}
    if not typed:
        context["trouble"] = _("Écrivez un SIREN, un SIRET ou un nom, puis cherchez.")
        return context
    if tried("company-register", str(request.user.pk)) > LIMIT:
        context["trouble"] = _(
            "Vous avez beaucoup cherché : continuez en saisissant vous-même, ou revenez dans une heure."
        )
        return context
    try:
        companies = look_up(typed)
    except RegisterSilent as silent:
        context["trouble"] = silent.message
        return context
    request.session[FOUND] = {company.siren: company.as_json() for company in companies}
    here = queries.organisations_by_siren([company.siren for company in companies])
    context["companies"] = [{"company": company, "known": here.get(company.siren)} for company in companies]
    return context


def company_found(request: HttpRequest, siren: str) -> Company | None:
    """What the register said of this SIREN to this person, in this session."""
    kept = request.session.get(FOUND, {}).get(compact(siren or ""))
    return Company.from_json(kept) if kept else None


def filled(data: QueryDict, company: Company) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What was typed, completed by the register where it is empty; and (field, value) where the register says otherwise."""
    values, differing = {key: str(text) for key, text in data.items()}, []
    for field in FILLED:
        said, ours = getattr(company, field), values.get(field, "").strip()
        if said and not ours:
            values[field] = said
        elif said and (compact(ours) if field in ("siren", "siret") else ours) != said:
            differing.append((field, said))
    values.setdefault("country", FRANCE)
    return values, differing


@require_POST
def lookup(request: HttpRequest) -> HttpResponse:
    """What the register knows, as a fragment: the form beside it goes on."""
    return render(request, "accounts/_company_results.html", consulted(request))


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """Organisations of a near name, as a fragment, while one types."""
    may_add = can(request.user, OrganisationPerm.ADD_ORGANISATION)
    found = near_organisations(
        request.GET.get("name", "")[:200],
        website=request.GET.get("website", "")[:200],
        by=None if may_add else request.user,
    )
    return render(request, "accounts/_near_organisations.html", {"near": found, "next": next_of(request)})


def _organisation(request: HttpRequest, pk: Any) -> Any:
    return get_object_or_404(queries.organisations_visible_to(request.user), pk=pk)


@require_POST
def refresh_facts(request: HttpRequest, pk: Any) -> HttpResponse:
    """Asks the register again about an organisation that is here."""
    organisation = _organisation(request, pk)
    try:
        differing = refresh(organisation, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        if differing:
            words = ngettext(
                "Le registre dit autre chose pour %(n)s information : comparez plus bas.",
                "Le registre dit autre chose pour %(n)s informations : comparez plus bas.",
                len(differing),
            )
            messages.info(request, words % {"n": len(differing)})
        else:
            messages.success(request, _("Le registre est interrogé : rien n’y contredit ce qui est écrit ici."))
    return redirect("organisation_edit", pk)


@require_POST
def take(request: HttpRequest, pk: Any) -> HttpResponse:
    """Puts what the register said in place of one fact."""
    organisation = _organisation(request, pk)
    try:
        take_from_register(organisation, request.POST.get("field", ""), by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("La valeur du registre est reprise."))
    return redirect("organisation_edit", pk)
