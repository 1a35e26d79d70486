"""A form that is sent twice counts once: a double click, a second try after the network was lost, a post that was held.

Each form carries a key of its own (`core.ui.keys`), drawn beside its token. A POST with that key runs in one transaction with the
record of its success: what it wrote and the record stand or fall together. The same post again, even at the same instant,
waits for the first, writes nothing and is redirected where the first one was.

The key alone is not the post: with another text it is another post, since somebody who goes back and adds a second row sends
the same key. So the record is the digest of person, address, key and content. Only a success, that is a redirect without a
refusal, is recorded: what was refused may be sent again.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import AppNow
from core.exceptions import DomainError
from core.jobs import Step, once
from core.models import SentForm
from core.readonly import LIBRARIES
from core.ui.keys import FIELD

KEY_LENGTH = 32
KEPT = dt.timedelta(days=7)
REDIRECTS = frozenset({302, 303})
NOT_CONTENT = frozenset({"csrfmiddlewaretoken"})
SWEEPING = Step("idempotency.sweep", gettext_lazy("oubli des formulaires déjà reçus"), per_row=False)


def _queued(request: HttpRequest) -> list[Any]:
    queued: list[Any] = getattr(get_messages(request), "_queued_messages", [])
    return queued


def refusals(request: HttpRequest) -> list[str]:
    """What the view refuses in a message for the next page."""
    return [str(message) for message in _queued(request) if message.level >= messages.ERROR]


def forget_messages(request: HttpRequest) -> None:
    """Of a page that will not be drawn."""
    _queued(request).clear()


class IdempotencyMiddleware:
    """Stands inside MessageMiddleware and DomainErrorMiddleware. Autosaves and questions of scripts carry no form to count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.sent_once = _Sent(stack)  # type: ignore[attr-defined]
            response = self.get_response(request)
            request.sent_once.end(request, response)  # type: ignore[attr-defined]
            return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Django calls the view itself, so that what it raises reaches the middleware that answers exceptions."""
        if not _counts(request, view):
            return None
        return request.sent_once.begin(request)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A refusal keeps what the view had committed by itself; a failure takes all of it back."""
        request.sent_once.fail(exception)  # type: ignore[attr-defined]


def _counts(request: HttpRequest, view: Any) -> bool:
    module = str(getattr(getattr(view, "view_class", view), "__module__", "")).split(".")[0]
    by_script = "X-Autosave" in request.headers or "X-Presence" in request.headers
    return request.method == "POST" and not by_script and module not in LIBRARIES and bool(_key(request))


def _key(request: HttpRequest) -> str:
    key = request.POST.get(FIELD, "")
    return key if len(key) == KEY_LENGTH and key.isalnum() else ""


def digest_of(request: HttpRequest) -> str:
    """Of the whole post: who, where, key, fields in order, bytes of its files."""
    content = hashlib.sha256()

    def add(*parts: Any) -> None:
        for part in parts:
            raw = str(part).encode()
            content.update(len(raw).to_bytes(8, "big") + raw)

    add(request.user.pk, request.get_full_path())
    for name, texts in request.POST.lists():
        if name not in NOT_CONTENT:
            add(name, len(texts), *texts)
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            add(name, upload.name, upload.size)
            for chunk in upload.chunks():
                content.update(chunk)
            upload.seek(0)
    return content.hexdigest()


class _Sent:
    """One post on its way: the transaction around its view, and the record that it makes."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.digest = ""

    def begin(self, request: HttpRequest) -> HttpResponse | None:
        digest = digest_of(request)
        self.stack.enter_context(transaction.atomic())
        if _claimed(digest):
            self.digest = digest
            return None
        self.stack.close()
        messages.info(request, _("Cet envoi était déjà arrivé : il n’a compté qu’une fois."))
        return HttpResponseRedirect(SentForm.objects.get(pk=digest).location)

    def end(self, request: HttpRequest, response: HttpResponse) -> None:
        if not self.digest:
            return
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif response.status_code in REDIRECTS and not refusals(request):
            SentForm.objects.filter(pk=self.digest).update(location=response["Location"])
        else:
            SentForm.objects.filter(pk=self.digest).delete()

    def fail(self, exception: Exception) -> None:
        if not self.digest:
            return
        if isinstance(exception, DomainError) and not connection.needs_rollback:
            SentForm.objects.filter(pk=self.digest).delete()
            self.stack.close()
        else:
            self.stack.__exit__(type(exception), exception, exception.__traceback__)
        self.digest = ""


def _claimed(digest: str) -> bool:
    """Whether this post is the first of its kind. One that is still on its way is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_sentform (digest) VALUES (%s) ON CONFLICT DO NOTHING", [digest])
        return cursor.rowcount == 1


def sweep() -> int:
    """Forgets posts of more than a week ago; returns how many. Idempotent."""
    gone = once(SentForm.objects.filter(created_at__lte=AppNow() - KEPT).delete, step=SWEEPING)
    return gone[0] if gone else 0
