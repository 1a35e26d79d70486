"""The life of a prototype: registered, deposited, licensed, shown as commons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.enums import PrototypeState as S
from agreements.prototypes import licences
from agreements.prototypes.gates import COMMONS
from agreements.prototypes.permissions import PrototypePerm as P
from core.exceptions import DomainError
from core.workflow import MOVED, Transition, declare_workflow


def has_a_deposit(prototype: Any) -> None:
    if not prototype.deposits.exists():
        raise DomainError(str(_("Déposez d’abord une archive des sources.")), field="file")


def has_an_open_licence(prototype: Any) -> None:
    """The licence was written in the same transaction, before the step: read it as it stands."""
    answer = licences.openness(licences.parse(prototype.licence))
    if answer.verdict is licences.Verdict.NO:
        raise DomainError(answer.reason, field="licence")


PROTOTYPE = declare_workflow(
    "agreements.Prototype",
    S,
    [
        Transition(
            "deposit",
            (S.REGISTERED,),
            S.DEPOSITED,
            P.DEPOSIT,
            _("Déposer les sources"),
            has_a_deposit,
            quiet="its maker does it, and the register says it",
        ),
        Transition(
            "license",
            (S.DEPOSITED,),
            S.LICENSED,
            P.LICENSE,
            _("Choisir la licence"),
            has_an_open_licence,
            quiet="its maker does it, and the register says it",
        ),
        Transition(
            "relicense",
            (S.LICENSED,),
            S.LICENSED,
            P.LICENSE,
            _("Changer la licence"),
            has_an_open_licence,
            quiet="its maker does it, and the register says it",
        ),
        Transition(
            "show_commons",
            (S.LICENSED,),
            S.COMMONS,
            P.CERTIFY,
            _("Montrer comme commun"),
            gate=COMMONS,
            notify=(MOVED,),
        ),
        Transition(
            "withdraw_commons",
            (S.COMMONS,),
            S.LICENSED,
            P.CERTIFY,
            _("Ne plus montrer comme commun"),
            reason_required=True,
            danger=True,
            brings=_(
                "Le prototype n’est plus montré comme un commun, et le registre le dit. Il pourra l’être de nouveau quand les conditions seront remplies."
            ),
            notify=(MOVED,),
        ),
    ],
)
