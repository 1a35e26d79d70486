"""Forms sent after the end of a session, kept half an hour for the person who wrote them.

Bound to whoever last signed in on that browser (`core.sending.COOKIE`): somebody else who signs in there never sees it. Kept
encrypted; files are not kept, and the page says so. A stranger can store nothing: without that cookie nothing is held.
"""

import base64
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.clock import AppNow
from core.jobs import Step, once
from core.models import HeldPost

SWEEPING = Step("held_posts.sweep", _("oubli des envois gardés pendant une reconnexion"), per_row=False)
KEPT = dt.timedelta(minutes=30)
MOST_BYTES = 512 * 1024
MOST_PATH = 500
MOST_ROWS = 10  # of one person; the oldest goes
MARK_LENGTH = 64
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
NOT_KEPT = frozenset({"csrfmiddlewaretoken"})
SECRET = "password"  # noqa: S105 - in the name of a field: never kept
UNREADABLE = (RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)


@dataclass(frozen=True)
class Held:
    """What was typed: where it goes, fields in the order of the form, names of the files that were not kept."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]
    back: str = ""  # where the view led with its refusal; empty when it was the session that had ended


def _box() -> Fernet:
    key = salted_hmac("core.held_posts", "key", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def hold(request: HttpRequest, *, writer: str, back: str = "") -> HeldPost | None:
    """Keeps the fields of this POST for the person of that mark; None when there is nothing to keep, or too much."""
    if request.method != "POST" or len(writer) != MARK_LENGTH or request.content_type not in FORMS:
        return None
    try:
        fields = [(name, text) for name, texts in request.POST.lists() if _is_kept(name) for text in texts]
        files = [str(upload.name) for uploads in request.FILES.lists() for upload in uploads[1]]
    except UNREADABLE:
        return None
    if not any(text.strip() for _name, text in fields):
        return None
    content = json.dumps({"fields": fields, "files": files, "back": back}).encode()
    path = request.get_full_path()
    if len(content) > MOST_BYTES or len(path) > MOST_PATH:
        return None
    with transaction.atomic():
        mine = HeldPost.objects.filter(writer=writer).order_by("-created_at")
        HeldPost.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_ROWS - 1 :])).delete()
        return HeldPost.objects.create(writer=writer, path=path, body=_box().encrypt(content))


def _is_kept(name: str) -> bool:
    return name not in NOT_KEPT and SECRET not in name


def held_for(writer: str, pk: Any) -> Held | None:
    """What this person sent half an hour ago or less; None for anybody else."""
    row = HeldPost.objects.filter(pk=pk, writer=writer, created_at__gt=AppNow() - KEPT).first()
    if row is None:
        return None
    content = json.loads(_box().decrypt(bytes(row.body)))
    return Held(row.path, [(name, text) for name, text in content["fields"]], content["files"], content["back"])


def forget(writer: str, pk: Any) -> None:
    """Deletes it. Idempotent."""
    HeldPost.objects.filter(pk=pk, writer=writer).delete()


def sweep() -> int:
    """Deletes what is older than half an hour; returns how many. Idempotent."""
    gone = once(HeldPost.objects.filter(created_at__lte=AppNow() - KEPT).delete, step=SWEEPING)
    return gone[0] if gone else 0
