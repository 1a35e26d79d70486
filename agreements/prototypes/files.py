"""Files of prototypes: who may fetch them, and when."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from agreements.enums import ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC, PrototypeState
from agreements.models import Deposit, Prototype
from agreements.prototypes.domain.deposit import PURPOSE
from agreements.prototypes.permissions import PrototypePerm
from agreements.prototypes.queries import prototypes_visible_to
from challenges.enums import ChallengeOrgRole
from core.files import ARCHIVES, declare_purpose
from core.guardian import granted_to
from core.models import StoredFile
from core.permissions import holds_everywhere


def _reads_deposit(user: Any, file: StoredFile) -> bool:
    """The City (its people, and the directorates on the challenge) and the maker, at any time; a partner, like anyone
    who may see the prototype, once it is in the commons or was handed over from escrow to more than the City: before
    that, a source in a partner's hands is what the convention is there to prevent.
    """
    of_the_city = Q(
        challenge__organisations__role=ChallengeOrgRole.DIRECTORATE,
        challenge__organisations__organisation__roles__group__user=user.pk,
    )
    if holds_everywhere(user, PrototypePerm.VIEW):
        return Deposit.objects.filter(file=file).exists()
    shared = Q(state=PrototypeState.COMMONS) | Q(
        escrow_release__released_to__in=(ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC)
    )
    maker = granted_to(user, PrototypePerm.DEPOSIT, Prototype)
    return bool(prototypes_visible_to(user).filter(of_the_city | shared | maker, deposits__file=file).exists())


declare_purpose(PURPOSE, types=ARCHIVES, may_read=_reads_deposit, max_bytes=settings.DEPOSIT_MAX_BYTES)
