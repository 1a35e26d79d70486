"""Asking for a file, making it, giving it, taking it away.

The job may be cut and taken up again: it begins anew, and only its end keeps a file. The exports of one person are made one after
the other. Whoever has lost the right since, to the list or to one row of it, gets nothing, and the file is removed.
"""

import datetime as dt
import hashlib
import logging
import tempfile
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from core.bilingual import shown, stored
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.exports.declared import MOST, TYPES, ExportKind, Source, export_kind
from core.exports.emails import ExportFailed, ExportReady
from core.faults import kept
from core.files import declare_purpose, nobody
from core.ids import uuid7
from core.models import Export, Scan, StoredFile
from core.ui import dates

log = logging.getLogger("core.exports")

JOB = "core.make_export"  # by name: the job calls `make`, so core.tasks imports this module
PURPOSE = "core.export"
KEPT = dt.timedelta(days=7)
MOST_UNFINISHED = 5  # of one person, at once
MOST_KEPT = 40  # files of one person
Status = Export.Status
UNFINISHED = (Status.WAITING, Status.RUNNING)
CLOSED = (Status.DELETED, Status.EXPIRED, Status.LOST)  # their file goes

# Given by `open_file` alone, which asks the rights again: no other address leads to it.
declare_purpose(PURPOSE, types=TYPES, may_read=lambda _user, _file: False, may_send=nobody)


class Stopped(Exception):
    """Its asker deleted the export while it was being made."""


def ask(kind: ExportKind, place: Any, *, by: Any, shape: str, query: str = "") -> Export:
    """Keeps the demand and starts its job, in this transaction. The same demand, not finished yet, is not made twice.

    Raises DomainError for a shape that it has not, for no row, for more than a file may hold, and beyond what one person
    may ask for at once.
    """
    if shape not in kind.shapes:
        raise DomainError(_("Choisissez un format."), field="shape")
    kept_query = query[:2000] if kind.filtered else ""
    rows = kind.rows(by, place, QueryDict(kept_query))
    total = rows.order_by().count()
    if not total:
        raise DomainError(_("Aucune ligne à exporter : élargissez les filtres."))
    if total > MOST:
        raise DomainError(_("%(most)s lignes au plus dans un fichier : filtrez d’abord.") % {"most": MOST})
    kind.fits(by, rows)
    with transaction.atomic():
        _one_at_a_time(by)
        asked = Export.objects.filter(by=by, status__in=UNFINISHED)
        same = asked.filter(kind=kind.kind, place=place.pk, shape=shape, query=kept_query).first()
        if same is not None:
            return same
        _check_quota(by, asked.count())
        export = Export.objects.create(
            kind=kind.kind,
            place=place.pk,
            shape=shape,
            title=stored(lambda: title_of(kind, place)),
            query=kept_query,
            by=by,
            language=(translation.get_language() or "fr")[:2],
            total=total,
            asked_at=app_now(),
        )
        _start(export)
    return export


def title_of(kind: ExportKind, place: Any) -> str:
    """« Candidatures · Vélos-cargos »."""
    return " · ".join(filter(None, (str(kind.label), str(place))))


def _one_at_a_time(by: Any) -> None:
    """Two demands of one person wait for each other, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exports:{by.pk}"])


def _check_quota(by: Any, unfinished: int) -> None:
    if unfinished >= MOST_UNFINISHED:
        raise DomainError(
            _("Vous avez déjà %(n)s exports en cours : attendez que l’un d’eux finisse, ou supprimez-le.")
            % {"n": unfinished}
        )
    if Export.objects.filter(by=by, status=Status.READY).count() >= MOST_KEPT:
        raise DomainError(_("Vous gardez déjà %(n)s fichiers : supprimez ceux qui ont servi.") % {"n": MOST_KEPT})


def _start(export: Export) -> None:
    job = app.configure_task(JOB, allow_unknown=False, lock=f"exports:{export.by_id}")
    job.defer(export=str(export.pk))


def make(pk: str) -> None:
    """Draws the file up. Idempotent: what is finished, deleted or lost is left as it is."""
    export = _taken(pk)
    if export is None:
        return
    with translation.override(export.language):
        try:
            _make(export)
        except Stopped:
            return
        except (Http404, NotAllowed):
            lose(export)
        except DomainError as refused:
            fail(export, refused.message)
        except Exception as error:
            waiting = {"status": Status.WAITING, "error": kept(error), "rows": 0}
            Export.objects.filter(pk=export.pk, status=Status.RUNNING).update(**waiting)
            raise  # the job tries again; when it has given up, the clock says so (`stuck`)


def _taken(pk: str) -> Export | None:
    with transaction.atomic():
        rows = Export.objects.select_for_update(of=("self",)).select_related("by")
        export = rows.filter(pk=pk, status__in=UNFINISHED).first()
        if export is not None:
            export.status, export.rows, export.error = Status.RUNNING, 0, ""
            export.save(update_fields=["status", "rows", "error", "updated_at"])
    return export


def _door(export: Export) -> tuple[ExportKind, Any]:
    """Its declaration and its place, as its asker reaches it now. Raises Http404 or NotAllowed when they do not."""
    kind = export_kind(export.kind)
    if kind is None or export.shape not in kind.shapes:
        raise StaleState(_("Cet export n’existe plus dans le programme."))
    if not export.by.is_active:
        raise Http404
    return kind, kind.place(export.by, export.place)


def _make(export: Export) -> None:
    kind, place = _door(export)
    keys = list(kind.rows(export.by, place, QueryDict(export.query)).values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise DomainError(_("%(most)s lignes au plus dans un fichier : filtrez d’abord.") % {"most": MOST})
    scope = kind.scope(export.by, place)
    Export.objects.filter(pk=export.pk).update(total=len(keys))

    def tell(n: int) -> None:
        if not Export.objects.filter(pk=export.pk, status=Status.RUNNING).update(rows=n):
            raise Stopped

    source = Source(export.by, place, lambda: kind.rows(export.by, place, QueryDict()), keys, tell)
    with tempfile.TemporaryFile() as content:
        kind.shapes[export.shape](source, content)
        _keep(export, kind.stem(place), content, source.written, scope)


def _keep(export: Export, stem: str, content: IO[bytes], keys: list[Any], scope: str) -> None:
    """The file and the end of the export together, with the mail; no file is left of what was deleted meanwhile."""
    name = f"{stem}-{app_now():%Y-%m-%d}.{export.shape}"
    file = _stored(name, content, export)
    try:
        _finish(export, file, keys, scope)
    except BaseException:
        file.file.storage.delete(str(file.file.name))
        raise


def _finish(export: Export, file: StoredFile, keys: list[Any], scope: str) -> None:
    with transaction.atomic():
        locked = Export.objects.select_for_update(of=("self",)).select_related("by").get(pk=export.pk)
        if locked.status != Status.RUNNING:
            raise Stopped
        file.save()
        now = app_now()
        locked.status, locked.file, locked.keys, locked.scope = Status.READY, file, keys, scope
        locked.rows, locked.finished_at, locked.expires_at = len(keys), now, now + KEPT
        locked.save()
        _tell_ready(locked)


def _stored(name: str, content: IO[bytes], export: Export) -> StoredFile:
    """The bytes on the storage; the row is not written yet."""
    content.seek(0)
    digest = hashlib.file_digest(cast(Any, content), "sha256")
    size = content.seek(0, 2)
    content.seek(0)
    file = StoredFile(
        id=uuid7(), scan=Scan.NOT_ASKED, made_here=True, sha256=digest.hexdigest(), size=size, sniffed=TYPES[export.shape],
        name=name, purpose=PURPOSE, uploaded_by_id=export.by_id,
    )  # fmt: skip
    file.file.save(f"{PURPOSE}/{file.pk}", File(content), save=False)
    return file


def exports_url() -> str:
    return settings.SITE_URL + reverse("exports")


def _tell_ready(export: Export) -> None:
    expires = export.expires_at
    ExportReady.tell(
        export,
        about=export.by,  # several that end together make one message
        title=lambda: shown(export.title),
        shape=export.shape.upper(),
        rows=export.rows,
        until=lambda: dates.instant(expires) if expires else "",
        url=exports_url,
    )


def fail(export: Export, why: str = "") -> bool:
    """« À relancer », and its asker is told. Nothing when it is finished or deleted meanwhile."""
    changed = Export.objects.filter(pk=export.pk, status__in=UNFINISHED)
    with transaction.atomic():
        if not changed.update(status=Status.FAILED, error=why, finished_at=app_now(), updated_at=app_now()):
            return False
        title, shape = export.title, export.shape.upper()
        ExportFailed.tell(export, about=export.by, title=lambda: shown(title), shape=shape, why=why, url=exports_url)
    return True


def restart(export: Export, *, by: Any) -> Export:
    """The same demand again: the failed one itself, of a finished one another. Raises StaleState while it is being made."""
    with transaction.atomic():
        locked = Export.objects.select_for_update(of=("self",)).get(pk=export.pk, by=by)
        if locked.status in UNFINISHED:
            raise StaleState(_("Cet export est déjà en cours."))
        kind, place = _door(locked)
        if locked.status != Status.FAILED:
            return ask(kind, place, by=by, shape=locked.shape, query=locked.query)
        _one_at_a_time(by)
        _check_quota(by, Export.objects.filter(by=by, status__in=UNFINISHED).count())
        locked.status, locked.error, locked.finished_at, locked.asked_at = Status.WAITING, "", None, app_now()
        locked.save(update_fields=["status", "error", "finished_at", "asked_at", "updated_at"])
        _start(locked)
    return locked


def open_file(export: Export, *, by: Any) -> StoredFile | None:
    """The file of a ready export, counted as fetched; None, and no file any more, for whoever may not read all of it now."""
    if export.status != Status.READY or export.by_id != by.pk or export.expires_at is None:
        return None
    if app_now() >= export.expires_at:
        close(export, Status.EXPIRED)
        return None
    if not still_read(export):
        lose(export)
        return None
    return export.file


def count_download(export: Export) -> None:
    now = app_now()
    with transaction.atomic():
        locked = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
        locked.downloads, locked.downloaded_at = locked.downloads + 1, now
        locked.save(update_fields=["downloads", "downloaded_at", "updated_at"])


def still_read(export: Export) -> bool:
    """Whether its asker still reads every row that it holds, and all that its columns tell."""
    try:
        kind, place = _door(export)
        readable = kind.rows(export.by, place, QueryDict()).order_by()
        same_scope = kind.scope(export.by, place) == export.scope
    except (Http404, DomainError):
        return False
    return same_scope and readable.filter(pk__in=export.keys).count() == len(set(export.keys))


def lose(export: Export) -> None:
    """Its asker may not read it any more."""
    close(export, Status.LOST)


def close(export: Export, status: Status) -> bool:
    """Ends the export and leaves the trace; its file goes once that is written for certain. Idempotent.

    A transaction that is undone keeps the file, and a crash before the file went leaves it to the clock (`undone`).
    """
    with transaction.atomic():
        locked = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
        if locked.status in CLOSED:
            return False
        locked.status, locked.keys = status, []
        locked.finished_at = locked.finished_at or app_now()
        locked.save()
        transaction.on_commit(lambda: remove_file(locked))
    return True


def remove_file(export: Export) -> None:
    """Removes the file of a closed export for ever: the bytes first, so that a crash between the two leaves nothing to read. Idempotent."""
    with transaction.atomic():
        rows = Export.objects.select_for_update(of=("self",)).select_related("file")
        locked = rows.filter(pk=export.pk, status__in=CLOSED).first()
        file = locked.file if locked is not None else None
        if locked is None or file is None:
            return
        file.file.storage.delete(str(file.file.name))
        locked.file = None
        locked.save(update_fields=["file", "updated_at"])
        file.delete()
