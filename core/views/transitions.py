"""Base view of all transitions: finds the object in its visibility queryset, performs, shows a message, redirects."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View

from core.exceptions import DomainError, GateClosed, NotAllowed
from core.workflow import perform, propose_step, workflow_of


class TransitionView(View):
    """POST `name` (and `reason`) moves one object. A child gives `door(user)`, a visibility queryset, `verbs`, transition → service, and `back(obj)`.

    A transition that needs two people is proposed here, and performed when another one confirms.
    `verbs` maps a transition to the domain verb that performs it with its side effects (`verb(obj, by=…, reason=…)`);
    transitions not listed are performed as they are.
    """

    http_method_names: ClassVar[list[str]] = ["post"]
    verbs: ClassVar[dict[str, Any]] = {}

    def door(self, user: Any) -> Any:
        raise NotImplementedError

    def back(self, obj: Any) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        obj = get_object_or_404(self.door(request.user), pk=pk)
        try:
            row = workflow_of(obj)[name]
        except LookupError:
            raise Http404(name) from None
        reason = request.POST.get("reason", "")
        try:
            verb = self.verbs.get(name)
            if row.second:
                propose_step(obj, name, by=request.user, reason=reason)
            elif verb:
                verb(obj, by=request.user, reason=reason)
            else:
                perform(obj, name, by=request.user, reason=reason)
        except (GateClosed, NotAllowed):
            raise  # a page of its own, with the way out
        except DomainError as error:
            messages.error(request, error.message)
        else:
            if row.second:
                messages.success(
                    request, _("C’est proposé. Rien n’est fait tant qu’une autre personne n’a pas confirmé.")
                )
                return redirect(self.back(obj))
            state = workflow_of(obj).states(row.target).label
            messages.success(request, _("C’est fait. Nouvel état : %(state)s.") % {"state": state})
        return redirect(self.back(obj))
