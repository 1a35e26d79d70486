"""Visibility querysets of conventions, accession deeds and clauses, and what of a convention is public."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from agreements.conventions.permissions import ConventionPerm
from agreements.models import (
    Accession,
    ClauseKind,
    ClauseVersion,
    Convention,
    ConventionVersion,
    CouncilVote,
    Party,
)
from challenges.enums import ApplicationState
from challenges.models import Application
from core.guardian import granted_to, holders
from core.permissions import holds_everywhere
from core.roles import Role

# A startup joins a convention once its application is selected.
JOINING = (ApplicationState.SELECTED, ApplicationState.ACCEPTED)


def conventions_visible_to(user: Any) -> QuerySet[Convention]:
    """All for the City's people; for others those their organisation is party to."""
    rows = Convention.objects.select_related("edition")
    if holds_everywhere(user, ConventionPerm.VIEW_CONVENTION):
        return rows
    return rows.filter(granted_to(user, ConventionPerm.VIEW_CONVENTION, Convention))


def people_of_parties(convention: Convention) -> QuerySet[User]:
    """Everyone of a party that has not left, the City's own organisation included; not the legal officers."""
    people = User.objects.filter(holders(convention, ConventionPerm.VIEW_CONVENTION), is_active=True)
    return people.exclude(groups__name=Role.LEGAL.group_name).distinct().order_by("email")


def conventions_listed(user: Any) -> QuerySet[Convention]:
    """The list, newest first, with the names of the parties."""
    parties = Party.objects.select_related("organisation").only("convention", "organisation__name")
    rows = conventions_visible_to(user).only("name_fr", "name_en", "state", "edition__name_fr", "edition__name_en")
    return rows.prefetch_related(Prefetch("parties", parties)).order_by("-created_at", "-pk")


def accessions_visible_to(user: Any) -> QuerySet[Accession]:
    rows = Accession.objects.select_related("organisation", "challenge", "version__convention__edition", "application")
    if holds_everywhere(user, ConventionPerm.VIEW_ACCESSION):
        return rows
    return rows.filter(granted_to(user, ConventionPerm.VIEW_ACCESSION, Accession))


def accessions_listed(user: Any) -> QuerySet[Accession]:
    """The list, newest first: only what a line shows, never the frozen text of the version."""
    shown = (
        "signed_at",
        "ended_at",
        "organisation__name",
        "version__convention__name_fr",
        "version__convention__name_en",
    )
    rows = accessions_visible_to(user).select_related(None).select_related("organisation", "version__convention")
    return rows.only(*shown).order_by("-created_at", "-pk")


def applications_without_deed(user: Any) -> QuerySet[Application]:
    """Applications that were selected and have no deed, for those who draw deeds up. One that ended stays closed."""
    if not holds_everywhere(user, ConventionPerm.ADD_ACCESSION):
        return Application.objects.none()
    deeds = Accession.objects.filter(organisation=OuterRef("organisation"), challenge=OuterRef("challenge"))
    rows = Application.objects.filter(~Exists(deeds), state__in=JOINING)
    shown = ("organisation__name", "challenge__title_fr", "challenge__title_en")
    return rows.select_related("organisation", "challenge").only(*shown).order_by("organisation__name__sorted", "pk")


def clause_kinds(user: Any) -> QuerySet[ClauseKind]:
    """The library, for those who negotiate with it; nothing for others."""
    kinds = ClauseKind.objects.prefetch_related(Prefetch("versions", queryset=ClauseVersion.objects.order_by("-n")))
    return kinds if holds_everywhere(user, ConventionPerm.VIEW_LIBRARY) else kinds.none()


def _published_versions() -> QuerySet[ConventionVersion]:
    """Versions the Council adopted: public from that day."""
    adopted = CouncilVote.objects.filter(version=OuterRef("pk"), adopted=True)
    return ConventionVersion.objects.filter(Exists(adopted), abandoned_at__isnull=True)


def conventions_published() -> QuerySet[Convention]:
    """Conventions of which a version was adopted by the Council, newest first, with edition and parties."""
    published = _published_versions().filter(convention=OuterRef("pk"))
    parties = Party.objects.select_related("organisation").order_by("signing_order")
    return (
        Convention.objects.filter(Exists(published))
        .select_related("edition")
        .prefetch_related(
            Prefetch("parties", queryset=parties),
            Prefetch(
                "versions",
                queryset=_published_versions().select_related("vote", "derogation").order_by("-n"),
                to_attr="public_versions",
            ),
        )
        .order_by(F("in_force_at").desc(nulls_last=True), "name_fr__sorted")
    )


def public_version(convention: Convention) -> ConventionVersion | None:
    """The version the public reads: the one in force, else the last adopted."""
    rows = _published_versions().filter(convention=convention).select_related("vote", "pdf_fr", "pdf_en")
    in_force = rows.filter(in_force_at__isnull=False, superseded_at__isnull=True).first()
    return in_force or rows.order_by("-n").first()


def accessions_public(version: ConventionVersion) -> QuerySet[Accession]:
    """Signed deeds, by organisation."""
    rows = Accession.objects.filter(Q(version=version), signed_at__isnull=False)
    return rows.select_related("organisation", "challenge").order_by("signed_at")
