"""The ranking of a jury, through the filters of its list: places stay those of the whole ranking."""

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from challenges.enums import JUDGED, PendingDecision
from challenges.models import Application, Jury
from challenges.selection.domain.deliberation import Ranking
from challenges.selection.domain.places import Place
from core.names import folded

UNDECIDED = "aucune"


def judged(jury: Jury, *, decision: str = "", words: str = "") -> QuerySet[Application]:
    """Applications before this jury: those of one decision (UNDECIDED: none yet), and those whose title, organisation or number
    holds these words.
    """
    rows = Application.objects.filter(challenge=jury.challenge_id, state__in=JUDGED)
    if decision == UNDECIDED:
        rows = rows.filter(pending_decision="")
    elif decision in PendingDecision.values:
        rows = rows.filter(pending_decision=decision)
    if words:
        here = Application.objects.filter(challenge=jury.challenge_id)
        names = Organisation.objects.filter(name__finds=words).values("pk")
        found = Q(pk__in=here.filter(title__finds=words).values("pk"))
        found |= Q(pk__in=here.filter(organisation__in=names).values("pk"))
        found |= Q(pk__in=here.filter(receipt_number__folded=folded(words)).values("pk"))
        rows = rows.filter(found)
    return rows


class ChosenRanking(Ranking):
    """The lines of some applications, in the order and with the ranks of the whole ranking."""

    def __init__(self, jury: Jury, rows: QuerySet[Application]) -> None:
        super().__init__(jury, JUDGED)
        self.keys = set(rows.order_by().values_list("pk", flat=True))

    def __len__(self) -> int:
        return len(self.keys)

    def places(self, begin: int, number: int | None) -> list[Place]:
        places = [place for place in super().places(0, None) if place.application in self.keys]
        return places[begin : None if number is None else begin + number]
