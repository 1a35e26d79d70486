"""What waits for people around pilots and prototypes."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.enums import PrototypeState
from agreements.models import Prototype
from agreements.permissions_prototype import PrototypePerm
from core.clock import PARIS
from core.guardian import granted_to
from core.permissions import declared, roles_of
from core.worklist import Panel, PanelRow, Task, panel_source, task_source
from pilots.domain.following import monday_of
from pilots.domain.pilot import today
from pilots.enums import BEFORE_START, EVALUABLE, UNDER_WAY, PilotState
from pilots.models import Assessment, DataSharing, Milestone
from pilots.permissions import PilotPerm
from pilots.queries import OPEN_MILESTONES, data_to_return, due_check_in, follow_ups_due, holding, portfolio, sees_all
from pilots.words import mood_row

PAGE = 20


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(23, 59), tzinfo=PARIS)


def _by_role(user: Any, perm: PilotPerm) -> bool:
    """Whether the person holds this by a platform role: they oversee, and tasks of the ground are not theirs."""
    return bool(declared(perm).roles & roles_of(user))


@task_source
def check_ins_due(user: Any) -> Iterable[Task]:
    """The week's word of pilots under way, before Friday evening."""
    monday = monday_of(today())
    for pilot in holding(user, PilotPerm.REPORT).filter(due_check_in(monday))[:PAGE]:
        yield Task(
            _("Faire le point de la semaine"), str(pilot), reverse("pilot_check_in", args=[pilot.pk]),
            _end_of(monday + dt.timedelta(days=4)), "check_in",
        )  # fmt: skip


@task_source
def milestones_late(user: Any) -> Iterable[Task]:
    """Milestones past their day, for those who plan the pilot on the ground."""
    if _by_role(user, PilotPerm.PLAN):
        return
    pilots = holding(user, PilotPerm.PLAN).filter(state__in=(*BEFORE_START, *UNDER_WAY))
    rows = Milestone.objects.filter(pilot__in=pilots, status__in=OPEN_MILESTONES, due_on__lt=today())
    for row in rows.select_related("pilot")[:PAGE]:
        yield Task(
            _("Jalon en retard : %(title)s") % {"title": row.title}, str(row.pilot),
            reverse("pilot_follow", args=[row.pilot_id]), _end_of(row.due_on), "milestone",
        )  # fmt: skip


@task_source
def pilots_to_prepare(user: Any) -> Iterable[Task]:
    """Pilots that have not started, for the directorate: their page lists what is missing and who can provide it."""
    if _by_role(user, PilotPerm.START):
        return
    for pilot in holding(user, PilotPerm.START).filter(state__in=BEFORE_START)[:PAGE]:
        words = _("Démarrer le pilote") if pilot.state == PilotState.READY else _("Préparer le démarrage du pilote")
        due = _end_of(pilot.starts_on) if pilot.starts_on else None
        yield Task(words, str(pilot), reverse("workspace_pilot", args=[pilot.pk]), due, "start")


@task_source
def first_deposits(user: Any) -> Iterable[Task]:
    """Prototypes whose sources wait for a first deposit, then for a licence: the startup acts."""
    rows = Prototype.objects.filter(
        granted_to(user, PrototypePerm.DEPOSIT, Prototype),
        state__in=(PrototypeState.REGISTERED, PrototypeState.DEPOSITED),
        origin="live",
    )
    for row in rows[:PAGE]:
        if row.state == PrototypeState.REGISTERED:
            yield Task(_("Déposer les sources du prototype"), str(row), reverse("prototype_deposit", args=[row.pk]))
        else:
            yield Task(_("Choisir la licence du prototype"), str(row), reverse("prototype_licence", args=[row.pk]))


@task_source
def data_duties(user: Any) -> Iterable[Task]:
    """Terms to accept, and data to delete on their day."""
    mine = holding(user, PilotPerm.ACCEPT_DATA)
    waiting = DataSharing.objects.filter(pilot__in=mine, accepted_at__isnull=True).select_related("pilot", "dataset")
    for row in waiting[:PAGE]:
        yield Task(
            _("Accepter les conditions d’un jeu de données"), str(row.dataset),
            reverse("pilot_frame", args=[row.pilot_id]), kind="data_terms",
        )  # fmt: skip
    soon = today() + dt.timedelta(days=14)
    for row in data_to_return(soon).filter(pilot__in=mine).select_related("dataset")[:PAGE]:
        yield Task(
            _("Supprimer les données prêtées et en donner la preuve"), str(row.dataset),
            reverse("pilot_data_deletion", args=[row.pilot_id, row.pk]), _end_of(row.ends_on), "data_deletion",
        )  # fmt: skip


@task_source
def assessments_to_validate(user: Any) -> Iterable[Task]:
    if not _by_role(user, PilotPerm.VALIDATE_ASSESSMENT):
        return
    rows = Assessment.objects.filter(validated_at__isnull=True).exclude(pilot__state__in=EVALUABLE)
    for row in rows.select_related("pilot")[:PAGE]:
        yield Task(
            _("Donner un avis sur l’analyse d’impact"), str(row.pilot), reverse("pilot_frame", args=[row.pilot_id])
        )


@task_source
def evaluations_due(user: Any) -> Iterable[Task]:
    """Pilots past their end, to be evaluated, or due a word twelve months later."""
    mine = holding(user, PilotPerm.EVALUATE)
    for pilot in mine.filter(state__in=UNDER_WAY, ends_on__lt=today())[:PAGE]:
        yield Task(
            _("Terminer le pilote, dont la date est passée"),
            str(pilot),
            reverse("workspace_pilot", args=[pilot.pk]),
            _end_of(pilot.ends_on),
        )
    for pilot in mine.filter(state=PilotState.ENDED)[:PAGE]:
        yield Task(
            _("Évaluer le pilote et décider de la suite"), str(pilot), reverse("pilot_evaluate", args=[pilot.pk])
        )
    for row in follow_ups_due(today()).filter(pilot__in=mine).select_related("pilot")[:PAGE]:
        yield Task(
            _("Dire ce que la solution est devenue, douze mois après"), str(row.pilot),
            reverse("pilot_follow_up", args=[row.pilot_id]), _end_of(row.follow_up_on),
        )  # fmt: skip


@panel_source
def pilots_in_hand(user: Any) -> Iterable[Panel]:
    """The pilots of a directorate, a startup or a partner; the team has the whole portfolio a click away."""
    if sees_all(user):
        return
    rows = list(portfolio(user, today()).filter(origin="live").order_by("-late", "ends_on")[:5])
    if rows:
        yield Panel(
            _("Mes pilotes"),
            tuple(_panel_row(pilot) for pilot in rows),
            reverse("pilot_list"),
            _("Tous mes pilotes"),
            order=30,
        )


def _panel_row(pilot: Any) -> PanelRow:
    words, tone = mood_row(pilot)
    return PanelRow(
        str(pilot),
        reverse("workspace_pilot", args=[pilot.pk]),
        note=pilot.get_state_display().capitalize(),
        state=words,
        tone=tone,
    )
