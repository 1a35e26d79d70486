"""Links that show a challenge under writing to people without an account."""

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.calls.permissions import ChallengePerm
from challenges.enums import BEFORE_OPENING
from challenges.models import Challenge, PreviewLink
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import require
from core.tokens import Tokens

DAYS: Final = (7, 14, 30)
MOST: Final = 10  # links of one challenge that open at the same time
_tokens = Tokens("challenges.preview")


def share_preview(challenge: Challenge, *, by: Any, days: int, reader: str = "") -> PreviewLink:
    """Makes a link that shows the preview for some days. Authors and team, before the challenge is public."""
    require(by, ChallengePerm.COMMENT, challenge)
    if days not in DAYS:
        raise DomainError(_("Choisissez une durée de la liste."), field="days")
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        if links_of(locked).count() >= MOST:
            raise DomainError(_("%(n)s liens sont déjà ouverts : retirez-en un d’abord.") % {"n": MOST}, field="days")
        expires = app_now() + dt.timedelta(days=days)
        return PreviewLink.objects.create(challenge=locked, reader=reader.strip(), made_by=by, expires_at=expires)


def withdraw_preview(link: PreviewLink, *, by: Any) -> None:
    """The link shows nothing any more. Idempotent."""
    require(by, ChallengePerm.COMMENT, link.challenge)
    PreviewLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=app_now())


def links_of(challenge: Challenge) -> Any:
    """Links of a challenge that open today, the latest first."""
    rows = PreviewLink.objects.filter(challenge=challenge, withdrawn_at=None, expires_at__gt=app_now())
    return rows.select_related("made_by").order_by("-created_at")


def address_of(link: PreviewLink) -> str:
    return settings.SITE_URL + reverse("challenge_shared_preview", args=[_tokens.of(link)])


def link_of(token: str) -> PreviewLink | None:
    """The link that a token names, open or not; None when it is none of ours."""
    return _tokens.find(token, PreviewLink.objects.select_related("challenge__edition", "challenge__theme"))


def is_open(link: PreviewLink) -> bool:
    """Not withdrawn, not expired, and the challenge still on its way to the public."""
    still = link.withdrawn_at is None and link.expires_at > app_now()
    return still and link.challenge.state in BEFORE_OPENING
