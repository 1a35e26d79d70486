"""Decision messages that are prepared and wait to be read before they leave."""

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from challenges.models import Application, Challenge, Jury
from challenges.selection.emails import DecisionReleased
from core.clock import app_now
from core.exceptions import DomainError
from core.models import MailEdit, OutMail
from core.text import fit

MARK = 12  # signs of a fingerprint in a form
TOLD = 10  # changes that are named; the others are counted


def outbox(challenge: Challenge, words: str = "") -> QuerySet[OutMail]:
    """Decision messages of this challenge that wait to be read; with words, those to applicants or addresses that hold them."""
    rows = challenge.applications.all()
    if words:
        to = OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, to__icontains=words)
        named = Q(organisation__name__icontains=words) | Q(title__icontains=words)
        rows = rows.filter(named | Q(pk__in=[UUID(about) for about in to.values_list("about", flat=True)]))
    about = [str(pk) for pk in rows.values_list("pk", flat=True)]
    return OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, about__in=about).order_by(
        "to", "id"
    )


def outbox_hash(jury: Jury) -> str:
    """Seals what a person reads in the outbox: addressees, subjects and texts. The same for the same words, prepared again or not."""
    return outbox_seen(jury.challenge).partition(":")[0]


def outbox_seen(challenge: Challenge) -> str:
    """`outbox_hash`, then a fingerprint of each message: what a form carries, so that a change meanwhile can be told."""
    prints = _prints(outbox(challenge))
    whole = hashlib.sha256(json.dumps(sorted(prints.values())).encode()).hexdigest()
    return f"{whole}:{'.'.join(f'{key}{one[:MARK]}' for key, one in sorted(prints.items()))}"


def require_as_read(challenge: Challenge, seen: str) -> None:
    """Raises DomainError with the messages that came, went or changed since `seen` was read."""
    now = outbox_seen(challenge)
    if now.partition(":")[0] == seen.partition(":")[0]:
        return
    before, after = _marks(seen), _marks(now)
    names = _names(challenge, before.keys() | after.keys())
    told = [
        *(_("%(name)s : message retiré") % {"name": names.get(key, "?")} for key in before.keys() - after.keys()),
        *(_("%(name)s : nouveau message") % {"name": names.get(key, "?")} for key in after.keys() - before.keys()),
        *(
            _("%(name)s : texte modifié") % {"name": names.get(key, "?")}
            for key in before.keys() & after.keys()
            if before[key] != after[key]
        ),
    ]
    more = len(told) - TOLD
    words = " ; ".join([*sorted(told)[:TOLD], *([_("et %(n)s autres") % {"n": more}] if more > 0 else [])])
    raise DomainError(
        _("Les messages ont changé depuis que vous les avez lus. Relisez-les. %(changes)s.") % {"changes": words},
        field="read",
    )


def _prints(mails: Iterable[OutMail]) -> dict[str, str]:
    """Message → fingerprint of its words. A message is known by whom it is about and to whom it goes: preparing it again
    changes neither.
    """
    return {_key(m.about, m.to): _digest(m.about, m.to, m.language, m.subject, m.body) for m in mails}


def _digest(*words: str) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _key(about: str, to: str) -> str:
    return _digest(about, to)[:MARK]


def _marks(seen: str) -> dict[str, str]:
    marks = [mark for mark in seen.partition(":")[2].split(".") if mark]
    return {mark[:MARK]: mark[MARK:] for mark in marks}


def _names(challenge: Challenge, keys: Collection[str]) -> dict[str, str]:
    """Organisation and address of these messages, those that were withdrawn included."""
    names = {str(pk): name for pk, name in challenge.applications.values_list("pk", "organisation__name")}
    rows = OutMail.objects.filter(kind=DecisionReleased.kind, about__in=list(names)).values_list("about", "to")
    return {key: f"{names[about]} ({to})" for about, to in rows.distinct() if (key := _key(about, to)) in keys}


def drop_prepared(challenge: Any, *, application: Application | None = None) -> int:
    """Messages prepared from decisions that changed never leave."""
    rows = Application.objects.filter(challenge=challenge)
    about = [str(application.pk)] if application else [str(pk) for pk in rows.values_list("pk", flat=True)]
    held = OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, about__in=about)
    return held.update(status=OutMail.Status.DROPPED)


def parts_of(mail: OutMail) -> tuple[str, str, str]:
    """The body before what nobody edits, that part, and the body after it."""
    before, fixed, after = mail.body.partition(mail.fixed) if mail.fixed else (mail.body, "", "")
    return before.strip(), fixed, after.strip()


def edit_message(
    challenge: Challenge, mail: OutMail, *, by: Any, before: str, after: str, reason: str, seen: str
) -> OutMail:
    """Changes the words of one held message around what the jury signed, and keeps the change with its reason.

    `seen` is the body that was read: DomainError when another person changed it meanwhile, or when the message left the outbox.
    """
    with transaction.atomic():
        Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        held = outbox(challenge).filter(pk=mail.pk).select_for_update().first()
        if held is None:
            raise DomainError(
                _("Ce message n’attend plus dans la boîte d’envoi : les messages ont été préparés de nouveau.")
            )
        if _digest(held.body) != seen:
            raise DomainError(
                _(
                    "Une autre personne a modifié ce message entre-temps. Son texte est affiché au-dessous : reprenez-le."
                ),
                field="before",
            )
        body = "\n\n".join(part for part in (fit(before).strip(), held.fixed, fit(after).strip()) if part) + "\n"
        if not before.strip():
            raise DomainError(_("Un message ne peut pas être vide."), field="before")
        if body != held.body:
            MailEdit.objects.create(mail=held, before=held.body, after=body, reason=reason, by=by, at=app_now())
            OutMail.objects.filter(pk=held.pk).update(body=body)
            held.body = body
    return held


def body_seen(mail: OutMail) -> str:
    """What a form carries of the text that was read."""
    return _digest(mail.body)
