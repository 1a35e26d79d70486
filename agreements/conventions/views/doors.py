"""What every view of this app starts from: the object through its door, the language, the tabs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.conventions.queries import conventions_visible_to
from agreements.models import Article, Convention
from core.doors import Door

TABS = (
    ("convention", "text"),
    ("convention_stress", "stress"),
    ("convention_parties", "parties"),
    ("convention_vote", "vote"),
    ("convention_signatures", "signatures"),
    ("convention_life", "life"),
    ("convention_versions", "versions"),
)


def lang() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


DOOR = Door(conventions_visible_to)


def convention_of(request: HttpRequest, pk: Any) -> Convention:
    return DOOR.open(request.user, pk)


def article_of(convention: Convention, pk: Any, version: Any) -> Article:
    rows = Article.objects.select_related("clause_version__kind", "version__convention", "changed_by", "approved_by")
    return get_object_or_404(rows, pk=pk, version=version, version__convention=convention)


def tabs(convention: Convention, here: str) -> list[dict[str, Any]]:
    labels = {
        "text": _("Texte"),
        "stress": _("Épreuve"),
        "parties": _("Parties et dates"),
        "vote": _("Vote du Conseil"),
        "signatures": _("Signatures"),
        "life": _("Durée et fin"),
        "versions": _("Versions"),
    }
    return [
        {"label": labels[key], "href": reverse(name, args=[convention.pk]), "current": key == here}
        for name, key in TABS
    ]
