"""What the search of the workspace finds of the documents of organisations."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.search import Hit, Words, add_kind, files_named
from startups.domain.profile import DOCUMENT
from startups.models import ProfileDocument
from startups.queries import readable_documents


def _found(user: Any, words: Words) -> QuerySet[ProfileDocument]:
    found = files_named(words, DOCUMENT)
    return readable_documents(ProfileDocument.objects.filter(file__in=found.values("pk")), user)


add_kind(
    "documents",
    gettext_lazy("Documents des organisations"),
    found=_found,
    about=lambda user, organisation: readable_documents(
        ProfileDocument.objects.filter(profile__organisation=organisation, replaced_by__isnull=True), user
    ),
    line=lambda user: {"name": "file__name", "file": "file", "organisation": "profile__organisation__name"},
    hit=lambda line: Hit(line["name"], reverse("file", args=[line["file"]]), line["organisation"]),
    purposes=(DOCUMENT,),
    position=80,
)
