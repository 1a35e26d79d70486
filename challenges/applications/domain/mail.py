"""Mail about one application, each reader in their language."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from challenges.applications.queries.applicants import know_applicants
from challenges.models import Application, ApplicationMember, Submission
from core.emails import Email, named
from core.models import OutMail


def page_url(name: str, pk: Any) -> str:
    """The full address of a page, in the language being written."""
    return settings.SITE_URL + reverse(name, args=[pk])


def verify_url(sha256: str) -> str:
    """The page on which anybody checks a content against the hash of its receipt, in the language being written."""
    return f"{settings.SITE_URL}{reverse('check_document')}?{urlencode({'empreinte': sha256})}"


def receipt_urls(submission: Submission) -> dict[str, Any]:
    """Addresses of one receipt and of the page that verifies it, each in the reader's language."""

    def receipt() -> str:
        return settings.SITE_URL + reverse("submission", args=[submission.application_id, submission.n])

    return {"receipt_url": receipt, "verify_url": partial(verify_url, submission.sha256)}


def _facts(application: Application) -> dict[str, Any]:
    """What every message about an application draws."""
    return {
        "application": application,
        "challenge": named(application.challenge),
        "url": partial(page_url, "application", application.pk),
    }


def mail_applicants(mail: type[Email], application: Application, **context: Any) -> int:
    """Queues the message in the present transaction; how many people it goes to."""
    return mail.tell(application, **(_facts(application) | context))


def messages_to(mail: type[Email], application: Application, people: list[Any], **context: Any) -> int:
    """Queues a message of the class `ToPeople` to these people; how many."""
    return mail.tell(people, about=application, **(_facts(application) | context))


def mail_member(mail: type[Email], member: ApplicationMember, **context: Any) -> int:
    """Queues a message of the class `ToRepresentatives` about the place of this member; how many people it goes to."""
    application = member.application
    facts = _facts(application) | {"url": partial(page_url, "application_consortium", application.pk)}
    lead, name = application.organisation, member.organisation
    return mail.tell(member, about=application, **facts, lead=lead, member=name, **context)


def hold_for_applicants(mail: type[Email], rows: Iterable[tuple[Application, dict[str, Any]]]) -> list[OutMail]:
    """Puts messages in the outbox, to be read and released by a person: each application with what its message tells.

    The same number of statements for any number of applications.
    """
    found = list(rows)
    know_applicants([application for application, _context in found])
    groups = [mail.messages(application, **_facts(application), **context) for application, context in found]
    return mail.write_each(groups, OutMail.Status.HELD)
