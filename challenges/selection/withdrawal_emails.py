"""Mail about a selection that the City considers withdrawing: to its holder, and to whoever decides."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from challenges.applications.emails import ToApplicants, ToPeople
from challenges.selection.emails import AwaitedAnswer
from core.emails import LAW


class WithdrawalConsidered(AwaitedAnswer):
    """To the people of a selected organisation, when the City considers withdrawing the selection: what, why, and until when to answer."""

    kind: ClassVar[str] = "challenges.withdrawal_considered"
    subject: ClassVar[object] = _("Vos observations avant un retrait envisagé : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/withdrawal_considered.txt"
    label = _("Retrait envisagé d’une sélection")
    required = LAW


class WithdrawalHeard(ToPeople):
    """To the team and the legal officers, but for those who are kept away from the file, when the organisation has answered."""

    kind: ClassVar[str] = "challenges.withdrawal_heard"
    subject: ClassVar[object] = _("Observations reçues sur un retrait envisagé : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/withdrawal_heard.txt"
    label = _("Observations sur un retrait envisagé")
    action = True
    required = ""


class SelectionKept(ToApplicants):
    """To the people of the organisation, when the City gives up the withdrawal that it considered."""

    kind: ClassVar[str] = "challenges.selection_kept"
    subject: ClassVar[object] = _("Votre sélection est maintenue : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/selection_kept.txt"
    label = _("Sélection maintenue")
    action = False
    required = LAW
