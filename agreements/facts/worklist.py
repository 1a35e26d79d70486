"""What waits for people about facts: to renew before they lapse, and to confirm as the second person."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.facts.kinds import title_of
from agreements.facts.queries import facts_to_confirm, facts_to_renew, verdicts_to_better
from agreements.models import Fact, PrototypeVerdict
from core.clock import end_of, today
from core.worklist import Task, task_source

PAGE: Final = 20


def _to_renew(user: Any) -> QuerySet[Fact]:
    return facts_to_renew(user, today())[:PAGE]


@task_source(_to_renew)
def facts_that_lapse(rows: QuerySet[Fact]) -> Iterable[Task]:
    """Those whose last day comes or has passed, for those who may record them."""
    for fact in rows:
        yield Task(
            _("Constater de nouveau : %(fact)s") % {"fact": title_of(fact.name)},
            str(fact.prototype),
            reverse("fact_record", args=[fact.prototype_id, fact.name]),
            due=end_of(fact.last_day),
            kind="fact",
        )


def _to_better(user: Any) -> QuerySet[PrototypeVerdict]:
    return verdicts_to_better(user)[:PAGE]


@task_source(_to_better)
def facts_to_establish(rows: QuerySet[PrototypeVerdict]) -> Iterable[Task]:
    """What the City can do itself: one task for each prototype, whose page lists the facts."""
    for row in rows:
        missing = len(row.result["record"][0])
        said = ngettext(
            "Constater %(n)s fait qui manque au verdict", "Constater %(n)s faits qui manquent au verdict", missing
        )
        url = f"{reverse('prototype_facts', args=[row.prototype_id])}#a-constater"
        yield Task(said % {"n": missing}, str(row.prototype), url, kind="fact")


def _to_confirm(user: Any) -> QuerySet[Fact]:
    return facts_to_confirm(user)[:PAGE]


@task_source(_to_confirm)
def facts_that_wait(rows: QuerySet[Fact]) -> Iterable[Task]:
    for fact in rows:
        yield Task(
            _("Confirmer en deuxième personne : %(fact)s") % {"fact": title_of(fact.name)},
            str(fact.prototype),
            reverse("fact_confirm", args=[fact.prototype_id, fact.pk]),
            kind="fact",
        )
