"""Mail that came back, as the team sees it: the list, one of them, what is done of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from core.clock import app_now
from core.emails import LAW, kinds
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.mail_codes import why
from core.mail_returns import held_at
from core.models import MailReturn
from core.operations import queries
from core.operations.forms import MailReturnFilterForm, MailReturnForm
from core.operations.permissions import OperationsPerm
from core.operations.presenters import ago
from core.operations.return_acts import acts_of, handle
from core.operations.views import PER_PAGE, door, tabs_for
from core.permissions import can
from core.shared_forms import one_writer


def _told(row: MailReturn, now: Any) -> dict[str, Any]:
    """A row in words: which act, to whom, why, since when."""
    mail = row.mail
    kind = kinds().get(mail.kind) if mail else None
    return {
        "row": row,
        "mail": mail,
        "act": kind.label if kind else "",
        "legal": bool(kind and kind.required is LAW),
        "why": why(row.code) if mail else "",
        "when": ago(row.handled_at or row.at, now),
        "reader": mail.reader if mail else None,
    }


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    door(request, OperationsPerm.VIEW_MAIL)
    form = MailReturnFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"etat": "", "q": ""}
    page = Paginator(queries.returns_listed(chosen["etat"], chosen["q"].strip()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    now = app_now()
    context = {
        "tabs": tabs_for(request, "mail_returns"),
        "form": form,
        "page": page,
        "rows": [_told(row, now) for row in page],
    }
    return render(request, "core/operations/mail_returns.html", context)


class ReturnView(View):
    def _found(self, request: HttpRequest, pk: Any) -> MailReturn:
        door(request, OperationsPerm.VIEW_MAIL)
        return get_object_or_404(MailReturn.objects.select_related("mail__reader", "handled_by"), pk=pk)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        row = self._found(request, pk)
        return self.page(request, row, MailReturnForm(acts=acts_of(row)))

    def page(self, request: HttpRequest, row: MailReturn, form: MailReturnForm, status: int = 200) -> HttpResponse:
        mail: Any = row.mail
        context = {
            "tabs": tabs_for(request, "mail_returns"),
            "told": _told(row, app_now()),
            "form": form if acts_of(row) and can(request.user, OperationsPerm.SEND_MAIL) else None,
            "held": held_at(row.address) if mail else None,
            "others": MailReturn.objects.filter(mail=mail).exclude(pk=row.pk).order_by("-at") if mail else [],
            "why_not": _("Il porte un lien pour cette boîte seule : refaites l’invitation depuis sa page.")
            if mail and mail.reader_id is None and row.handled_at is None and row.final
            else "",
        }
        return render(request, "core/operations/mail_return.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        row = self._found(request, pk)
        form = MailReturnForm(request.POST, acts=acts_of(row))
        if row.handled_at is None and not form.is_valid():
            return self.page(request, row, form, status=422)
        try:
            handle(row.pk, by=request.user, **(form.cleaned_data if form.is_valid() else {"act": ""}))
        except NotAllowed:
            raise
        except DomainError as error:
            if row.handled_at is None and error.field:
                show_refusal(form, error)
                return self.page(request, row, form, status=422)
            messages.error(request, error.message)
            return redirect("mail_return", pk=pk)
        messages.success(request, _("C’est noté."))
        return redirect("mail_returns")
