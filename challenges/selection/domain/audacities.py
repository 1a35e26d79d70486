"""The grid of Audacities: filled by any juror for a file of the jury, apart from marks, and shown for what is selected.

Source of the six criteria: Audacities, FING/IDDRI, April 2018. A placing stays its juror's to correct or take back until the
decisions are released; what the release keeps does not change after it, like the other figures of the selection.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.queries.application import applications_for_jury
from challenges.enums import JUDGED, Audacity, JuryPerm, PendingDecision
from challenges.models import Application, AudacityPlacing, Challenge, JuryMember
from challenges.selection.audacity_queries import means_of
from challenges.selection.domain.fairness import SMALLEST
from challenges.selection.queries import seat_of
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import require


def place(application: Application, *, by: Any, degrees: Mapping[str, int]) -> AudacityPlacing:
    """Where this juror places the candidate, on all six criteria; a second time corrects the first.

    Raises NotAllowed for whoever does not sit or may not read the file, StaleState once the decisions are released.
    """
    missing = next((name for name in Audacity.values if degrees.get(name) is None), "")
    if missing:
        raise DomainError(_("Placez le candidat sur chacun des six critères."), field=missing)
    with transaction.atomic():
        member = _seated(application, by)
        placing, _made = AudacityPlacing.objects.update_or_create(
            application=application, member=member, defaults={name: degrees[name] for name in Audacity.values}
        )
    return placing


def take_back(application: Application, *, by: Any) -> None:
    """The juror's placing is removed. Idempotent; the same refusals as `place`."""
    with transaction.atomic():
        AudacityPlacing.objects.filter(application=application, member=_seated(application, by)).delete()


def _seated(application: Application, by: Any) -> JuryMember:
    """The seat from which this person places, with the file locked: its release waits for this, or is seen."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("challenge__jury")
    locked = rows.get(pk=application.pk)
    jury = locked.challenge.jury
    require(by, JuryPerm.SIT, jury)
    member = seat_of(by, jury)
    if member is None or not applications_for_jury(by).filter(pk=locked.pk).exists():
        raise NotAllowed(_("Seuls les membres de ce jury qui lisent ce dossier le placent sur la grille."))
    if locked.state not in JUDGED:
        raise StaleState(_("Les décisions sont publiées : la grille ne change plus."))
    return member


def kept_at_release(challenge: Challenge) -> dict[str, Any]:
    """For each file about to be selected, or kept in reserve and perhaps selected later: the means, where three jurors placed it.

    Fewer are not kept at all: a mean of one or two would tell what one person thinks. Read with the challenge locked.
    """
    chosen = challenge.applications.filter(
        state__in=JUDGED, pending_decision__in=(PendingDecision.SELECTED, PendingDecision.RESERVE)
    )
    found = {}
    for application in chosen.order_by("pk"):
        jurors, means = means_of(application)
        if jurors >= SMALLEST:
            found[str(application.pk)] = {"jurors": jurors, "means": means}
    return {"audacities": found} if found else {}
