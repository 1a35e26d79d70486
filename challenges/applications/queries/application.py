"""The visibility queryset of applications: list, detail, file, export and mail use this one."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.enums import SELF_REGISTERED_KINDS, OrganisationKind
from accounts.models import Membership, Organisation, OrganisationMerge, User
from accounts.queries import holders_of
from challenges.applications.permissions import WRITABLE_APPLICATION, ApplicationPerm
from challenges.applications.queries.recusal import live_organisations, not_recused, people_kept_away
from challenges.calls.queries.challenge import published
from challenges.enums import DECIDED, JUDGED, ApplicationState, ChallengeState, JuryPerm
from challenges.models import Application, Attachment, Challenge, Jury, JuryMember, Submission, TermsSheet
from core.clock import AppNow
from core.compiled_for import CompiledFor
from core.guardian import granted_to, holders
from core.models import StoredFile
from core.permissions import roles_of
from core.readonly import asked_once
from core.roles import Role

# Read by the jury: those under judgement, and afterwards those on which it decided.
JURY_READS = (*JUDGED, *DECIDED)

CHOOSE_WITHIN = dt.timedelta(days=5)  # after a merge, to keep one of two applications to one challenge


def _is_team(user: Any) -> bool:
    return Role.TEAM in roles_of(user)


def own_applications(user: Any) -> QuerySet[Application]:
    """Applications of the person's organisations, lead or consortium."""
    return Application.objects.filter(granted_to(user, ApplicationPerm.VIEW, Application))


def _as_juror(user: Any) -> Q:
    """Open juries where the person sits, charter signed and links declared; the state of the file."""
    seats = JuryMember.objects.filter(
        user=user.pk, left_at__isnull=True, charter_signed_at__isnull=False, conflicts_declared_at__isnull=False
    )
    juries = Jury.objects.filter(
        granted_to(user, JuryPerm.SIT, Jury), opened_at__isnull=False, pk__in=seats.values("jury")
    )
    return Q(challenge__in=juries.values("challenge"), state__in=JURY_READS)


def applications_for_jury(user: Any) -> QuerySet[Application]:
    """What the person reads as a juror."""
    return Application.objects.filter(_as_juror(user)).filter(not_recused(user))


def applications_for_team(user: Any) -> QuerySet[Application]:
    """What the person handles for the programme: everything but drafts, and never a file they are recused from."""
    if not _is_team(user):
        return Application.objects.none()
    return Application.objects.filter(received_at__isnull=False).filter(not_recused(user))


_KEY = UUID(int=2)
_handled = CompiledFor(lambda user, key: applications_for_team(user).filter(pk=key).values_list("pk"), key=_KEY)
_own = CompiledFor(lambda user, key: own_applications(user).filter(pk=key).values_list("pk"), key=_KEY)


def handles(user: Any, application: Application) -> bool:
    """Whether the person handles this application for the programme."""
    return asked_once(
        ("handles", user.pk, application.pk), lambda: _is_team(user) and bool(_handled.fetch(user, key=application.pk))
    )


def is_own(user: Any, application: Application) -> bool:
    """Whether it is an application of the person's organisations, lead or consortium."""
    return asked_once(("is_own", user.pk, application.pk), lambda: bool(_own.fetch(user, key=application.pk)))


def applications_visible_to(user: Any) -> QuerySet[Application]:
    """Every application this person may read, by whichever of their roles. One subquery per role, no duplicates."""
    if not user.is_authenticated or not user.is_active:
        return Application.objects.none()
    applicant = granted_to(user, ApplicationPerm.VIEW, Application)
    others = _as_juror(user)
    if _is_team(user):
        others |= Q(received_at__isnull=False)
    return Application.objects.filter(applicant | (others & Q(not_recused(user))))


def attachments_visible_to(user: Any) -> QuerySet[Attachment]:
    """Files of visible applications; a juror who reads without names gets none, since files carry names."""
    named = Q(application__in=own_applications(user).values("pk"))
    named |= Q(application__in=applications_for_team(user).values("pk"))
    read = Q(
        application__in=applications_for_jury(user).values("pk"),
        application__challenge__jury__blind=False,
        jury_reads=True,
    )
    return Attachment.objects.filter(named | read)


def may_read_attachment(user: Any, file: StoredFile) -> bool:
    return attachments_visible_to(user).filter(file=file).exists()


def has_a_writable_application(user: Any) -> bool:
    """Whether there is an application that the person writes and that still takes files."""
    mine = Application.objects.filter(granted_to(user, ApplicationPerm.CHANGE, Application))
    return bool(user.is_active) and mine.filter(state__in=WRITABLE_APPLICATION).exists()


def submissions_visible_to(user: Any) -> QuerySet[Submission]:
    """Receipts name their organisation: read by its people, the consortium and the team, never by a juror."""
    own = Q(application__in=own_applications(user).values("pk"))
    return Submission.objects.filter(own | Q(application__in=applications_for_team(user).values("pk")))


def may_read_receipt(user: Any, file: StoredFile) -> bool:
    return submissions_visible_to(user).filter(sealed=file).exists()


def current_terms(challenge: Any) -> TermsSheet | None:
    return TermsSheet.objects.filter(challenge=challenge, superseded_at__isnull=True).first()


APPLYING_KINDS = (
    OrganisationKind.STARTUP,
    OrganisationKind.COMPANY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.LAB,
    OrganisationKind.INSTITUTION,
)


def organisations_applying_for(user: Any) -> QuerySet[Organisation]:
    """In whose name this person may apply: organisations they act for now, bodies of the City excepted."""
    return Organisation.objects.filter(
        pk__in=live_organisations(user), kind__in=APPLYING_KINDS, merged_into__isnull=True
    ).order_by("name__sorted")


def double_applications() -> QuerySet[Application]:
    """Live applications of a merged organisation where the kept one has another to the same challenge; `choose_by` is the
    instant by which its people keep one.
    """
    live = ~Q(state=ApplicationState.WITHDRAWN)
    other = Application.objects.filter(
        live, challenge=OuterRef("challenge"), organisation=OuterRef("organisation__merged_into")
    )
    merged = OrganisationMerge.objects.filter(gone=OuterRef("organisation"), undone_at__isnull=True)
    at = Subquery(merged.order_by("-confirmed_at").values("confirmed_at")[:1])
    rows = Application.objects.filter(live, Exists(other), organisation__merged_into__isnull=False)
    return rows.annotate(choose_by=at + CHOOSE_WITHIN).select_related("challenge").order_by("pk")


def may_look_for_calls(user: Any) -> bool:
    """People without a role in the programme: of a startup, an association or a laboratory, or of nothing yet."""
    if roles_of(user):
        return False
    kinds = set(
        Membership.objects.filter(user=user, ended_at__isnull=True).values_list("organisation__kind", flat=True)
    )
    return not kinds or bool(kinds & set(SELF_REGISTERED_KINDS))


def calls_to_answer(user: Any) -> QuerySet[Challenge]:
    """Open calls, the first to close first, without those to which an organisation of this person has applied."""
    applied = own_applications(user).exclude(state=ApplicationState.WITHDRAWN)
    rows = published().filter(state=ChallengeState.OPEN, closes_at__gt=AppNow())
    return rows.exclude(pk__in=applied.values("challenge")).order_by("closes_at", "id")


def challenges_to_copy_to(application: Application) -> QuerySet[Challenge]:
    """Open challenges at which the same organisation has no application yet."""
    taken = Application.objects.filter(organisation=application.organisation_id)
    taken = taken.exclude(state=ApplicationState.WITHDRAWN).values("challenge")
    rows = published().filter(state=ChallengeState.OPEN, closes_at__gte=AppNow())
    return rows.exclude(pk=application.challenge_id).exclude(pk__in=taken).order_by("closes_at", "pk")


def applicants_of(application: Application) -> QuerySet[User]:
    """People who act for the lead organisation and may submit: those who are written to."""
    return (
        User.objects.filter(holders(application, ApplicationPerm.SUBMIT), is_active=True).distinct().order_by("email")
    )


def people_drafting(challenge: Challenge) -> QuerySet[User]:
    """Active people of the organisations whose application to this challenge is not submitted yet."""
    drafts = challenge.applications.filter(state=ApplicationState.DRAFT)
    rows = User.objects.filter(is_active=True, groups__org_role__organisation__applications__in=drafts)
    return rows.distinct().order_by("email")


def team_of(application: Application) -> QuerySet[User]:
    """The team, but for those whom a link or their own application keeps away."""
    others = Application.objects.filter(challenge=application.challenge_id)
    lead, member = others.values("organisation"), others.values("members__organisation")
    rivals = Membership.objects.filter(Q(organisation__in=lead) | Q(organisation__in=member), ended_at__isnull=True)
    return holders_of(Role.TEAM).exclude(pk__in=people_kept_away(application)).exclude(pk__in=rivals.values("user"))
