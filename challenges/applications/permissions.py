"""Who may do what to applications."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from challenges.applications.queries.recusal import acts_for, is_kept_away, is_kept_from_part, represents_applicant
from challenges.enums import ApplicationState
from challenges.models import Application
from core.clock import app_now
from core.permissions import YES, Decision, always, declare, refuse
from core.roles import ObjectRole, Role
from core.ui.dates import instant

WRITABLE_APPLICATION = (ApplicationState.DRAFT, ApplicationState.CORRECTION_REQUESTED)


class ApplicationPerm(StrEnum):
    VIEW = "challenges.view_application"
    CHANGE = "challenges.change_application"
    SUBMIT = "challenges.submit_application"
    CHECK = "challenges.check_application"
    MESSAGE = "challenges.message_application"
    READ_PENDING = "challenges.read_pending_decision"
    DECIDE = "challenges.decide_application"
    ACCEPT = "challenges.accept_selection"
    WITHDRAW_SELECTION = "challenges.withdraw_selection"
    CONSENT = "challenges.consent_application"


def _writable(user: Any, application: Any) -> Decision:
    """Until the deadline, to the microsecond: what nobody could submit any more is not taken as if it counted."""
    if application is None:
        return YES
    if application.state in WRITABLE_APPLICATION:
        deadline = application.deadline
        if deadline is None or app_now() <= deadline:
            return YES
        if application.state == ApplicationState.CORRECTION_REQUESTED:
            said = _("La correction était attendue avant le %(when)s : le contenu déjà déposé fait foi.")
            return refuse(said % {"when": instant(deadline)})
        return refuse(
            _("L’appel a clos le %(when)s : ce brouillon est gardé, en lecture seule.") % {"when": instant(deadline)}
        )
    return refuse(str(_("La candidature est déposée : son contenu ne change plus.")))


def _open_to_consent(user: Any, application: Any) -> Decision:
    if application is None or application.state in WRITABLE_APPLICATION:
        return YES
    return refuse(str(_("La candidature est déposée : le groupement ne change plus.")))


def _not_recused(user: Any, application: Any) -> Decision:
    """Links bind the team too: whoever is kept away from a file does not handle it. One's own application stays open."""
    if application is not None and is_kept_away(user, application) and not acts_for(user, application):
        return refuse(str(_("Un lien avec un candidat vous tient à l’écart de cette candidature.")))
    return YES


def _impartial(user: Any, obj: Any) -> Decision:
    """Nobody checks, decides or reads what is decided on a challenge to which their own organisation applies.

    `obj` is an application, or the jury of a challenge, whose pages show the decisions of all that one may see.
    """
    if obj is None:
        return YES
    if represents_applicant(user, obj.challenge_id):
        return refuse(str(_("Une organisation dont vous êtes membre est candidate à ce défi.")))
    if isinstance(obj, Application):
        return _not_recused(user, obj)
    if is_kept_from_part(user, obj.challenge_id):
        return refuse(str(_("Un lien avec un candidat de ce défi vous tient à l’écart de ce qui le concerne.")))
    return YES


_APPLICANT = {
    ApplicationPerm.VIEW,
    ApplicationPerm.CHANGE,
    ApplicationPerm.SUBMIT,
    ApplicationPerm.MESSAGE,
    ApplicationPerm.ACCEPT,
}

declare(
    ApplicationPerm,
    grants={
        ObjectRole.APPLICANT: _APPLICANT,
        ObjectRole.CO_APPLICANT: {ApplicationPerm.VIEW},
        ObjectRole.SIGNATORY: {ApplicationPerm.VIEW, ApplicationPerm.CONSENT},
        Role.TEAM: {
            ApplicationPerm.VIEW,
            ApplicationPerm.CHECK,
            ApplicationPerm.MESSAGE,
            ApplicationPerm.READ_PENDING,
            ApplicationPerm.DECIDE,
            ApplicationPerm.WITHDRAW_SELECTION,
        },
        Role.LEGAL: {ApplicationPerm.WITHDRAW_SELECTION},
    },
    rules={
        ApplicationPerm.VIEW: _not_recused,
        ApplicationPerm.CHANGE: _writable,
        ApplicationPerm.SUBMIT: always,
        ApplicationPerm.CHECK: _impartial,
        ApplicationPerm.MESSAGE: _not_recused,
        ApplicationPerm.READ_PENDING: _impartial,
        ApplicationPerm.DECIDE: _impartial,
        ApplicationPerm.ACCEPT: always,
        ApplicationPerm.WITHDRAW_SELECTION: _impartial,
        ApplicationPerm.CONSENT: _open_to_consent,
    },
)
