"""A consent is bound to what was agreed to: once the content changes it is to be confirmed, with the difference."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.applications.domain.canonical import canonical_bytes
from challenges.applications.domain.form_questions import Question, form_of
from challenges.applications.domain.mail import mail_member
from challenges.applications.domain.receipts import content_now
from challenges.applications.domain.submitted import Change, background_line, file_label, file_line
from challenges.applications.emails import ConsortiumReconfirm
from challenges.applications.permissions import WRITABLE_APPLICATION
from challenges.models import Application, ApplicationMember
from core.clock import AppNow, app_now
from core.jobs import Counts, Step, each

FILE = ("name", "size", "sha256", "label", "question")  # what is agreed to of a file
QUIET = dt.timedelta(minutes=10)  # one mail for a sitting of writing, not one for each pause
ASKING = Step("challenges.ask_consents", gettext_lazy("la demande de confirmer un accord dont le dossier a changé"))


def agreed_to(application: Application) -> str:
    """What a member of the consortium agrees to, as canonical JSON: every answer, file, background, the conditions, and who
    takes part. Labels, who reads what, questions without an answer, the answers to eligibility rules and the consents
    themselves are not in it: questions that the team publishes anew ask for no consent anew before they are answered.
    """
    content = content_now(application)
    members = application.members.filter(declined_at__isnull=True).select_related("organisation")
    kept = {
        "challenge": content["challenge"]["slug"],
        "organisation": content["organisation"],
        "title": content["title"],
        "answers": {
            asked["key"]: asked["body"] for step in content["steps"] for asked in step["questions"] if asked["body"]
        },
        "attachments": [{key: row[key] for key in FILE} for row in content["attachments"]],
        "background": content["background"]["rows"],
        "terms": content["terms"].get("sha256", ""),
        "members": sorted([member.organisation.name, member.role] for member in members),
    }
    return canonical_bytes(kept).decode()


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def agreed_sha256(application: Application) -> str:
    return sha256_of(agreed_to(application))


def changes_since(member: ApplicationMember, text: str) -> tuple[Change, ...]:
    """Part by part, what is no longer what this member agreed to; `text` is `agreed_to` of today."""
    if not member.consent_content:
        return ()
    old, new = json.loads(member.consent_content), json.loads(text)
    keys = [*new["answers"], *(key for key in old["answers"] if key not in new["answers"])]
    asked = form_of(member.application).by_key
    found = [
        Change(
            _label(asked.get(key), key),
            _said(asked.get(key), old["answers"].get(key, "")),
            _said(asked.get(key), new["answers"].get(key, "")),
        )
        for key in keys
    ]
    after = _others(new, asked)
    found += [Change(label, before, after[label]) for label, before in _others(old, asked).items()]
    return tuple(change for change in found if change.before != change.after)


def _label(question: Question | None, key: str) -> str:
    return str(question.label) if question else key


def _said(question: Question | None, body: str) -> str:
    return question.said(body) if question else body


def _others(kept: Mapping[str, Any], asked: Mapping[str, Question]) -> dict[str, str]:
    """What is no answer, by its label: all that is agreed to, so that no change of it asks again without being shown."""
    files = [
        file_line(
            row["name"], file_label(_label(asked.get(row["question"]), row["question"]), row["label"]), row["sha256"]
        )
        for row in kept["attachments"]
    ]
    return {
        _("Organisation"): " · ".join(filter(None, kept["organisation"].values())),
        _("Pièces jointes"): "\n".join(files),
        _("Connaissances antérieures"): "\n".join(map(background_line, kept["background"])),
        _("Groupement"): "\n".join(" · ".join(filter(None, row)) for row in kept["members"]),
        _("Conditions acceptées (SHA-256)"): kept["terms"],
    }


def stale_members(application: Application, sha256: str) -> QuerySet[ApplicationMember]:
    """Members whose consent is to another content than this one."""
    rows = application.members.filter(consented_at__isnull=False).exclude(consent_sha256=sha256)
    return rows.select_related("organisation").order_by("organisation__name__sorted")


def to_compare() -> QuerySet[ApplicationMember]:
    """Consents to a content that was written on since, has been quiet for a while, and may still be submitted."""
    quiet = ExpressionWrapper(AppNow() - QUIET, output_field=DateTimeField())
    rows = ApplicationMember.objects.filter(
        consented_at__isnull=False, application__state__in=WRITABLE_APPLICATION, application__saved_at__lt=quiet
    )
    rows = rows.annotate(
        compared=Coalesce("asked_at", "consented_at"),
        until=Coalesce("application__deadline_override", "application__challenge__closes_at"),
    )
    rows = rows.filter(Q(until=None) | Q(until__gte=AppNow()), application__saved_at__gte=F("compared"))
    return rows.select_related("application__challenge", "application__organisation", "organisation").order_by("pk")


def ask_consents() -> Counts:
    return each(to_compare(), _compare, step=ASKING, url=_page)


def _page(member: ApplicationMember) -> str:
    return reverse("application", args=[member.application_id])


def _compare(member: ApplicationMember) -> bool:
    return ask_again(member, agreed_sha256(member.application))


def ask_again(member: ApplicationMember, sha256: str) -> bool:
    """Asks the member to confirm, once for each content. Side effects: mail to those who bind it, and their task."""
    asked = member.asked_sha256
    member.asked_at, member.asked_sha256 = app_now(), "" if sha256 == member.consent_sha256 else sha256
    member.save(update_fields=["asked_at", "asked_sha256"])
    if member.asked_sha256 in {"", asked}:
        return False
    mail_member(ConsortiumReconfirm, member, until=member.application.deadline)
    return True


def ask_now(application: Application) -> int:
    """Asks every member whose consent is to another content, without waiting. How many were asked: none after the deadline."""
    deadline = application.deadline
    if deadline is not None and app_now() > deadline:
        return 0
    if not application.members.filter(consented_at__isnull=False).exists():
        return 0
    sha256 = agreed_sha256(application)
    return sum(ask_again(member, sha256) for member in stale_members(application, sha256))
