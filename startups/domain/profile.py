"""Writing the once-only profile."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import OrganisationPerm
from core.clock import today
from core.exceptions import DomainError, StaleState
from core.files import store
from core.permissions import require
from core.shared_texts import keep_changes
from startups.models import Founder, ProfileDocument, StartupProfile

DOCUMENT = "startups.document"


def _may(by: User, organisation: Organisation) -> None:
    require(by, OrganisationPerm.CHANGE_ORGANISATION, organisation)


def _locked(organisation: Organisation) -> StartupProfile:
    """The profile, created on first writing; two first writings at once make one."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    profile, _created = StartupProfile.objects.select_related("organisation").get_or_create(organisation=organisation)
    return profile


def save_profile(organisation: Organisation, *, by: User, values: Mapping[str, Any]) -> StartupProfile:
    """Writes these fields and no other, so that two people on two fields lose nothing. What both changed is settled by the
    form (`core.shared_forms`) before it comes here.
    """
    _may(by, organisation)
    with transaction.atomic():
        profile = _locked(organisation)
        keep_changes(profile, values, by=by)
        for name, value in values.items():
            setattr(profile, name, value)
        profile.save(update_fields=[*values, "updated_at"])
    return profile


def set_founders(
    organisation: Organisation, *, by: User, changed: Iterable[Founder], deleted: Iterable[Founder]
) -> None:
    """Writes the list of founders. Gender is what each person states, « ne souhaite pas répondre » included."""
    _may(by, organisation)
    with transaction.atomic():
        profile = _locked(organisation)
        for founder in deleted:
            founder.delete()
        for founder in changed:
            founder.profile = profile
            founder.save()


def add_document(
    organisation: Organisation, *, by: User, upload: File, replaces: ProfileDocument | None = None, **facts: Any
) -> ProfileDocument:
    """Keeps a document with its dates and who may read it; the one that it replaces stays as history.

    `facts`: kind, title, issued_on, valid_to, readers. Raises DomainError on the field at fault; nothing is kept then.
    """
    _may(by, organisation)
    issued, until = facts.get("issued_on"), facts.get("valid_to")
    if issued is not None and issued > today():
        raise DomainError(_("La date de ce document est dans l’avenir."), field="issued_on")
    if until is not None and until < today():
        raise DomainError(
            _("Ce document n’est plus valable : sa date est passée. Ajoutez-en un plus récent."), field="valid_to"
        )
    if issued is not None and until is not None and until < issued:
        raise DomainError(_("Il cesserait d’être valable avant sa propre date."), field="valid_to")
    with transaction.atomic():
        profile = _locked(organisation)
        if replaces is not None:
            replaces.refresh_from_db()
            if replaces.replaced_by_id or replaces.profile_id != profile.pk:
                raise StaleState(_("Ce document a déjà été remplacé."))
        stored = store(upload, purpose=DOCUMENT, by=by, field="file")
        document = ProfileDocument.objects.create(profile=profile, file=stored, **facts)
        if replaces is not None:
            replaces.replaced_by = document
            replaces.save(update_fields=["replaced_by", "updated_at"])
    return document


def remove_document(document: ProfileDocument, *, by: User) -> None:
    """Takes a document out of the profile. Applications that were sent with it keep their copy."""
    _may(by, document.profile.organisation)
    document.delete()
