"""Views of a list that a person keeps: the page of all of them, a new one, a changed one."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from core.exceptions import DomainError
from core.forms import show_refusal
from core.models import SavedView
from core.saved_views.declared import Listing, kept_query, listing_named
from core.saved_views.domain import change_view, delete_view, keep_view, own_views, views_of
from core.saved_views.forms import SavedViewForm

type Page = Callable[..., HttpResponse]


def opens_with_views(name: str) -> Callable[[Page], Page]:
    """Decorates the page of a list: without any filter in its address, it opens on the view that the person opens first."""

    def decorate(page: Page) -> Page:
        @functools.wraps(page)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            listing = listing_named(name)
            if listing and not request.GET and request.method in ("GET", "HEAD") and request.user.is_authenticated:
                first = own_views(request.user).filter(listing=name, default=True).values_list("query", flat=True)
                if query := first.first():
                    return redirect(f"{request.path}?{query}")
            return page(request, *args, **kwargs)

        return opened

    return decorate


def _listing(request: HttpRequest, name: str) -> Listing:
    listing = listing_named(name)
    if listing is None or not listing.shown_to(request.user):
        raise Http404(name)
    return listing


def _address(listing: Listing, query: str) -> str:
    return f"{reverse(listing.url_name)}?{query or 'tout=1'}" if listing.url_name else ""


@require_safe
def listing_views(request: HttpRequest, listing: str) -> HttpResponse:
    found = _listing(request, listing)
    rows = [
        {"view": view, "mine": view.owner_id == request.user.pk, "href": _address(found, view.query)}
        for view in views_of(request.user, found)
    ]
    return render(request, "core/saved_views/listing.html", {"listing": found, "rows": rows, "back": _back(found)})


def _back(listing: Listing) -> str:
    return reverse(listing.url_name) + "?tout=1" if listing.url_name else reverse("workspace")


class KeepView(View):
    """`demande`: what the address of the list asks; `retour`: the list, for one that belongs to an object."""

    def get(self, request: HttpRequest, listing: str) -> HttpResponse:
        found = _listing(request, listing)
        return self._page(request, found, SavedViewForm(user=request.user), request.GET)

    def post(self, request: HttpRequest, listing: str) -> HttpResponse:
        found = _listing(request, listing)
        form = SavedViewForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                view = keep_view(found, request.POST.get("demande", ""), by=request.user, **form.values())
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("La vue « %(name)s » est enregistrée.") % {"name": view.name})
                path = _inside(request.POST.get("retour", ""))
                return redirect(
                    f"{path}?{view.query or 'tout=1'}" if path else _address(found, view.query) or "workspace"
                )
        return self._page(request, found, form, request.POST, status=422)

    def _page(
        self, request: HttpRequest, listing: Listing, form: SavedViewForm, given: Any, status: int = 200
    ) -> HttpResponse:
        query = kept_query(listing, given.get("demande", ""))
        context = {"listing": listing, "form": form, "query": query, "path": _inside(given.get("retour", ""))}
        return render(request, "core/saved_views/form.html", context | {"back": _back(listing)}, status=status)


def _inside(path: str) -> str:
    """A path of this site, else nothing."""
    fine = path.startswith("/") and "?" not in path and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if fine else ""


class ChangeView(View):
    """One's own view: its name, whether it is shared and opened first."""

    def get(self, request: HttpRequest, listing: str, pk: Any) -> HttpResponse:
        view = _own(request, listing, pk)
        given = {"name": view.name, "shared": view.shared, "default": view.default}
        return self._page(request, view, SavedViewForm(user=request.user, initial=given))

    def post(self, request: HttpRequest, listing: str, pk: Any) -> HttpResponse:
        view = _own(request, listing, pk)
        form = SavedViewForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                change_view(view, by=request.user, **form.values())
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("La vue « %(name)s » est changée.") % {"name": view.name})
                return redirect("saved_views", listing)
        return self._page(request, view, form, status=422)

    def _page(self, request: HttpRequest, view: SavedView, form: SavedViewForm, status: int = 200) -> HttpResponse:
        listing = _listing(request, view.listing)
        context = {"listing": listing, "view": view, "form": form, "query": view.query, "back": _back(listing)}
        return render(request, "core/saved_views/form.html", context, status=status)


def _own(request: HttpRequest, listing: str, pk: Any) -> SavedView:
    return get_object_or_404(own_views(request.user), listing=_listing(request, listing).name, pk=pk)


@require_POST
def delete(request: HttpRequest, listing: str, pk: Any) -> HttpResponse:
    view = _own(request, listing, pk)
    delete_view(view, by=request.user)
    messages.success(request, _("La vue « %(name)s » est supprimée.") % {"name": view.name})
    return redirect("saved_views", listing)
