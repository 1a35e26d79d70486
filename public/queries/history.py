"""What past editions say of the programme as a whole, and the directorates that they name."""

from typing import Any

from django.db.models import QuerySet

from accounts.enums import Origin
from partners.models import Directorate, HistoryFile

MOST = 200


def last_histories() -> list[dict[str, Any]]:
    """Of each file of past editions that was imported (they are told apart by their title), what it last said."""
    rows = HistoryFile.objects.filter(status=HistoryFile.Status.IMPORTED).exclude(general={})
    last: dict[str, dict[str, Any]] = {}
    for general in rows.order_by("-imported_at", "-id").values_list("general", flat=True)[:MOST]:
        last.setdefault(general.get("title") or "", general)
    return list(last.values())


def directorates_of_the_archives() -> QuerySet[Directorate]:
    rows = Directorate.objects.filter(organisation__origin=Origin.IMPORTED, organisation__merged_into=None)
    return rows.select_related("organisation").order_by("acronym")[:MOST]
