"""One receipt for each submission: its number and its instant stand inside the bytes that are hashed."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from challenges.applications import slots
from challenges.applications.domain.canonical import canonical_bytes, content_of
from challenges.applications.domain.form_questions import from_json
from challenges.applications.queries.corrections import open_parts
from challenges.models import Application, Submission
from core.jobs import defer
from core.models import StoredFile
from partners.models import EligibilityRule

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without mistakes
SEAL = "challenges.seal_receipt"  # by name: the job stands above
RECEIPT = "submission_receipt"  # the purpose of the sealed file


def new_receipt_number() -> str:
    """`DC-XXXX-XXXX`: random, so that nobody learns from it how many have applied."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"DC-{drawn[:4]}-{drawn[4:]}"


def numbered(stem: str, n: int) -> str:
    """The number of the nth receipt of one application: the first is that of the application itself."""
    return stem if n == 1 else f"{stem}-{n}"


def utc(instant: dt.datetime | None) -> str:
    return instant.astimezone(dt.UTC).isoformat() if instant else ""


def content_now(application: Application, rules: list[EligibilityRule] | None = None) -> dict[str, Any]:
    """What a submission would hold now. During a correction, parts that are not open are those of the last submission,
    whatever their rows have become.
    """
    content = content_of(application, rules)
    opened = open_parts(application)
    last = last_submission(application)
    if opened is None or last is None:
        return content
    stood = json.loads(last.content)
    return with_parts(stood, content, opened) if stood.get("format") == content["format"] else content


WHOLE = {"pieces": "attachments", "acquis": "background", "groupement": "consortium", "title": "title"}


def with_parts(stood: dict[str, Any], content: dict[str, Any], opened: Mapping[str, str]) -> dict[str, Any]:
    """`content` in its open parts, `stood` in the others."""
    written = {step["key"]: step["questions"] for step in content["steps"]}
    steps = [
        {**step, "questions": _asked(step["questions"], written.get(step["key"], []), opened)}
        for step in stood["steps"]
    ]
    kept = {name: stood[name] for part, name in WHOLE.items() if part not in opened}
    if "profil" not in opened:
        kept["organisation"] = stood["organisation"]
    return {**content, **kept, "steps": steps}


def _asked(
    stood: list[dict[str, Any]], written: list[dict[str, Any]], opened: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The questions that were submitted, then those that are asked only since an open choice has changed."""
    known = {asked["key"] for asked in stood}
    bodies = {asked["key"]: asked["body"] for asked in written if from_json(asked).part in opened}
    same = [{**asked, "body": bodies.get(asked["key"], asked["body"])} for asked in stood]
    return same + [asked for asked in written if asked["key"] in bodies and asked["key"] not in known]


def record(
    application: Application,
    kind: str,
    *,
    received: dt.datetime,
    by: Any,
    rules: list[EligibilityRule] | None = None,
) -> Submission:
    """Keeps the exact bytes received, with their SHA-256. Call it inside the transaction of the submission, the application
    locked. Side effect: the sealed receipt is drawn up by a job of the same transaction.
    """
    n = application.submissions.count() + 1 if application.receipt_number else 1
    number = numbered(application.receipt_number or new_receipt_number(), n)
    facts = {
        "number": number,
        "n": n,
        "kind": kind,
        "received_at": utc(received),
        "deadline": utc(application.deadline),
    }
    body = canonical_bytes({**content_now(application, rules), "receipt": facts})
    submission = Submission.objects.create(
        application=application,
        n=n,
        kind=kind,
        number=number,
        received_at=received,
        sha256=hashlib.sha256(body).hexdigest(),
        content=body.decode(),
        submitted_by=by,
    )
    defer(SEAL, {"submission": str(submission.pk)})
    return submission


def last_submission(application: Application) -> Submission | None:
    """The submission that stands; None for a draft, one taken back included, and for an imported application."""
    if application.received_at is None:
        return None
    return application.submissions.order_by("-n").first()


def submitted_bytes(application: Application) -> bytes | None:
    """The bytes of the submission that stands; their SHA-256 is that of its receipt."""
    found = last_submission(application)
    return found.content.encode() if found else None


def received_as(sha256: str) -> Submission | None:
    """The submission of exactly this content. Whoever holds the bytes holds its number: asking tells nobody anything new."""
    return Submission.objects.filter(sha256=sha256).select_related("application").first()


def seal(pk: Any) -> StoredFile:
    """The sealed receipt of a submission, drawn up once. Idempotent; two at once draw one."""
    with transaction.atomic():
        row = Submission.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.sealed is None:
            row.sealed = slots.draw_up_receipt(row)
            row.save(update_fields=["sealed", "updated_at"])
        return row.sealed
