"""Applications at the desk of an edition: how far they are, and what is late before and after the jury."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.queries import people_of
from challenges.applications.queries.application import applications_for_team
from challenges.enums import DECIDED, JUDGED, ApplicationState, ChallengeState
from challenges.models import Application, Challenge
from core.clock import app_now, day_of
from core.deadlines import Delay, after, before
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
from core.ui.lanes import Lane, Span

A, C = ApplicationState, ChallengeState
CHECKED_WITHIN = Delay(10, "wd")  # of the closing
ANSWERED_WITHIN = Delay(7, "d")  # of the release: what the desk calls silence
WON = (A.SELECTED, A.ACCEPTED, A.RENOUNCED, A.LAPSED)
SPANS = 40


def _in(edition: Any) -> QuerySet[Application]:
    return in_edition(Application.objects.filter(challenge__origin="live"), edition, "challenge__edition")


@funnel_source(20)
def applications(edition: Any) -> Iterable[Funnel]:
    n = (
        _in(edition)
        .order_by()
        .aggregate(
            started=Count("pk", filter=~Q(state=A.WITHDRAWN)),
            submitted=Count("pk", filter=~Q(state__in=(A.DRAFT, A.WITHDRAWN))),
            eligible=Count("pk", filter=Q(state__in=(*JUDGED, *DECIDED))),
            selected=Count("pk", filter=Q(state__in=WON)),
            accepted=Count("pk", filter=Q(state=A.ACCEPTED)),
            withdrawn=Count("pk", filter=Q(state=A.WITHDRAWN)),
        )
    )
    gone = n["withdrawn"]
    yield Funnel(
        _("Candidatures"),
        (
            (_("Commencées"), n["started"]),
            (_("Déposées"), n["submitted"]),
            (_("Recevables"), n["eligible"]),
            (_("Retenues"), n["selected"]),
            (_("Acceptées"), n["accepted"]),
        ),
        reverse("juries"),
        ngettext("%(n)s retirée", "%(n)s retirées", gone) % {"n": gone} if gone else "",
    )


@calendar_source(30)
def acceptances(edition: Any) -> Iterable[Lane]:
    """From the release to the day by which winners answer."""
    waiting = _in(edition).filter(state=A.SELECTED, decided_at__isnull=False)
    rows = waiting.order_by("decided_at").values("decided_at", "answer_by").annotate(n=Count("pk"))[:SPANS]
    yield Lane(
        _("Réponses des lauréats"),
        tuple(Span(day_of(row["decided_at"]), day_of(_answer_by(row)), _answers(row["n"]), "wait") for row in rows),
    )


def _answer_by(row: dict[str, Any]) -> dt.datetime:
    """The end of the frozen delay; for a selection without one, what the desk calls silence."""
    return row["answer_by"] or after(row["decided_at"], ANSWERED_WITHIN)


def _answers(n: int) -> str:
    return ngettext("%(n)s réponse attendue", "%(n)s réponses attendues", n) % {"n": n}


def _unchecked(edition: Any) -> QuerySet[Challenge]:
    """Calls that closed some time ago, with applications that nobody has checked."""
    waiting = Application.objects.filter(challenge=OuterRef("pk"), state=A.SUBMITTED)
    rows = Challenge.objects.filter(Exists(waiting), origin="live", closes_at__lt=before(app_now(), CHECKED_WITHIN))
    rows = rows.exclude(state=C.CANCELLED)
    return in_edition(rows, edition).order_by("closes_at")


declare_late(
    LateKind(
        "recevabilite",
        gettext_lazy("Candidatures dont personne n’a vérifié la recevabilité"),
        Challenge,
        _unchecked,
        lambda row, now: Late(
            name_of(row),
            after(row.closes_at, CHECKED_WITHIN),
            party_on(row, now),
            reverse("application_desk", args=[row.pk]) + "?etat=submitted",
        ),
        order=30,
    )
)


def _silent(edition: Any) -> QuerySet[Application]:
    rows = _in(edition).filter(state=A.SELECTED, decided_at__lt=before(app_now(), ANSWERED_WITHIN))
    return rows.select_related("challenge", "organisation").order_by("decided_at")


def _winner(row: Application, now: dt.datetime) -> Late:
    return Late(
        _("%(application)s, pour « %(challenge)s »") % {"application": row, "challenge": name_of(row.challenge)},
        after(row.decided_at, ANSWERED_WITHIN) if row.decided_at else now,
        str(row.organisation),
        reverse("application", args=[row.pk]),
    )


declare_late(
    LateKind(
        "laureats",
        gettext_lazy("Lauréats qui n’ont pas répondu"),
        Application,
        _silent,
        _winner,
        seen_by=lambda user: Q(pk__in=applications_for_team(user).order_by().values("pk")),
        people=lambda row: people_of(row.organisation),
        text=gettext_lazy(
            "Votre candidature est retenue, et l’équipe n’a pas encore votre réponse. Acceptez la sélection, ou renoncez-y : "
            "une organisation de la liste de réserve attend peut-être votre place."
        ),
        order=50,
    )
)
