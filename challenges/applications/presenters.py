"""An application in words: its receipt, which page, sealed document and mail draw alike; its state; what is still to be done."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.applications.domain.answer_kinds import is_empty
from challenges.applications.domain.corrections import correctable
from challenges.applications.domain.dossier import answers_of, terms_to_accept
from challenges.applications.domain.form_questions import STEPS, form_of
from challenges.applications.domain.mail import verify_url
from challenges.applications.domain.submitted import Dossier, read
from challenges.applications.queries.corrections import open_parts
from challenges.enums import DECIDED, JUDGED, ApplicationState, QuestionKind
from challenges.models import Answer, Application, Submission
from core.bilingual import in_reader_language
from core.clock import app_now
from core.ui import dates
from core.ui.states import tone_of

GROUP = 8


@dataclass(frozen=True)
class Sheet:
    """What a receipt says, in the reader's language. Drawn from the bytes received, so that it never changes."""

    submission: Submission
    dossier: Dossier
    challenge: str
    edition: str
    received: str
    to_the_microsecond: str
    before: str  # « 20 jours avant la clôture »
    verify_url: str
    hash_lines: tuple[str, ...]

    @property
    def files(self) -> list[dict[str, Any]]:
        return [{"name": row.name, "size": row.size, "sha256": row.sha256} for row in self.dossier.files]


def sheet_of(submission: Submission) -> Sheet:
    content = json.loads(submission.content)
    challenge, receipt = content["challenge"], content.get("receipt", {})
    deadline = receipt.get("deadline")
    return Sheet(
        submission=submission,
        dossier=read(submission.content),
        challenge=in_reader_language(challenge["title"]) if isinstance(challenge, dict) else str(challenge),
        edition=str(submission.application.challenge.edition),
        received=dates.instant(submission.received_at),
        to_the_microsecond=f"{submission.received_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        before=before_words(submission.received_at, dt.datetime.fromisoformat(deadline)) if deadline else "",
        verify_url=verify_url(submission.sha256),
        hash_lines=grouped(submission.sha256),
    )


def grouped(sha256: str) -> tuple[str, ...]:
    """A hash in two lines of four groups of eight: read aloud, compared by eye."""
    groups = [sha256[n : n + GROUP] for n in range(0, len(sha256), GROUP)]
    return tuple(" ".join(groups[n : n + 4]) for n in range(0, len(groups), 4))


def before_words(instant: dt.datetime, deadline: dt.datetime) -> str:
    """How long before its deadline something came, in its largest unit. Empty when it came after."""
    rest = deadline - instant
    if rest < dt.timedelta(0):
        return ""
    if rest.days >= 2:
        return ngettext("%(n)s jour avant la clôture", "%(n)s jours avant la clôture", rest.days) % {"n": rest.days}
    hours, minutes = rest // dt.timedelta(hours=1), rest // dt.timedelta(minutes=1)
    if hours:
        return ngettext("%(n)s heure avant la clôture", "%(n)s heures avant la clôture", hours) % {"n": hours}
    if minutes:
        return ngettext("%(n)s minute avant la clôture", "%(n)s minutes avant la clôture", minutes) % {"n": minutes}
    return _("moins d’une minute avant la clôture")


def shown_state(application: Application, now: dt.datetime | None = None) -> tuple[str, str]:
    """Label and tone of its state, by the clock: a draft after its deadline has not been submitted."""
    deadline = application.deadline
    if application.state == ApplicationState.DRAFT and deadline and (now or app_now()) > deadline:
        return _("non déposée"), "past"
    return str(application.get_state_display()), tone_of(application.state)


OVER = (ApplicationState.INELIGIBLE, ApplicationState.WITHDRAWN)


def track_of(application: Application) -> list[dict[str, Any]]:
    """Deposited, eligibility, jury, results: each with its date when one is known, for `{% steps %}`."""
    state, challenge = ApplicationState(application.state), application.challenge
    jury = getattr(challenge, "jury", None)
    rows: list[tuple[str, bool, Any]] = [
        (_("Candidature déposée"), application.received_at is not None, application.received_at),
        (_("Recevabilité"), state in (*JUDGED, *DECIDED), None),
        (_("Lecture du jury"), state in DECIDED, jury.reviews_due_at if jury else None),
        (_("Résultats"), state in DECIDED, application.decided_at or challenge.decision_at),
    ]
    if state in OVER:
        rows = [*rows[:1], (application.get_state_display(), True, application.decided_at)]
    current = next((n for n, row in enumerate(rows) if not row[1]), None)
    return [
        {
            "label": label,
            "status": "done" if done else ("current" if n == current else "todo"),
            "note": dates.short(when) if when else "",
        }
        for n, (label, done, when) in enumerate(rows)
    ]


def progress_of(application: Application, answers: Mapping[str, Answer], current: str = "") -> list[dict[str, Any]]:
    """The steps as a task list, for `{% steps %}`: done means that what submission asks is there. An optional step left empty
    is neither done nor missing, and the last one is the submission itself: neither is counted.
    """
    opened = open_parts(application)
    to_correct = {part.step for part in correctable(application) if part.key in opened} if opened is not None else set()
    rows = []
    for key, label in STEPS:
        if opened is not None and key not in {"conditions", "relecture"}:
            status, note = ("problem", _("à corriger")) if key in to_correct else ("done", _("tel que déposé"))
        else:
            status, note = _step_status(application, key, answers)
        rows.append(
            {
                "key": key,
                "label": label,
                "href": reverse("application_step", args=[application.pk, key]),
                "status": "current" if key == current else status,
                "note": note,
                "optional": key == "relecture" or (key == "pieces" and status == "todo"),
                "complete": status == "done",
            }
        )
    return rows


def _step_status(application: Application, key: str, answers: Mapping[str, Answer]) -> tuple[str, str]:
    if key in TELLERS:
        return TELLERS[key](application)
    written_so_far = {name: answer.body for name, answer in answers.items()}
    asked = [question for question in form_of(application).asked(written_so_far) if question.step == key]
    bodies = {question.key: written_so_far.get(question.key, "") for question in asked}
    if any(question.excess(bodies[question.key]) for question in asked):
        return "problem", _("trop long")
    if any(question.fault(bodies[question.key]) for question in asked if not is_empty(question, bodies[question.key])):
        return "problem", _("à revoir")
    required = [question for question in asked if question.required]
    written = sum(not is_empty(question, bodies[question.key]) for question in required)
    if written == len(required):
        return "done", _("complet")
    if not any(body.strip() for body in bodies.values()):
        return "todo", _("à commencer")
    return "todo", _("réponses : %(n)s sur %(total)s") % {"n": written, "total": len(required)}


def _files_told(application: Application) -> tuple[str, str]:
    n = application.attachments.count()
    answers = answers_of(application)
    asked = [one for one in form_of(application).asked(answers) if one.kind == QuestionKind.FILE and one.required]
    if lacking := sum(is_empty(question, answers.get(question.key, "")) for question in asked):
        return "todo", _("réponses : %(n)s sur %(total)s") % {"n": len(asked) - lacking, "total": len(asked)}
    if not n:
        return "todo", _("facultatif")
    return "done", ngettext("%(n)s pièce", "%(n)s pièces", n) % {"n": n}


def _background_told(application: Application) -> tuple[str, str]:
    if application.background_declared:
        return "done", _("complet")
    return "todo", _("à compléter") if application.backgrounds.exists() else _("à commencer")


def _terms_told(application: Application) -> tuple[str, str]:
    if terms_to_accept(application) is not None:
        return ("problem", _("à lire de nouveau")) if application.terms_sheet_id else ("todo", _("à commencer"))
    accepted = bool(application.terms_sheet_id and application.statements_accepted)
    return ("done", _("complet")) if accepted else ("todo", _("à commencer"))


TELLERS = {
    "pieces": _files_told,
    "acquis": _background_told,
    "conditions": _terms_told,
    "relecture": lambda _application: ("todo", ""),
}


def check_answers(application: Application, dossier: Dossier) -> list[dict[str, str]]:
    """Every question with its answer, as it would be submitted now, and the place where it is changed."""
    steps = {part.key: part.step for part in correctable(application)}
    opened = open_parts(application)
    return [
        {
            "key": part.key,
            "label": part.label,
            "body": part.body,
            "url": f"{reverse('application_step', args=[application.pk, steps[part.key]])}#id_{part.key}"
            if part.key in steps and (opened is None or part.key in opened)
            else "",
        }
        for part in dossier.parts
    ]
