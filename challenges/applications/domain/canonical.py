"""The content of an application as bytes that anyone can hash again, and the number of its receipt."""

import hashlib
import json
import secrets
from typing import Any

from django.utils.translation import gettext

from challenges.applications.domain.form_questions import QUESTIONS
from challenges.models import Application
from core.models import TextVersion, generic_key

SECTION = "submission"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without mistakes


def content_of(application: Application) -> dict[str, Any]:
    """What is submitted, as plain data. Files enter by their own SHA-256."""
    answers = {answer.key: answer.body for answer in application.answers.all()}
    sheet = application.terms_sheet
    return {
        "format": "datacity-application-1",
        "challenge": application.challenge.slug,
        "organisation": {"name": application.organisation.name, "siren": application.organisation.siren},
        "consortium": sorted(
            member.organisation.name
            for member in application.members.select_related("organisation")
            if member.consented_at
        ),
        "answers": {question.key: answers.get(question.key, "") for question in QUESTIONS},
        "attachments": sorted(
            (
                {"name": row.file.name, "size": row.file.size, "sha256": row.file.sha256}
                for row in application.attachments.select_related("file")
            ),
            key=lambda row: (row["sha256"], row["name"]),
        ),
        "background": sorted(
            (
                {"name": row.name, "owner": row.owner, "licence": row.licence, "needed": row.needed}
                for row in application.backgrounds.all()
            ),
            key=lambda row: (row["name"], row["owner"], row["licence"]),
        ),
        "terms_sha256": sheet.sha256 if sheet else "",
        "statements_accepted": application.statements_accepted,
    }


def canonical_bytes(content: dict[str, Any]) -> bytes:
    """JSON with sorted keys, no blank between tokens, UTF-8, one final line feed."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def new_receipt_number() -> str:
    """`DC-XXXX-XXXX`: random, so that nobody learns from it how many have applied."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"DC-{drawn[:4]}-{drawn[4:]}"


def freeze(application: Application, by: Any) -> str:
    """Keeps the exact bytes submitted and returns their SHA-256 in hexadecimal."""
    body = canonical_bytes(content_of(application))
    number = TextVersion.objects.filter(**generic_key(application), section=SECTION).count() + 1
    TextVersion.objects.create(**generic_key(application), section=SECTION, n=number, body=body.decode(), author=by)
    return hashlib.sha256(body).hexdigest()


def submitted_bytes(application: Application) -> bytes | None:
    """The bytes of the last submission; their SHA-256 is that of the receipt. None before the first."""
    last = TextVersion.objects.filter(**generic_key(application), section=SECTION).order_by("-n").first()
    return last.body.encode() if last else None


def submitted_copy(application: Application) -> list[dict[str, str]]:
    """The last submission in words: every part with its label, for a mail or a printed page."""
    body = submitted_bytes(application)
    if body is None:
        return []
    content = json.loads(body)
    parts = [{"label": str(question.label), "body": content["answers"][question.key]} for question in QUESTIONS]
    files = "\n".join(f"{row['name']} ({row['sha256']})" for row in content["attachments"])
    known = "\n".join(f"{row['name']} : {row['owner']}, {row['licence']}" for row in content["background"])
    parts.append({"label": gettext("Pièces jointes (SHA-256)"), "body": files or gettext("Aucune")})
    parts.append({"label": gettext("Connaissances antérieures"), "body": known or gettext("Aucune")})
    parts.append({"label": gettext("Conditions acceptées (SHA-256)"), "body": content["terms_sha256"]})
    return parts
