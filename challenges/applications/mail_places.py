"""Fields of the texts that the team may write about applications, and real values to look at them with."""

from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.applications.queries.application import applications_visible_to
from core.emails import named
from core.mail_words import Place

CHALLENGE = Place("defi", "challenge", _("le titre du défi"))
APPLICATION = Place("candidature", "application", _("le nom de la solution"))
ADDRESS = Place("adresse", "url", _("l’adresse de la page"), needed=True)


def _url(name: str, pk: Any) -> str:
    return settings.SITE_URL + reverse(name, args=[pk])


def example_of_application(user: Any) -> dict[str, Any] | None:
    """The last application that this person may see, as messages tell of it."""
    found = applications_visible_to(user).exclude(title="").select_related("challenge").order_by("-pk").first()
    if found is None:
        return None
    return {"application": found, "challenge": named(found.challenge), "url": partial(_url, "application", found.pk)}
