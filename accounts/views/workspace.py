"""The first screen: what waits for this person, then what each of their roles has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.views.next_page import next_of
from core.clock import app_now, one_instant
from core.guardian import held_somewhere, knowing_grants
from core.permissions import roles_of
from core.worklist import by_urgency, panels_for, tasks_for, waited_for


@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """What is one's own to do, by urgency; what one waits for; one's files. Without any, what one may do next."""
    user = request.user
    memberships = queries.own_memberships(user)
    with one_instant(), knowing_grants(user, held_somewhere(user)):  # the page included: its menu asks the same
        tasks = tasks_for(user)
        waiting, panels = waited_for(panels_for(user))
        context = {
            "tasks": tasks,
            "bands": by_urgency(tasks, app_now()),
            "waiting": waiting,
            "panels": panels,
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
