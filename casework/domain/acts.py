"""Acts of the City: made once, sealed, notified; corrected by another act, never edited."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.acts import MODES, ActKind, Addressee, Rule, act_kind
from casework.domain.steps import propose
from casework.emails import ActNotified
from casework.enums import Mode
from casework.models import Act, Delegation, Notice
from casework.permissions import ActPerm, delegation_of, under_delegation
from casework.queries.acts import standing
from casework.slots import seal_act
from core.bilingual import shown, stored
from core.clock import PARIS, app_now, day_of, today
from core.deadlines import after
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail, PendingStep, TransitionLog, generic_key
from core.permissions import can, require, roles_of
from core.public_cache import touch
from core.roles import ROLE_LABELS, Role
from core.ui import dates
from register.domain.append import append
from register.models import Entry

NUMBERS = 20160316  # the advisory lock under which numbers are given: no hole, no double
MAX_LENGTH = 20_000
CORRECT = "correct"  # name of the step that two people take
LEAVE_IT = (Mode.ERRATUM, Mode.PARTLY)  # what leaves the first act standing
BY_RANK = (Role.AUTHORITY, Role.LEGAL, Role.TEAM, Role.DPO)


def make_act(kind: str, obj: Any, *, by: Any, second: Any | None = None, log: TransitionLog | None = None) -> Act:
    """The decision that a transition has just taken, as an Act: signed by whoever confirmed it, else by whoever took it.

    Side effects: the sealed file, a notification to each addressee, an entry of the register for the kinds that have one.
    """
    declared = act_kind(kind)
    first = declared.corrects(obj)
    mended = {"corrects": first[0], "mode": first[1], "ground": MODES[first[1]].ground} if first else {}
    return _make(
        declared,
        obj,
        **mended,
        signer=second or by,
        prepared_by=by if second is not None else None,
        service=declared.service(obj),
        log=log,
        title=declared.title(obj),
        text=declared.text(obj, log),
        reasons=declared.reasons(obj, log),
        people=list(declared.people(obj)),
    )


def _make(
    kind: ActKind, obj: Any, *, signer: Any, people: list[Addressee], corrects: Act | None = None, **values: Any
) -> Act:
    public = kind.public(obj)
    delegation = delegation_of(signer)
    if Role.AUTHORITY in roles_of(signer) and delegation is None:
        raise NotAllowed(str(under_delegation(signer, None).reason))
    with transaction.atomic():
        at = app_now()
        act = Act(
            **generic_key(obj),
            number=_next_number(),
            kind=kind.name,
            corrects=corrects,
            reasons_public=kind.reasons_public,
            remedies=stored(lambda: str(kind.remedies(obj))),
            signer=signer,
            signer_name=signer.get_full_name() or str(signer),
            quality=_quality(signer, delegation),
            delegation=delegation,
            made_at=at,
            published_at=at if public else None,
            **values,
        )
        act.file = seal_act(content_of(act, kind), by=signer)
        if kind.registered:
            act.register_index = _enter(act, kind, obj).index
        act.save(force_insert=True)
        for person in people:
            _notify(act, kind, obj, person)
    return act


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    return (Act.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _quality(signer: Any, delegation: Delegation | None) -> str:
    """CRPA L. 212-1: a decision bears first name, last name and quality of its author."""
    if delegation is not None:
        return delegation.quality
    return next((str(ROLE_LABELS[role]) for role in BY_RANK if role in roles_of(signer)), "")


def content_of(act: Act, kind: ActKind) -> dict[str, Any]:
    """What the sealed document of an act says: plain JSON, in French."""
    with override("fr"):
        return _content(act, kind, act.made_at.astimezone(PARIS), act.delegation)


def _content(act: Act, kind: ActKind, made: dt.datetime, delegation: Delegation | None) -> dict[str, Any]:
    return {
        "mark": f"datacity:act:{act.pk}",
        "number": act.number,
        "kind": str(kind.label),
        "title": act.title,
        "date": [made.year, made.month, made.day],
        "date_words": dates.short(made),
        "text": act.text,
        "reasons": act.reasons,
        "signer": act.signer_name,
        "quality": act.quality,
        "delegation": f"{delegation.order}, publié le {dates.short(delegation.published_on)}" if delegation else "",
        "remedies": shown(act.remedies),
        "corrects": act.corrects.number if act.corrects else 0,
        "mode": str(Mode(act.mode).label) if act.mode else "",
    }


def _enter(act: Act, kind: ActKind, obj: Any) -> Entry:
    """The entry of an act: kind, number and SHA-256 of its file, codes; no free text. One that corrects names the first leaf."""
    payload: dict[str, Any] = {"act": act.number, "act_kind": act.kind, "sha256": act.file.sha256, **kind.codes(obj)}
    if act.corrects is None:
        return append(kind.entry, payload)
    if act.corrects.register_index is not None:
        first = Entry.objects.get(pk=act.corrects.register_index)
        payload["corrects"] = {
            "index": first.index,
            "leaf_hash": bytes(first.leaf_hash).hex(),
            "mode": act.mode,
            "ground": act.ground,
        }
    return append(kind.corrected(act.mode), payload)


def _notify(act: Act, kind: ActKind, obj: Any, person: Addressee) -> Notice:
    notice = Notice.objects.create(
        act=act, user=person.user, name=person.name[:200], email=person.email, language=person.language
    )
    words = {"number": act.number, "title": act.title, "kind": lambda: str(kind.label), "who": act.signer_name}
    for message in ActNotified.messages(notice, about=act, url=partial(kind.link, obj, act), **words):
        notice.mail = message.send()
        notice.save(update_fields=["mail", "updated_at"])
    return notice


def notify_by(act: Act, letters: Iterable[OutMail]) -> None:
    """Letters written elsewhere are the notifications of this act: one for each address, opened with what they lead to."""
    by_address = {letter.to: letter for letter in reversed(list(letters))}
    Notice.objects.bulk_create(
        [
            Notice(act=act, user=letter.reader, email=address, language=letter.language, mail=letter)
            for address, letter in by_address.items()
        ]
    )


def told(act: Act) -> int:
    """How many people an act was mailed to."""
    return act.notices.filter(mail__isnull=False).count()


def open_notices(notices: Iterable[Notice]) -> None:
    """Their addressee has read the act: the delay of the remedies runs from now. Once; what was received stays so."""
    pending = [notice.pk for notice in notices if notice.opened_at is None]
    if pending:
        Notice.objects.filter(pk__in=pending, opened_at=None).update(opened_at=app_now())


def enter_paper(notice: Notice, *, by: Any, on: dt.date) -> Notice:
    """The day on which the addressee received the act on paper: from it the delay runs, whatever was opened since."""
    require(by, ActPerm.NOTIFY, notice.act)
    if on > today():
        raise DomainError(_("Ce jour est à venir."), field="on")
    if on < day_of(notice.act.made_at):
        raise DomainError(_("L’acte n’existait pas encore ce jour-là."), field="on")
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        locked.paper_on, locked.paper_by = on, by
        locked.save(update_fields=["paper_on", "paper_by", "updated_at"])
    return locked


def runs_from(notice: Notice) -> dt.datetime | None:
    """From when the delay of the remedies runs for an addressee: paper first, else the opening; None while neither is known."""
    if notice.paper_on is not None:
        return dt.datetime.combine(notice.paper_on, dt.time(12), tzinfo=PARIS)
    return notice.opened_at


def appeal_until(notice: Notice) -> dt.datetime | None:
    """The end of the delay for an addressee; None while nothing makes it run, or when there is none."""
    start, delay = runs_from(notice), act_kind(notice.act.kind).remedy
    return after(start, delay) if start is not None and delay is not None else None


def correct_until(act: Act, mode: str) -> dt.datetime | None:
    """The last instant of one mode of correction; None when it is always open."""
    delay = MODES[mode].until
    return after(act.made_at, delay) if delay is not None else None


def check_correction(act: Act, *, mode: str, text: str, reasons: str) -> Rule:
    """Refuses what no correction may be; returns the rule of its mode."""
    rule = MODES.get(mode)
    if rule is None or not rule.written:
        raise DomainError(_("Choisissez comment l’acte est corrigé."), field="mode")
    for field, words in {"text": text, "reasons": reasons}.items():
        if not words.strip():
            raise DomainError(_("Ce champ est nécessaire."), field=field)
        if len(words) > MAX_LENGTH:
            raise DomainError(_("Ce texte dépasse %(n)s caractères.") % {"n": MAX_LENGTH}, field=field)
    last = correct_until(act, mode)
    if last is not None and app_now() > last:
        raise DomainError(
            _(
                "Le retrait n’est plus possible depuis le %(day)s : quatre mois après la décision, seule la fraude le permet."
            )
            % {"day": dates.until(last)},
            field="mode",
        )
    if any(row.mode not in LEAVE_IT for row in standing(act)):
        raise DomainError(_("Cet acte a déjà été retiré, abrogé ou annulé."), field="mode")
    return rule


def needs_authority(act: Act, mode: str) -> bool:
    """Whether the signing authority must confirm: all but the erratum of what no register holds."""
    return MODES[mode].authority or act.register_index is not None


def correct(act: Act, *, by: Any, mode: str, text: str, reasons: str, step: PendingStep | None = None) -> Act:
    """A new act that corrects this one; the first stays as it is. The same addressees are told.

    Raises NotAllowed where the signing authority must confirm and `step` is not a step that it confirmed.
    """
    require(by, ActPerm.CORRECT, act)
    second = step.closed_by if step is not None and step.outcome == PendingStep.Outcome.CONFIRMED else None
    kind = act_kind(act.kind)
    with transaction.atomic():
        first = Act.objects.select_for_update(of=("self",)).select_related("corrects").get(pk=act.pk)
        rule = check_correction(first, mode=mode, text=text, reasons=reasons)
        if needs_authority(first, mode) and (second is None or second == by or not can(second, ActPerm.SIGN, first)):
            raise NotAllowed(_("L’autorité signataire confirme cette correction : proposez-la."))
        obj = kind.model._default_manager.get(pk=first.object_id)
        touch(*getattr(obj, "public_tags", ()))  # its page says what became of the act
        people = [
            Addressee(row.name, row.email, row.language, row.user)
            for row in first.notices.select_related("user").order_by("created_at", "pk")
        ]
        made = _make(
            kind,
            obj,
            signer=second or by,
            people=people,
            corrects=first,
            prepared_by=by if second is not None else None,
            service=Role(first.service),
            title=first.title,
            text=text.strip(),
            reasons=reasons.strip(),
            mode=rule.mode,
            ground=rule.ground,
        )
        if rule.mode != Mode.ERRATUM:
            kind.undo(obj, made)
        return made


def propose_correction(act: Act, *, by: Any, mode: str, text: str, reasons: str) -> PendingStep | Act:
    """Corrects at once where one person may; else proposes it to the signing authority. What was made of it."""
    require(by, ActPerm.CORRECT, act)
    check_correction(act, mode=mode, text=text, reasons=reasons)
    if not needs_authority(act, mode):
        return correct(act, by=by, mode=mode, text=text, reasons=reasons)
    return propose(act, CORRECT, by=by, reason=reasons, payload={"mode": mode, "text": text.strip()})
