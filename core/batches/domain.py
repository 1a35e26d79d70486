"""Choosing rows, carrying an act out on each, taking it back.

What is chosen is written with the version of each row. The act is carried out by a job, each row in its own transaction: locked,
compared with its version, then given to the service of its noun, which asks its own rights and rules. A row that moved, or that
the person may not see any more, is left alone and said so; the others go on. The job may be cut and taken up again: a row that
has an outcome is not done twice.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from core.batches.declared import BatchAct, BatchList, list_of
from core.bilingual import stored
from core.bulk import copy_rows
from core.clock import app_now
from core.exceptions import DomainError, StaleState
from core.jobs import defer
from core.models import Batch, BatchItem

log = logging.getLogger("core.batches")
JOB = "core.run_batch"
MOST = 20_000
AT_ONCE = 200  # keys read at a time
Outcome = BatchItem.Outcome


def declared_of(batch: Batch) -> tuple[BatchList, BatchAct]:
    """The list and the act of a batch. Raises StaleState for those that the program does not know any more."""
    found = list_of(batch.kind)
    act = found.act(batch.act) if found else None
    if found is None or act is None:
        raise StaleState(_("Cet acte groupé n’existe plus."))
    return found, act


def choose(
    found: BatchList, place: Any, *, by: Any, act: str, keys: Iterable[UUID] = (), everything: bool = False, query: str = ""
) -> Batch:  # fmt: skip
    """Keeps what was chosen: these rows, or everything that the filters of `query` give. Nothing is done to them yet.

    Raises DomainError for an unknown act, for no row, and for more than MOST.
    """
    if found.act(act) is None:
        raise DomainError(_("Choisissez ce qu’il faut faire des lignes cochées."), field="act")
    rows = found.rows(by, place, QueryDict(query))
    if not everything:
        rows = rows.filter(pk__in=list(keys))
    versions = list(rows.values_list("pk", "updated_at")[: MOST + 1])
    if not versions:
        raise DomainError(_("Cochez au moins une ligne."), field="pk")
    if len(versions) > MOST:
        raise DomainError(_("%(most)s lignes au plus à la fois : filtrez d’abord.") % {"most": MOST}, field="pk")
    with transaction.atomic():
        batch = _new(kind=found.kind, place=place.pk, act=act, query=query[:2000], by=by)
        copy_rows(
            [
                BatchItem(batch=batch, position=n, object_id=pk, version=at)
                for n, (pk, at) in enumerate(versions, start=1)
            ]
        )
    return batch


def _new(**fields: Any) -> Batch:
    """A batch to confirm; what its job will write is in the language of now."""
    return Batch.objects.create(language=translation.get_language() or "fr", **fields)


def confirm(batch: Batch, *, by: Any, given: dict[str, list[str]]) -> Batch:
    """Starts the act on what was chosen. Side effect: a job, in this transaction. Raises StaleState when it was started already."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk, by=by)
        declared_of(locked)
        if locked.status != Batch.Status.CHOSEN:
            raise StaleState(_("Cet acte groupé a déjà été lancé."))
        locked.given, locked.confirmed_at = given, app_now()
        _mark(locked, Batch.Status.RUNNING, "given", "confirmed_at")
        defer(JOB, {"batch": str(locked.pk)})
    return locked


def _mark(batch: Batch, status: Batch.Status, *fields: str) -> None:
    Batch.objects.filter(pk=batch.pk).update(status=status, updated_at=app_now(), **{name: getattr(batch, name) for name in fields})  # fmt: skip
    batch.refresh_from_db()


def run(pk: str) -> None:
    """Carries the act out on every row that has no outcome yet. Idempotent."""
    batch = Batch.objects.select_related("by", "undoes").get(pk=pk)
    if batch.status != Batch.Status.RUNNING:
        return
    with translation.override(batch.language):
        try:
            found, act = declared_of(batch)
            place = found.place(batch.by, batch.place)
            given = _cleaned(act, batch, place)
        except (Http404, DomainError) as refused:
            _refuse_all(batch, refused)
            _end(batch)
        else:
            while items := dict(batch.items.filter(outcome="").values_list("pk", "object_id")[:AT_ONCE]):
                seen = _seen(batch, found, place, items.values())
                for key, row in items.items():
                    _settle(key, seen.get(row), batch, found, act, given)
            tell = act.ended if not batch.undoes_id else None
            _end(batch, partial(tell, place, batch.by, given) if tell else None)


def _end(batch: Batch, tell: Callable[[int], None] | None = None) -> None:
    """Done, and what is told of it, together and once."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status != Batch.Status.RUNNING:
            return
        locked.finished_at = app_now()
        _mark(locked, Batch.Status.DONE, "finished_at")
        n = locked.items.filter(outcome=Outcome.DONE).count()
        if tell is not None and n:
            tell(n)


def give_up(batch: Batch) -> None:
    """Ends a batch that no job carries out any more: the rows left say so, and can be chosen again."""
    with transaction.atomic():
        words = stored(lambda: _("Le travail s’est arrêté avant cette ligne : rien n’a été écrit pour elle."))
        batch.items.filter(outcome="").update(outcome=Outcome.FAILED, message=words)
        _end(batch)


def _refuse_all(batch: Batch, refused: Exception) -> None:
    """The person may not act on this list any more, or what was typed became impossible: every row left says so."""
    lost = stored(lambda: _("Vous n’avez plus accès à cette liste."))
    words = refused.message if isinstance(refused, DomainError) else lost
    batch.items.filter(outcome="").update(outcome=Outcome.REFUSED, message=words)


def _cleaned(act: BatchAct, batch: Batch, place: Any) -> dict[str, Any]:
    make = act.undo_form if batch.undoes_id else act.form
    if make is None:
        return {}
    data = QueryDict(mutable=True)
    for name, values in batch.given.items():
        data.setlist(name, values)
    form = make(place, data)
    if not form.is_valid():
        raise StaleState(_("Ce qui avait été saisi n’est plus possible."))
    return form.cleaned_data


def _seen(batch: Batch, found: BatchList, place: Any, keys: Iterable[Any]) -> dict[Any, Any]:
    """Those of these rows that the person may choose now. The service of each asks its own rights again."""
    rows = found.rows(batch.by, place, QueryDict()).filter(pk__in=list(keys)).order_by()
    return {row.pk: row for row in rows}


def _settle(key: int, seen: Any, batch: Batch, found: BatchList, act: BatchAct, given: dict[str, Any]) -> None:
    """One row: its transaction, its outcome, whatever happens."""
    try:
        with transaction.atomic():
            item = BatchItem.objects.select_for_update(of=("self",)).get(pk=key)
            if not item.outcome:
                _do(item, seen, batch, found, act, given)
                item.save(update_fields=["outcome", "message", "before", "after"])
    except DomainError as error:
        BatchItem.objects.filter(pk=key).update(outcome=Outcome.REFUSED, message=error.message)
    except Exception:
        log.exception("batch=%s item=%s failed", batch.pk, key)
        words = stored(lambda: _("Une erreur du programme a empêché cet acte : rien n’a été écrit pour cette ligne."))
        BatchItem.objects.filter(pk=key).update(outcome=Outcome.FAILED, message=words)


def _do(item: BatchItem, seen: Any, batch: Batch, found: BatchList, act: BatchAct, given: dict[str, Any]) -> None:
    """The act on one row as it was chosen. What is out of reach or has moved since is left as it is."""
    if seen is None:
        item.outcome = Outcome.CHANGED
        item.message = stored(lambda: _("Cette ligne n’est plus dans cette liste."))
        return
    obj = found.lock(seen)
    if obj.updated_at != item.version:
        item.outcome = Outcome.CHANGED
        item.message = stored(lambda: _("Cette ligne a changé depuis que vous l’avez choisie : relisez-la."))
        return
    if batch.undoes_id:
        if act.undo is None:
            raise StaleState(_("Cet acte ne se reprend pas."))
        act.undo(obj, batch.by, item.before, given)
    else:
        item.before = act.do(obj, batch.by, given)
    item.outcome = Outcome.DONE
    item.after = found.model._base_manager.values_list("updated_at", flat=True).get(pk=item.object_id)


def take_back(batch: Batch, *, by: Any) -> Batch:
    """A second batch that undoes the first, to be confirmed like any other: the rows that were done, as they were left.

    Raises StaleState for an act that cannot be taken back, that is not finished, or that was taken back already.
    """
    _found, act = declared_of(batch)
    if batch.status != Batch.Status.DONE or batch.undoes_id or act.undo is None:
        raise StaleState(_("Cet acte ne se reprend pas."))
    with transaction.atomic():
        Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        known = Batch.objects.filter(undoes=batch).first()
        if known:
            return known
        second = _new(kind=batch.kind, place=batch.place, act=batch.act, query=batch.query, by=by, undoes=batch)
        done = batch.items.filter(outcome=Outcome.DONE, after__isnull=False)
        rows = [
            BatchItem(
                batch=second, position=row.position, object_id=row.object_id, version=row.after, before=row.before
            )
            for row in done
        ]
        if not rows:
            raise StaleState(_("Aucune ligne n’a été changée : il n’y a rien à reprendre."))
        copy_rows(rows)
    return second


def retry(batch: Batch, *, by: Any) -> Batch:
    """A new batch of the rows that were not done, as they are now, to be read again and confirmed."""
    found, act = declared_of(batch)
    left = batch.items.exclude(outcome__in=["", Outcome.DONE]).values_list("object_id", flat=True)
    place = found.place(by, batch.place)
    if batch.undoes_id:
        raise StaleState(_("Cet acte ne se reprend pas."))
    return choose(found, place, by=by, act=act.name, keys=list(left), query="")
