"""The desk of people and platform roles."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries
from accounts.domain.membership import grant_platform_role, revoke_platform_role
from accounts.forms import PeopleFilterForm
from accounts.permissions import OrganisationPerm
from core.exceptions import DomainError, NotAllowed
from core.permissions import can, require
from core.roles import Role
from core.saved_views.views import opens_with_views

PER_PAGE = 20


def _check(request: HttpRequest, perm: OrganisationPerm) -> None:
    """For whoever does not keep the desk of people, it does not exist."""
    if not can(request.user, OrganisationPerm.VIEW_USER):
        raise Http404
    require(request.user, perm)


@require_safe
@opens_with_views("personnes")
def listing(request: HttpRequest) -> HttpResponse:
    _check(request, OrganisationPerm.VIEW_USER)
    form = PeopleFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {"q": "", "role": ""}
    page = Paginator(queries.users_listed(values["q"], values["role"]), PER_PAGE).get_page(request.GET.get("page"))
    looks = can(request.user, OrganisationPerm.LOOK_AS)
    people = [{**_entry(user), "looks": looks and seen_by_the_team(user)} for user in page]
    context = {"page": page, "people": people, "form": form, "changes": can(request.user, OrganisationPerm.CHANGE_USER)}
    return render(request, "accounts/people_list.html", context)


def _entry(user: Any) -> dict[str, Any]:
    held = {group.name for group in user.groups.all()}
    return {
        "user": user,
        "held": [role for role in Role if role.group_name in held],
        "others": [role for role in Role if role.group_name not in held],
    }


def seen_by_the_team(user: Any) -> bool:
    """Whether an agent may see as this person, from what the list has read; the page asks the whole rule again."""
    held = any(group.name.startswith("role:") for group in user.groups.all())
    return user.is_active and not (user.is_superuser or user.is_staff or held)


@require_POST
def role(request: HttpRequest, pk: Any) -> HttpResponse:
    """`grant=<role>` or `revoke=<role>`."""
    _check(request, OrganisationPerm.CHANGE_USER)
    user = get_object_or_404(queries.users_listed(), pk=pk)
    given, taken = request.POST.get("grant", ""), request.POST.get("revoke", "")
    if (given or taken) not in set(Role):
        raise Http404
    wanted = Role(given or taken)
    try:
        (grant_platform_role if given else revoke_platform_role)(user, wanted, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        sentence = (
            _("%(name)s a maintenant le rôle « %(role)s ».") if given else _("%(name)s n’a plus le rôle « %(role)s ».")
        )
        messages.success(request, sentence % {"name": user, "role": wanted.label})
    return redirect("people")
