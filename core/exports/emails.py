"""Mail about exports: to whoever asked for one, and to nobody else."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.emails import Email
from core.models import Export


class ExportReady(Email):
    """To whoever asked, when the file is ready: how many rows it holds and until when; never the file."""

    kind: ClassVar[str] = "core.export_ready"
    subject: ClassVar[object] = _("Export prêt : %(title)s")
    template: ClassVar[str] = "core/mail/export_ready.txt"
    label = _("Export prêt")
    action = False
    required = ""

    @staticmethod
    def recipients(export: Export) -> Iterable[Any]:  # type: ignore[override]
        return [export.by]


class ExportFailed(Email):
    """To whoever asked, when it could not be made: why, and where it is started again."""

    kind: ClassVar[str] = "core.export_failed"
    subject: ClassVar[object] = _("Export à relancer : %(title)s")
    template: ClassVar[str] = "core/mail/export_failed.txt"
    label = _("Export à relancer")
    action = False
    required = ""

    @staticmethod
    def recipients(export: Export) -> Iterable[Any]:  # type: ignore[override]
        return [export.by]
