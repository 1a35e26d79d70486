"""What the page of composition shows around the seats: employers, offers without answer, those who left."""

from typing import Any

from django.utils.translation import gettext as _

from challenges.models import Jury, JuryMember, JurySeatOffer
from challenges.selection.queries import employers_of, offers_shown

SHOWN = 100


def around_the_seats(jury: Jury) -> dict[str, Any]:
    """`employers` by user, `offers` that the team follows, `left`: whose seat ended and may be given back."""
    left = JuryMember.objects.filter(jury=jury, left_at__isnull=False).select_related("user").order_by("-left_at")
    return {"employers": employers_of(jury), "offers": offers_shown(jury)[:SHOWN], "left": left[:SHOWN]}


def told_of(seated: JuryMember | JurySeatOffer) -> str:
    """What the team reads after its form."""
    if isinstance(seated, JuryMember):
        return _("%(name)s siège au jury.") % {"name": seated.user}
    return _("Invitation envoyée à %(email)s : elle vaut quatorze jours.") % {"email": seated.email}
