"""Signatures: who may sign for whom, in which order, on which text; the last one brings the convention into force."""

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import OrgRoleName
from accounts.models import Organisation, OrgRole
from agreements.conventions import slots
from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.readiness import signatures_on, unsigned_parties
from agreements.conventions.domain.register_entries import enter, files_of
from agreements.conventions.domain.term import first_term
from agreements.conventions.emails import ConventionToSign
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import SIGNABLE, ConventionState, SignatureMethod
from agreements.models import Convention, ConventionVersion, Party, ScanAttestation, Signature
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform


def signs_for(user: Any, organisation: Organisation) -> bool:
    """Whether the person holds the signatory role of this organisation."""
    return OrgRole.objects.filter(organisation=organisation, name=OrgRoleName.SIGNATORY, group__user=user).exists()


def sign(
    version: ConventionVersion,
    party: Party,
    *,
    by: Any,
    sha256: str,
    signatory_name: str = "",
    signatory_title: str = "",
    upload: Any = None,
) -> Signature:
    """A signatory signs for their organisation: by the sealed document they signed (`upload`), or in the workspace.

    `sha256` is the hash of the text they read. Raises NotAllowed for somebody who may not sign for this party,
    StaleState on another text than the one voted, DomainError out of order or for a document that is not ours.
    """
    with transaction.atomic():
        locked = lock(party.convention)
        _check_text(locked, version, sha256)
        require(by, ConventionPerm.SIGN_CONVENTION, locked)
        if not signs_for(by, party.organisation):
            raise NotAllowed(_("Vous ne pouvez pas signer pour %(name)s.") % {"name": party.organisation})
        signature = _signature(locked, version, party, by=by, name=signatory_name, title=signatory_title)
        if upload is not None:
            signature.file = slots.store_signed_version(version, upload, by=by)
            signature.method = SignatureMethod.SIGNED_PDF
        return _record(locked, signature, first_step="sign", by=by)


def record_scan(
    version: ConventionVersion,
    party: Party,
    *,
    by: Any,
    upload: Any,
    signatory_name: str = "",
    signatory_title: str = "",
) -> Signature:
    """An original signed on paper, scanned. It counts once two people have compared it with the text; a machine reads it
    meanwhile (`agreements.scans`).
    """
    with transaction.atomic():
        locked = lock(party.convention)
        _check_text(locked, version, version.sha256)
        require(by, ConventionPerm.RECORD_SIGNATURE, locked)
        signature = _signature(locked, version, party, by=by, name=signatory_name, title=signatory_title)
        signature.method = SignatureMethod.SCAN_CHECKED
        signature.file = slots.store_scan(upload, by=by)
        signature.save()
        slots.compare_scan(signature)
        changed(locked)
    return signature


def count_scan(convention: Convention, signature: Signature, attestation: ScanAttestation) -> Signature:
    """Notes who vouched for a scan; with the second person it counts. Called by `agreements.scans.domain.attest`, convention
    locked.
    """
    row = Signature.objects.select_for_update(of=("self",)).select_related("version", "party").get(pk=signature.pk)
    if row.party is not None:
        _check_order(_version_of(row), row.party)
    if attestation.n == 1:
        row.checked_by = attestation.by
        row.save(update_fields=["checked_by", "updated_at"])
        return row
    row.checked_by2 = attestation.by
    return _record(convention, row, first_step="record_first_signature", by=attestation.by)


def reject_scan(signature: Signature, *, by: Any, reason: str) -> None:
    """The scan does not show this text, or not this signature: it is set aside and may be recorded again."""
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    version = _version_of(signature)
    with transaction.atomic():
        locked = lock(version.convention)
        require(by, ConventionPerm.RECORD_SIGNATURE, locked)
        if signature.counts:
            raise StaleState(_("Cet original est déjà vérifié."))
        signature.delete()


def _version_of(signature: Signature) -> ConventionVersion:
    if signature.version is None:
        raise DomainError(_("Cette signature est celle d’un acte d’adhésion."))
    return signature.version


def _check_text(convention: Convention, version: ConventionVersion, sha256: str) -> None:
    current = live_version(convention)
    if convention.state == ConventionState.IN_FORCE:
        current = version_in_force(convention) or current
    if current.pk != version.pk:
        raise StaleState(
            _("Cette version (%(old)s) n’est plus celle qui se signe : la version %(new)s l’a remplacée.")
            % {"old": version.n, "new": current.n}
        )
    if convention.state not in (*SIGNABLE, ConventionState.IN_FORCE):
        raise StaleState(_("La convention se signe une fois votée par le Conseil."))
    if sha256 != current.sha256:
        raise StaleState(
            _("Le texte que vous avez lu n’est pas celui que le Conseil a voté : relisez-le avant de signer.")
        )


def _signature(
    convention: Convention, version: ConventionVersion, party: Party, *, by: Any, name: str, title: str
) -> Signature:
    if party.convention_id != convention.pk or party.left_on:
        raise DomainError(_("%(name)s n’est pas partie à cette convention.") % {"name": party.organisation})
    if convention.state == ConventionState.IN_FORCE and party.founding:
        raise StaleState(_("La convention est déjà en vigueur."))
    if version.signatures.filter(party=party).exists():
        raise StaleState(_("%(name)s a déjà signé cette version.") % {"name": party.organisation})
    if party.founding:
        _check_order(version, party)
    who = name.strip() or party.signatory_name or by.get_full_name()
    if not who:
        raise DomainError(_("Indiquez le nom de la personne qui signe."), field="signatory_name")
    return Signature(
        version=version, party=party, signed_by=by, signatory_name=who,
        signatory_title=title.strip() or party.signatory_title, signed_at=app_now(), method=SignatureMethod.RECORDED,
    )  # fmt: skip


def _check_order(version: ConventionVersion, party: Party) -> None:
    before = [p for p in unsigned_parties(version) if p.signing_order < party.signing_order]
    if before:
        names = ", ".join(str(p.organisation) for p in before)
        raise DomainError(_("Ce n’est pas encore le tour de %(name)s : %(before)s signe d’abord.")
                          % {"name": party.organisation, "before": names})  # fmt: skip


def _record(convention: Convention, signature: Signature, *, first_step: str, by: Any) -> Signature:
    signature.save()
    if convention.state == ConventionState.VOTED:
        perform(convention, first_step, by=by, reason=str(signature.party))
    changed(convention)
    version = _version_of(signature)
    enter(convention, "convention.signed", _signed(signature, version), version=version, by=signature.signed_by)
    waiting = unsigned_parties(version)
    if convention.state == ConventionState.PARTLY_SIGNED and not waiting:
        enter_into_force(convention)
    elif waiting:
        ask_signatures(version)
    return signature


def _signed(signature: Signature, version: ConventionVersion) -> dict[str, Any]:
    """What the register holds of a signature: for which party, how, on which text; not by whom."""
    return {
        "sha256": version.sha256,
        "organisation": str(signature.party),
        "method": signature.method,
        "signed_at": signature.signed_at.isoformat(),
        "file_sha256": signature.file.sha256 if signature.file else None,
    }


def ask_signatures(version: ConventionVersion) -> None:
    """Writes to the signatories whose turn it is, those of the next number in the order."""
    waiting = unsigned_parties(version)
    for party in waiting:
        if party.signing_order > waiting[0].signing_order:
            break
        ConventionToSign.tell(
            party, about=version.convention, convention=named(version.convention), organisation=party.organisation.name,
            path=partial(reverse, "convention_signatures", args=[version.convention_id]),
        )  # fmt: skip


def enter_into_force(convention: Convention) -> Convention:
    """The City and every founding party have signed: this version binds them, the one before is superseded."""
    version = live_version(convention)
    now = app_now()
    before = convention.versions.filter(in_force_at__isnull=False, superseded_at__isnull=True).exclude(pk=version.pk)
    ends = first_term(version, before.first())
    before.update(superseded_at=now)
    ConventionVersion.objects.filter(pk=version.pk).update(in_force_at=now, **ends)
    perform(convention, "enter_into_force", by=None, changes={"in_force_at": convention.in_force_at or now})
    changed(convention)
    parties = convention.parties.filter(left_on__isnull=True).select_related("organisation").order_by("signing_order")
    held = {
        "sha256": version.sha256,
        "parties": [party.organisation.name for party in parties],
        "files": files_of(version),
    }
    enter(convention, "convention.in_force", held, version=version)
    return convention


def bound_organisations(version: ConventionVersion) -> set[Any]:
    """Identifiers of the parties bound by this version."""
    return {
        row.party.organisation_id for row in signatures_on(version).values() if row.party and row.party.left_on is None
    }
