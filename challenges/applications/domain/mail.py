"""Mail about one application, each reader in their language."""

from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse

from challenges.models import Application, Submission
from core.emails import Email, named
from core.models import OutMail


def page_url(name: str, pk: Any) -> str:
    """The full address of a page, in the language being written."""
    return settings.SITE_URL + reverse(name, args=[pk])


def receipt_urls(submission: Submission) -> dict[str, Any]:
    """Addresses of one receipt and of the page that verifies it, each in the reader's language."""

    def receipt() -> str:
        return settings.SITE_URL + reverse("submission", args=[submission.application_id, submission.n])

    def verify() -> str:
        return f"{settings.SITE_URL}{reverse('check_document')}?empreinte={submission.sha256}"

    return {"receipt_url": receipt, "verify_url": verify}


def messages_for(mail: type[Email], application: Application, **context: Any) -> list[Email]:
    """One message per person who may submit, ready to send or to hold."""
    return mail.messages(
        application,
        application=application,
        challenge=named(application.challenge),
        url=partial(page_url, "application", application.pk),
        **context,
    )


def mail_applicants(mail: type[Email], application: Application, **context: Any) -> int:
    """Queues the message in the present transaction; how many people it goes to."""
    messages = messages_for(mail, application, **context)
    for message in messages:
        message.send()
    return len(messages)


def messages_to(mail: type[Email], application: Application, people: list[Any], **context: Any) -> int:
    """Queues a message of the class `To` to these people; how many."""
    return mail.tell(
        people,
        about=application,
        application=application,
        challenge=named(application.challenge),
        url=partial(page_url, "application", application.pk),
        **context,
    )


def hold_for_applicants(mail: type[Email], application: Application, **context: Any) -> list[OutMail]:
    """Puts the message in the outbox, to be read and released by a person."""
    return [message.prepare() for message in messages_for(mail, application, **context)]
