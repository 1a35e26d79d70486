"""What the search of the workspace finds of applications and of their files.

A juror who reads without names finds an application by the name of its solution alone: neither its organisation nor its number
finds it, or the search would tell what the reading hides.
"""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from accounts.search import called
from casework.models import Thread
from casework.queries import threads_visible_to
from casework.search import exchange_kind
from challenges.applications.domain.dossier import ATTACHMENT
from challenges.applications.queries.across import BOX
from challenges.applications.queries.application import (
    applications_for_jury,
    applications_for_team,
    applications_visible_to,
    attachments_visible_to,
    own_applications,
    submissions_visible_to,
)
from challenges.enums import ApplicationState
from challenges.models import Application, ApplicationMember, Attachment
from core.search import Hit, Words, add_kind, add_number, files_named, title_of, with_each_word
from core.ui.states import tone_of


def named_for(user: Any) -> Q:
    """Applications of which this person reads whose they are."""
    by_jury = applications_for_jury(user).filter(challenge__jury__blind=False)
    rows = (own_applications(user), applications_for_team(user), by_jury)
    return Q(pk__in=rows[0].values("pk")) | Q(pk__in=rows[1].values("pk")) | Q(pk__in=rows[2].values("pk"))


def _found(user: Any, words: Words) -> QuerySet[Application]:
    titled = with_each_word(Application.objects.all(), words, lambda word: Q(title__finds=word))
    by_name = Application.objects.filter(organisation__in=called(words))
    found = Q(pk__in=titled.values("pk")) | (Q(pk__in=by_name.values("pk")) & named_for(user))
    return applications_visible_to(user).filter(found)


def _of(organisation: Organisation) -> QuerySet[Application]:
    """Its own, and those of which it is a member."""
    joined = ApplicationMember.objects.filter(organisation=organisation).values("application")
    return Application.objects.filter(Q(organisation=organisation) | Q(pk__in=joined))


def _about(user: Any, organisation: Organisation) -> QuerySet[Application]:
    return applications_visible_to(user).filter(named_for(user), pk__in=_of(organisation).values("pk"))


def _threads(user: Any, organisation: Organisation) -> QuerySet[Thread]:
    mine = _about(user, organisation)
    return threads_visible_to(user).filter(kind=BOX, object_id__in=mine.values("pk"))


def _line(user: Any) -> dict[str, Any]:
    named = named_for(user)
    return {
        "title": "title",
        "state": "state",
        "title_fr": "challenge__title_fr",
        "title_en": "challenge__title_en",
        "organisation": Case(When(named, then=F("organisation__name")), default=Value("")),
        "number": Case(When(named, then=F("receipt_number")), default=Value("")),
    }


def _hit(line: dict[str, Any]) -> Hit:
    state = ApplicationState(line["state"])
    note = " · ".join(part for part in (line["organisation"], title_of(line), line["number"]) if part)
    title = line["title"] or _("Candidature sans titre")
    return Hit(title, reverse("application", args=[line["pk"]]), note, str(state.label), tone_of(state))


def _by_number(user: Any, number: str) -> str | None:
    """By the number of any of its receipts, for those who read whose it is."""
    receipts = submissions_visible_to(user).filter(number=number)
    numbered = Q(receipt_number=number) | Q(pk__in=receipts.values("application"))
    found = applications_visible_to(user).filter(numbered).filter(named_for(user)).values_list("pk", flat=True).first()
    return reverse("application", args=[found]) if found else None


def _files(user: Any, words: Words) -> QuerySet[Attachment]:
    found = files_named(words, ATTACHMENT)
    return attachments_visible_to(user).filter(file__in=found.values("pk"))


add_kind(
    "candidatures",
    gettext_lazy("Candidatures"),
    found=_found,
    about=_about,
    line=_line,
    hit=_hit,
    order=(F("received_at").desc(nulls_last=True), "pk"),
    pages=("application",),
    position=25,
)
add_kind(
    "pieces",
    gettext_lazy("Pièces des candidatures"),
    found=_files,
    line=lambda user: {"name": "file__name", "file": "file", "title": "application__title"},
    hit=lambda line: Hit(line["name"], reverse("file", args=[line["file"]]), line["title"]),
    purposes=(ATTACHMENT,),
    position=81,
)
exchange_kind(
    "echanges-candidatures",
    gettext_lazy("Échanges sur les candidatures"),
    BOX,
    about=_threads,
    title=Application.objects.filter(pk=OuterRef("object_id")).values("title")[:1],
)
add_number(r"DC-[0-9A-Z]{4}-[0-9A-Z]{4}(-\d{1,4})?", _by_number)
