"""Conventions and deeds at the desk of an edition: how far they are, and whose signature is late."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enums import OrgRoleName
from accounts.queries import people_of
from agreements.enums import ENDED, SIGNABLE, ConventionState
from agreements.models import Accession, Convention, ConventionVersion, CouncilVote, Party, Signature
from core.clock import app_now, day_of
from core.deadlines import Delay, after, before
from core.season import Funnel, Late, LateKind, calendar_source, declare_late, funnel_source, in_edition, name_of
from core.ui.lanes import Lane, Mark

S = ConventionState
SIGNED_WITHIN = Delay(10, "wd")  # of the vote, or of the drawing up of a deed
MARKS = 40


def _in(edition: Any) -> QuerySet[Convention]:
    return in_edition(Convention.objects.all(), edition)


@funnel_source(30)
def conventions(edition: Any) -> Iterable[Funnel]:
    signed = Q(in_force_at__isnull=False)
    n = _in(edition).aggregate(
        written=Count("pk"),
        tested=Count("pk", filter=Q(state__in=(S.STRESS_TESTED, *SIGNABLE, S.IN_FORCE, *ENDED)) | signed),
        voted=Count("pk", filter=Q(state__in=SIGNABLE) | signed),
        signed=Count("pk", filter=signed),
        ended=Count("pk", filter=Q(state__in=ENDED)),
    )
    over = n["ended"]
    yield Funnel(
        _("Conventions"),
        (
            (_("Écrites"), n["written"]),
            (_("Éprouvées"), n["tested"]),
            (_("Votées"), n["voted"]),
            (_("Signées"), n["signed"]),
        ),
        reverse("convention_list"),
        ngettext("%(n)s a pris fin", "%(n)s ont pris fin", over) % {"n": over} if over else "",
    )


@calendar_source(40)
def votes(edition: Any) -> Iterable[Lane]:
    held = CouncilVote.objects.filter(version__convention__in=_in(edition)).order_by("session_on")
    found = held.values_list("session_on", "version__convention__name_fr")[:MARKS]
    begun = _in(edition).filter(in_force_at__isnull=False).order_by("in_force_at")
    signed = begun.values_list("in_force_at", "name_fr")[:MARKS]
    marks = [Mark(on, _("Vote du Conseil : %(name)s") % {"name": name}) for on, name in found]
    marks += [Mark(day_of(at), _("Entrée en vigueur : %(name)s") % {"name": name}, "ok") for at, name in signed]
    yield Lane(_("Conventions"), marks=tuple(marks))


def _unsigned(edition: Any) -> QuerySet[Party]:
    """Parties of a voted text that have not signed it in time."""
    live = ConventionVersion.objects.filter(
        convention=OuterRef("convention"), abandoned_at__isnull=True, in_force_at__isnull=True, frozen_at__isnull=False
    )
    signed = Signature.objects.filter(
        party=OuterRef("pk"), version__in_force_at__isnull=True, version__abandoned_at__isnull=True
    )
    rows = Party.objects.filter(
        ~Exists(signed), convention__in=_in(edition).filter(state__in=SIGNABLE), founding=True, left_on__isnull=True
    ).annotate(voted_at=Subquery(live.order_by("-n").values("frozen_at")[:1]))
    rows = rows.filter(voted_at__lt=before(app_now(), SIGNED_WITHIN)).select_related("convention", "organisation")
    return rows.order_by("voted_at", "signing_order", "pk")


def _signatories(row: Any) -> Iterable[Any]:
    return people_of(row.organisation, OrgRoleName.SIGNATORY)


declare_late(
    LateKind(
        "signatures",
        gettext_lazy("Conventions qui attendent une signature"),
        Party,
        _unsigned,
        lambda row, now: Late(
            name_of(row.convention),
            after(row.voted_at, SIGNED_WITHIN),  # type: ignore[attr-defined]
            str(row.organisation),
            reverse("convention_signatures", args=[row.convention_id]),
        ),
        people=_signatories,
        text=gettext_lazy(
            "Le Conseil a voté cette convention, et votre signature manque encore. Sans elle, aucun pilote ne peut commencer."
        ),
        every=7,
        order=60,
    )
)


def _deeds(edition: Any) -> QuerySet[Accession]:
    rows = Accession.objects.filter(
        signed_at__isnull=True, ended_at__isnull=True, created_at__lt=before(app_now(), SIGNED_WITHIN)
    )
    rows = in_edition(rows, edition, "version__convention__edition")
    return rows.select_related("version__convention", "organisation").defer("version__frozen").order_by("created_at")


def _deed(row: Accession, now: dt.datetime) -> Late:
    return Late(
        _("Acte d’adhésion à « %(name)s »") % {"name": name_of(row.version.convention)},
        after(row.created_at, SIGNED_WITHIN),
        str(row.organisation),
        reverse("accession", args=[row.pk]),
    )


declare_late(
    LateKind(
        "adhesions",
        gettext_lazy("Actes d’adhésion à signer"),
        Accession,
        _deeds,
        _deed,
        people=_signatories,
        text=gettext_lazy("L’acte d’adhésion à la convention est prêt, et votre signature manque encore."),
        every=7,
        order=62,
    )
)
