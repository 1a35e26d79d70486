"""What the pages of one challenge share: the visibility queryset, the tabs, the result of a service on a form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from challenges.calls.permissions import ChallengePerm, may_write
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import WITHOUT_SELECTION, ChallengeState
from challenges.models import Challenge
from core.doors import Door
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.forms import show_refusal
from core.permissions import can

OPENED = (
    *(ChallengeState.OPEN, ChallengeState.CLOSED, ChallengeState.DELIBERATING, ChallengeState.DECIDED),
    *WITHOUT_SELECTION,
)


DOOR = Door(lambda user: challenges_visible_to(user).select_related("edition", "theme", "objective"))


class ChallengePage(TemplateView):
    """One page of one challenge. `tab` names the tab it belongs to."""

    tab = "texte"
    request: HttpRequest

    @cached_property
    def challenge(self) -> Challenge:
        return DOOR.open(self.request.user, self.kwargs["pk"])

    def may(self, perm: ChallengePerm) -> Any:
        return can(self.request.user, perm, self.challenge)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            challenge=self.challenge,
            tabs=tabs_of(
                self.challenge,
                self.tab,
                selects=bool(self.may(ChallengePerm.MANAGE_JURY)),
                steers=bool(self.may(ChallengePerm.STEER)),
            ),
            may_write=may_write(self.request.user, self.challenge),
            may_offer=self.may(ChallengePerm.CHANGE),
            may_steer=self.may(ChallengePerm.STEER),
            **kwargs,
        )


def tabs_of(challenge: Challenge, current: str, *, selects: bool = False, steers: bool = False) -> list[dict[str, Any]]:
    """`selects`: the reader also handles applications, jury and release; `steers`: sets what applicants are asked."""
    tabs = [("texte", _("Texte"), "workspace_challenge"), ("publication", _("Publication"), "challenge_publication")]
    if steers:
        tabs.append(("formulaire", _("Questions aux candidats"), "challenge_form_questions"))
    if challenge.state in OPENED:
        tabs.append(("questions", _("Questions et réponses"), "challenge_questions"))
    if selects and challenge.state in OPENED:
        tabs.append(("candidatures", _("Candidatures reçues"), "application_desk"))
        tabs.append(("jury", _("Jury"), "jury_create"))
    if selects and challenge.state in (ChallengeState.DELIBERATING, ChallengeState.DECIDED):
        tabs.append(("messages", _("Messages et publication"), "release"))
    tabs += [
        ("apercu", _("Aperçu public"), "challenge_preview"),
        ("historique", _("Historique"), "challenge_history"),
    ]
    return [
        {"label": label, "href": reverse(name, args=[challenge.pk]), "current": key == current, "count": None}
        for key, label, name in tabs
    ]


def attempt(form: Any, act: Callable[[], Any]) -> Any:
    """Calls a service. A DomainError becomes an error of the form, and None is returned; GateClosed and NotAllowed have pages of their own."""
    try:
        return act()
    except (GateClosed, NotAllowed):
        raise
    except DomainError as error:
        show_refusal(form, error)
        return None
