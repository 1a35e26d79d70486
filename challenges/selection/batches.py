"""Decisions proposed for many applications at once, and one text written to many jurors."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from challenges.applications.batches import of_applications
from challenges.applications.permissions import ApplicationPerm
from challenges.calls.permissions import manages_juries
from challenges.enums import PendingDecision
from challenges.models import Application, Jury, JuryMember
from challenges.selection.domain.chosen import judged
from challenges.selection.domain.deliberation import propose_decision
from challenges.selection.domain.jury import write_to
from challenges.selection.forms import ReasonsForm, RefusalReasonsForm
from challenges.selection.queries import juries_visible_to
from challenges.selection.reading_forms import JurorFilter, JurorMessageForm
from challenges.selection.reading_queries import sitting
from core.batches.declared import BatchAct, BatchList, Given, declare_batches
from core.permissions import require

KIND = "decisions"


def jury_for(user: Any, key: UUID) -> Jury:
    """The jury, for the team that prepares its decisions; raises NotAllowed for an agent of a candidate."""
    if not manages_juries(user):
        raise Http404(str(key))
    jury: Jury = get_object_or_404(juries_visible_to(user).select_related("challenge"), pk=key)
    require(user, ApplicationPerm.READ_PENDING, jury)
    return jury


def filtered(_user: Any, jury: Jury, query: QueryDict) -> Any:
    return judged(jury, decision=query.get("decision", ""), words=query.get("q", "").strip()).order_by("pk")


def _back(application: Application, by: Any, before: list[str], _given: Given) -> None:
    decision, reasons = before
    propose_decision(application, by=by, decision=decision, reasons=reasons)


def _act(name: str, label: Any, decision: str, form: type[forms.Form] | None = None) -> BatchAct:
    def do(application: Application, by: Any, given: Given) -> list[str]:
        before = [application.pending_decision, application.pending_reasons]
        propose_decision(application, by=by, decision=decision, reasons=given.get("reasons", ""))
        return before

    note = gettext_lazy("Aucun candidat ne voit ces décisions avant la publication.")
    return BatchAct(name, label, do, form=form, undo=_back, note=note)


ACTS = (
    _act("retenir", gettext_lazy("Retenir"), PendingDecision.SELECTED, ReasonsForm),
    _act("reserve", gettext_lazy("Mettre sur liste de réserve"), PendingDecision.RESERVE, RefusalReasonsForm),
    _act("ne-pas-retenir", gettext_lazy("Ne pas retenir"), PendingDecision.DECLINED, RefusalReasonsForm),
    _act("a-decider", gettext_lazy("Remettre à décider"), ""),
)

declare_batches(
    of_applications(
        kind=KIND,
        place=jury_for,
        rows=filtered,
        back=lambda jury: reverse("jury_deliberation", args=[jury.pk]),
        title=gettext_lazy("Délibération"),
        acts=ACTS,
    )
)


# ---- Jurors


def composed_for(user: Any, key: UUID) -> Jury:
    """The jury, for the team that composes and follows it."""
    if not manages_juries(user):
        raise Http404(str(key))
    jury: Jury = get_object_or_404(juries_visible_to(user).select_related("challenge"), pk=key)
    return jury


def _text(member: JuryMember, given: Given) -> str:
    """What this juror gets."""
    english = member.user.language == "en" and given["body_en"].strip()
    return english or str(given["body_fr"])


def _write(member: JuryMember, by: Any, given: Given) -> None:
    write_to(member, by=by, body=_text(member, given))


def _seat(member: JuryMember) -> JuryMember:
    rows = JuryMember.objects.select_for_update(of=("self",)).select_related("user", "jury__challenge")
    return rows.get(pk=member.pk)


declare_batches(
    BatchList(
        kind="jures",
        model=JuryMember,
        place=composed_for,
        rows=lambda _user, jury, query: sitting(jury, JurorFilter(query).choice()),
        back=lambda jury: reverse("jury_compose", args=[jury.pk]),
        title=gettext_lazy("Membres du jury"),
        lock=_seat,
        named=lambda rows: rows.select_related("user"),
        name=str,
        acts=(
            BatchAct(
                "message",
                gettext_lazy("Écrire aux jurés"),
                _write,
                form=JurorMessageForm,
                preview=_text,
                note=gettext_lazy("Qui a refusé ces courriels lit le message dans son espace."),
            ),
        ),
    )
)
