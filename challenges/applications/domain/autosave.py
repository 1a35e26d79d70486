"""Texts kept as they are typed, without one tab writing over another."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from challenges.applications.domain.counting import one_line_break
from challenges.applications.domain.dossier import require_open
from challenges.applications.domain.form_questions import TITLE, form_of
from challenges.applications.domain.publishing import former_questions
from challenges.applications.permissions import ApplicationPerm
from challenges.models import Answer, Application
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import require
from core.versions import keep_change, version_of


class TextMoved(DomainError):
    """Another tab or another person saved this text meanwhile: both are kept on the screen, nothing is written."""

    def __init__(self, key: str, *, theirs: str, version: int) -> None:
        super().__init__(
            _(
                "Ce texte a été modifié entre-temps dans une autre fenêtre ou par une autre personne. Le vôtre est resté à "
                "l’écran et n’est pas enregistré."
            ),
            field=key,
        )
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True)
class Saved:
    """What was kept: the version to send with the next change, and when."""

    key: str
    version: int
    at: dt.datetime


def save_answer(application: Application, key: str, body: str, *, version: int, by: Any) -> Saved:
    """Keeps one answer if nobody saved it since `version`. Sending the same text twice is not a conflict.

    Raises TextMoved, NotAllowed once submitted, LookupError for a key that was never asked. A text over its limit is kept,
    and so is an answer to a question that was taken out meanwhile: the rules stand at submission.
    """
    question = form_of(application).by_key.get(key) or former_questions(application)[key]
    body = one_line_break(body).replace("\x00", "")
    if key == TITLE:
        body = " ".join(body.split())
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",)).select_related("challenge")
        locked = rows.get(pk=application.pk)
        require(by, ApplicationPerm.CHANGE, locked)
        require_open(locked, key)
        answer = Answer.objects.filter(application=locked, key=question.key).first() or Answer(
            application=locked, key=question.key
        )
        if answer.version != version and answer.body != body:
            raise TextMoved(key, theirs=answer.body, version=answer.version)
        now = app_now()
        if answer.body != body:
            keep_change(locked, version_key(key), answer.body, body, by=by, at=now)
            answer.body, answer.version, answer.saved_at = body, answer.version + 1, now
            answer.save()
        _touch(locked, key, body, now)
    application.saved_at = now
    return Saved(key, answer.version, now)


def version_key(key: str) -> str:
    """Under which name the versions of an answer are kept."""
    return f"answer.{key}"


def restore_answer(application: Application, key: str, *, by: Any, version: int, n: int) -> Saved:
    """Puts an earlier text back, as a new version: the present one stays among the versions."""
    return save_answer(application, key, version_of(application, version_key(key), n).body, version=version, by=by)


def _touch(application: Application, key: str, body: str, now: dt.datetime) -> None:
    application.saved_at = now
    fields = ["saved_at", "updated_at"]
    if key == TITLE:
        # The answer is kept whole and refused at submission if it is too long; lists show it shortened, and say so.
        application.title = Truncator(body).chars(Application._meta.get_field("title").max_length or len(body))
        fields.append("title")
    application.save(update_fields=fields)
