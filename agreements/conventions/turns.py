"""Who acts next on a convention."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState
from agreements.models import Convention
from core.permissions import holds, roles_of
from core.roles import Role
from core.turns import Next, Party, declare_turns

S = ConventionState


FIXED = {
    S.DRAFT: Next(Party.LEGAL, _("écrire la convention et l’ouvrir à la négociation")),
    S.NEGOTIATION: Next(Party.LEGAL, _("répondre aux remarques des parties, puis éprouver le texte")),
    S.STRESS_TESTED: Next(Party.LEGAL, _("noter la délibération du Conseil")),
    S.VOTED: Next(Party.SIGNATORIES, _("signer, chacun à son tour")),
    S.PARTLY_SIGNED: Next(Party.SIGNATORIES, _("signer, chacun à son tour")),
    S.IN_FORCE: Next(Party.NOBODY, _("La convention est en vigueur ; ce qui est dû se lit dans les obligations.")),
    S.EXPIRED: Next(Party.NOBODY, _("C’est terminé : la convention a expiré.")),
    S.TERMINATED: Next(Party.NOBODY, _("C’est terminé : la convention est résiliée.")),
}


def next_on(convention: Convention, now: dt.datetime) -> Next:
    """One answer for each state. A state without one raises."""
    return FIXED[S(convention.state)]


def parties_of(user: Any, convention: Convention) -> Iterable[Party]:
    found = {Party.LEGAL} if Role.LEGAL in roles_of(user) else set()
    if holds(user, ConventionPerm.SIGN_CONVENTION, convention):
        found.add(Party.SIGNATORIES)
    return found


declare_turns(Convention, next_on, parties_of)
