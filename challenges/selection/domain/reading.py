"""What a juror does of a reading besides writing it: puts it off, abstains from it, takes it up again.

None of them is a link with the candidate, which is declared (`conflicts.declare_conflict`) and closes the file.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.mail import messages_to, page_url
from challenges.applications.queries.application import team_of
from challenges.enums import NOT_READ, TO_READ, JuryPerm
from challenges.models import Application, Review
from challenges.selection.emails import ReadingAbstained
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import require
from core.whole_text import whole
from core.workflow import perform


class Weighted(Protocol):
    """A criterion."""

    @property
    def pk(self) -> int: ...
    @property
    def weight(self) -> int: ...


def weighted_mean(marks: Mapping[int, int], criteria: Iterable[Weighted]) -> float | None:
    """The mean of these marks (criterion → mark), each with the weight of its criterion; None where none counts."""
    given = [(marks[row.pk], row.weight) for row in criteria if row.pk in marks]
    weight = sum(each for _mark, each in given)
    return round(sum(mark * each for mark, each in given) / weight, 2) if weight else None


def skip(review: Review, *, by: Any) -> Review:
    """Puts the reading at the end of its juror's queue. Nothing else changes, and nobody is told."""
    with transaction.atomic():
        locked = _locked(review)
        require(by, JuryPerm.WRITE_REVIEW, locked)
        if locked.state not in TO_READ:
            raise DomainError(_("Cette lecture n’attend plus : elle ne se remet pas à plus tard."))
        locked.skipped_at = app_now()
        locked.save(update_fields=["skipped_at", "updated_at"])
    return locked


def abstain(review: Review, *, by: Any, reason: str) -> Review:
    """The juror does not judge this file, for a reason which is not a link: it counts as no reading.

    What was written of it is kept, unread by others. Side effect: mail to the team, which may give the reading to someone else.
    """
    with transaction.atomic():
        locked = _locked(review)
        said = whole(reason.strip(), field="reason")
        perform(locked, "abstain", by=by, reason=said, changes={"abstained_reason": said})
        application, jury = locked.application, locked.member.jury
        messages_to(
            ReadingAbstained,
            application,
            list(team_of(application)),
            juror=locked.member,
            reason=said,
            left=readings_held(application),
            wanted=jury.reviews_per_application,
            jury_url=partial(page_url, "jury_compose", jury.pk),
        )
    return locked


def take_up(review: Review, *, by: Any) -> Review:
    """The juror reads the file after all, until the minutes are signed; marks and texts are as they were left."""
    return perform(review, "take_up", by=by, changes={"abstained_reason": "", "skipped_at": None})


def readings_held(application: Application) -> int:
    """How many readings of the file are rendered and count, or are still to come."""
    return application.reviews.filter(excluded_reason="").exclude(state__in=NOT_READ).count()


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("application__challenge", "member__user", "member__jury").get(pk=review.pk)
