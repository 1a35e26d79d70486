"""The pages of one organisation: higher apps add theirs beside its people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import OrganisationPerm
from core.permissions import can


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    url_name: str  # takes the identifier of the organisation
    shown_for: Callable[[Any], bool]
    order: int
    perm: str = ""  # asked of the reader on the organisation


_tabs: list[Tab] = []


def add_tab(
    key: str, label: str, url_name: str, shown_for: Callable[[Any], bool], order: int = 50, *, perm: str = ""
) -> None:
    """Adds a page to the organisations for which `shown_for(organisation)` is true, for readers who hold `perm` on it."""
    _tabs.append(Tab(key, label, url_name, shown_for, order, perm))


def tabs_of(organisation: Any, here: str, user: Any) -> list[dict[str, object]]:
    """Tabs as the component `tabs` wants them."""
    return [
        {"label": tab.label, "href": reverse(tab.url_name, args=[organisation.pk]), "current": tab.key == here}
        for tab in sorted(_tabs, key=lambda tab: tab.order)
        if tab.shown_for(organisation) and (not tab.perm or can(user, tab.perm, organisation))
    ]


add_tab("people", _("Personnes"), "organisation", lambda organisation: True, 0)
add_tab("activity", _("Activité"), "organisation_activity", lambda organisation: True, 5)
add_tab(
    "facts",
    _("Informations"),
    "organisation_edit",
    lambda organisation: True,
    10,
    perm=OrganisationPerm.CHANGE_ORGANISATION,
)
