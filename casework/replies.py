"""Registry of the public pages below which an organisation that they name may reply (LCEN, article 1-1, III).

Each noun says how one of its public objects is found by its address, and which organisations its page names.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.queries import organisations_of
from casework.enums import CaseState
from casework.models import Case
from core.exceptions import DomainError
from core.models import generic_key
from core.public_cache import changed

PAGE = re.compile(r"(?:https?://[^/]+)?(?:/en)?/([a-z]+)/([-\w]+)/?(?:[?#].*)?")
SHOWN = 20


@dataclass(frozen=True)
class Page:
    """One kind of public page: `/<name>/<slug>/`."""

    name: str
    model: type[models.Model]
    find: Callable[[str], Any | None]
    named: Callable[[Any], Iterable[Organisation | None]]


_pages: dict[str, Page] = {}


def declare_page(name: str, model: type[models.Model], **given: Any) -> None:
    """Registers a kind of public page that names organisations."""
    _pages[name] = Page(name, model, **given)


def replier(address: str, by: Any) -> tuple[Any, Organisation]:
    """The object whose page stands at this address, and the organisation it names for which this person acts.

    Raises DomainError on `page`: for whoever is not signed in, a page that is none, or one that does not name them.
    """
    found = PAGE.fullmatch(address.strip())
    page = _pages.get(found[1]) if found else None
    obj = page.find(found[2]) if page and found else None
    if page is None or obj is None:
        raise DomainError(
            _("Donnez l’adresse de la page de ce site qui vous nomme : un prototype ou un pilote."), field="page"
        )
    if by is None or not by.is_authenticated:
        raise DomainError(_("Connectez-vous au nom de l’organisation que cette page nomme."), field="page")
    named = {row.pk for row in page.named(obj) if row is not None}
    mine = organisations_of(by).filter(pk__in=named).first()
    if mine is None:
        raise DomainError(
            _(
                "Cette page ne nomme aucune organisation pour laquelle vous agissez : seule celle qui est nommée y répond."
            ),
            field="page",
        )
    return obj, mine


def replies_below(obj: Any) -> list[Case]:
    """The replies granted below a public page, oldest first. One query."""
    rows = Case.objects.filter(
        **generic_key(obj), kind="droit-de-reponse", state__in=(CaseState.GRANTED, CaseState.PARTLY)
    )
    return list(rows.select_related("organisation").order_by("answered_at", "pk")[:SHOWN])


def page_changed(case: Case) -> None:
    """Draws again the pages below which a reply has just been published."""
    kind = case.content_type
    model = kind.model_class() if kind is not None else None
    obj = model._default_manager.filter(pk=case.object_id).first() if model is not None else None
    if obj is not None:
        changed(obj)
