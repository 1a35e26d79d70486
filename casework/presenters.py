"""Rows and words of exchanges, as templates draw them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.acts import MODES, act_kind
from casework.domain.acts import appeal_until
from casework.enums import CASE_ANSWERED, Mode, Side, Turn
from casework.exchanges import Exchange
from casework.models import Act, Case, Message, Notice, Thread
from casework.queries.acts import first_act, notices_about
from casework.queries.acts import standing as acts_since
from core.bilingual import shown
from core.models import OutMail
from core.ui.dates import short


@dataclass(frozen=True)
class Standing:
    """Where an exchange stands for its reader: whose turn, in words, and until when."""

    words: str
    tone: str
    due: dt.datetime | None = None


def standing(thread: Thread | None, side: Side) -> Standing:
    """Whose turn it is, said to a reader of this side. The other side reads when an answer is promised, never that it is late."""
    if thread is None or thread.turn == Turn.NOBODY:
        return Standing(_("rien à répondre"), "past")
    if thread.turn == side:
        return Standing(_("à vous de répondre"), "open", thread.reply_by)
    if side == Side.OURS:
        return Standing(_("réponse attendue de l’interlocuteur"), "wait")
    return Standing(_("réponse attendue de la Ville"), "wait", thread.reply_by)


def told(n: int) -> str:
    """What is said to whoever has written: how many people will know, never more than is true."""
    if not n:
        return _(
            "Message enregistré. Personne n’a aujourd’hui de compte pour le lire de l’autre côté : l’équipe du programme en est alertée."
        )
    return ngettext(
        "Message envoyé : %(n)s personne sera prévenue dans l’heure.",
        "Message envoyé : %(n)s personnes seront prévenues dans l’heure.",
        n,
    ) % {"n": n}


def as_rows(messages: list[Message], exchange: Exchange, side: Side, user: Any, unread: int) -> list[dict[str, Any]]:
    """Messages as the component `thread` wants them. To the other side, ours writes as one."""
    others = [row.pk for row in messages if row.author_id != user.pk]
    fresh = set(others[-unread:]) if unread else set()
    return [
        {
            "author": str(row.author or _("la personne qui a ouvert le dossier")),
            "organisation": _origin(row, exchange, side),
            "at": row.created_at,
            "body": row.body,
            "mine": row.author_id == user.pk,
            "unread": row.pk in fresh,
            "files": [{"name": file.name, "href": reverse("file", args=[file.pk])} for file in row.files.all()],
        }
        for row in messages
    ]


def _origin(row: Message, exchange: Exchange, side: Side) -> str:
    """What a reader needs to know of whoever wrote: a note, or for whom of the City."""
    if row.internal:
        return _("note interne")
    return exchange.box.owner.label if row.side == Side.OURS and side == Side.THEIRS else ""


def box_row(thread: Thread, exchange: Exchange, obj: Any, side: Side) -> dict[str, Any]:
    """One line of the box."""
    stands = standing(thread, side)
    return {
        "title": exchange.title(obj),
        "kind": exchange.box.label,
        "url": reverse("exchange", args=[thread.kind, thread.object_id]),
        "unread": thread.unread,  # type: ignore[attr-defined]
        "standing": stands,
        "late": side == Side.OURS and thread.turn == Turn.OURS,
        "assignee": thread.assignee if side == Side.OURS else None,
        "last_at": thread.last_at,
    }


def case_facts(case: Case) -> list[tuple[str, Any]]:
    """What an acknowledgement says of a case (CRPA R. 112-5), as it stands now."""
    silence = (
        _("suspendu : des pièces sont demandées") if case.suspended_at else case.silence_at and short(case.silence_at)
    )
    rows = [
        (_("Numéro"), case.number),
        (_("Nature"), case.rule.label),
        (_("Reçue le"), short(case.received_at)),
        (_("Service chargé"), case.rule.owner.label),
    ]
    if case.state in CASE_ANSWERED:  # the answer has its own date and remedies
        return rows
    return [
        *rows,
        (_("Réponse visée avant le"), short(case.due_at) if case.due_at else None),
        (_("Fin du délai légal"), silence or _("aucun délai ne vaut décision")),
        (_("Si la Ville se tait"), case.rule.meaning),
        (_("Recours"), case.rule.remedies),
    ]


def answer_context(case: Case) -> dict[str, Any]:
    """The act that answers a case, for its tracking page: `act`, the one that is still to be opened (`to_open`: itself, or what
    corrects it), and until when it can be contested.
    """
    act = first_act(case)
    if act is None:
        return {"act": None}
    rows = list(notices_about(case).filter(act__number__gte=act.number))
    until = next((appeal_until(row) for row in rows if row.act == act), None)
    return {
        "act": act,
        "to_open": next((row.act for row in rows if not row.opened_at and not row.paper_on), None),
        "until": until - dt.timedelta(seconds=1) if until is not None else None,
        "remedies": shown(act.remedies),
        "since": since(act),
    }


def since(act: Act) -> list[dict[str, Any]]:
    """What later acts made of this one, in words: « Rectifiée par l’acte n° 7 »."""
    return [
        {"words": str(MODES[row.mode].done) % {"number": row.number}, "number": row.number, "act": row}
        for row in acts_since(act)
    ]


def act_facts(act: Act) -> list[tuple[str, Any]]:
    """Who signed an act, in which quality, under which order (CRPA L. 212-1), and what it corrects."""
    order = act.delegation
    rows = [
        (_("Nature"), act_kind(act.kind).label),
        (_("Date"), short(act.made_at)),
        (_("Signé par"), act.signer_name),
        (_("Qualité"), act.quality),
        (_("Délégation"), f"{order.order}, {short(order.published_on)}" if order is not None else None),
        (_("Préparé par"), act.prepared_by),
        (_("Corrige"), _mode_words(act) if act.corrects_id else None),
        (_("Empreinte SHA-256"), act.file.sha256),
    ]
    return [row for row in rows if row[1]]  # what an act does not have is not unknown


def _mode_words(act: Act) -> str:
    return _("l’acte n° %(number)s (%(mode)s)") % {"number": act.corrects.number, "mode": Mode(act.mode).label}  # type: ignore[union-attr]


def notice_row(notice: Notice, *, opens: bool) -> dict[str, Any]:
    """One addressee of an act as its service reads it: what is known of the receipt, and until when it can be contested."""
    mail, until = notice.mail, appeal_until(notice)
    if notice.paper_on is not None:
        words, tone = _("reçu sur papier le %(day)s") % {"day": short(notice.paper_on)}, "past"
    elif notice.opened_at is not None:
        words, tone = _("ouvert le %(day)s") % {"day": short(notice.opened_at)}, "past"
    elif mail is None:
        words, tone = _("sans adresse : lu sur la page de suivi"), "wait"
    elif mail.status == OutMail.Status.FAILED:
        words, tone = _("courriel en échec"), "stop"
    elif mail.status == OutMail.Status.RETURNED:
        words, tone = _("courriel revenu"), "stop"
    elif mail.status == OutMail.Status.SENT:
        words, tone = _("courriel parti, pas encore ouvert"), "wait"
    else:
        words, tone = _("courriel en attente"), "wait"
    return {
        "notice": notice,
        "who": notice.name or notice.email or _("son auteur"),
        "words": words,
        "tone": tone,
        "until": until - dt.timedelta(seconds=1) if until is not None else None,  # midnight ends the day before
        "paper": opens and notice.paper_on is None and bool(notice.email),
    }
