"""What the search of the workspace finds of the evidence of facts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from agreements.facts.domain.recording import EVIDENCE
from agreements.facts.queries import facts_with_evidence_for
from agreements.models import Fact
from core.search import Hit, Words, add_kind, files_named


def _found(user: Any, words: Words) -> QuerySet[Fact]:
    found = files_named(words, EVIDENCE)
    return facts_with_evidence_for(user).filter(evidence__in=found.values("pk"))


add_kind(
    "preuves",
    gettext_lazy("Preuves des faits"),
    found=_found,
    line=lambda user: {"name": "evidence__name", "file": "evidence", "prototype": "prototype__name"},
    hit=lambda line: Hit(line["name"], reverse("file", args=[line["file"]]), line["prototype"] or ""),
    purposes=(EVIDENCE,),
    position=86,
)
