"""Text reused: from an application that was withdrawn, to another challenge, for another organisation of the same person."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.applications.domain.application import live_application, start_application
from challenges.applications.domain.consortium import invite_member
from challenges.applications.domain.dossier import locked_for_change
from challenges.applications.domain.form_questions import form_of
from challenges.applications.domain.mail import messages_to
from challenges.applications.emails import ApplicationTransferred
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import applicants_of, organisations_applying_for
from challenges.enums import ApplicationState, QuestionKind
from challenges.models import Answer, Application, Attachment, Background, Challenge
from core.clock import app_now
from core.derivation import settle
from core.exceptions import DomainError
from core.permissions import require


def restart_from(application: Application, *, by: Any) -> Application:
    """A new draft with the text of the application that was withdrawn: everything but consents, terms and declarations.

    The members of its consortium are invited again. Raises DomainError for one that is not withdrawn, when the organisation
    has another one already, and when the call is not open.
    """
    if application.state != ApplicationState.WITHDRAWN:
        raise DomainError(_("Seule une candidature retirée se reprend ainsi."))
    return _copied(application, application.challenge, by=by, members=True)


def duplicate_to(application: Application, challenge: Challenge, *, by: Any) -> Application:
    """A draft for another challenge with the same text, files and background. Nobody is invited, nothing is accepted."""
    if challenge.pk == application.challenge_id:
        raise DomainError(_("Choisissez un autre défi."), field="challenge")
    return _copied(application, challenge, by=by, members=False)


def _copied(application: Application, challenge: Challenge, *, by: Any, members: bool) -> Application:
    with transaction.atomic():
        source = Application.objects.select_for_update(of=("self",)).select_related("organisation").get(
            pk=application.pk
        )  # fmt: skip
        require(by, ApplicationPerm.SUBMIT, source)
        if live_application(challenge, source.organisation):
            raise DomainError(_("Votre organisation a déjà une candidature pour ce défi : reprenez-la."))
        draft = start_application(challenge, organisation=source.organisation, by=by)
        _copy_parts(source, draft)
        if members:
            for member in source.members.filter(declined_at__isnull=True).select_related("organisation"):
                invite_member(draft, member.organisation, role=member.role, by=by)
    return draft


def _copy_parts(source: Application, draft: Application) -> None:
    now = app_now()
    Answer.objects.bulk_create(
        Answer(application=draft, key=row.key, body=row.body, version=1, saved_at=now) for row in source.answers.all()
    )
    Background.objects.bulk_create(
        Background(application=draft, name=row.name, owner=row.owner, licence=row.licence, needed=row.needed)
        for row in source.backgrounds.order_by("created_at", "pk")
    )
    Attachment.objects.bulk_create(_attachment(row, draft) for row in source.attachments.order_by("created_at", "pk"))
    draft.title, draft.background_declared, draft.saved_at = source.title, source.background_declared, now
    draft.save(update_fields=["title", "background_declared", "saved_at", "updated_at"])


def _attachment(row: Attachment, draft: Application) -> Attachment:
    """The same file; it answers the question that it answered, when that one is asked here too."""
    asked = form_of(draft).by_key.get(row.question)
    question, read = (asked.key, asked.jury) if asked and asked.kind == QuestionKind.FILE else ("", row.jury_reads)
    return Attachment(application=draft, file_id=row.file_id, label=row.label, question=question, jury_reads=read)


def transfer_application(application: Application, organisation: Organisation, *, by: Any) -> int:
    """Hands a draft to another organisation for which the same person acts. How many people were mailed.

    Refused once it has been submitted: its receipts name the organisation. Side effects: rights follow; the conditions are to
    be accepted again in the name of the new one; mail to the people of both.
    """
    with transaction.atomic():
        locked = locked_for_change(application, by)
        require(by, ApplicationPerm.SUBMIT, locked)
        former = list(applicants_of(locked))
        _check_transfer(locked, organisation, by)
        old, locked.organisation = locked.organisation, organisation
        locked.terms_sheet = locked.terms_accepted_at = None
        locked.statements_accepted, locked.saved_at = False, app_now()
        changed = ["organisation", "terms_sheet", "terms_accepted_at", "statements_accepted", "saved_at", "updated_at"]
        try:
            with transaction.atomic():
                locked.save(update_fields=changed)
        except IntegrityError as error:
            raise DomainError(_taken(organisation), field="organisation") from error
        settle(locked)
        people = [*former, *applicants_of(locked)]
        return messages_to(ApplicationTransferred, locked, people, old=old, new=organisation, giver=by)


def _check_transfer(application: Application, organisation: Organisation, by: Any) -> None:
    if application.state != ApplicationState.DRAFT or application.receipt_number:
        raise DomainError(
            _("Cette candidature a été déposée au nom de %(name)s : ses récépissés ne changent pas de nom. Retirez-la et recommencez-la au nom de l’autre organisation.")
            % {"name": application.organisation}
        )  # fmt: skip
    if organisation.pk == application.organisation_id:
        raise DomainError(_("Choisissez une autre organisation."), field="organisation")
    if not organisations_applying_for(by).filter(pk=organisation.pk).exists():
        raise DomainError(_("Vous n’agissez pas au nom de cette organisation."), field="organisation")
    if application.members.filter(organisation=organisation).exists():
        sentence = _("%(name)s fait partie du groupement : retirez-la d’abord.") % {"name": organisation}
        raise DomainError(sentence, field="organisation")
    if live_application(application.challenge, organisation):
        raise DomainError(_taken(organisation), field="organisation")


def _taken(organisation: Organisation) -> str:
    return _("%(name)s a déjà une candidature à ce défi.") % {"name": organisation}
