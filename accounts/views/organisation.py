"""An organisation and its people, as those who act for it and the team see them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts import queries
from accounts.domain import invitation as invitations
from accounts.domain.joining import answer_join_request
from accounts.domain.membership import end_membership, hand_over
from accounts.domain.organisation import create_organisation, update_organisation
from accounts.enums import OrgRoleName
from accounts.forms import (
    HandOverForm,
    InvitationForm,
    JoinAnswerForm,
    NewOrganisationForm,
    OrganisationFilterForm,
    OrganisationForm,
)
from accounts.models import Organisation
from accounts.permissions import OrganisationPerm
from core.doors import Door
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can, require
from core.shared_forms import one_writer, status_of

PER_PAGE = 25


DOOR = Door(queries.organisations_visible_to)


def _organisation(request: HttpRequest, pk: Any) -> Organisation:
    return DOOR.open(request.user, pk)


def _people(organisation: Organisation) -> list[dict[str, Any]]:
    """One entry a person, with all their roles."""
    people: dict[Any, dict[str, Any]] = {}
    for membership in queries.memberships_in(organisation):
        entry = people.setdefault(membership.user_id, {"user": membership.user, "memberships": []})
        entry["memberships"].append(membership)
    return list(people.values())


def _page(request: HttpRequest, organisation: Organisation, *, status: int = 200, **forms: Any) -> HttpResponse:
    manages = can(request.user, OrganisationPerm.MANAGE_ORGANISATION, organisation)
    people = _people(organisation)
    is_manager = any(
        m.user_id == request.user.pk and m.role == OrgRoleName.MANAGER for p in people for m in p["memberships"]
    )
    context = {
        "organisation": organisation,
        "people": people,
        "manages": manages,
        "changes": can(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation),
        "invitations": list(queries.invitations_pending(organisation)) if manages else [],
        "requests": list(queries.join_requests_open(organisation)) if manages else [],
        "invitation_form": forms.get("invitation_form") or InvitationForm(),
        "hand_over_form": forms.get("hand_over_form")
        or (_hand_over_form(request, organisation) if is_manager else None),
        "roles": OrgRoleName.choices,
    }
    return render(request, "accounts/organisation_detail.html", context, status=status)


def _hand_over_form(request: HttpRequest, organisation: Organisation, data: Any = None) -> HandOverForm:
    others = queries.people_of(organisation).exclude(pk=request.user.pk)
    return HandOverForm(data, people=others)


@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    return _page(request, _organisation(request, pk))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    organisations = queries.organisations_listed(request.user)
    form = OrganisationFilterForm(request.GET)
    if form.is_valid():
        if words := form.cleaned_data["q"].strip():
            organisations = organisations.filter(name__finds=words)
        if kind := form.cleaned_data["kind"]:
            organisations = organisations.filter(kind=kind)
    page = Paginator(organisations, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/organisation_list.html",
        {"page": page, "form": form, "may_add": can(request.user, OrganisationPerm.ADD_ORGANISATION)},
    )


class NewOrganisationView(View):
    """Registers an organisation: a person their own startup, the team any."""

    def _form(self, request: HttpRequest, data: Any = None) -> NewOrganisationForm:
        return NewOrganisationForm(data, all_kinds=bool(can(request.user, OrganisationPerm.ADD_ORGANISATION)))

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/organisation_form.html", {"form": self._form(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request, request.POST)
        if form.is_valid():
            manager = None if can(request.user, OrganisationPerm.ADD_ORGANISATION) else request.user
            try:
                organisation = create_organisation(by=request.user, manager=manager, **form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("%(name)s est enregistrée.") % {"name": organisation.name})
                return redirect("organisation", organisation.pk)
        return render(request, "accounts/organisation_form.html", {"form": form}, status=422)


class EditOrganisationView(View):
    """Changes the facts of an organisation."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        require(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation)
        form = OrganisationForm(instance=organisation)
        return render(request, "accounts/organisation_form.html", {"form": form, "organisation": organisation})

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        require(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation)
        form = OrganisationForm(request.POST, instance=organisation)
        if form.is_valid():
            try:
                update_organisation(organisation, by=request.user, values=form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Les informations de %(name)s sont à jour.") % {"name": organisation.name})
                return redirect("organisation", organisation.pk)
        shown = _organisation(request, pk)
        return render(
            request, "accounts/organisation_form.html", {"form": form, "organisation": shown}, status=status_of(form)
        )


@require_POST
def invite(request: HttpRequest, pk: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    require(request.user, OrganisationPerm.MANAGE_ORGANISATION, organisation)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            sent = invitations.invite(organisation, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": sent.email})
            return redirect("organisation", organisation.pk)
    return _page(request, organisation, status=422, invitation_form=form)


@require_POST
def revoke(request: HttpRequest, pk: Any, invitation: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    known = get_object_or_404(organisation.invitations, pk=invitation)
    try:
        invitations.revoke_invitation(known, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("L’invitation de %(email)s est retirée.") % {"email": known.email})
    return redirect("organisation", organisation.pk)


@require_POST
def end(request: HttpRequest, pk: Any, membership: Any) -> HttpResponse:
    """Ends one role of one person; one's own included, after which the page may no longer be theirs."""
    organisation = _organisation(request, pk)
    known = get_object_or_404(queries.memberships_in(organisation), pk=membership)
    try:
        end_membership(known, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("%(name)s n’a plus le rôle « %(role)s ».") % {"name": known.user, "role": known.get_role_display()},
        )
    still = queries.organisations_visible_to(request.user)
    return redirect("organisation", pk) if still.filter(pk=pk).exists() else redirect("workspace")


@require_POST
def pass_on(request: HttpRequest, pk: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    require(request.user, OrganisationPerm.MANAGE_ORGANISATION, organisation)
    form = _hand_over_form(request, organisation, request.POST)
    if form.is_valid():
        hand_over(organisation, to=form.cleaned_data["to"], by=request.user)
        messages.success(
            request, _("%(name)s est maintenant responsable.") % {"name": form.cleaned_data["to"].get_full_name()}
        )
        return redirect("organisation", organisation.pk)
    return _page(request, organisation, status=422, hand_over_form=form)


@require_POST
def answer(request: HttpRequest, pk: Any, join_request: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    known = get_object_or_404(organisation.join_requests.select_related("user"), pk=join_request)
    form = JoinAnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    accept = form.cleaned_data["answer"] == "accept"
    try:
        answer_join_request(known, by=request.user, accept=accept, role=form.cleaned_data["role"] or OrgRoleName.MEMBER)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        sentence = (
            _("%(name)s agit maintenant pour %(organisation)s.") if accept else _("La demande de %(name)s est refusée.")
        )
        messages.success(request, sentence % {"name": known.user, "organisation": organisation})
    return redirect("organisation", organisation.pk)
