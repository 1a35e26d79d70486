"""What is posted in the measurement: an autosave and a submission, by somebody whose draft is complete. Each is rolled back."""

from typing import Any
from uuid import UUID

#: kind → role → addresses; {names} are those of `bench.pages.objects()`
ACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "autosave": {"startup": ("/espace/candidatures/{draft}/etape/solution/",)},
    "submit": {"startup": ("/espace/candidatures/{draft}/deposer/",)},
}
QUERIES = {"submit": 20}  # at most
TOKEN = "a" * 32  # as cookie and as header: what a browser that has read the form sends
ANSWER = "solution"


def complete(draft: Any, *, by: Any) -> int:
    """Answers all that a submission asks for, with the verbs that the pages use; the version of the answer autosaved."""
    from challenges.applications.domain.autosave import save_answer  # noqa: PLC0415 (app ready)
    from challenges.applications.domain.dossier import accept_terms, declare_background  # noqa: PLC0415 (app ready)
    from challenges.applications.domain.form_questions import QUESTIONS  # noqa: PLC0415 (app ready)
    from challenges.models import TermsSheet  # noqa: PLC0415 (app ready)

    known = {answer.key: answer for answer in draft.answers.all()}
    for question in QUESTIONS:
        if question.fault(known[question.key].body if question.key in known else ""):
            version = known[question.key].version if question.key in known else 0
            save_answer(draft, question.key, "Réponse fictive.", version=version, by=by)
    declare_background(draft, [], none=True, by=by)
    sheet, _made = TermsSheet.objects.get_or_create(
        challenge=draft.challenge,
        superseded_at=None,
        defaults={
            "sha256": "0" * 64,
            "convention_version": UUID(int=1),
            "convention_name": "Convention fictive",
            "body_fr": [],
            "body_en": [],
        },
    )
    accept_terms(draft, sheet_id=sheet.pk, statements=True, by=by)
    version: int = draft.answers.get(key=ANSWER).version
    return version


def posted(kind: str, version: int) -> tuple[str, dict[str, str]]:
    """Body and headers of one act."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
    if kind == "autosave":
        headers |= {"X-Autosave": "1", "X-Changed": ANSWER}
        return f"{ANSWER}=Une+autre+phrase+fictive.&v_{ANSWER}={version}", headers
    return "", headers
