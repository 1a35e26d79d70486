"""The parts of an application that are not texts: files, prior knowledge, terms and statements."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.licences import parse_licence
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import current_terms
from challenges.models import Application, Attachment, Background, TermsSheet
from core.clock import app_now
from core.exceptions import DomainError
from core.files import store
from core.permissions import require

ATTACHMENT = "application_attachment"
MAX_ATTACHMENTS = 10


def locked_for_change(application: Application, by: Any) -> Application:
    """The row, locked, if this person may still change its content. Call it inside a transaction."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=application.pk)
    require(by, ApplicationPerm.CHANGE, locked)
    return locked


def _saved(application: Application, *fields: str) -> None:
    application.saved_at = app_now()
    application.save(update_fields=[*fields, "saved_at", "updated_at"])


def attach(application: Application, upload: File[Any], *, by: Any, label: str = "") -> Attachment:
    """Keeps one more file, checked by its content. Side effect: a StoredFile on the private storage."""
    with transaction.atomic():
        locked = locked_for_change(application, by)
        if locked.attachments.count() >= MAX_ATTACHMENTS:
            raise DomainError(
                _("%(max)s pièces au plus : retirez-en une d’abord.") % {"max": MAX_ATTACHMENTS}, field="file"
            )
        stored = store(upload, purpose=ATTACHMENT, by=by, field="file")
        attachment = Attachment.objects.create(application=locked, file=stored, label=label.strip()[:150])
        _saved(locked)
    return attachment


def detach(attachment: Attachment, *, by: Any) -> None:
    """Takes a file off the application. Its bytes stay until the retention job: a receipt may name their hash."""
    with transaction.atomic():
        locked = locked_for_change(attachment.application, by)
        attachment.delete()
        _saved(locked)


def declare_background(
    application: Application, items: Iterable[Mapping[str, Any]], *, none: bool, by: Any
) -> Application:
    """Replaces the declaration of prior knowledge: a list, or « none », never both and never neither."""
    rows = [row for row in items if any(str(row.get(name) or "").strip() for name in ("name", "owner", "licence"))]
    if none and rows:
        raise DomainError(_("Vous déclarez « aucune » et une liste : choisissez."), field="none")
    if not none and not rows:
        raise DomainError(_("Déclarez au moins un élément, ou cochez « Aucune »."), field="none")
    kept = [_background(application, row) for row in rows]
    with transaction.atomic():
        locked = locked_for_change(application, by)
        locked.backgrounds.all().delete()
        Background.objects.bulk_create(kept)
        locked.background_declared = True
        _saved(locked, "background_declared")
    return locked


def _background(application: Application, row: Mapping[str, Any]) -> Background:
    for name, sentence in (
        ("name", _("Nommez l’élément.")),
        ("owner", _("Indiquez à qui il appartient.")),
        ("licence", _("Indiquez la licence, ou « propriétaire ».")),
    ):
        if not str(row.get(name) or "").strip():
            raise DomainError(sentence, field=name)
    return Background(
        application=application,
        name=str(row["name"]).strip()[:200],
        owner=str(row["owner"]).strip()[:200],
        licence=parse_licence(str(row["licence"])),
        needed=bool(row.get("needed", True)),
    )


def accept_terms(application: Application, *, sheet_id: Any, statements: bool, by: Any) -> Application:
    """Records that the applicant accepts the terms in the version that was on the screen.

    Raises DomainError when the sheet changed since the page was shown: the new one must be read first.
    """
    with transaction.atomic():
        locked = locked_for_change(application, by)
        sheet = current_terms(locked.challenge_id)
        if sheet is None:
            raise DomainError(_("Les conditions de ce défi ne sont pas encore publiées."))
        if str(sheet.pk) != str(sheet_id):
            raise DomainError(
                _("Les conditions ont changé depuis que vous avez ouvert cette page. Relisez-les avant d’accepter."),
                field="terms",
            )
        if not statements:
            raise DomainError(_("Faites la déclaration sur l’honneur pour continuer."), field="statements")
        locked.terms_sheet, locked.terms_accepted_at, locked.statements_accepted = sheet, app_now(), True
        _saved(locked, "terms_sheet", "terms_accepted_at", "statements_accepted")
    return locked


def terms_to_accept(application: Application) -> TermsSheet | None:
    """The sheet to read and accept: the current one, when it is not the one that was accepted."""
    sheet = current_terms(application.challenge_id)
    return None if sheet is None or sheet.pk == application.terms_sheet_id else sheet
