"""The parts of an application that are not texts: files, prior knowledge, terms and statements."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.form_questions import form_of
from challenges.applications.domain.licences import parse_licence
from challenges.applications.permissions import WRITABLE_APPLICATION, ApplicationPerm
from challenges.applications.queries.application import current_terms
from challenges.applications.queries.corrections import open_parts
from challenges.enums import QuestionKind
from challenges.models import Application, Attachment, Background, TermsSheet
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.files import store
from core.models import StoredFile
from core.permissions import require
from core.readonly import asked_once
from core.whole_text import within

ATTACHMENT = "application_attachment"
BACKGROUND = ("name", "owner", "licence", "needed")
MAX_ATTACHMENTS = 10


def locked_for_change(application: Application, by: Any, part: str = "") -> Application:
    """The row, locked, if this person may still change its content, and this part of it. Call it inside a transaction."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=application.pk)
    require(by, ApplicationPerm.CHANGE, locked)
    require_open(locked, part)
    return locked


def require_open(application: Application, part: str) -> None:
    """Raises NotAllowed for a part that the correction asked for does not open."""
    opened = open_parts(application)
    if part and opened is not None and part not in opened:
        raise NotAllowed(_("La correction demandée n’ouvre pas cette partie : elle reste telle que déposée."))


def saved_now(application: Application, *fields: str) -> None:
    """Keeps these fields, and that the content has changed: consents are compared with it anew."""
    application.saved_at = app_now()
    application.save(update_fields=[*fields, "saved_at", "updated_at"])


def answers_of(application: Application) -> Mapping[str, str]:
    """What is answered to each question: its text, or the names of the files that answer it. Of one page, asked once."""

    def ask() -> dict[str, str]:
        answers = {answer.key: answer.body for answer in application.answers.all()}
        if any(question.kind == QuestionKind.FILE for question in form_of(application).questions):
            for row in application.attachments.exclude(question="").select_related("file"):
                answers[row.question] = "\n".join(filter(None, (answers.get(row.question, ""), row.file.name)))
        return answers

    return asked_once(("answers_of", application.pk), ask)


def attach(application: Application, upload: File[Any], *, by: Any, label: str = "", question: str = "") -> Attachment:
    """Keeps one more file, checked by its content; `question` is the key of the one that it answers. Side effect: a
    StoredFile on the private storage.
    """
    label = within(label, Attachment, "label")
    with transaction.atomic():
        locked = locked_for_change(application, by, "pieces")
        if locked.attachments.count() >= MAX_ATTACHMENTS:
            raise DomainError(
                _("%(max)s pièces au plus : retirez-en une d’abord.") % {"max": MAX_ATTACHMENTS}, field="file"
            )
        asked = form_of(locked).by_key.get(question)
        if question and (asked is None or asked.kind != QuestionKind.FILE):
            raise DomainError(_("Cette question n’est plus posée : joignez le fichier parmi les autres."), field="file")
        stored = store(upload, purpose=ATTACHMENT, by=by, field="file")
        attachment = Attachment.objects.create(
            application=locked, file=stored, label=label, question=question, jury_reads=asked is None or asked.jury
        )
        saved_now(locked)
    return attachment


def take_off(file: StoredFile) -> None:
    """Takes a file refused by the virus control off the applications that are still being written. What was submitted keeps
    its name and its hash; the file is given to nobody.
    """
    Attachment.objects.filter(file=file, application__state__in=WRITABLE_APPLICATION).delete()


def detach(attachment: Attachment, *, by: Any) -> None:
    """Takes a file off the application. Its bytes stay until the retention job: a receipt may name their hash."""
    with transaction.atomic():
        locked = locked_for_change(attachment.application, by, "pieces")
        attachment.delete()
        saved_now(locked)


def declare_background(
    application: Application, items: Iterable[Mapping[str, Any]], *, none: bool, by: Any
) -> Application:
    """Declares prior knowledge: whole rows, or « none », never both and never neither. Rows known already stay."""
    rows = [row for row in items if any(str(row.get(name) or "").strip() for name in ("name", "owner", "licence"))]
    if not none and not rows:
        raise DomainError(_("Déclarez au moins un élément, ou cochez « Aucune »."), field="none")
    kept = [Background(**{name: row[name] for name in BACKGROUND if name in row}) for row in rows]
    for row in kept:
        for name, sentence in faults_of(row).items():
            raise DomainError(sentence, field=name)
    return save_backgrounds(application, kept, none=none, by=by)


def save_backgrounds(
    application: Application,
    rows: Iterable[Background],
    *,
    by: Any,
    deleted: Iterable[Background] = (),
    none: bool | None = None,
) -> Application:
    """Keeps these rows, half written or whole, and takes those away; the others stay as somebody else left them. Sending a
    new row twice makes one. `none` declares that there is nothing; None leaves that as it is.
    """
    with transaction.atomic():
        locked = locked_for_change(application, by, "acquis")
        locked.backgrounds.filter(pk__in=[row.pk for row in deleted]).delete()
        for row in rows:
            _keep_background(locked, row)
        known = list(locked.backgrounds.all())
        if none and known:
            raise DomainError(_("Vous déclarez « aucune » et une liste : choisissez."), field="none")
        known_none = locked.background_declared and none is None
        # A list is declared once each of its rows is whole; the gate says which is not.
        locked.background_declared = not any(map(faults_of, known)) if known else bool(none) or known_none
        saved_now(locked, "background_declared")
    return locked


def _keep_background(application: Application, row: Background) -> None:
    row.application = application
    if "licence" not in faults_of(row):
        row.licence = parse_licence(row.licence)
    facts = {name: getattr(row, name) for name in BACKGROUND}
    if row._state.adding and (known := application.backgrounds.filter(**facts).first()):
        row.pk, row._state.adding = known.pk, False
    else:
        row.save()


def faults_of(row: Background) -> dict[str, str]:
    """What this row still lacks before the application may go, by field."""
    asked = {
        "name": _("Nommez l’élément."),
        "owner": _("Indiquez à qui il appartient."),
        "licence": _("Indiquez la licence, ou « propriétaire »."),
    }
    faults = {name: sentence for name, sentence in asked.items() if not getattr(row, name).strip()}
    if "licence" not in faults:
        try:
            parse_licence(row.licence)
        except DomainError as error:
            faults["licence"] = error.message
    return faults


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
        saved_now(locked, "terms_sheet", "terms_accepted_at", "statements_accepted")
    return locked


def terms_to_accept(application: Application) -> TermsSheet | None:
    """The sheet to read and accept: the current one, when it is not the one that was accepted."""
    sheet = current_terms(application.challenge_id)
    return None if sheet is None or sheet.pk == application.terms_sheet_id else sheet
