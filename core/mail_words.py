"""Texts of mail that the team may write: fields in braces, from a list that each kind declares; nothing in them is ever run.

`{defi}` is replaced by its value, once: braces within a value stay as they are. Any other name in braces is refused when the text is
saved, and so is a text that lacks a field without which the message would be of no use.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.clock import app_now
from core.exceptions import DomainError
from core.models import MailWords, OutMail
from core.operations.permissions import OperationsPerm
from core.permissions import require
from core.shared_texts import keep_changes
from core.text import fit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIELD = re.compile(r"\{([^{}\n]*)\}")
TEXTS = ("subject_fr", "body_fr", "subject_en", "body_en")


@dataclass(frozen=True)
class Place:
    """A field of a text: its name in braces, the value of the context that stands there, and what it is in words."""

    name: str
    source: str
    label: "StrOrPromise"
    needed: frozenset[str] | bool = False  # in the body: always, or for these variants
    block: bool = False  # several lines: not in a subject

    def is_needed(self, variant: str) -> bool:
        return self.needed if isinstance(self.needed, bool) else variant in self.needed


@dataclass(frozen=True)
class Fault:
    field: str
    message: str


def filled(text: str, places: Iterable[Place], values: Mapping[str, Any]) -> str:
    """The text with its values. A name that is not declared stays as it is written."""
    known = {place.name: str(values.get(place.source, "")) for place in places}
    return FIELD.sub(lambda found: known.get(found[1], found[0]), text)


def original(kind: Any, variant: str, language: str) -> tuple[str, str]:
    """Subject and body of the code, with their fields in braces."""
    context: dict[str, Any] = {place.source: f"{{{place.name}}}" for place in kind.places}
    with translation.override(language):
        message = kind(to="", language=language, **(context | kind.variant_context(variant)))
        return message.drawn()


def text_faults(kind: Any, variant: str, texts: Mapping[str, str]) -> list[Fault]:
    """What is wrong with these texts, under the field where it is. An empty one is that of the code."""
    found = []
    for name, text in texts.items():
        if not text.strip():
            continue
        in_subject = name.startswith("subject")
        allowed = [place for place in kind.places if not (in_subject and place.block)]
        used = FIELD.findall(text)
        if told := unknown_fields(text, allowed):
            found.append(Fault(name, told))
        missing = [place for place in allowed if not in_subject and place.is_needed(variant) and place.name not in used]
        found += [
            Fault(
                name,
                _("Il manque le champ %(field)s (%(label)s).") % {"field": f"{{{place.name}}}", "label": place.label},
            )
            for place in missing
        ]
    return found


def unknown_fields(text: str, places: Iterable[Place]) -> str:
    """What is said of a text that names a field which is not declared; empty for a sound one."""
    names = [place.name for place in places]
    unknown = sorted({one for one in FIELD.findall(text) if one not in names})
    if not unknown:
        return ""
    told = _("%(unknown)s n’est pas un champ de ce texte. Champs possibles : %(choice)s.")
    choice = ", ".join(f"{{{name}}}" for name in names)
    return told % {"unknown": ", ".join(f"{{{one}}}" for one in unknown), "choice": choice}


def words_of(kind: Any) -> dict[str, MailWords]:
    """What the team wrote for this kind, by variant. One query, none for a kind whose texts nobody writes."""
    if not kind.places:
        return {}
    return {row.variant: row for row in MailWords.objects.filter(kind=kind.kind)}


def write_words(kind: Any, variant: str, *, by: Any, values: Mapping[str, str]) -> MailWords:
    """Keeps the texts that the team writes, with their versions. What equals the text of the code is kept as empty, so that it
    follows the code. Messages prepared before keep their words. Raises DomainError under the field at fault.
    """
    require(by, OperationsPerm.WRITE_MAIL)
    given = {name: fit(text).replace("\r\n", "\n").strip() for name, text in values.items() if name in TEXTS}
    for fault in text_faults(kind, variant, given):
        raise DomainError(fault.message, field=fault.field)
    for language in ("fr", "en"):
        code = dict(zip((f"subject_{language}", f"body_{language}"), original(kind, variant, language), strict=True))
        given |= {name: "" for name in code if given.get(name) == code[name].strip()}
    with transaction.atomic():
        MailWords.objects.bulk_create([MailWords(kind=kind.kind, variant=variant)], ignore_conflicts=True)
        row = MailWords.objects.select_for_update().get(kind=kind.kind, variant=variant)
        keep_changes(row, given, by=by)
        for name, text in given.items():
            setattr(row, name, text)
        row.save(update_fields=list(given))
    return row


def shown_to(user: Any, kind: Any, variant: str, words: MailWords, language: str) -> OutMail | None:
    """The message with real values that this person may see, stored nowhere; None when there is nothing to tell of yet."""
    context = kind.example(user)
    if context is None:
        return None
    message = kind(
        to=user.email, language=language, person=user, about=user, **(context | kind.variant_context(variant))
    )
    message.words = words
    return message.row(*message.render(), now=app_now(), status=OutMail.Status.HELD)
