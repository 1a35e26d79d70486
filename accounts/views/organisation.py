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
from accounts.domain.membership import end_membership, hand_over, name_manager
from accounts.domain.organisation import update_organisation
from accounts.domain.registration import NearAlready, register_organisation
from accounts.enums import OrgRoleName
from accounts.forms import (
    HandOverForm,
    InvitationForm,
    JoinAnswerForm,
    NameManagerForm,
    NewOrganisationForm,
    OrganisationFilterForm,
    OrganisationForm,
)
from accounts.models import Organisation
from accounts.permissions import OrganisationPerm
from accounts.presenters import facts_of
from accounts.views import company
from accounts.views.next_page import next_of
from core.doors import Door
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can, require
from core.saved_views.views import opens_with_views
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
        "name_manager_form": (forms.get("name_manager_form") or NameManagerForm())
        if can(request.user, OrganisationPerm.ADD_ORGANISATION)
        else None,
        "roles": OrgRoleName.choices,
        "merges": list(queries.merges_done_into(organisation)),
        "may_merge": can(request.user, OrganisationPerm.MERGE_ORGANISATIONS),
    }
    return render(request, "accounts/organisation_detail.html", context, status=status)


def _hand_over_form(request: HttpRequest, organisation: Organisation, data: Any = None) -> HandOverForm:
    others = queries.people_of(organisation).exclude(pk=request.user.pk)
    return HandOverForm(data, people=others)


@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page; that of a merged organisation leads to the one that was kept."""
    organisation = _organisation(request, pk)
    if organisation.merged_into_id:
        return redirect("organisation", organisation.merged_into_id)
    return _page(request, organisation)


@require_safe
@opens_with_views("organisations")
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
        {
            "page": page,
            "form": form,
            "may_add": can(request.user, OrganisationPerm.ADD_ORGANISATION),
            "may_merge": can(request.user, OrganisationPerm.MERGE_ORGANISATIONS),
        },
    )


class NewOrganisationView(View):
    """Registers an organisation: a person their own startup, the team any. Leads to `next`, which sent the person here.

    Its other buttons ask the register of companies (`lookup`) and take what it says (`choose`): nothing is written then, and
    what is typed comes back, marked as not kept (422).
    """

    template_name = "accounts/organisation_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self._form(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "lookup" in request.POST:
            shown = self._form(request, initial=request.POST.dict())
            return self._page(request, shown, status=422, looked_up=company.consulted(request))
        if "choose" in request.POST:
            return self._chosen(request)
        form = self._form(request, request.POST)
        return self._register(request, form) if form.is_valid() else self._page(request, form, status=422)

    def _chosen(self, request: HttpRequest) -> HttpResponse:
        found = company.company_found(request, request.POST["choose"])
        if found is None:
            messages.warning(request, _("Cette recherche est trop ancienne : cherchez de nouveau."))
            return self._page(request, self._form(request, initial=request.POST.dict()), status=422)
        values, differing = company.filled(request.POST, found)
        form = self._form(request, initial=values)
        words = [(form.fields[field].label, said) for field, said in differing]
        return self._page(request, form, status=422, differing=words, opened=True)

    def _register(self, request: HttpRequest, form: NewOrganisationForm) -> HttpResponse:
        manager = None if can(request.user, OrganisationPerm.ADD_ORGANISATION) else request.user
        values = dict(form.cleaned_data)
        different, near = values.pop("different"), []
        found = company.company_found(request, values["siren"] or "")
        try:
            organisation = register_organisation(
                values, by=request.user, manager=manager, company=found, different=different
            )
        except NotAllowed:
            raise
        except NearAlready as already:
            near = already.near
            form.add_error(None, already.message)
        except DomainError as error:
            show_refusal(form, error)
        else:
            if manager is not None:
                request.session[queries.ACTING_SESSION_KEY] = str(organisation.pk)
            messages.success(request, _("%(name)s est enregistrée.") % {"name": organisation.name})
            return self.after(request, organisation)
        return self._page(request, form, status=422, near=near)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What a page made of this one adds."""
        return {}

    def after(self, request: HttpRequest, organisation: Organisation) -> HttpResponse:
        after = next_of(request)
        return redirect(after) if after else redirect("organisation", organisation.pk)

    def _form(self, request: HttpRequest, data: Any = None, **options: Any) -> NewOrganisationForm:
        may_add = bool(can(request.user, OrganisationPerm.ADD_ORGANISATION))
        return NewOrganisationForm(data, all_kinds=may_add, **options)

    def _page(self, request: HttpRequest, form: NewOrganisationForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {"form": form, "next": next_of(request), "opened": form.is_bound, **self.context(request), **more}
        return render(request, self.template_name, context, status=status)


class EditOrganisationView(View):
    """Changes the facts of an organisation."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        require(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation)
        return self._page(request, organisation, OrganisationForm(instance=organisation))

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
        return self._page(request, _organisation(request, pk), form, status=status_of(form))

    def _page(
        self, request: HttpRequest, organisation: Organisation, form: OrganisationForm, status: int = 200
    ) -> HttpResponse:
        facts = facts_of(organisation, queries.sources_of(organisation))
        context = {"form": form, "organisation": organisation, "facts": facts}
        return render(request, "accounts/organisation_form.html", context, status=status)


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
def name_a_manager(request: HttpRequest, pk: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    require(request.user, OrganisationPerm.ADD_ORGANISATION)
    form = NameManagerForm(request.POST)
    if form.is_valid():
        try:
            named = name_manager(organisation, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s est maintenant responsable.") % {"name": named.user})
            return redirect("organisation", organisation.pk)
    return _page(request, organisation, status=422, name_manager_form=form)


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
