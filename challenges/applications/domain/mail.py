"""Mail to the people of an applicant organisation, each in their language."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from challenges.applications.queries.application import applicants_of
from challenges.models import Application
from core.emails import Email
from core.models import OutMail


def messages_for(mail: type[Email], application: Application, **context: Any) -> list[Email]:
    """One message per person who may submit, ready to send or to hold."""
    messages = []
    for person in applicants_of(application):
        with translation.override(person.language):
            url = settings.SITE_URL + reverse("application", args=[application.pk])
        messages.append(
            mail(
                to=person.email,
                language=person.language,
                about=application,
                application=application,
                challenge=application.challenge,
                url=url,
                **context,
            )
        )
    return messages


def mail_applicants(mail: type[Email], application: Application, **context: Any) -> None:
    """Queues the message in the present transaction."""
    for message in messages_for(mail, application, **context):
        message.send()


def hold_for_applicants(mail: type[Email], application: Application, **context: Any) -> list[OutMail]:
    """Puts the message in the outbox, to be read and released by a person."""
    return [message.prepare() for message in messages_for(mail, application, **context)]
