"""What casework does inside the transitions of others: their acts, and the plain notice to both sides; its own kind of act."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.relations import also, follows
from accounts.models import Organisation
from casework.acts import MODES, Addressee, declare_act
from casework.domain import acts
from casework.domain.cases import follow_url
from casework.domain.steps import propose
from casework.emails import Move, Moved
from casework.enums import Turn
from casework.models import Act, Case, Message, Read, Thread
from casework.moves import concerned_by
from casework.permissions import ActPerm
from casework.queries.acts import standing
from casework.steps import declare_step
from core.bilingual import shown
from core.models import PendingStep, TransitionLog
from core.permissions import can
from core.workflow import Transition, make_act, propose_step, tell_moved, workflow_of


@make_act.filled_by
def _make_act(kind: str, obj: Any, *, by: Any, second: Any | None, log: TransitionLog) -> Act:
    return acts.make_act(kind, obj, by=by, second=second, log=log)


@propose_step.filled_by
def _propose(obj: Any, name: str, *, by: Any, reason: str) -> PendingStep:
    return propose(obj, name, by=by, reason=reason)


@tell_moved.filled_by
def _tell_moved(obj: Any, row: Transition, *, by: Any | None, reason: str) -> int:
    """Everyone whom the step concerns, but for whoever made it: what was done, what state it is now, and why."""
    concerned = concerned_by(obj, by)
    states = workflow_of(obj).states
    return Moved.tell(
        Move(obj, by, concerned),
        about=obj,
        title=lambda: concerned.title(obj),
        label=lambda: str(row.label),
        state=lambda: str(states(row.target).label),
        who=str(by) if by is not None else "",
        reason=lambda: shown(reason),
        url=lambda: settings.SITE_URL + concerned.url(obj),
    )


def _opener(case: Case) -> list[Addressee]:
    """Whoever opened it, where they asked to be answered; without an address, on the tracking page alone."""
    account = case.opener if case.opener is not None and case.opener.is_active else None
    email = case.opener_email or (account.email if account else "")
    return [Addressee(case.opener_name or str(account or ""), email, case.language, account)]


def _remedies(case: Case) -> str:
    """The City's mediator, where it has one, interrupts the delay (CGCT L. 1112-24); nothing is said of one that is not known."""
    said = str(case.rule.answered)
    if settings.CITY_MEDIATOR and case.rule.name in {"reclamation", "recours"}:
        mediator = _("Le médiateur de la Ville (%(contact)s) peut être saisi dans ce délai : il est alors interrompu.")
        return f"{said} {mediator % {'contact': settings.CITY_MEDIATOR}}"
    return said


def _answer(case: Case, _log: Any) -> str:
    return f"Demande {case.number} : {case.get_state_display()}."


declare_act(
    "reponse",
    gettext_lazy("Réponse à une demande"),
    Case,
    service=lambda case: case.rule.owner,
    title=lambda case: f"{case.number} · {case.about}",
    text=_answer,
    reasons=lambda case, _log: case.answer,
    people=_opener,
    remedies=_remedies,
    link=lambda case, _act: follow_url(case),
    url=lambda case: reverse("case", args=[case.pk]),
    paper=False,
)


def _read_correction(act: Act, payload: Any) -> list[tuple[str, str]]:
    return [
        (_("Acte corrigé"), f"n° {act.number}, {act.title}"),
        (_("Ce qu’il décide"), act.text),
        (_("Déjà corrigé par"), ", ".join(f"n° {row.number}" for row in standing(act))),
        (_("Comment"), str(MODES[payload["mode"]].mode.label)),
        (_("Ce que le nouvel acte décide"), payload["text"]),
    ]


def _correct(act: Act, *, by: Any, reason: str, payload: Any, step: PendingStep) -> Act:
    return acts.correct(act, by=by, mode=payload["mode"], text=payload["text"], reasons=reason, step=step)


declare_step(
    Act,
    acts.CORRECT,
    label=gettext_lazy("Corriger un acte"),
    perm=ActPerm.CORRECT,
    second=ActPerm.SIGN,
    read=_read_correction,
    act=_correct,
    objects=Act.objects.all,
    title=lambda act: _("Acte n° %(number)s : %(title)s") % {"number": act.number, "title": act.title},
    url=lambda act: reverse("act", args=[act.number]),
    opens=lambda user, act: bool(can(user, ActPerm.VIEW, act)),
)


follows("casework.Thread", "owner_organisation", gettext_lazy("échanges dont elle a la charge"))
follows("casework.Case", "organisation", gettext_lazy("dossiers ouverts en son nom"))


@also
def join_threads(gone: Organisation, kept: Organisation) -> None:
    """The exchange of the organisation that goes becomes that of the kept one, or its messages join it there."""
    about = {"content_type": ContentType.objects.get_for_model(Organisation)}
    theirs = Thread.objects.select_for_update(of=("self",)).filter(**about, object_id=gone.pk).first()
    if theirs is None:
        return
    ours = Thread.objects.select_for_update(of=("self",)).filter(**about, object_id=kept.pk).first()
    if ours is None:
        Thread.objects.filter(pk=theirs.pk).update(object_id=kept.pk)
        return
    Message.objects.filter(thread=theirs).update(thread=ours)
    for read in Read.objects.filter(thread=theirs):
        known, _made = Read.objects.get_or_create(thread=ours, user_id=read.user_id)
        known.unread, known.to_tell = known.unread + read.unread, known.to_tell + read.to_tell
        known.save(update_fields=["unread", "to_tell"])
    Read.objects.filter(thread=theirs).delete()
    _wait(ours, theirs)


def _wait(ours: Thread, theirs: Thread) -> None:
    """The side that must answer first, by the first of both dates. The empty thread waits for nobody."""
    later = max(filter(None, [ours.last_at, theirs.last_at]), default=None)
    first = min(
        [ours, theirs], key=lambda one: ({Turn.OURS: 0, Turn.THEIRS: 1}.get(Turn(one.turn), 2), one.pk != ours.pk)
    )
    same = [one for one in (ours, theirs) if one.turn == first.turn]
    dates = [one.reply_by for one in same if one.reply_by]
    since = [one.waiting_since for one in same if one.waiting_since]
    Thread.objects.filter(pk=ours.pk).update(
        turn=first.turn,
        waiting=sum(one.waiting for one in same) if first.turn != Turn.NOBODY else 0,
        waiting_since=min(since, default=None),
        reply_by=min(dates, default=None),
        last_at=later,
    )
    Thread.objects.filter(pk=theirs.pk).update(turn=Turn.NOBODY, waiting=0, waiting_since=None, reply_by=None)
