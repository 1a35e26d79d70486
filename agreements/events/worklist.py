"""What waits for people after an event."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.enums import AllegationState, BreachState, Decided, Effect
from agreements.events import labels
from agreements.events.domain import escrow
from agreements.events.permissions import EventPerm
from agreements.events.queries import allegations_listed, breaches_listed, obligations_owed_by, rulings_visible_to
from agreements.models import Allegation, Breach, Deposit, Obligation, Ruling
from core.deadlines import Delay, after
from core.guardian import granted_to
from core.permissions import holds_everywhere
from core.worklist import Task, task_source

PAGE = 20


@task_source(lambda user: obligations_owed_by(user)[:PAGE])
def obligations_to_report(rows: QuerySet[Obligation]) -> Iterable[Task]:
    """Due or late, for the people of the debtor."""
    for row in rows:
        yield Task(
            _("Tenir et déclarer : %(what)s") % {"what": labels.term_words(row.clause, row.term)},
            str(row.prototype),
            reverse("obligation", args=[row.pk]),
            due=row.due_at,
            kind="obligation",
        )


def _undecided(user: Any) -> QuerySet[Ruling] | None:
    if not holds_everywhere(user, EventPerm.DECIDE):
        return None
    rows = rulings_visible_to(user).filter(decided=Decided.AWAITED).defer("version__frozen")
    return rows.order_by("event__declared_at")[:PAGE]


@task_source(_undecided)
def rulings_to_decide(rows: QuerySet[Ruling]) -> Iterable[Task]:
    for ruling in rows:
        yield Task(
            _("Confirmer ou corriger : %(what)s") % {"what": labels.kind_title(ruling.event.kind)},
            str(ruling.event.prototype),
            reverse("event", args=[ruling.event_id]),
            kind="ruling",
        )


def _to_hand_over(user: Any) -> QuerySet[Ruling] | None:
    """Rulings decided by a person, on events that may let a source go which nobody has handed over yet."""
    if not holds_everywhere(user, EventPerm.RELEASE_ESCROW):
        return None
    rows = rulings_visible_to(user).exclude(decided=Decided.AWAITED).exclude(effect=Effect.BARRED)
    named = Q(event__kind__in=escrow.OPENS) | Q(computed__remedies__contains=escrow.REMEDY)
    deposited = Exists(Deposit.objects.filter(prototype=OuterRef("event__prototype")))
    held = rows.filter(named, deposited, event__prototype__escrow_release__isnull=True)
    return held.order_by("event__on", "pk")[:PAGE]


@task_source(_to_hand_over)
def escrows_to_release(rows: QuerySet[Ruling]) -> Iterable[Task]:
    """One for each prototype, once the clause itself says that the source goes."""
    told = set()
    for ruling in rows:
        event = ruling.event
        if event.prototype_id not in told and escrow.opens(event):
            told.add(event.prototype_id)
            yield Task(
                _("Lever le séquestre"), str(event.prototype), reverse("escrow_release", args=[event.prototype_id]),
                kind="escrow",
            )  # fmt: skip


ALLEGATION_WORDS = {
    AllegationState.DECLARED: gettext_lazy("Écarter ou notifier une déclaration"),
    AllegationState.ANSWERED: gettext_lazy("Décider si les faits sont établis"),
    AllegationState.UNANSWERED: gettext_lazy("Décider si les faits sont établis"),
}
PAPER = gettext_lazy("Notifier sur papier, puis dater la réception")
READ_IN = Delay(5, "wd")


def _to_treat(user: Any) -> QuerySet[Allegation] | None:
    """What waits for the legal officers, letters to be sent on paper included."""
    if not holds_everywhere(user, EventPerm.TREAT_ALLEGATION):
        return None
    letters = Q(state=AllegationState.NOTIFIED, answer_by__isnull=True)
    rows = allegations_listed(user).filter(Q(state__in=ALLEGATION_WORDS) | letters)
    return rows.order_by("declared_at", "pk")[:PAGE]


@task_source(_to_treat)
def allegations_to_treat(rows: QuerySet[Allegation]) -> Iterable[Task]:
    for row in rows:
        new = row.state == AllegationState.DECLARED
        yield Task(
            str(ALLEGATION_WORDS.get(AllegationState(row.state), PAPER)),
            f"{row.prototype} · {labels.allegation_words(row)}",
            reverse("allegation", args=[row.pk]),
            due=after(row.declared_at, READ_IN) if new else None,
            kind="allegation",
        )


def _to_answer(user: Any) -> QuerySet[Allegation]:
    mine = granted_to(user, EventPerm.ANSWER, Allegation)
    rows = Allegation.objects.filter(mine, state=AllegationState.NOTIFIED)
    return rows.select_related("prototype", "event", "about", "obligation").order_by("answer_by", "pk")[:PAGE]


@task_source(_to_answer)
def allegations_to_answer(rows: QuerySet[Allegation]) -> Iterable[Task]:
    """For the people of the party in question, from the notification on."""
    for row in rows:
        yield Task(
            _("Présenter vos observations"),
            f"{row.prototype} · {labels.allegation_words(row)}",
            reverse("allegation", args=[row.pk]),
            due=row.answer_by,
            kind="allegation",
        )


BREACH_WORDS = {
    BreachState.RECORDED: gettext_lazy("Mettre en demeure ou classer"),
    BreachState.NOTICED: gettext_lazy("Suivre la correction"),
    BreachState.CURED: gettext_lazy("Clore le dossier"),
    BreachState.REMEDIED: gettext_lazy("Suivre le remède, ou clore"),
}


def _open_breaches(user: Any) -> QuerySet[Breach] | None:
    if not holds_everywhere(user, EventPerm.TREAT_BREACH):
        return None
    return breaches_listed(user).filter(state__in=BREACH_WORDS)[:PAGE]


@task_source(_open_breaches)
def breaches_to_treat(rows: QuerySet[Breach]) -> Iterable[Task]:
    for breach in rows:
        yield Task(
            str(BREACH_WORDS[BreachState(breach.state)]),
            f"{breach.prototype} · {labels.clause_title(breach.clause)}",
            reverse("breach", args=[breach.pk]),
            due=breach.cure_by if breach.state == BreachState.NOTICED else None,
            kind="breach",
        )
