"""The messages of the programme to one person, kept beside the mail that carried them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import queries
from accounts.domain.notices import read_notices
from core.mail_returns import held_at

PER_PAGE = 25


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    notices = queries.notices_of(request.user)
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unread": notices.filter(read_at=None).count(),
        "held": held_at(request.user.email),  # type: ignore[union-attr]
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    read_notices(request.user)
    return redirect("notices")
