"""What waits for people after an event."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements import event_words
from agreements.enums import BreachState, Decided
from agreements.permissions_events import EventPerm
from agreements.queries_events import breaches_visible_to, obligations_owed_by, rulings_visible_to
from core.permissions import declared, roles_of
from core.worklist import Task, task_source

PAGE = 20


def _holds(user: Any, perm: EventPerm) -> bool:
    return bool(declared(perm).roles & roles_of(user))


@task_source
def obligations_to_report(user: Any) -> Iterable[Task]:
    """Due or late, for the people of the debtor."""
    for row in obligations_owed_by(user)[:PAGE]:
        yield Task(
            _("Tenir et déclarer : %(what)s") % {"what": event_words.term_words(row.clause, row.term)},
            str(row.prototype),
            reverse("obligation", args=[row.pk]),
            due=row.due_at,
            kind="obligation",
        )


@task_source
def rulings_to_decide(user: Any) -> Iterable[Task]:
    if not _holds(user, EventPerm.DECIDE):
        return
    rows = rulings_visible_to(user).filter(decided=Decided.AWAITED).order_by("event__declared_at")[:PAGE]
    for ruling in rows:
        yield Task(
            _("Confirmer ou corriger : %(what)s") % {"what": event_words.kind_title(ruling.event.kind)},
            str(ruling.event.prototype),
            reverse("event", args=[ruling.event_id]),
            kind="ruling",
        )


@task_source
def breaches_to_treat(user: Any) -> Iterable[Task]:
    if not _holds(user, EventPerm.TREAT_BREACH):
        return
    words = {
        BreachState.RECORDED: _("Mettre en demeure ou classer"),
        BreachState.NOTICED: _("Suivre la correction"),
        BreachState.CURED: _("Clore le dossier"),
        BreachState.REMEDIED: _("Suivre le remède, ou clore"),
    }
    for breach in breaches_visible_to(user).filter(state__in=words)[:PAGE]:
        yield Task(
            words[BreachState(breach.state)],
            f"{breach.prototype} · {event_words.clause_title(breach.clause)}",
            reverse("breach", args=[breach.pk]),
            due=breach.cure_by if breach.state == BreachState.NOTICED else None,
            kind="breach",
        )
