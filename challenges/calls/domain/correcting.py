"""The team corrects a word, the theme or the places of a challenge that is proposed; its authors are told, once a day."""

from functools import partial
from typing import Any

from django.urls import reverse

from challenges.calls.emails import ChallengeCorrected
from challenges.calls.permissions import ChallengePerm
from challenges.models import Challenge
from core.clock import PARIS, app_now
from core.emails import named
from core.models import OutMail
from core.permissions import can, require


def require_writing(challenge: Challenge, *, by: Any) -> None:
    """Raises NotAllowed for whoever may not write now. The challenge is locked.

    Side effect: the first correction of a day by the team mails the authors; what changed is kept as versions.
    """
    if not can(by, ChallengePerm.CORRECT, challenge):
        require(by, ChallengePerm.CHANGE, challenge)
        return
    midnight = app_now().astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    told = OutMail.objects.filter(kind=ChallengeCorrected.kind, about=str(challenge.pk), created_at__gte=midnight)
    if not told.exists():
        url = partial(reverse, "workspace_challenge", args=[challenge.pk])
        ChallengeCorrected.tell(challenge, title=named(challenge), url=url)
