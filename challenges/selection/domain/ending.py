"""A call that ends without a selection: no good application (« infructueux »), or given up (« sans suite »). One act, notified to
every candidate and published with its reasons; another act that withdraws it takes the selection up again.

By analogy with CCP art. R. 2185-1: the reasons are told to all.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from casework.acts import Addressee, addressees
from casework.models import Act
from challenges.applications.queries.applicants import know_applicants, known_applicants
from challenges.enums import JUDGED, WITHOUT_SELECTION, ApplicationState, ChallengeState
from challenges.models import Challenge, Jury
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.domain.release import require_decider
from core.exceptions import DomainError
from core.models import PendingStep
from core.public_cache import changed
from core.workflow import perform

WAITING = (ApplicationState.SUBMITTED, ApplicationState.CORRECTION_REQUESTED, *JUDGED)
TEXTS = {
    ChallengeState.UNSUCCESSFUL: "L’appel « {name} » est déclaré infructueux : aucune des candidatures reçues n’est retenue.",
    ChallengeState.DROPPED: "L’appel « {name} » est déclaré sans suite : la sélection est abandonnée.",
}


def candidates(challenge: Challenge) -> Iterable[Addressee]:
    """Everyone who waits for a decision; an organisation without an active person is named, to be told on paper."""
    rows = list(challenge.applications.filter(state__in=WAITING).select_related("organisation").order_by("pk"))
    know_applicants(rows)
    told: dict[Any, Addressee] = {}
    for application in rows:
        people = addressees(known_applicants(application))
        for person in people:
            told.setdefault(person.email, person)
        if not people:
            told.setdefault(application.pk, Addressee(application.organisation.name))
    return told.values()


def text_of(challenge: Challenge) -> str:
    """What the act decides."""
    return TEXTS[ChallengeState(challenge.state)].format(name=challenge)


def what_is_read(challenge: Challenge, _payload: Any) -> list[tuple[str, str]]:
    """What whoever confirms reads: a candidate more or less, and it is proposed anew."""
    rows = challenge.applications.filter(state__in=WAITING)
    return [
        ("Défi", str(challenge)),
        ("État", str(challenge.get_state_display())),
        ("Candidatures qui attendent une décision", str(rows.count())),
        ("Dont recevables", str(rows.filter(state__in=JUDGED).count())),
    ]


def end_without_selection(challenge: Challenge, name: str, *, by: Any, reason: str, step: PendingStep) -> Challenge:
    """Confirmed by the signing authority: the call ends, prepared messages never leave, the page of the challenge says so.

    `name` is the transition, `declare_unsuccessful` or `drop`.
    """
    require_decider(by, challenge)
    drop_prepared(challenge.pk)
    perform(challenge, name, by=by, reason=reason, step=step)
    changed(challenge)
    return challenge


def take_up_again(challenge: Challenge, act: Act) -> None:
    """The act that ended the call is withdrawn: it goes on where it stood. The act says why; its addressees are told of it."""
    locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    if locked.state not in WITHOUT_SELECTION:
        raise DomainError(_("L’appel a déjà repris."), field="mode")
    jury = Jury.objects.filter(challenge=locked).first()
    perform(locked, "resume_deliberation" if jury and jury.opened_at else "resume_examination", by=None)
    changed(locked)
