"""What the selection does when an application changes: each runs in the transaction of the change. And the step that two
people take to lift a link.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import slots as accounts_slots
from casework.acts import declare_act
from casework.enums import Mode
from casework.steps import declare_step
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.slots import score_columns
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import ConflictPerm, JuryPerm
from challenges.models import Application, Challenge, Conflict, Jury
from challenges.selection import acts  # noqa: F401 (declares the acts and their step)
from challenges.selection.domain.addenda import ADDENDUM, add_addendum, what_is_added
from challenges.selection.domain.conflicts import assess_acquaintance, compute_for_application
from challenges.selection.domain.ending import (
    candidates,
    end_without_selection,
    take_up_again,
    text_of,
)
from challenges.selection.domain.ending import (
    what_is_read as ending_read,
)
from challenges.selection.domain.looking import kept_from_files
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.domain.reopening import REOPEN, reopen_minutes, what_is_read
from challenges.selection.domain.scores import scores_for
from core.emails import named
from core.roles import Role
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

REMEDIES = _(
    "Recours gracieux auprès de la Ville, ou recours devant le tribunal administratif de Paris, dans les deux mois du jour où "
    "vous avez reçu cet acte."
)


def _end(name: str, challenge: Challenge, *, by: Any, reason: str, payload: Any, step: Any) -> Challenge:
    return end_without_selection(challenge, name, by=by, reason=reason, step=step)


ENDINGS = (
    ("declare_unsuccessful", "infructueux", _("Appel déclaré infructueux"), "selection.unsuccessful"),
    ("drop", "sans-suite", _("Appel déclaré sans suite"), "selection.dropped"),
)
for transition, kind, label, entry in ENDINGS:
    declare_act(
        kind,
        label,
        Challenge,
        service=lambda challenge: Role.TEAM,
        title=str,
        text=lambda challenge, _log: text_of(challenge),
        reasons=lambda challenge, log: log.reason,
        people=candidates,
        remedies=lambda challenge: REMEDIES,
        link=lambda challenge, act: settings.SITE_URL + reverse("act", args=[act.number]),
        url=lambda challenge: reverse("workspace_challenge", args=[challenge.pk]),
        public=lambda challenge: challenge.published_at is not None,
        reasons_public=True,
        registered=True,
        entry=entry,
        corrected=lambda mode: "selection.rectified" if mode == Mode.ERRATUM else "selection.withdrawn",
        codes=lambda challenge: {"challenge": challenge.slug, "fictional": challenge.fictional},
        undo=take_up_again,
    )
    declare_step(
        Challenge,
        transition,
        read=ending_read,
        act=partial(_end, transition),
        objects=Challenge.objects.all,
        title=lambda challenge: named(challenge)(),
        url=lambda challenge: reverse("workspace_challenge", args=[challenge.pk]),
        opens=lambda user, challenge: challenges_visible_to(user).filter(pk=challenge.pk).exists(),
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
