"""Entries of the workspace for applicants, jurors and the team."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges.models import JuryMember
from challenges.queries.application import organisations_applying_for
from challenges.queries.jury import manages_juries
from core.navigation import add_entry


def applies(user: Any) -> QuerySet[Any]:
    return organisations_applying_for(user)


def judges(user: Any) -> bool | QuerySet[Any]:
    return manages_juries(user) or JuryMember.objects.filter(user=user, left_at__isnull=True)


add_entry(_("Candidatures"), "applications", applies, order=30)
add_entry(_("Jurys"), "juries", judges, order=40)
