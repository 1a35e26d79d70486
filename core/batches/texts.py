"""The text that each row of a batch would get: read for the first of them, sent to oneself, taken up again another time."""

from typing import Any

from core.batches.declared import BatchAct, BatchList, Given
from core.mail_trials import send_text
from core.models import Batch

EARLIER = 5
LOOKED_AT = 50  # rows among which the first that is still there is looked for


def text_of_first(batch: Batch, found: BatchList, act: BatchAct, given: Given) -> dict[str, str] | None:
    """To whom and what; None when the act writes to nobody, or when no row is there any more."""
    if act.preview is None:
        return None
    keys = list(batch.items.values_list("object_id", flat=True)[:LOOKED_AT])
    rows = {row.pk: row for row in found.named(found.model._base_manager.filter(pk__in=keys))}
    first = next((rows[key] for key in keys if key in rows), None)
    return {"name": found.name(first), "body": act.preview(first, given)} if first else None


def try_text(text: dict[str, str], act: BatchAct, *, by: Any) -> int:
    """Sends to this person what the first row would get; nobody else is written to."""
    return send_text(text["body"], title=str(act.label), addressee=text["name"], by=by)


def earlier_texts(batch: Batch, act: BatchAct) -> list[Batch]:
    """The last batches of the same act on the same list, whoever of those who may do it did them: their texts serve again."""
    if act.preview is None or batch.status != Batch.Status.CHOSEN:
        return []
    rows = Batch.objects.filter(kind=batch.kind, act=batch.act, undoes=None).exclude(status=Batch.Status.CHOSEN)
    return list(rows.select_related("by").order_by("-confirmed_at")[:EARLIER])


def typed_before(batch: Batch, act: BatchAct, chosen: str) -> dict[str, str]:
    """What was typed in one of `earlier_texts`."""
    given = next((row.given for row in earlier_texts(batch, act) if str(row.pk) == chosen), {})
    return {name: values[0] for name, values in given.items() if values}
