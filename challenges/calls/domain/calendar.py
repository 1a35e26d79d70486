"""What the clock does to challenges: opens them when their conditions still hold, closes them at the deadline."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.calls.domain.alarms import raise_alarm, settle_alarm
from challenges.calls.gates import PUBLISH
from challenges.calls.queries.challenge import due_to_close, due_to_open
from challenges.models import Challenge
from core.clock import app_now
from core.emails import named
from core.exceptions import GateClosed
from core.gates import unmet
from core.jobs import Step, each
from core.public_cache import changed
from core.workflow import perform

ALARM_NOT_OPENED = "challenges.not_opened"
OPENING = Step("challenges.open", gettext_lazy("ouverture d’un défi à son heure"), alarms=(ALARM_NOT_OPENED,))
CLOSING = Step("challenges.close", gettext_lazy("clôture d’un défi à son échéance"))


def open_due() -> int:
    """Opens every scheduled challenge whose hour has come, and says how many. However late it runs, one call catches up.

    A challenge whose conditions no longer hold stays scheduled, and an alarm goes to the team and the legal officers.
    """
    return each(due_to_open(), _open, step=OPENING, url=_page).done


def _page(challenge: Challenge) -> str:
    return f"/espace/defis/{challenge.pk}/"


def _open(challenge: Challenge) -> bool:
    try:
        with transaction.atomic():
            perform(challenge, "open", by=None, changes={"published_at": app_now()})
            settle_alarm(challenge, ALARM_NOT_OPENED)
            changed(challenge)
    except GateClosed:
        raise_alarm(challenge, ALARM_NOT_OPENED, partial(_not_opened, challenge))
        return False
    return True


def _not_opened(challenge: Challenge) -> str:
    """What is missing, in the language of whoever reads it."""
    missing = " ".join(item.sentence for item in unmet(PUBLISH, challenge))
    sentence = _("Le défi « %(title)s » n’a pas pu ouvrir à l’heure prévue. %(missing)s")
    return sentence % {"title": named(challenge)(), "missing": missing}


def close_due() -> int:
    """Closes every open challenge whose deadline has passed, and says how many."""
    return each(due_to_close(), _close, step=CLOSING, url=_page).done


def _close(challenge: Challenge) -> None:
    perform(challenge, "close", by=None)
    changed(challenge)
