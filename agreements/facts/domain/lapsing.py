"""The clock: reminds of facts before they lapse, and judges anew what lapsed or was judged on another day."""

from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from agreements.facts.domain.verdict import FELL, refresh
from agreements.facts.emails import remind
from agreements.facts.queries import facts_to_remind
from agreements.models import Fact, Prototype
from core.clock import app_now, today
from core.jobs import Step, each

JUDGING: Final = Step(
    "facts.judge", gettext_lazy("nouveau verdict sur un prototype dont un fait a expiré"), alarms=(FELL,)
)
REMINDING: Final = Step("facts.remind", gettext_lazy("rappel d’un fait à constater de nouveau"))


def to_judge() -> QuerySet[Prototype]:
    """Governed prototypes never judged, judged by another version, or on a day to which today's facts do not answer.

    A clock set back makes a verdict of the future, which is judged again like any other.
    """
    day = today()
    stale = (
        Q(verdict__isnull=True)
        | Q(verdict__stands_until__lt=day)
        | Q(verdict__on__gt=day)
        | ~Q(verdict__version=F("governing_version"))
    )
    rows = Prototype.objects.filter(stale, governing_version__isnull=False)
    return rows.select_related("maker", "governing_version").order_by("pk")


def tick() -> tuple[int, int]:
    """Judges what is to be judged and reminds; returns how many of each. Twice gives the same result."""
    judged = each(to_judge(), _judge, step=JUDGING, url=_page).done
    return judged, each(facts_to_remind(today()), _remind, step=REMINDING, url=_fact_page).done


def _judge(prototype: Prototype) -> bool:
    return refresh(prototype) is not None


def _page(prototype: Prototype) -> str:
    return reverse("prototype_facts", args=[prototype.pk])


def _fact_page(fact: Fact) -> Any:
    return reverse("prototype_facts", args=[fact.prototype_id])


def _remind(fact: Fact) -> None:
    Fact.objects.filter(pk=fact.pk).update(reminded_at=app_now())
    remind(fact)
