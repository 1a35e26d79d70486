"""Visibility querysets of acts and of their notifications."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from casework.acts import all_acts
from casework.models import Act, Notice
from casework.permissions import ActPerm
from core.clock import AppNow
from core.models import OutMail, StoredFile, generic_key
from core.permissions import declared, holds_everywhere, roles_of
from core.roles import Role

MAIL_LATE = dt.timedelta(minutes=15)
UNOPENED = dt.timedelta(days=8)
VIEWS = ("a-remettre", "publies", "rectifies")


def _read_by(user: Any) -> Q:
    """The signing authority reads all, a service those it prepared, and those that are published; anybody their own."""
    mine = Q(Exists(Notice.objects.filter(act=OuterRef("pk"), user=user.pk)))
    roles = roles_of(user)
    if Role.AUTHORITY in roles:
        return Q()
    if holds_everywhere(user, ActPerm.VIEW):
        mine |= Q(service__in=[role.value for role in roles]) | Q(published_at__isnull=False)
    return mine


def acts_visible_to(user: Any) -> QuerySet[Act]:
    """The acts that a person reads in the workspace."""
    if not user.is_authenticated or not user.is_active:
        return Act.objects.none()
    return Act.objects.filter(_read_by(user))


def published() -> QuerySet[Act]:
    """The acts that everybody reads."""
    return Act.objects.filter(published_at__isnull=False)


NOT_ARRIVED = (OutMail.Status.FAILED, OutMail.Status.RETURNED)


def _not_received() -> QuerySet[Notice]:
    return Notice.objects.filter(opened_at=None, paper_on=None).exclude(email="")


def to_send_on_paper() -> QuerySet[Notice]:
    """Notices whose mail failed, came back, or waits for longer than MAIL_LATE, and legal ones that nobody opened within UNOPENED."""
    late = Q(mail__status=OutMail.Status.QUEUED, mail__queued_at__lt=AppNow() - MAIL_LATE)
    legal = [kind.name for kind in all_acts().values() if kind.paper]
    unopened = Q(act__kind__in=legal, created_at__lt=AppNow() - UNOPENED)
    return _not_received().filter(Q(mail__status__in=NOT_ARRIVED) | late | unopened)


def paper_for(user: Any) -> QuerySet[Notice] | None:
    """Those that this person's service has to see to; None for whoever notifies nothing."""
    if not roles_of(user) & declared(ActPerm.NOTIFY).roles:
        return None
    rows = to_send_on_paper().select_related("act", "mail").order_by("created_at")
    if Role.AUTHORITY in roles_of(user):
        return rows
    return rows.filter(act__service__in=[role.value for role in roles_of(user)])


def to_read(user: Any) -> QuerySet[Notice]:
    """Acts notified to this person that they have not opened."""
    return Notice.objects.filter(user=user.pk, opened_at=None).select_related("act").order_by("created_at")


def listed(user: Any, view: str, kind: str = "", words: str = "") -> QuerySet[Act]:
    """The list of acts, the latest first; `view` keeps those to notify again, published, or corrected (VIEWS)."""
    rows = acts_visible_to(user)
    if view == "a-remettre":
        rows = rows.filter(Exists(to_send_on_paper().filter(act=OuterRef("pk"))))
    elif view == "publies":
        rows = rows.filter(published_at__isnull=False)
    elif view == "rectifies":
        rows = rows.filter(Exists(Act.objects.filter(corrects=OuterRef("pk"))))
    if kind in all_acts():
        rows = rows.filter(kind=kind)
    if words:
        number = words.isdecimal() and len(words) < 9
        rows = rows.filter(number=int(words)) if number else rows.filter(title__finds=words)
    return rows.prefetch_related(Prefetch("corrections", Act.objects.order_by("number"))).order_by("-number")


def act_about(obj: Any) -> Act | None:
    """The latest act about an object, one that corrects another included."""
    return Act.objects.filter(**generic_key(obj)).select_related("file").order_by("-number").first()


def published_about(obj: Any, others: QuerySet[Any]) -> list[Act]:
    """The published acts about an object, or about one of the others, however many they are; oldest first."""
    about = Q(object_id=obj.pk) | Q(object_id__in=others.values("pk"))
    return list(published().filter(about).order_by("number"))


def first_act(obj: Any) -> Act | None:
    """The latest decision about an object; what corrects it is read from it."""
    rows = Act.objects.filter(**generic_key(obj), corrects=None)
    return rows.select_related("file").order_by("-number").first()


def notices_about(obj: Any) -> QuerySet[Notice]:
    """The notifications of every act about an object, the first act first."""
    rows = Notice.objects.filter(act__in=Act.objects.filter(**generic_key(obj)))
    return rows.select_related("act").order_by("act__number", "created_at", "pk")


def standing(act: Act) -> list[Act]:
    """What was decided about this act since, oldest first."""
    return list(act.corrections.order_by("number"))


def corrections_of(index: int) -> list[Act]:
    """The published acts that correct the one of an entry of the register, oldest first."""
    return list(published().filter(corrects__register_index=index).order_by("number"))


def may_read_act_file(user: Any, file: StoredFile) -> bool:
    """The sealed file of an act is read by whoever reads the act."""
    return acts_visible_to(user).filter(file=file).exists()
