"""Which tone a state is shown in. A tone is a shape and a colour; the word beside it always says the state."""

TONES = ("draft", "wait", "open", "active", "ok", "done", "warn", "stop", "past", "info", "unknown")

_BY_TONE = {
    "draft": "draft registered planned",
    "wait": "received acknowledged waiting proposed scheduled submitted assigned negotiation voted partly_signed deposited ready deliberating reserve due pending noticed declared notified answered",
    "open": "in_hand open running in_force commons showcased shortlisted published",
    "ok": "granted partly approved eligible selected accepted stress_tested licensed validated met verified reviewed cured green",
    "done": "decided ended evaluated closed done found fulfilled remedied",
    "warn": "changes_requested correction_requested paused late to_check amber unanswered",
    "stop": "rejected silent cancelled ineligible terminated failed refused not_met recorded red",
    "past": "transferred archived unsuccessful declined withdrawn renounced lapsed recused abstained expired amended dropped set_aside rectified",
}

_TONE_OF = {state: tone for tone, states in _BY_TONE.items() for state in states.split()}


def tone_of(state: object) -> str:
    """The tone of a state's value, `unknown` when nobody gave it one."""
    return _TONE_OF.get(str(state), "unknown")
