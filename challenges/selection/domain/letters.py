"""The letters of a release: each names the decision that it notifies, and is its notification to whoever receives it."""

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.domain.acts import notify_by
from casework.models import Act
from casework.queries.acts import act_about
from challenges.models import Challenge
from challenges.selection.domain.outbox import outbox
from core.emails import release as let_leave
from core.models import OutMail
from core.ui import dates


def letters_leave(challenge: Challenge) -> None:
    """Queues the prepared letters, with the number of the act that the release has just made below each.

    Call it in the transaction of the release. Side effect: a notification of the act for each address, by its letter: from
    the day it is opened the delay of the remedies runs.
    """
    letters = list(outbox(challenge))
    act = act_about(challenge)
    if act is not None:
        for language in sorted({letter.language for letter in letters}):
            mine = [letter.pk for letter in letters if letter.language == language]
            OutMail.objects.filter(pk__in=mine).update(body=Concat("body", Value(f"\n{named(act, language)}\n")))
        notify_by(act, letters)
    let_leave(*letters)


def named(act: Act, language: str) -> str:
    """« Décision de sélection n° 42 du 3 mai 2027. »"""
    with override(language):
        return _("Décision de sélection n° %(number)s du %(day)s.") % {
            "number": act.number,
            "day": dates.day(act.made_at),
        }
