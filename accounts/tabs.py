"""The pages of one organisation: higher apps add theirs beside its people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    url_name: str  # takes the identifier of the organisation
    shown_for: Callable[[Any], bool]
    order: int


_tabs: list[Tab] = []


def add_tab(key: str, label: str, url_name: str, shown_for: Callable[[Any], bool], order: int = 50) -> None:
    """Adds a page to the organisations for which `shown_for(organisation)` is true."""
    _tabs.append(Tab(key, label, url_name, shown_for, order))


def tabs_of(organisation: Any, here: str) -> list[dict[str, object]]:
    """Tabs as the component `tabs` wants them."""
    return [
        {"label": tab.label, "href": reverse(tab.url_name, args=[organisation.pk]), "current": tab.key == here}
        for tab in sorted(_tabs, key=lambda tab: tab.order)
        if tab.shown_for(organisation)
    ]


add_tab("people", _("Personnes"), "organisation", lambda organisation: True, 0)
add_tab("facts", _("Informations"), "organisation_edit", lambda organisation: True, 10)
