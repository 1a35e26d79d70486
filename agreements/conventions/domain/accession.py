"""The deed by which a selected startup joins one version of a convention."""

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from accounts.models import Membership
from agreements.conventions import slots
from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.governing import accepted_version
from agreements.conventions.domain.register_entries import enter
from agreements.conventions.domain.signing import signs_for
from agreements.conventions.emails import DeedToSign
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import JOINING
from agreements.enums import SignatureMethod
from agreements.models import Accession, ConventionVersion, Signature
from challenges.models import Application
from core.clock import app_now
from core.derivation import settle
from core.emails import named
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import require
from core.public_cache import changed


def version_to_join(application: Application, version: ConventionVersion | None = None) -> ConventionVersion:
    """The version that a selected startup joins: the one given, else the one it accepted. Raises DomainError, which says why
    there is none.
    """
    if application.state not in JOINING:
        raise DomainError(_("Une startup rejoint la convention une fois sa candidature retenue."))
    target = version or accepted_version(application.challenge)
    if target is None:
        raise DomainError(_("Aucune convention en vigueur ne régit ce défi."))
    if target.in_force_at is None or target.convention.ended_at:
        raise DomainError(_("Cette version de la convention n’est pas en vigueur."))
    return target


def draft_accession(application: Application, *, by: Any | None, version: ConventionVersion | None = None) -> Accession:
    """The deed of a selected startup, ready to be signed. Idempotent. `by=None` when the programme itself draws it up.

    It joins the version whose terms the startup accepted when it applied; after an amendment, another `version` may be
    given: the old deed binds until the new one is signed.
    """
    if by is not None:
        require(by, ConventionPerm.ADD_ACCESSION, None)
    target = version_to_join(application, version)
    with transaction.atomic():
        deed, created = Accession.objects.get_or_create(
            version=target,
            organisation=application.organisation,
            challenge=application.challenge,
            defaults={"application": application},
        )
        if created:
            settle(deed)
            slots.draw_up_deed(deed, by=by)
            DeedToSign.tell(
                deed, convention=named(target.convention), organisation=deed.organisation.name,
                path=partial(reverse, "accession", args=[deed.pk]),
            )  # fmt: skip
    return deed


def manages(deed: Accession, user: Any) -> bool:
    """Whether the person is among those who answer for the startup's people, not by a role in the whole programme."""
    rows = deed.organisation.memberships.filter(user=user.pk, role=OrgRoleName.MANAGER, ended_at__isnull=True)
    return bool(rows.exists())


def become_signatory(deed: Accession, *, by: Any) -> Membership:
    """A manager of the startup states that they may bind it: what an invitation that they send to themselves would give.

    Raises NotAllowed for anybody else.
    """
    if not manages(deed, by):
        raise NotAllowed(_("Un responsable de %(name)s désigne qui signe pour elle.") % {"name": deed.organisation})
    return add_member(deed.organisation, user=by, role=OrgRoleName.SIGNATORY, by=by)


def sign_accession(
    deed: Accession, *, by: Any, sha256: str, signatory_name: str = "", signatory_title: str = "", upload: Any = None
) -> Accession:
    """The startup's signatory signs. `sha256` is the hash of the deed they read.

    Raises NotAllowed for somebody else, StaleState when the deed or the convention changed. A deed for the same
    challenge under an older version ends: the new one replaces it.
    """
    with transaction.atomic():
        row = (
            Accession.objects.select_for_update(of=("self",))
            .select_related("version__convention", "organisation")
            .get(pk=deed.pk)
        )
        require(by, ConventionPerm.SIGN_ACCESSION, row)
        if not signs_for(by, row.organisation):
            raise NotAllowed(_("Vous ne pouvez pas signer pour %(name)s.") % {"name": row.organisation})
        if row.version.convention.ended_at or row.version.in_force_at is None:
            raise StaleState(_("La convention n’est plus en vigueur : l’acte ne peut plus être signé."))
        if sha256 != row.sha256:
            raise StaleState(_("L’acte que vous avez lu n’est plus le même : relisez-le avant de signer."))
        who = signatory_name.strip() or by.get_full_name()
        if not who:
            raise DomainError(_("Indiquez le nom de la personne qui signe."), field="signatory_name")
        signature = Signature(
            accession=row, signed_by=by, signatory_name=who, signatory_title=signatory_title.strip(),
            signed_at=app_now(), method=SignatureMethod.RECORDED,
        )  # fmt: skip
        if upload is not None:
            signature.file = slots.store_signed_deed(row, upload, by=by)
            signature.method = SignatureMethod.SIGNED_PDF
        signature.save()
        row.signatory_name, row.signatory_title = who, signature.signatory_title
        row.signed_at = signature.signed_at
        row.save(update_fields=["signatory_name", "signatory_title", "signed_at", "updated_at"])
        older = Accession.objects.filter(organisation=row.organisation, challenge=row.challenge, ended_at__isnull=True)
        older.exclude(pk=row.pk).update(ended_at=row.signed_at)
        slots.deed_signed(row)
        changed(row.version.convention)
        enter(row.version.convention, "convention.acceded", _acceded(row, signature), version=row.version, by=by)
    deed.refresh_from_db()
    return deed


def _acceded(deed: Accession, signature: Signature) -> dict[str, Any]:
    """What the register holds of a deed: who joins which text for which challenge, and the sealed deed by its hash."""
    return {
        "sha256": deed.version.sha256,
        "organisation": deed.organisation.name,
        "challenge": deed.challenge.slug if deed.challenge else None,
        "deed_sha256": deed.pdf.sha256 if deed.pdf else None,
        "method": signature.method,
        "signed_at": signature.signed_at.isoformat(),
        "file_sha256": signature.file.sha256 if signature.file else None,
    }


def end_accession(deed: Accession, *, by: Any, reason: str) -> Accession:
    """The startup leaves the programme. Rights already granted stay granted; the pilot's gate sees it is bound no more."""
    require(by, ConventionPerm.ADD_ACCESSION, None)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        row = Accession.objects.select_for_update(of=("self",)).get(pk=deed.pk)
        if row.ended_at:
            raise StaleState(_("Cet acte est clos."))
        row.ended_at = app_now()
        row.save(update_fields=["ended_at", "updated_at"])
        changed(deed.version.convention)
    return row


def newer_version(deed: Accession) -> ConventionVersion | None:
    """The version in force that superseded the one this deed joins, if any: it binds by a new deed only."""
    current = version_in_force(deed.version.convention) or live_version(deed.version.convention)
    return current if current.n > deed.version.n and current.in_force_at else None
