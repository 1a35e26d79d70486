"""Until when whoever is selected answers, under the rules frozen at the opening of the call."""

import datetime as dt
from typing import Any

from challenges.calls.domain.frozen import ACCEPTANCE, frozen_rules
from challenges.models import Challenge
from core.deadlines import Delay, after

UNSAID: dict[str, Any] = ACCEPTANCE | {
    "silence": "team"
}  # for a call whose rules were not frozen: silence means nothing by itself


def delays_of(challenge: Challenge) -> dict[str, Any]:
    """Days from the selection to the reminder, the notice and the end of the notice, and what silence then means."""
    rules = frozen_rules(challenge)
    return dict(rules.content["acceptance"]) if rules else UNSAID


def expected_answer(challenge: Challenge, selected_at: dt.datetime) -> dict[str, Any]:
    """The fields that a selection starts: when to remind, to give notice, and until when the answer comes.

    Days end at midnight in Paris; the day of the selection is not counted (core.deadlines).
    """
    delays = delays_of(challenge)
    return {
        "remind_at": after(selected_at, Delay(delays["reminder"], "d")),
        "notice_at": after(selected_at, Delay(delays["notice"], "d")),
        "answer_by": after(selected_at, Delay(delays["lapse"], "d")),
        "silence_renounces": delays["silence"] == "renounces",
    }


def end_of_notice(challenge: Challenge, now: dt.datetime) -> dt.datetime:
    """The end of a formal notice that leaves now: its delay is whole, however late it leaves."""
    delays = delays_of(challenge)
    return after(now, Delay(delays["lapse"] - delays["notice"], "d"))
