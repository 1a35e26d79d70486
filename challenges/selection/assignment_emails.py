"""Mail about who reads what: readings given and taken back along the way, an agent of the team who stands aside."""

from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from challenges.applications.emails import ToPeople
from challenges.models import JuryMember
from challenges.selection.emails import ToJuror
from core.emails import TERM


class ReadingsGiven(ToJuror):
    """To a juror who gets readings once they are open: by hand, or in place of somebody else."""

    kind: ClassVar[str] = "challenges.readings_given"
    subject: ClassVar[object] = _("Des lectures vous sont confiées : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/readings_given.txt"
    label = _("Lectures confiées en cours de route")
    action = True
    required = TERM

    @classmethod
    def messages(cls, subject: JuryMember, *, about: Any = None, **context: Any) -> list[Self]:
        """With the day by which readings are due."""
        return super().messages(subject, about=about, due=about.reviews_due_at, **context)


class ReadingsTaken(ToJuror):
    """To a juror from whom the team takes readings back."""

    kind: ClassVar[str] = "challenges.readings_taken"
    subject: ClassVar[object] = _("Des lectures vous sont reprises : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/readings_taken.txt"
    label = _("Lectures reprises")
    action = False
    required = TERM


class AgentAside(ToPeople):
    """To the team, but for those who are kept away from the file, when one of its agents stands aside: the others take over."""

    kind: ClassVar[str] = "challenges.agent_aside"
    label = _("Un agent de l’équipe se déporte")
    action = False
    required = ""
    subject: ClassVar[object] = _("%(agent)s se déporte : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/agent_aside.txt"
