"""Services of saved views: kept, renamed, shared, opened first, deleted."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.exceptions import DomainError
from core.models import SavedView
from core.names import folded
from core.permissions import roles_of
from core.roles import Role
from core.saved_views.declared import Listing, kept_query

MOST = 20  # views of one list, for one person
LONGEST = 2000


def may_share(user: Any) -> bool:
    return Role.TEAM in roles_of(user)


def own_views(user: Any) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=user.pk)


def views_of(user: Any, listing: Listing) -> QuerySet[SavedView]:
    """One's own, and for the team those that its people share; by name."""
    seen = Q(owner=user.pk)
    if may_share(user):
        seen |= Q(shared=True)
    return SavedView.objects.filter(seen, listing=listing.name).select_related("owner").order_by("name__sorted", "pk")


def keep_view(listing: Listing, query: str, *, by: Any, name: str, shared: bool, default: bool) -> SavedView:
    """Keeps what an address asks of a list under a name."""
    kept = kept_query(listing, query)
    if len(kept) > LONGEST:
        raise DomainError(_("Cette vue demande trop de choses à la fois : retirez un filtre."))
    view = SavedView(owner=by, listing=listing.name, query=kept)
    with transaction.atomic():
        others = _locked(by).filter(listing=listing.name)
        if others.count() >= MOST:
            sentence = ngettext(
                "Vous avez déjà %(n)s vue de cette liste : supprimez-la d’abord.",
                "Vous avez déjà %(n)s vues de cette liste : supprimez-en une d’abord.",
                MOST,
            )
            raise DomainError(sentence % {"n": MOST})
        return _write(view, name, shared=shared, default=default, by=by)


def change_view(view: SavedView, *, by: Any, name: str, shared: bool, default: bool) -> SavedView:
    """Renames one's own view, shares it or keeps it for oneself, opens it first or no longer."""
    with transaction.atomic():
        _locked(by)
        return _write(view, name, shared=shared, default=default, by=by)


def delete_view(view: SavedView, *, by: Any) -> None:
    """Deletes one's own view; nothing else rests on it."""
    own_views(by).filter(pk=view.pk).delete()


def _locked(by: Any) -> QuerySet[SavedView]:
    """The views of a person, of whom one changes at a time."""
    get_user_model().objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    return own_views(by)


def _write(view: SavedView, name: str, *, shared: bool, default: bool, by: Any) -> SavedView:
    if shared and not may_share(by):
        raise DomainError(_("Seule l’équipe du programme partage ses vues."), field="shared")
    others = own_views(by).filter(listing=view.listing).exclude(pk=view.pk)
    if others.filter(Q(name=name) | Q(name__folded=folded(name))).exists():
        raise DomainError(_("Une de vos vues de cette liste porte déjà ce nom."), field="name")
    if default:
        others.filter(default=True).update(default=False)
    view.name, view.shared, view.default = name, shared, default
    view.save()
    return view
