"""The entry of juries in the menu of the workspace."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges.calls.permissions import manages_juries
from challenges.models import JuryMember
from core.navigation import add_entry


def judges(user: Any) -> bool | QuerySet[Any]:
    return manages_juries(user) or JuryMember.objects.filter(user=user, left_at__isnull=True)


add_entry(_("Jurys"), "juries", judges, order=40)
