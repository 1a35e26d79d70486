"""A consortium: the lead invites, each organisation reads the application, and answers for itself."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import REPRESENTATIVES
from accounts.models import Organisation
from accounts.validators import compact
from challenges.applications.domain.consents import agreed_to, sha256_of
from challenges.applications.domain.dossier import locked_for_change, saved_now
from challenges.applications.domain.mail import mail_applicants, mail_member
from challenges.applications.emails import ConsortiumAnswer, ConsortiumInvitation
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import APPLYING_KINDS
from challenges.models import Application, ApplicationMember
from core.clock import app_now
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed, StaleState
from core.names import folded
from core.permissions import require
from core.whole_text import within

MOST = 10
BOUND = ("consent_sha256", "consent_content", "asked_at", "asked_sha256")


def find_organisation(words: str) -> Organisation:
    """The one registered organisation of this name or SIREN. Raises DomainError on `organisation`."""
    number = compact(words)
    match = Q(siren=number) if number.isdigit() else Q(name__folded=folded(words))
    found = Organisation.objects.filter(match, kind__in=APPLYING_KINDS, merged_into__isnull=True)[:2]
    if len(found) == 1:
        return found[0]
    sentence = (
        _("Plusieurs organisations portent ce nom : donnez le SIREN.")
        if found
        else _("Aucune organisation de ce nom ou de ce SIREN n’est inscrite. Invitez-la d’abord à s’inscrire.")
    )
    raise DomainError(sentence, field="organisation")


def invite_member(application: Application, organisation: Organisation, *, role: str, by: Any) -> ApplicationMember:
    """Invites an organisation; one that declined may be asked again. Side effects: its people may read the application,
    mail to those who bind it.
    """
    with transaction.atomic():
        locked = locked_for_change(application, by, "groupement")
        if organisation.pk == locked.organisation_id:
            raise DomainError(_("Votre organisation porte déjà cette candidature."), field="organisation")
        known = locked.members.filter(organisation=organisation).first()
        if known and not known.declined_at:
            raise DomainError(_("%(name)s est déjà invitée.") % {"name": organisation}, field="organisation")
        if known is None and locked.members.count() >= MOST:
            raise DomainError(_("Un groupement a %(most)s membres au plus.") % {"most": MOST}, field="organisation")
        values = {
            "role": within(role, ApplicationMember, "role"),
            "invited_at": app_now(),
            "invited_by": by,
            "declined_at": None,
            "decline_reason": "",
        }
        member, _created = ApplicationMember.objects.update_or_create(
            application=locked, organisation=organisation, defaults=values
        )
        saved_now(locked)
        settle(locked)
        mail_member(ConsortiumInvitation, member, role=member.role)
    return member


def remove_member(member: ApplicationMember, *, by: Any) -> None:
    """The lead goes on without it. Side effect: its people no longer read the application."""
    with transaction.atomic():
        locked = locked_for_change(member.application, by, "groupement")
        member.delete()
        saved_now(locked)
        settle(locked)


def _answering(member: ApplicationMember, by: Any) -> ApplicationMember:
    """The row, locked, for somebody who binds that very organisation. Call it inside a transaction."""
    Application.objects.select_for_update(of=("self",)).get(pk=member.application_id)
    row = (
        ApplicationMember.objects.select_for_update(of=("self",))
        .select_related("application__challenge", "application__organisation", "organisation")
        .filter(pk=member.pk)
        .first()
    )
    if row is None:
        raise StaleState(_("Cette invitation a été retirée."))
    require(by, ApplicationPerm.CONSENT, row.application)
    mine = by.memberships.filter(
        organisation=row.organisation_id, role__in=REPRESENTATIVES, ended_at__isnull=True
    ).exists()
    if not mine:
        raise NotAllowed(_("Une personne responsable ou signataire de %(name)s répond.") % {"name": row.organisation})
    return row


def consent(member: ApplicationMember, *, by: Any, sha256: str | None = None) -> ApplicationMember:
    """The organisation takes part, in the application as it stands. Idempotent. Side effect: mail to the lead's people.

    `sha256` is that of the content which the page showed: when it is no longer that one, DomainError, and nothing is agreed to.
    """
    with transaction.atomic():
        row = _answering(member, by)
        text = agreed_to(row.application)
        now_sha256 = sha256_of(text)
        if sha256 is not None and sha256 != now_sha256:
            raise DomainError(
                _("Le dossier a changé depuis que vous avez ouvert cette page. Relisez-le, puis répondez.")
            )
        if row.consented_at is None or row.consent_sha256 != now_sha256:
            row.consented_at, row.consented_by, row.declined_at = app_now(), by, None
            row.consent_sha256, row.consent_content = now_sha256, text
            row.asked_at, row.asked_sha256 = None, ""
            row.save(update_fields=["consented_at", "consented_by", "declined_at", *BOUND])
            settle(row.application)
            mail_applicants(ConsortiumAnswer, row.application, member=row.organisation, consents=True, reason="")
    return row


def decline(member: ApplicationMember, *, by: Any, reason: str = "") -> ApplicationMember:
    """The organisation does not take part, or no longer. Side effects: its people no longer read the application; mail."""
    with transaction.atomic():
        row = _answering(member, by)
        row.declined_at, row.decline_reason, row.consented_at, row.consented_by = app_now(), reason.strip(), None, None
        row.consent_sha256 = row.consent_content = row.asked_sha256 = ""
        row.asked_at = None
        row.save(update_fields=["declined_at", "decline_reason", "consented_at", "consented_by", *BOUND])
        saved_now(row.application)
        settle(row.application)
        mail_applicants(
            ConsortiumAnswer, row.application, member=row.organisation, consents=False, reason=row.decline_reason
        )
    return row
