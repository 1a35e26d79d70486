"""What was received for all challenges together, for the team: never a file that the person is kept away from."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.models import Read, Thread
from challenges.applications.queries.application import applications_for_team
from challenges.applications.queries.desk import SHOWN, narrowed, with_counts
from challenges.enums import NO_LONGER, ApplicationState
from challenges.models import Application
from core.batched_exists import DUMMIES, dummy_user
from core.clock import AppNow
from core.listed import Found, Listed, Rows, listing
from core.permissions import roles_of

BOX = "candidature"  # the kind of the exchange about an application
UNDECIDED = (
    ApplicationState.SUBMITTED,
    ApplicationState.CORRECTION_REQUESTED,
    ApplicationState.ELIGIBLE,
    ApplicationState.SHORTLISTED,
)
OF_CHALLENGE = ("challenge__title_fr", "challenge__title_en")


def asked_across(user: Any, choice: dict[str, Any]) -> QuerySet[Application]:
    """Keys as in the address: edition and defi (identifiers), suivi, and those of the list of one challenge."""
    chosen = Q()
    if choice.get("edition"):
        chosen &= Q(challenge__edition=choice["edition"])
    if choice.get("defi"):
        chosen &= Q(challenge=choice["defi"])
    rows = applications_for_team(user).filter(chosen)
    if choice.get("suivi") in FOLLOWED:
        rows = rows.filter(FOLLOWED[choice["suivi"]](user))
    return narrowed(user, rows, Application.objects.filter(chosen), choice)


def _unread(user: Any) -> Q:
    reads = Read.objects.filter(user=user.pk, unread__gt=0, thread__kind=BOX)
    return Q(pk__in=reads.values("thread__object_id"))


def _answer_late(_user: Any) -> Q:
    """The applicant waits for an answer whose date has passed."""
    late = Thread.objects.filter(kind=BOX, turn="ours", reply_by__lt=AppNow())
    return Q(pk__in=late.values("object_id"))


def _correction_late(_user: Any) -> Q:
    """The correction that was asked has not come by its date: eligibility is the team's to decide."""
    own = Q(deadline_override__lt=AppNow())
    of_call = Q(deadline_override__isnull=True, challenge__closes_at__lt=AppNow())
    return Q(state=ApplicationState.CORRECTION_REQUESTED) & (own | of_call) & _goes_on()


def _results_late(_user: Any) -> Q:
    """The date that was announced for the results has passed, and this application has none."""
    return Q(state__in=UNDECIDED, challenge__decision_at__lt=AppNow()) & _goes_on()


def _goes_on() -> Q:
    return ~Q(challenge__state__in=NO_LONGER)


FOLLOWED = {
    "non-lus": _unread,
    "reponse": _answer_late,
    "correction": _correction_late,
    "resultats": _results_late,
}


def _shown(rows: QuerySet[Application]) -> QuerySet[Application]:
    return with_counts(rows).select_related("organisation", "challenge").only(*SHOWN, *OF_CHALLENGE)


@listing
def _across(choice: dict[str, Any]) -> Listed:
    def rows(person: UUID) -> QuerySet[Application]:
        return asked_across(dummy_user(person, choice["roles"]), choice)

    return Listed(lambda person: _shown(rows(person)), rows, person=DUMMIES[0])


def all_received(user: Any, choice: dict[str, Any]) -> Rows | Found:
    """The list, page by page; `user` is of the team."""
    if choice.get("q"):
        return Found(asked_across(user, choice), _shown(Application.objects.all()))
    return _across({**choice, "roles": roles_of(user)}).of(person=user.pk)
