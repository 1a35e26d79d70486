"""The entry of exports in the menu, for whoever has some."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import Export
from core.navigation import add_entry


def with_exports(user: Any) -> QuerySet[Export]:
    return Export.objects.filter(by=user.pk).exclude(status=Export.Status.DELETED)


add_entry(_("Exports"), "exports", with_exports, order=85, hint=_("Les fichiers que vous avez demandés, une semaine."))
