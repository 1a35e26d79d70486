"""Challenges at the desk of an edition: how far they are, when they open and close, which are late."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enums import Origin
from challenges.calls.queries.people import authors_of
from challenges.enums import PUBLIC, WITHOUT_SELECTION, WRITABLE, ChallengeState
from challenges.models import Challenge, Question
from core.clock import AppNow, day_of
from core.season import (
    Funnel,
    Late,
    LateKind,
    calendar_source,
    declare_late,
    funnel_source,
    in_edition,
    name_of,
    party_on,
)
from core.ui.lanes import Lane, Mark, Span

C = ChallengeState
DECIDED = (C.DECIDED, C.ARCHIVED)
SPANS = 40  # of one lane


@funnel_source(10)
def challenges(edition: Any) -> Iterable[Funnel]:
    n = _in(edition).aggregate(
        written=Count("pk", filter=~Q(state=C.CANCELLED)),
        proposed=Count("pk", filter=~Q(state__in=(C.DRAFT, C.CANCELLED))),
        opened=Count("pk", filter=Q(state__in=PUBLIC)),
        decided=Count("pk", filter=Q(state__in=DECIDED)),
        cancelled=Count("pk", filter=Q(state=C.CANCELLED)),
        without=Count("pk", filter=Q(state__in=WITHOUT_SELECTION)),
    )
    aside = ngettext("%(n)s annulé", "%(n)s annulés", n["cancelled"]) % {"n": n["cancelled"]} if n["cancelled"] else ""
    if n["without"]:
        aside = ", ".join(filter(None, [aside, _("%(n)s sans lauréat") % {"n": n["without"]}]))
    yield Funnel(
        _("Défis"),
        (
            (_("Écrits"), n["written"]),
            (_("Proposés"), n["proposed"]),
            (_("Ouverts"), n["opened"]),
            (_("Décidés"), n["decided"]),
        ),
        f"{reverse('workspace_challenges')}?edition={edition.pk}",
        aside,
    )


@calendar_source(10)
def calls(edition: Any) -> Iterable[Lane]:
    """One span for each calendar that challenges have, that of the edition where none has any; then answers that are due."""
    dated = _in(edition).exclude(state=C.CANCELLED).filter(opens_at__isnull=False, closes_at__isnull=False)
    rows = dated.order_by("opens_at", "closes_at").values("opens_at", "closes_at").annotate(n=Count("pk"))[:SPANS]
    spans = [Span(day_of(row["opens_at"]), day_of(row["closes_at"]), _calls(row["n"])) for row in rows]
    if not spans and edition.call_opens_at and edition.call_closes_at:
        spans = [
            Span(day_of(edition.call_opens_at), day_of(edition.call_closes_at), _("Calendrier de l’édition"), "past")
        ]
    yield Lane(_("Appels à candidatures"), tuple(spans))
    due = _unanswered(edition).order_by().values("reply_by").annotate(n=Count("pk")).order_by("reply_by")[:SPANS]
    yield Lane(
        _("Questions publiques"),
        marks=tuple(Mark(day_of(row["reply_by"]), _questions(row["n"]), "wait") for row in due),
    )


def _calls(n: int) -> str:
    return ngettext("%(n)s défi ouvert aux candidatures", "%(n)s défis ouverts aux candidatures", n) % {"n": n}


def _questions(n: int) -> str:
    return ngettext("%(n)s réponse due", "%(n)s réponses dues", n) % {"n": n}


def _in(edition: Any) -> QuerySet[Challenge]:
    return in_edition(Challenge.objects.filter(origin=Origin.LIVE), edition)


def _unanswered(edition: Any) -> QuerySet[Question]:
    asked = Question.objects.filter(answer="", reply_by__isnull=False, challenge__in=_in(edition))
    return asked.filter(challenge__state__in=(C.OPEN, C.CLOSED, C.DELIBERATING))


def _not_opened(edition: Any) -> QuerySet[Challenge]:
    return _in(edition).filter(state=C.SCHEDULED, opens_at__lt=AppNow()).order_by("opens_at")


def _page(challenge: Challenge) -> str:
    return reverse("workspace_challenge", args=[challenge.pk])


declare_late(
    LateKind(
        "ouvertures",
        gettext_lazy("Défis qui n’ont pas ouvert à leur heure"),
        Challenge,
        _not_opened,
        lambda row, now: Late(
            name_of(row), row.opens_at, party_on(row, now), reverse("challenge_publication", args=[row.pk])
        ),
        order=10,
    )
)


def _not_written(edition: Any) -> QuerySet[Challenge]:
    rows = _in(edition).filter(state__in=WRITABLE, edition__call_opens_at__lt=AppNow())
    return rows.select_related("edition").order_by("edition__call_opens_at", "pk")


declare_late(
    LateKind(
        "brouillons",
        gettext_lazy("Défis encore à écrire alors que l’appel de l’édition est ouvert"),
        Challenge,
        _not_written,
        lambda row, now: Late(name_of(row), row.edition.call_opens_at, party_on(row, now), _page(row)),
        people=authors_of,
        text=gettext_lazy(
            "L’appel de l’édition est ouvert, et ce défi est encore en écriture. Terminez-le et proposez-le à l’équipe, ou "
            "dites-lui qu’il ne se fera pas cette année."
        ),
        every=7,
        order=12,
    )
)


def _late_answers(edition: Any) -> QuerySet[Question]:
    return _unanswered(edition).filter(reply_by__lt=AppNow()).select_related("challenge").order_by("reply_by")


declare_late(
    LateKind(
        "questions",
        gettext_lazy("Questions publiques sans réponse"),
        Question,
        _late_answers,
        lambda row, now: Late(
            _("%(challenge)s : « %(question)s »") % {"challenge": name_of(row.challenge), "question": row.body[:80]},
            row.reply_by,
            _("L’équipe, ou les organisations qui écrivent le défi"),
            reverse("challenge_questions", args=[row.challenge_id]),
        ),
        people=lambda row: authors_of(row.challenge),
        text=gettext_lazy(
            "Une question publique attend sa réponse, et le jour promis est passé. Toutes les organisations qui candidatent "
            "la liront."
        ),
        order=20,
    )
)
