"""A jury, and the readings of one of its members, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.enums import ChallengeState
from challenges.models import Review
from challenges.selection.file_names import name_of
from core.ui.states import tone_of

OVER = (ChallengeState.DECIDED, ChallengeState.ARCHIVED, ChallengeState.CANCELLED)


def jury_line(jury: Any) -> dict[str, Any]:
    """A row of `queries.juries_listed`."""
    word, tone = jury_state(jury)
    return {"jury": jury, "note": _note(jury), "state": word, "tone": tone}


def jury_state(jury: Any) -> tuple[str, str]:
    """Where it stands now: once the results are out or the challenge is cancelled, nothing of its work is open any more."""
    state = ChallengeState(jury.challenge.state)
    if state in OVER:
        return str(state.label), tone_of(state)
    if jury.signed:
        return _("procès-verbal signé"), "done"
    if not jury.opened_at:
        return _("en préparation"), "draft"
    if state == ChallengeState.DELIBERATING:
        return str(state.label), tone_of(state)
    return (_("lectures ouvertes"), "open") if jury.reading else (_("lectures rendues"), "wait")


def _note(jury: Any) -> str:
    over = jury.challenge.state in OVER
    if jury.to_read and not over:
        return ngettext("%(n)s lecture à rendre", "%(n)s lectures à rendre", jury.to_read) % {"n": jury.to_read}
    if jury.seats:
        return ngettext("%(n)s membre", "%(n)s membres", jury.seats) % {"n": jury.seats}
    if jury.seated:
        said = ngettext(
            "%(n)s membre a siégé, puis quitté le jury", "%(n)s membres ont siégé, puis quitté le jury", jury.seated
        )
        return said % {"n": jury.seated}
    return _("personne n’est encore nommé")


def reading_line(review: Review) -> dict[str, Any]:
    """A row of a juror's own readings: whose file it is, or its number where they read without names."""
    return {
        "review": review,
        "note": name_of(review),
        "state": review.get_state_display(),
        "tone": tone_of(review.state),
    }
