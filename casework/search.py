"""What the search of the workspace finds of cases, acts and files of exchanges."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Organisation
from casework.acts import all_acts
from casework.boxes import CASES
from casework.domain.threads import MESSAGE_FILE
from casework.enums import CaseState, Side, Turn
from casework.exchange import cases_handled_by
from casework.exchanges import on_side
from casework.models import Act, Case, Message, Notice, Thread
from casework.queries import threads_visible_to
from casework.queries.acts import acts_visible_to
from core.bilingual import shown
from core.models import StoredFile
from core.search import Hit, Words, add_kind, add_number, file_hit, files_named, with_each_word
from core.ui.states import tone_of

LARGEST = 9  # figures of a number that the database holds


def _cases(user: Any, words: Words) -> QuerySet[Case]:
    return with_each_word(cases_handled_by(user), words, lambda word: Q(about__finds=word))


def _case(line: dict[str, Any]) -> Hit:
    state, kind = CaseState(line["state"]), CASES.get(line["kind"])
    url = reverse("case", args=[line["pk"]])
    return Hit(
        f"{line['number']} · {line['about']}", url, str(kind.label) if kind else "", str(state.label), tone_of(state)
    )


def _case_by_number(user: Any, number: str) -> str | None:
    found = cases_handled_by(user).filter(number=number).values_list("pk", flat=True).first()
    return reverse("case", args=[found]) if found else None


def _acts(user: Any, words: Words) -> QuerySet[Act]:
    return with_each_word(acts_visible_to(user), words, lambda word: Q(title__finds=word))


def _act(line: dict[str, Any]) -> Hit:
    kind = all_acts().get(line["kind"])
    title = _("n° %(number)s · %(title)s") % {"number": line["number"], "title": shown(line["title"])}
    return Hit(title, reverse("act", args=[line["number"]]), str(kind.label) if kind else "")


def _act_by_number(user: Any, number: str) -> str | None:
    figures = number.lstrip("N°O")
    if len(figures) > LARGEST:
        return None
    found = acts_visible_to(user).filter(number=int(figures)).exists()
    return reverse("act", args=[int(figures)]) if found else None


def _files(user: Any, words: Words) -> QuerySet[StoredFile]:
    ours = Q(thread__in=Thread.objects.filter(on_side(user, Side.OURS)).values("pk"))
    theirs = Q(internal=False, thread__in=Thread.objects.filter(on_side(user, Side.THEIRS)).values("pk"))
    read = Message.objects.filter(ours | theirs).values("files")
    return files_named(words, MESSAGE_FILE).filter(messages__isnull=False, pk__in=read)


def _cases_about(user: Any, organisation: Organisation) -> QuerySet[Case]:
    people = Membership.objects.filter(organisation=organisation, ended_at__isnull=True).values("user")
    return cases_handled_by(user).filter(Q(organisation=organisation) | Q(opener__in=people))


def _acts_about(user: Any, organisation: Organisation) -> QuerySet[Act]:
    """Those told to its people."""
    people = Membership.objects.filter(organisation=organisation, ended_at__isnull=True).values("user")
    return acts_visible_to(user).filter(pk__in=Notice.objects.filter(user__in=people).values("act"))


def _thread_with(user: Any, organisation: Organisation) -> QuerySet[Thread]:
    return threads_visible_to(user).filter(kind="organisation", object_id=organisation.pk)


def exchange_kind(name: str, label: Any, kind: str, *, about: Any, title: QuerySet[Any, Any]) -> None:
    """Declares the exchanges of one kind that concern an organisation; `title` reads that of their object."""

    def hit(line: dict[str, Any]) -> Hit:
        url = reverse("exchange", args=[kind, line["object"]])
        return Hit(
            line["title"] or _("Sans titre"), url, "", _("à répondre") if line["turn"] == Turn.OURS else "", "wait"
        )

    add_kind(
        name,
        label,
        about=about,
        line=lambda user: {"object": "object_id", "turn": "turn", "title": Subquery(title)},
        hit=hit,
        order=(F("last_at").desc(nulls_last=True), "pk"),
        position=60,
    )


exchange_kind(
    "echanges",
    gettext_lazy("Échange avec l’équipe"),
    "organisation",
    about=_thread_with,
    title=Organisation.objects.filter(pk=OuterRef("object_id")).values("name")[:1],
)
add_kind(
    "dossiers",
    gettext_lazy("Dossiers"),
    found=_cases,
    about=_cases_about,
    line=lambda user: {"number": "number", "about": "about", "kind": "kind", "state": "state"},
    hit=_case,
    order=("-received_at", "pk"),
    pages=("case",),
    position=50,
)
add_kind(
    "actes",
    gettext_lazy("Actes"),
    found=_acts,
    about=_acts_about,
    line=lambda user: {"number": "number", "title": "title", "kind": "kind"},
    hit=_act,
    order=("-number",),
    pages=("act",),
    position=55,
)
add_kind(
    "fichiers-echanges",
    gettext_lazy("Fichiers des échanges"),
    found=_files,
    line=lambda user: {"name": "name"},
    hit=file_hit,
    purposes=(MESSAGE_FILE,),
    position=82,
)
add_number(r"D-\d{4}-\d{5,}", _case_by_number)
add_number(r"N[°O]\d+", _act_by_number)
