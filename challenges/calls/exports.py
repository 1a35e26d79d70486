"""The list of challenges, as one takes it away: rows of the workspace as filtered, states in words, instants that sort."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.calls.forms import ChallengeFilterForm
from challenges.calls.queries.challenge import listed
from challenges.enums import ChallengeState
from core.bilingual import said
from core.exports.declared import ExportKind, Source, declare_export, everywhere_for
from core.exports.tables import Table


def choice_in(query: QueryDict) -> tuple[ChallengeFilterForm, dict[str, Any]]:
    """The filter form and what it chooses. A filter that makes no sense is shown as an error and selects nothing more."""
    form = ChallengeFilterForm(query)
    form.is_valid()
    found = form.cleaned_data
    keys = {name: found[name].pk for name in ("edition", "theme") if found.get(name)}
    words = {name: found[name] for name in ("vue", "q", "state", "tri") if found.get(name)}
    return form, {**words, **keys}


def header() -> list[str]:
    return [
        _("titre"),
        _("état"),
        _("édition"),
        _("organisations"),
        _("ouverture"),
        _("clôture"),
        _("modifié le"),
        _("adresse"),
    ]


def cells(challenge: Any) -> Sequence[object]:
    return (
        said(challenge, "title"),
        str(ChallengeState(challenge.effective_state).label),
        said(challenge.edition, "name") if challenge.edition else "",
        ", ".join(link.organisation.name for link in challenge.organisations.all()),
        challenge.opens_at,
        challenge.closes_at,
        challenge.updated_at,
        settings.SITE_URL + reverse("workspace_challenge", args=[challenge.pk]),
    )


def _rows(user: Any, _place: Any, query: QueryDict) -> QuerySet[Any]:
    return listed(user, choice_in(query)[1])


def _cells(_source: Source, piece: list[Any]) -> Iterator[Sequence[object]]:
    return map(cells, piece)


declare_export(
    ExportKind(
        kind="defis",
        label=gettext_lazy("Défis"),
        place=everywhere_for(lambda user: bool(user.is_active)),
        rows=_rows,
        stem=lambda _place: "defis",
        back=lambda _place: reverse("workspace_challenges"),
        shapes=Table(lambda _source: header(), _cells).shapes,
    )
)
