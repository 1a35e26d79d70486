"""The stress test in the words that the public reads (never those of the JSON), with the notice that goes with it."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from agreements.commons import explain
from core.ui import dates

TONES = {"none_found": "ok", "found": "stop", "departs": "warn", "inconclusive": "warn"}


def verdict_of(summary: dict[str, Any], lang: str) -> dict[str, Any]:
    """Inputs of the component `verdict` from the summary kept in a terms sheet; without one, an examination to come."""
    if not summary or "title_fr" not in summary:
        return {
            "tone": "unknown",
            "title": _("Examen non publié"),
            "text": _("L’examen de cette convention n’est pas encore publié."),
            "notice": explain.notice(lang),
        }
    facts = [
        (_("Modèle"), summary["model_version"]),
        (_("Situations atteignables"), summary["states"]),
        (_("Attaques examinées"), summary["moves"]),
        (_("Empreinte du texte"), f"{summary['content_sha256'][:16]}…"),
    ]
    if tested := parse_datetime(summary.get("tested_at") or ""):
        day = dates.short(tested)
        facts.insert(0, (_("Examiné le"), day))
    derogation = summary.get("derogation")
    items = []
    if derogation:
        items.append(
            _("Dérogation votée par le Conseil (%(vote)s) : %(reason)s")
            % {"vote": derogation["vote"], "reason": derogation["reason"]}
        )
    return {
        "tone": TONES.get(summary["key"], "unknown"),
        "title": summary[f"title_{lang}"],
        "text": f"{summary[f'title_{lang}']}{summary[f'detail_{lang}']}.".replace("..", "."),
        "facts": facts,
        "items": items,
        "notice": explain.notice(lang),
    }
