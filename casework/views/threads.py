"""The box of a person, and one exchange."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from casework import queries
from casework.domain import threads
from casework.enums import Side, Turn
from casework.exchanges import Exchange, all_exchanges, on_side
from casework.forms import MessageForm, OurMessageForm
from casework.models import Thread
from casework.presenters import as_rows, box_row, standing, told
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.readonly import writes_on_get
from core.uploads import received_files

PER_PAGE = 50
SHOWN = 200  # messages of one exchange


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """Every exchange of this person; `vue` keeps those to answer, late, theirs to handle, or unread."""
    view = request.GET.get("vue", "")
    page = Paginator(queries.listed(request.user, view), PER_PAGE).get_page(request.GET.get("page"))
    found = queries.with_objects(page.object_list)
    ours = set(
        Thread.objects.filter(on_side(request.user, Side.OURS), pk__in=[thread.pk for thread, _kind, _obj in found])
        .order_by()
        .values_list("pk", flat=True)
    )
    rows = [
        box_row(thread, exchange, obj, Side.OURS if thread.pk in ours else Side.THEIRS)
        for thread, exchange, obj in found
    ]
    context = {"page": page, "rows": rows, "tabs": _tabs(view), "unread": queries.count_unread(request.user)}
    return render(request, "casework/box.html", context | {"view": view})


def _tabs(view: str) -> list[dict[str, Any]]:
    url = reverse("box")
    labels = {
        "": _("Tous"),
        "a-repondre": _("À répondre"),
        "en-retard": _("En retard"),
        "a-moi": _("À moi"),
        "non-lus": _("Non lus"),
    }
    return [
        {"label": label, "href": f"{url}?vue={key}" if key else url, "current": key == view}
        for key, label in labels.items()
    ]


def _found(request: HttpRequest, kind: str, pk: Any) -> tuple[Exchange, Any, Side]:
    """The exchange of an object for whoever stands on one of its sides; 404 for anybody else."""
    exchange = all_exchanges().get(kind)
    if exchange is None:
        raise Http404(kind)
    obj = get_object_or_404(exchange.objects(), pk=pk)
    side = exchange.side_of(request.user, obj)
    if side is None:
        raise Http404(str(pk))
    return exchange, obj, side


@writes_on_get("what a person has read of an exchange is known by their opening it")
class ExchangeView(View):
    """The messages about one object, and the form to write one more. An exchange in which nobody has written yet is empty."""

    def get(self, request: HttpRequest, kind: str, pk: Any) -> HttpResponse:
        exchange, obj, side = _found(request, kind, pk)
        return self._page(request, exchange, obj, side)

    def _page(
        self, request: HttpRequest, exchange: Exchange, obj: Any, side: Side, form: MessageForm | None = None
    ) -> HttpResponse:
        thread = queries.thread_about(exchange, obj)
        rows = list(queries.messages_for(thread, side).reverse()[:SHOWN])[::-1] if thread else []
        unread = queries.unread_by(request.user, thread) if thread else 0
        context = {
            "exchange": exchange,
            "title": exchange.title(obj),
            "object_url": exchange.url(obj) if exchange.reads_object(request.user, obj) else "",
            "thread": thread,
            "rows": as_rows(rows, exchange, side, request.user, unread),
            "standing": standing(thread, side),
            "ours": side == Side.OURS,
            "my_turn": thread is not None and thread.turn == side,
            "may_write": exchange.may_write(request.user, obj),
            "form": form or self._form(side),
            "reply_by": thread.reply_by if thread and thread.turn == Turn.OURS else None,
        }
        response = render(request, "casework/exchange.html", context | {"obj": obj}, status=422 if form else 200)
        if thread:
            threads.mark_read(thread, by=request.user, side=side, upto=rows[-1] if rows else None)
        return response

    @staticmethod
    def _form(side: Side, *given: Any) -> MessageForm:
        return (OurMessageForm if side == Side.OURS else MessageForm)(*given)

    def post(self, request: HttpRequest, kind: str, pk: Any) -> HttpResponse:
        exchange, obj, side = _found(request, kind, pk)
        form = self._form(side, request.POST, received_files(request))
        if form.is_valid():
            given, internal = form.cleaned_data, bool(form.cleaned_data.get("internal"))
            try:
                posted = threads.post(
                    obj,
                    by=request.user,
                    body=given["body"],
                    files=form.uploads(),
                    internal=internal,
                    answer=not given.get("no_answer"),
                )
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Note enregistrée.") if internal else told(posted.told))
                return redirect(reverse("exchange", args=[kind, pk]) + "#fin")
        return self._page(request, exchange, obj, side, form)


class ExchangeActView(View):
    """POST: take or leave an exchange, or say that nothing needs an answer."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: Any, act: str) -> HttpResponse:
        _exchange, obj, _side = _found(request, kind, pk)
        try:
            if act == "prendre":
                threads.take(obj, by=request.user)
                messages.success(request, _("Cet échange est à vous."))
            elif act == "laisser":
                threads.take(obj, by=request.user, leave=True)
                messages.success(request, _("Cet échange n’est plus à personne en particulier."))
            elif act == "rien-a-repondre":
                threads.nothing_to_answer(obj, by=request.user)
                messages.success(request, _("C’est noté : cet échange n’attend plus de réponse."))
            else:
                raise Http404(act)
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("exchange", kind=kind, pk=pk)
