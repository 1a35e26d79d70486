"""Texts of mail that several people write (core.shared_texts)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.emails import kinds
from core.mail_words import TEXTS, write_words
from core.models import MailWords
from core.operations.permissions import OperationsPerm
from core.permissions import can
from core.shared_texts import SharedTexts, declare


def _door(user: Any) -> QuerySet[MailWords]:
    return MailWords.objects.all() if can(user, OperationsPerm.WRITE_MAIL) else MailWords.objects.none()


def _write(row: MailWords, *, by: Any, values: Mapping[str, Any]) -> None:
    write_words(kinds()[row.kind], row.variant, by=by, values=values)


declare(
    SharedTexts(
        "texte-de-courriel",
        MailWords,
        TEXTS,
        door=_door,
        perm=OperationsPerm.WRITE_MAIL,
        write=_write,
        back=lambda row: reverse("mail_words", args=[row.kind, row.variant or "texte"]),
        target=lambda row: None,
    )
)
