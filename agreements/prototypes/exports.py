"""The list of prototypes as one takes it away: rows of the workspace as filtered, states in words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Prototype
from agreements.prototypes.forms import PrototypeFilterForm
from agreements.prototypes.queries import prototypes_visible_to
from core.bilingual import said
from core.exports.declared import ExportKind, Source, declare_export, everywhere_for
from core.exports.tables import Table

# What a line of the list, and of its files, shows.
LISTED = ("name", "state", "licence", "commons_at", "maker__name", "challenge__title_fr", "challenge__title_en")


def chosen(user: Any, query: QueryDict) -> tuple[PrototypeFilterForm, QuerySet[Prototype]]:
    """The lines that the filters of an address give."""
    rows = prototypes_visible_to(user).select_related(None).select_related("maker", "challenge")
    rows = rows.only(*LISTED).order_by("-created_at", "-pk")
    form = PrototypeFilterForm(query)
    if form.is_valid():
        if words := form.cleaned_data["q"].strip():
            rows = rows.filter(name__finds=words)
        if state := form.cleaned_data["etat"]:
            rows = rows.filter(state=state)
    return form, rows


def header() -> list[str]:
    return [_("nom"), _("startup"), _("défi"), _("état"), _("licence"), _("commun depuis")]


def cells(row: Any) -> Sequence[object]:
    challenge = said(row.challenge, "title") if row.challenge else ""
    return (row, row.maker, challenge, row.get_state_display(), row.licence, row.commons_at)


def _cells(_source: Source, piece: list[Any]) -> Iterator[Sequence[object]]:
    return map(cells, piece)


declare_export(
    ExportKind(
        kind="prototypes",
        label=gettext_lazy("Prototypes"),
        place=everywhere_for(lambda user: bool(user.is_active)),
        rows=lambda user, _place, query: chosen(user, query)[1],
        stem=lambda _place: "prototypes",
        back=lambda _place: reverse("prototype_list"),
        shapes=Table(lambda _source: header(), _cells).shapes,
    )
)
