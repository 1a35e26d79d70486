"""Where a juror places an actor on the grid of Audacities: kept apart from marks."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from challenges.enums import Audacity
from challenges.models.application import Application
from challenges.models.jury import JuryMember
from core.models import Identified

MOST = 5


def _degree(criterion: Audacity) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(criterion.label, validators=[MinValueValidator(0), MaxValueValidator(MOST)])


class AudacityPlacing(Identified):
    """One juror's placing of one candidate, 0 (not at all) to 5 on each of the six criteria of Audacities (FING/IDDRI, April 2018).

    It is no mark: no ranking, total or decision reads it. The fields are those of `Audacity`.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="placings")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="placings")
    personal_data = _degree(Audacity.PERSONAL_DATA)
    audience = _degree(Audacity.AUDIENCE)
    power = _degree(Audacity.POWER)
    legitimacy = _degree(Audacity.LEGITIMACY)
    city_views = _degree(Audacity.CITY_VIEWS)
    independence = _degree(Audacity.INDEPENDENCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="one_placing_per_juror"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__lte": MOST for name in Audacity.values}), name="placing_between_0_and_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"

    @property
    def degrees(self) -> dict[str, int]:
        """Criterion → degree, in the order of the grid."""
        return {name: getattr(self, name) for name in Audacity.values}
