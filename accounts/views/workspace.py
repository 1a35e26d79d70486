"""The first screen: what waits for this person, then what each of their roles has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models import Membership
from accounts.views.next_page import next_of
from core.clock import one_instant
from core.guardian import held_somewhere, knowing_grants
from core.permissions import roles_of
from core.worklist import panels_for, tasks_for


def _by_organisation(memberships: list[Membership]) -> list[dict[str, Any]]:
    """One line for each organisation, with all the roles that a person has there."""
    found: dict[Any, list[Membership]] = {}
    for membership in memberships:
        found.setdefault(membership.organisation_id, []).append(membership)
    return [
        {
            "organisation": rows[0].organisation,
            "title": next((row.title for row in rows if row.title), ""),
            "roles": ", ".join(str(row.get_role_display()) for row in rows),
        }
        for rows in found.values()
    ]


@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """Tasks first; without any, the page says what one may do next."""
    user = request.user
    memberships = queries.own_memberships(user)
    with one_instant(), knowing_grants(user, held_somewhere(user)):  # the page included: its menu asks the same
        context = {
            "tasks": tasks_for(user),
            "panels": panels_for(user),
            "roles": sorted(role.label for role in roles_of(user)),
            "memberships": _by_organisation(memberships),
            "newcomer": not memberships and not roles_of(user),
        }
        return render(request, "accounts/workspace.html", context)


class ActingView(View):
    """Choose in whose name one works. The choice lives in the session."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request,
            "accounts/organisation_acting.html",
            {"organisations": queries.my_organisations(request), "next": request.GET.get("next", "")},
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.get("organisation", "")
        organisation = next((o for o in queries.my_organisations(request) if str(o.pk) == chosen), None)
        if organisation is None:
            messages.error(request, _("Vous n’agissez pas pour cette organisation."))
            return redirect("organisation_act")
        request.session[queries.ACTING_SESSION_KEY] = str(organisation.pk)
        messages.success(request, _("Vous agissez maintenant au nom de %(name)s.") % {"name": organisation.name})
        return redirect(next_of(request) or "workspace")
