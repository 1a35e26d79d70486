"""What waits for people around pilots and prototypes."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Origin
from agreements.enums import PrototypeState
from agreements.models import Prototype
from agreements.prototypes.permissions import PrototypePerm
from challenges.enums import ApplicationState
from challenges.models import WithdrawalHearing
from core.clock import end_of, today
from core.compiled_for import CompiledFor
from core.deadlines import after
from core.guardian import granted_to
from core.permissions import holds_everywhere
from core.worklist import Panel, PanelRow, Task, panel_source, task_source
from pilots.domain.following import monday_of
from pilots.domain.incidents import NOTIFY_WITHIN, incidents_due, incidents_to_read
from pilots.domain.rectifying import JUDGED_WITHIN, pilot_of, words_to_judge
from pilots.enums import BEFORE_START, EVALUABLE, UNDER_WAY, PilotState, Side
from pilots.models import (
    Assessment,
    CheckIn,
    DataSharing,
    Evaluation,
    EvaluationDraft,
    Incident,
    Measure,
    Milestone,
    Pilot,
)
from pilots.permissions import PilotPerm
from pilots.queries import (
    OPEN_MILESTONES,
    being_read,
    data_to_return,
    due_check_in,
    follow_ups_due,
    holding,
    portfolio,
    said_blocked,
    terms_to_answer,
)
from pilots.sentences import mood_row

PAGE = 20
BLOCKED_FOR = 4  # weeks after which a word is too old to ask for help


def _told(rows: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Only what a task says of a pilot."""
    return rows.select_related(None).only("title_fr", "state", "starts_on", "ends_on")


@task_source(lambda user: _told(holding(user, PilotPerm.REPORT)).filter(due_check_in(user, monday_of(today())))[:PAGE])
def check_ins_due(rows: QuerySet[Pilot]) -> Iterable[Task]:
    """The week's word of pilots under way, before Friday evening."""
    friday = monday_of(today()) + dt.timedelta(days=4)
    for pilot in rows:
        yield Task(
            _("Faire le point de la semaine"), str(pilot), reverse("pilot_check_in", args=[pilot.pk]),
            end_of(friday), "check_in",
        )  # fmt: skip


def _blocked(user: Any) -> QuerySet[Pilot] | None:
    if not holds_everywhere(user, PilotPerm.START):
        return None
    since = monday_of(today()) - dt.timedelta(weeks=BLOCKED_FOR)
    return _told(Pilot.objects.filter(said_blocked(since), origin=Origin.LIVE))[:PAGE]


@task_source(_blocked)
def pilots_blocked(rows: QuerySet[Pilot]) -> Iterable[Task]:
    """Pilots that one side says are blocked, for the team: until that side says otherwise."""
    for pilot in rows:
        yield Task(
            _("Aider un pilote bloqué"),
            str(pilot),
            reverse("pilot_follow", args=[pilot.pk]) + "#points",
            kind="blocked",
        )


def _late_milestones(user: Any) -> QuerySet[Milestone] | None:
    if holds_everywhere(user, PilotPerm.PLAN):
        return None
    pilots = holding(user, PilotPerm.PLAN).filter(state__in=(*BEFORE_START, *UNDER_WAY))
    rows = Milestone.objects.filter(pilot__in=pilots, status__in=OPEN_MILESTONES, due_on__lt=today())
    return rows.select_related("pilot")[:PAGE]


@task_source(_late_milestones)
def milestones_late(rows: QuerySet[Milestone]) -> Iterable[Task]:
    """Milestones past their day, for those who plan the pilot on the ground."""
    for row in rows:
        yield Task(
            _("Jalon en retard : %(title)s") % {"title": row.title}, str(row.pilot),
            reverse("pilot_follow", args=[row.pilot_id]), end_of(row.due_on), "milestone",
        )  # fmt: skip


def _not_started(user: Any) -> QuerySet[Pilot] | None:
    if holds_everywhere(user, PilotPerm.START):
        return None
    return _told(holding(user, PilotPerm.START)).filter(state__in=BEFORE_START)[:PAGE]


@task_source(_not_started)
def pilots_to_prepare(rows: QuerySet[Pilot]) -> Iterable[Task]:
    """Pilots that have not started, for the directorate: their page lists what is missing and who can provide it."""
    for pilot in rows:
        words = _("Démarrer le pilote") if pilot.state == PilotState.READY else _("Préparer le démarrage du pilote")
        due = end_of(pilot.starts_on) if pilot.starts_on else None
        yield Task(words, str(pilot), reverse("workspace_pilot", args=[pilot.pk]), due, "start")


def _without_licence(user: Any) -> QuerySet[Prototype]:
    return Prototype.objects.filter(
        granted_to(user, PrototypePerm.DEPOSIT, Prototype),
        state__in=(PrototypeState.REGISTERED, PrototypeState.DEPOSITED),
        origin="live",
    ).exclude(pilot__state=PilotState.DROPPED)[:PAGE]


@task_source(_without_licence)
def first_deposits(rows: QuerySet[Prototype]) -> Iterable[Task]:
    """Prototypes whose sources wait for a first deposit, then for a licence: the startup acts."""
    for row in rows:
        if row.state == PrototypeState.REGISTERED:
            yield Task(_("Déposer les sources du prototype"), str(row), reverse("prototype_deposit", args=[row.pk]))
        else:
            yield Task(_("Choisir la licence du prototype"), str(row), reverse("prototype_licence", args=[row.pk]))


def _unaccepted_terms(user: Any) -> QuerySet[DataSharing]:
    rows = terms_to_answer()
    startup = rows.filter(awaits=Side.STARTUP, pilot__in=holding(user, PilotPerm.ACCEPT_DATA))
    if not holds_everywhere(user, PilotPerm.PLAN):  # of the team nobody answers for a directorate
        startup |= rows.filter(awaits=Side.DIRECTORATE, pilot__in=holding(user, PilotPerm.PLAN))
    return startup.select_related("pilot", "dataset")[:PAGE]


def _data_to_delete(user: Any) -> QuerySet[DataSharing]:
    rows = data_to_return(today() + dt.timedelta(days=14)).filter(pilot__in=holding(user, PilotPerm.ACCEPT_DATA))
    return rows.select_related("dataset")[:PAGE]


@task_source(_unaccepted_terms)
def data_terms(rows: QuerySet[DataSharing]) -> Iterable[Task]:
    for row in rows:
        yield Task(
            _("Accepter les conditions d’un jeu de données"), str(row.dataset),
            reverse("pilot_frame", args=[row.pilot_id]), kind="data_terms",
        )  # fmt: skip


@task_source(_data_to_delete)
def data_deletions(rows: QuerySet[DataSharing]) -> Iterable[Task]:
    """Lent data whose last day is near or past."""
    for row in rows:
        yield Task(
            _("Supprimer les données prêtées et en donner la preuve"), str(row.dataset),
            reverse("pilot_data_deletion", args=[row.pilot_id, row.pk]), end_of(row.ends_on), "data_deletion",
        )  # fmt: skip


def _unvalidated(user: Any) -> QuerySet[Assessment] | None:
    if not holds_everywhere(user, PilotPerm.VALIDATE_ASSESSMENT):
        return None
    rows = Assessment.objects.filter(validated_at__isnull=True, returned_at__isnull=True).exclude(
        pilot__state__in=EVALUABLE
    )
    return rows.select_related("pilot")[:PAGE]


@task_source(_unvalidated)
def assessments_to_validate(rows: QuerySet[Assessment]) -> Iterable[Task]:
    for row in rows:
        yield Task(
            _("Donner un avis sur l’analyse d’impact"), str(row.pilot), reverse("pilot_frame", args=[row.pilot_id])
        )


def _to_end_or_evaluate(user: Any) -> QuerySet[Pilot]:
    over = Q(state__in=UNDER_WAY, ends_on__lt=today()) | Q(state=PilotState.ENDED)
    over &= ~Exists(being_read().filter(pilot=OuterRef("pk")))
    return _told(holding(user, PilotPerm.EVALUATE)).filter(over)[: 2 * PAGE]


def _to_answer(user: Any) -> QuerySet[EvaluationDraft]:
    rows = being_read().filter(pilot__in=holding(user, PilotPerm.OBSERVE), pilot__state=PilotState.ENDED)
    return rows.select_related("pilot").order_by("due_at")[:PAGE]


@task_source(_to_answer)
def evaluations_to_answer(rows: QuerySet[EvaluationDraft]) -> Iterable[Task]:
    """Evaluations that the startup has to read before the decision."""
    for row in rows:
        yield Task(
            _("Lire l’évaluation du pilote et y répondre"), str(row.pilot),
            reverse("pilot_evaluation_read", args=[row.pilot_id]), row.due_at, "evaluation",
        )  # fmt: skip


def _without_word(user: Any) -> QuerySet[Evaluation]:
    rows = follow_ups_due(today()).filter(pilot__in=holding(user, PilotPerm.EVALUATE))
    return rows.select_related("pilot")[:PAGE]


@task_source(_to_end_or_evaluate)
def evaluations_due(rows: QuerySet[Pilot]) -> Iterable[Task]:
    """Pilots past their end, or to be evaluated."""
    for pilot in rows:
        if pilot.state == PilotState.ENDED:
            yield Task(
                _("Évaluer le pilote et décider de la suite"), str(pilot), reverse("pilot_outcome", args=[pilot.pk])
            )
            continue
        yield Task(
            _("Terminer le pilote, dont la date est passée"),
            str(pilot),
            reverse("workspace_pilot", args=[pilot.pk]),
            end_of(pilot.ends_on),
        )


@task_source(_without_word)
def follow_ups(rows: QuerySet[Evaluation]) -> Iterable[Task]:
    """A word on what the solution became, twelve months later."""
    for row in rows:
        yield Task(
            _("Dire ce que la solution est devenue, douze mois après"), str(row.pilot),
            reverse("pilot_follow_up", args=[row.pilot_id]), end_of(row.follow_up_on),
        )  # fmt: skip


def _to_read(user: Any) -> QuerySet[Incident] | None:
    if not holds_everywhere(user, PilotPerm.READ_INCIDENT):
        return None
    return incidents_to_read().select_related("pilot").order_by("created_at")[:PAGE]


@task_source(_to_read)
def incidents_unread(rows: QuerySet[Incident]) -> Iterable[Task]:
    """Wordings proposed for the public."""
    for row in rows:
        url = reverse("pilot_incident_show", args=[row.pilot_id, row.pk])
        yield Task(_("Relire un incident avant le public"), str(row.pilot), url, kind="incident")


def _to_rule(user: Any) -> QuerySet[Incident] | None:
    if not holds_everywhere(user, PilotPerm.RULE_BREACH):
        return None
    return incidents_due().select_related("pilot").order_by("created_at")[:PAGE]


@task_source(_to_rule)
def breaches_due(rows: QuerySet[Incident]) -> Iterable[Task]:
    """Personal data at stake, within the 72 hours of the law."""
    for row in rows:
        words = (
            _("Notifier une violation de données") if row.breach else _("Donner un avis sur une violation de données")
        )
        url = reverse("pilot_incident_breach", args=[row.pilot_id, row.pk])
        yield Task(words, str(row.pilot), url, row.created_at + NOTIFY_WITHIN, "breach")


def _judging(user: Any) -> bool:
    return holds_everywhere(user, PilotPerm.RULE_BREACH)


@task_source(lambda user: words_to_judge()[0][:PAGE] if _judging(user) else None)
def measures_to_judge(rows: QuerySet[Measure]) -> Iterable[Task]:
    """Words taken out of a measure, for the data-protection officer."""
    yield from _words_to_judge(rows, "pilot_measure_judge")


@task_source(lambda user: words_to_judge()[1][:PAGE] if _judging(user) else None)
def check_ins_to_judge(rows: QuerySet[CheckIn]) -> Iterable[Task]:
    """Words taken out of a weekly point, for the data-protection officer."""
    yield from _words_to_judge(rows, "pilot_check_in_judge")


def _words_to_judge(rows: Iterable[Any], name: str) -> Iterable[Task]:
    for row in rows:
        pilot = pilot_of(row)
        due = after(row.hidden_at, JUDGED_WITHIN)
        yield Task(_("Juger des mots retirés"), str(pilot), reverse(name, args=[pilot.pk, row.pk]), due, "words")


def _in_hand(user: Any) -> QuerySet[Pilot]:
    return portfolio(user, today()).filter(origin="live").order_by("-late", "ends_on")[:5]


_portfolio = CompiledFor(_in_hand)


@panel_source
def pilots_in_hand(user: Any) -> Iterable[Panel]:
    """The pilots of a directorate, a startup or a partner; the team has the whole portfolio a click away."""
    if holds_everywhere(user, PilotPerm.VIEW):
        return
    rows = _portfolio.fetch(user)
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


def _of_withdrawn(user: Any) -> QuerySet[Pilot] | None:
    if not holds_everywhere(user, PilotPerm.START):
        return None
    withdrawn = WithdrawalHearing.objects.filter(
        outcome=WithdrawalHearing.Outcome.WITHDRAWN,
        application=OuterRef("prototype__application"),
        application__state=ApplicationState.DECLINED,
    )
    return Pilot.objects.filter(Exists(withdrawn), state__in=UNDER_WAY).only("title_fr").order_by("pk")[:PAGE]


@task_source(_of_withdrawn)
def pilots_of_withdrawn_selections(rows: QuerySet[Pilot]) -> Iterable[Task]:
    """A pilot that had started goes on after its selection is withdrawn, until the team ends it."""
    for pilot in rows:
        title = _("Terminer ou suspendre le pilote : la sélection est retirée")
        yield Task(title, pilot.title_fr, reverse("workspace_pilot", args=[pilot.pk]), kind="pilot")
