"""The entry of applications in the menu of the workspace."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges.applications.queries.application import organisations_applying_for
from challenges.calls.permissions import manages_juries
from core.navigation import add_entry


def applies(user: Any) -> QuerySet[Any]:
    return organisations_applying_for(user)


add_entry(_("Candidatures"), "applications", applies, order=30)
add_entry(_("Candidatures reçues"), "applications_received", manages_juries, order=31)
