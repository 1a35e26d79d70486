"""From the ticked rows to the result of each: chosen, read again, confirmed, told. A batch is its author's alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.batches.declared import BatchAct, BatchList, list_of
from core.batches.domain import choose, confirm, declared_of, retry, take_back
from core.batches.texts import earlier_texts, text_of_first, try_text, typed_before
from core.bilingual import shown
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Batch, BatchItem

PER_PAGE = 50
TONES = {"done": "ok", "changed": "warn", "refused": "stop", "failed": "stop", "": "wait"}


def _keys(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("pk"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _back(found: BatchList, place: Any, query: str) -> str:
    address = found.back(place)
    return f"{address}?{query}" if query else address


@require_POST
def start(request: HttpRequest, kind: str, place: Any) -> HttpResponse:
    """What was ticked on a list, with the act: leads to the page that shows it again before anything is done."""
    found = list_of(kind)
    if found is None:
        raise Http404(kind)
    where, query = found.place(request.user, place), request.POST.get("query", "")[:2000]
    try:
        batch = choose(
            found,
            where,
            by=request.user,
            act=request.POST.get("act", ""),
            keys=_keys(request),
            everything=bool(request.POST.get("all")),
            query=query,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(_back(found, where, query))
    return redirect("batch", pk=batch.pk)


def _mine(request: HttpRequest, pk: Any) -> Batch:
    return get_object_or_404(Batch.objects.filter(by=request.user).select_related("undoes"), pk=pk)


def _form(act: BatchAct, batch: Batch, place: Any, data: Any = None) -> Any:
    make = act.undo_form if batch.undoes_id else act.form
    return make(place, data) if make else None


def show(request: HttpRequest, pk: Any) -> HttpResponse:
    """Reads again what was chosen and asks what the act needs; then how far it is; then what became of each row."""
    batch = _mine(request, pk)
    found, act = declared_of(batch)
    place = found.place(request.user, batch.place)
    if request.method != "POST":
        form = _form(act, batch, place)
        if form is not None and "texte" in request.GET:
            form.initial = typed_before(batch, act, request.GET["texte"])
        return _page(request, batch, found, act, place, form=form)
    form = _form(act, batch, place, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, batch, found, act, place, form=form, status=422)
    if act.preview is not None and form is not None and {"look", "trial"} & set(request.POST):
        return _looked_at(request, batch, found, act, place, form)
    given = {name: request.POST.getlist(name) for name in form.fields} if form is not None else {}
    try:
        confirm(batch, by=request.user, given=given)
    except StaleState as error:
        messages.info(request, error.message)
    return redirect("batch", pk=pk)


def _looked_at(
    request: HttpRequest, batch: Batch, found: BatchList, act: BatchAct, place: Any, form: Any
) -> HttpResponse:
    """What the first of the chosen rows would read, sent to oneself when that is asked; nothing is done to any row."""
    text = text_of_first(batch, found, act, form.cleaned_data)
    if text is not None and "trial" in request.POST:
        try_text(text, act, by=request.user)
        messages.success(request, _("Un essai part à %(to)s.") % {"to": request.user.email})  # type: ignore[union-attr]
    return _page(request, batch, found, act, place, form=form, text=text)


def _page(
    request: HttpRequest, batch: Batch, found: BatchList, act: BatchAct, place: Any, *, form: Any = None, text: Any = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    counts = dict(batch.items.order_by().values_list("outcome").annotate(n=Count("pk")))
    wanted = request.GET.get("resultat", "")
    items = batch.items.filter(outcome=wanted) if wanted in BatchItem.Outcome.values else batch.items.all()
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    total, waiting = sum(counts.values()), counts.get("", 0)
    left = total - waiting - counts.get("done", 0)
    over = batch.status == Batch.Status.DONE
    context = {
        "batch": batch,
        "title": _("Reprendre : %(act)s") % {"act": act.label} if batch.undoes_id else act.label,
        "act": act,
        "place": place,
        "page": page,
        "lines": _lines(request.user, found, place, page.object_list),
        "total": total,
        "settled": total - waiting,
        "counts": [(value, label, counts[value]) for value, label in BatchItem.Outcome.choices if counts.get(value)],
        "form": form if form is not None else _form(act, batch, place),
        "text": text,
        "tries": act.preview is not None,
        "earlier": earlier_texts(batch, act),
        "back": _back(found, place, batch.query),
        "back_label": found.title,
        "undo": over and act.undo is not None and not batch.undoes_id and counts.get("done", 0),
        "retry": over and not batch.undoes_id and left,
    }
    return render(request, "core/batches/batch.html", context, status=status)


def _lines(user: Any, found: BatchList, place: Any, items: Any) -> list[dict[str, Any]]:
    """Rows of one page with their names. One that the person may not see any more has none."""
    rows = found.named(found.model._base_manager.all()).filter(pk__in=[item.object_id for item in items])
    seen = {obj.pk: obj for obj in rows.filter(pk__in=found.rows(user, place, QueryDict()).order_by().values("pk"))}
    return [
        {
            "name": found.name(seen[item.object_id])
            if item.object_id in seen
            else _("Ligne qui n’est plus dans la liste"),
            "outcome": item.get_outcome_display() if item.outcome else "",
            "tone": TONES[item.outcome],
            "message": shown(item.message),
        }
        for item in items
    ]


@require_POST
def undo(request: HttpRequest, pk: Any) -> HttpResponse:
    return _second(request, pk, take_back)


@require_POST
def again(request: HttpRequest, pk: Any) -> HttpResponse:
    return _second(request, pk, retry)


def _second(request: HttpRequest, pk: Any, make: Callable[..., Batch]) -> HttpResponse:
    """To the batch that is made of this one, or back to this one with what was refused."""
    batch = _mine(request, pk)
    try:
        second = make(batch, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("batch", pk=pk)
    return redirect("batch", pk=second.pk)
