"""Several messages that leave as one: those about one object within a short time, or those of a day."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from core.clock import AppNow
from core.emails import Email, queue
from core.jobs import Counts, Step, each
from core.mail_choices import DAILY, stop_url
from core.models import OutMail

Status = OutMail.Status
SENDING = Step("core.send_bundles", gettext_lazy("l’envoi groupé de courriels"))


class Bundle(Email):
    """To one person: the messages that waited, by their choice (once a day) or because several tell of one object."""

    kind: ClassVar[str] = "core.bundle"
    subject: ClassVar[object] = "%(title)s"
    template: ClassVar[str] = "core/mail/bundle.txt"
    label = gettext_lazy("Résumé du jour et messages groupés")
    action = False
    required = ""

    @staticmethod
    def recipients(parts: list[OutMail]) -> Iterable[Any]:  # type: ignore[override]
        return [parts[0].reader]

    def unsubscribe_url(self) -> str:
        """The kinds that stand in it; of the summary of a day, every kind that the reader receives so."""
        bundle, kinds = self.context["bundle"], self.context["kinds"]
        return stop_url(self.person, [DAILY] if bundle == DAILY else kinds, self.language)


def due() -> QuerySet[OutMail]:
    """The first of each group whose hour has come."""
    rows = OutMail.objects.filter(status=Status.WAITING, due_at__lte=AppNow())
    return rows.order_by("reader", "bundle", "due_at", "pk").distinct("reader", "bundle")


def send_bundles() -> Counts:
    """Called by the clock: every group whose hour has come, late or not, as one message."""
    return each(due(), _send, step=SENDING)


def _send(head: OutMail) -> None:
    parts = OutMail.objects.filter(reader=head.reader_id, bundle=head.bundle, status=Status.WAITING)
    rows = list(parts.select_related("reader").select_for_update(of=("self",)).order_by("created_at", "pk"))
    active = rows[0].reader is not None and rows[0].reader.is_active
    if active and len(rows) == 1 and head.bundle != DAILY:
        OutMail.objects.filter(pk=rows[0].pk).update(status=Status.QUEUED)
        queue(rows[0].pk)
        return
    whole = _written(rows) if active else None
    OutMail.objects.filter(pk__in=[row.pk for row in rows]).update(status=Status.ONSITE, part_of=whole)


def _written(rows: list[OutMail]) -> OutMail:
    """The message that holds these, queued: those about one object stand together, in the order of their first."""
    first: dict[str, int] = {}
    for n, row in enumerate(rows):
        first.setdefault(row.about or str(row.pk), n)
    by_object = sorted(rows, key=lambda row: first[row.about or str(row.pk)])
    groups = [list(group) for _key, group in groupby(by_object, key=lambda row: first[row.about or str(row.pk)])]
    messages = Bundle.messages(
        rows,
        about=rows[0],
        title=_title(rows),
        groups=[[_part(row) for row in group] for group in groups],
        count=len(rows),
        url=lambda: settings.SITE_URL + reverse("notices"),
        bundle=rows[0].bundle,
        kinds=sorted({row.kind for row in rows}),
    )
    return Bundle.write(messages, Status.QUEUED)[0]


def _part(row: OutMail) -> dict[str, str]:
    """Its words without its greeting."""
    return {"subject": row.subject, "text": row.body.partition("\n\n")[2].strip()}


def _title(rows: list[OutMail]) -> Any:
    def words() -> str:
        n = len(rows)
        if rows[0].bundle == DAILY:
            return ngettext("Votre résumé du jour : %(n)s message", "Votre résumé du jour : %(n)s messages", n) % {
                "n": n
            }
        return ngettext("%(subject)s, et %(n)s autre message", "%(subject)s, et %(n)s autres messages", n - 1) % {
            "subject": rows[-1].subject,
            "n": n - 1,
        }

    return words
