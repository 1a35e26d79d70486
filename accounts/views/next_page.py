"""Where a form leads once it is done: the page of this site that sent the person here."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """The path in `next`, of the form or of the address; empty when there is none, or when it leads to another site."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if safe and path.startswith("/") and len(path) <= 300 else ""
