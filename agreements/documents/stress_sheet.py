"""The stress-test sheet that is annexed to a convention: verdict in public words, attack, repairs, notice."""

from typing import Any

from agreements.commons import explain
from agreements.commons.moves import MOVES
from agreements.conventions.domain.content import frozen_clauses
from agreements.conventions.domain.stress import result_of
from agreements.conventions.presenters import rule_labels
from agreements.documents.sentences import CONVENTION_WORDS
from agreements.models import ConventionVersion, StressRecord


def shortest(record: StressRecord) -> tuple[str, list[str]] | None:
    """The form reached by the fewest moves, with its trace; None when nothing was found."""
    forms = record.result["forms"]
    if not forms:
        return None
    form = min(forms, key=lambda name: (len(forms[name]), name))
    return form, list(forms[form])


def _steps(count: int, lang: str) -> str:
    one = count < 2
    return f"{count}\u00a0{CONVENTION_WORDS[lang]['step' if one else 'steps']}"


def sheet(version: ConventionVersion, record: StressRecord, lang: str) -> dict[str, Any]:
    """Everything the sheet shows, as plain data."""
    result = result_of(record)
    words = explain.verdict_words(result, lang, inconclusive=bool(record.result.get("inconclusive")))
    found = shortest(record)
    story = explain.story(frozen_clauses(version), found[1], lang, form=found[0]) if found else None
    return {
        "key": words.key,
        "title": words.title,
        "detail": "" if words.key == "departs" else words.detail,
        "rules": rule_labels(result.rules, lang),
        "forms": [
            {
                "title": explain.form_title(form, lang),
                "meaning": explain.form_meaning(form, lang),
                "steps": _steps(len(trace), lang),
            }
            for form, trace in result.forms.items()
        ],
        "opening": story.opening if story else "",
        "steps": [{"sentence": step.sentence, "because": list(step.because)} for step in story.steps] if story else [],
        "unanswered": list(story.unanswered) if story else [],
        "outcome": list(story.outcome) if story else [],
        "repairs": [explain.repair_words(keys, lang) for keys in record.result.get("repairs", [])],
        "states": f"{result.states:,}".replace(",", "\u202f" if lang == "fr" else ","),
        "kinds": str(len(MOVES)),
        "model": str(result.model_version),
        "notice": explain.notice(lang),
    }
