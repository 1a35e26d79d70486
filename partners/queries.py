"""Visibility querysets of editions, directorates, commitments and data sets."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.enums import Origin
from accounts.models import Organisation
from accounts.queries import organisations_of, organisations_visible_to
from core.permissions import holds_everywhere
from partners.models import Commitment, DataSet, Directorate, DirectorateSuccession, Edition, Participation
from partners.permissions import ProgrammePerm


def published_editions() -> QuerySet[Edition]:
    """Editions the public sees, newest first."""
    return Edition.objects.filter(published=True)


def editions_visible_to(user: Any) -> QuerySet[Edition]:
    """All of them for the roles that prepare them; published ones and those one's organisation takes part in for others."""
    if holds_everywhere(user, ProgrammePerm.VIEW_EDITION):
        return Edition.objects.all()
    taking_part = Participation.objects.filter(
        edition=OuterRef("pk"), organisation__in=organisations_of(user).values("pk")
    )
    return Edition.objects.filter(Q(published=True) | Exists(taking_part))


def editions_listed(user: Any) -> QuerySet[Edition]:
    """Editions with what is set up in each, those that run before those of the archives."""
    counted = editions_visible_to(user).annotate(
        organisation_count=Count("participations__organisation", distinct=True),
        criterion_count=Count("criteria", distinct=True),
    )
    return counted.order_by("-origin", "-number")


def directorates_listed() -> QuerySet[Directorate]:
    """Every directorate, past ones included, with the ones before and after it."""
    return Directorate.objects.select_related("organisation").prefetch_related(
        "successions__successor__organisation", "predecessions__predecessor__organisation"
    )


def successions() -> QuerySet[DirectorateSuccession]:
    return DirectorateSuccession.objects.select_related(
        "predecessor__organisation", "successor__organisation"
    ).order_by("-on")


def participations_of(organisation: Organisation) -> QuerySet[Participation]:
    """Editions an organisation takes part in, newest first, with its commitments."""
    return (
        Participation.objects.filter(organisation=organisation)
        .select_related("edition")
        .prefetch_related("commitments")
        .order_by("-edition__number")
    )


def commitments_visible_to(user: Any) -> QuerySet[Commitment]:
    organisations = organisations_visible_to(user).values("pk")
    return Commitment.objects.filter(participation__organisation__in=organisations).select_related(
        "participation__organisation", "participation__edition"
    )


def datasets_of(organisation: Organisation) -> QuerySet[DataSet]:
    """The catalogue of one organisation, withdrawn data sets last."""
    return DataSet.objects.filter(owner=organisation).order_by(
        F("withdrawn_at").desc(nulls_first=True), "name_fr__sorted"
    )


def datasets_visible_to(user: Any) -> QuerySet[DataSet]:
    return DataSet.objects.filter(owner__in=organisations_visible_to(user).values("pk")).select_related("owner")


def editions_running() -> QuerySet[Edition]:
    """Editions that are prepared or under way, newest first: those of the archives change no more."""
    return Edition.objects.filter(origin=Origin.LIVE).only("slug", "name_fr", "name_en").order_by("-number", "pk")
