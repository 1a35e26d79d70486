"""What the selection does when an application changes: each runs in the transaction of the change. And the step that two
people take to lift a link.
"""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import slots as accounts_slots
from casework.steps import declare_step
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.slots import score_columns
from challenges.enums import ConflictPerm, JuryPerm
from challenges.models import Application, Conflict, Jury
from challenges.selection import acts  # noqa: F401 (declares the acts and their step)
from challenges.selection.domain.addenda import ADDENDUM, add_addendum, what_is_added
from challenges.selection.domain.conflicts import assess_acquaintance, compute_for_application
from challenges.selection.domain.looking import kept_from_files
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.domain.reopening import REOPEN, reopen_minutes, what_is_read
from challenges.selection.domain.scores import scores_for
from challenges.selection.domain.withdrawal import ended_otherwise
from core.workflow import on

score_columns.filled_by(scores_for)


def eligible(application: Application, *, by: Any, log: Any) -> None:
    """Links of the jurors and of the team with it are computed before any of them reads it."""
    compute_for_application(application)


def withdrawn(application: Application, *, by: Any, log: Any) -> None:
    """A decision prepared for it never leaves."""
    drop_prepared(application.challenge_id, application=application)


on("challenges.Application", "submit", eligible)
on("challenges.Application", "find_eligible", eligible)
on("challenges.Application", "withdraw", withdrawn)


def given_up(application: Application, *, by: Any, log: Any) -> None:
    """A selection that its holder gave up, or is deemed to, is no longer there to be withdrawn."""
    ended_otherwise(application)


for transition in ("renounce", "lapse_selection", "find_silent"):
    on("challenges.Application", transition, given_up)


def _read(conflict: Conflict, payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    after = _("levé : le dossier est rendu") if payload["lifted"] else _("à l’écart de ce dossier seulement")
    return [
        (str(_("Personne")), str(conflict.person)),
        (str(_("Avec")), conflict.with_whom),
        (str(_("Lien")), conflict.reason_shown),
        (str(_("Après")), str(after)),
    ]


def _page(conflict: Conflict) -> str:
    return reverse("challenge_links", args=[conflict.challenge_id])


declare_step(
    Conflict,
    "acquaintance",
    label=_("Simple connaissance"),
    perm=ConflictPerm.ASSESS,
    second=ConflictPerm.CONFIRM,
    read=_read,
    act=lambda conflict, *, by, reason, payload, step: assess_acquaintance(
        conflict, by=by, reason=reason, lifted=payload["lifted"], step=step
    ),
    objects=lambda: Conflict.objects.select_related("person", "challenge", "application__organisation"),
    title=str,
    url=_page,
)
declare_step(
    Jury,
    REOPEN,
    label=_("Rouvrir le procès-verbal signé"),
    perm=JuryPerm.CHAIR,
    second=ApplicationPerm.DECIDE,
    read=what_is_read,
    act=reopen_minutes,
    objects=lambda: Jury.objects.select_related("challenge"),
    title=lambda jury: str(jury.challenge),
    url=lambda jury: reverse("jury_deliberation", args=[jury.pk]),
)
declare_step(
    Jury,
    ADDENDUM,
    label=_("Ajouter un additif au procès-verbal signé"),
    perm=JuryPerm.CHAIR,
    second=ApplicationPerm.DECIDE,
    read=what_is_added,
    act=add_addendum,
    objects=lambda: Jury.objects.select_related("challenge"),
    title=lambda jury: str(jury.challenge),
    url=lambda jury: reverse("jury_deliberation", args=[jury.pk]),
)
accounts_slots.kept_from_files.filled_by(kept_from_files)
