"""States of a juror's reading."""

from django.utils.translation import gettext_lazy as _

from challenges.calls.domain.frozen import criteria_of
from challenges.enums import JuryPerm as P
from challenges.enums import ReviewState as S
from challenges.models import Deliberation, Review
from core.exceptions import DomainError
from core.workflow import Transition, declare_workflow


def every_criterion_scored(review: Review) -> None:
    wanted = {criterion.pk for criterion in criteria_of(review.application.challenge)}
    missing = wanted - set(review.scores.values_list("criterion", flat=True))
    if missing:
        raise DomainError(str(_("Donnez une note de 0 à 5 à chaque critère avant de rendre la lecture.")))


def minutes_not_signed(review: Review) -> None:
    if Deliberation.objects.filter(jury=review.member.jury_id, signed_at__isnull=False).exists():
        raise DomainError(str(_("Le procès-verbal est signé : les lectures ne changent plus.")))


def ready_to_submit(review: Review) -> None:
    minutes_not_signed(review)
    every_criterion_scored(review)


declare_workflow(
    "challenges.Review",
    S,
    [
        Transition(
            "start",
            (S.ASSIGNED,),
            S.DRAFT,
            P.WRITE_REVIEW,
            _("Commencer la lecture"),
            minutes_not_signed,
            quiet="the juror’s own draft",
        ),
        Transition(
            "submit",
            (S.ASSIGNED, S.DRAFT),
            S.SUBMITTED,
            P.WRITE_REVIEW,
            _("Rendre la lecture"),
            ready_to_submit,
            quiet="the juror’s own reading; the desk counts it",
        ),
        Transition(
            "reopen",
            (S.SUBMITTED,),
            S.DRAFT,
            P.WRITE_REVIEW,
            _("Reprendre ma lecture"),
            minutes_not_signed,
            quiet="the juror’s own reading",
        ),
        Transition(
            "abstain",
            (S.ASSIGNED, S.DRAFT),
            S.ABSTAINED,
            P.WRITE_REVIEW,
            _("M’abstenir"),
            minutes_not_signed,
            reason_required=True,
            notify=("challenges.reading_abstained",),
        ),
        Transition(
            "take_up",
            (S.ABSTAINED,),
            S.DRAFT,
            P.WRITE_REVIEW,
            _("Lire finalement"),
            minutes_not_signed,
            quiet="the juror’s own reading, back in the queue; the desk counts it",
        ),
        Transition(
            "recuse",
            (S.ASSIGNED, S.DRAFT, S.ABSTAINED),
            S.RECUSED,
            None,
            _("Déport"),
            quiet="the juror has declared the link, or reads it on the file",
        ),
        Transition(
            "reinstate",
            (S.RECUSED,),
            S.ASSIGNED,
            None,
            _("Lever le déport"),
            quiet="the juror reads it on the first screen",
        ),
    ],
)
