"""Conflicts of interest: computed from facts, declared by the juror, waived by the team with a reason.

A computed conflict rests on one of: the same organisation now, the same organisation before, the same mail domain when
that domain is an organisation's own.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.domain.domains import domain_of, site_domain
from accounts.models import Membership
from challenges.applications.permissions import ApplicationPerm
from challenges.calls.permissions import ChallengePerm
from challenges.enums import ApplicationState, ConflictOrigin, ReviewState
from challenges.models import Application, Challenge, Conflict, Jury, JuryMember, Review
from core.bilingual import stored
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.permissions import can, require
from core.whole_text import whole
from core.workflow import perform

OUT = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)


def active_members(jury: Jury) -> QuerySet[JuryMember]:
    return jury.members.filter(left_at__isnull=True).select_related("user").order_by("created_at")


def compute_conflicts(jury: Jury, *, applications: Iterable[Application] | None = None) -> int:
    """Finds and keeps the conflicts of every present juror with the applications of the challenge; how many are new.

    Side effect: reviews already assigned are recused, those already submitted are excluded from the ranking.
    """
    if applications is None:
        applications = jury.challenge.applications.exclude(state__in=OUT)
    found = 0
    facts = _Facts(list(applications), list(active_members(jury)))
    with transaction.atomic():
        for member, application, reason in facts.conflicts():
            conflict, created = Conflict.objects.get_or_create(
                member=member,
                application=application,
                defaults={"origin": ConflictOrigin.COMPUTED, "reason": reason},
            )
            if created:
                found += 1
                _keep_away(conflict)
    return found


def compute_for_application(application: Application) -> int:
    """The same for one application, when it becomes eligible. Nothing to do before a jury exists."""
    jury = Jury.objects.filter(challenge=application.challenge_id).first()
    return compute_conflicts(jury, applications=[application]) if jury else 0


class _Facts:
    """What is known of people and organisations, read in two queries whatever their number."""

    def __init__(self, applications: list[Application], members: list[JuryMember]) -> None:
        self.applications, self.members = applications, members
        self.organisations: dict[Any, set[Any]] = {row.pk: {row.organisation_id} for row in applications}
        links = Application.objects.filter(pk__in=self.organisations, members__organisation__isnull=False)
        for application, organisation in links.values_list("pk", "members__organisation"):
            self.organisations[application].add(organisation)
        self.now: dict[Any, set[Any]] = {}
        self.before: dict[Any, set[Any]] = {}
        self.domains: dict[Any, set[str]] = {}
        self._read()

    def _read(self) -> None:
        concerned = set().union(*self.organisations.values()) if self.organisations else set()
        people = [member.user_id for member in self.members]
        rows = Membership.objects.filter(Q(organisation__in=concerned) | Q(user__in=people)).values_list(
            "user", "organisation", "ended_at", "user__email", "organisation__website"
        )
        for user, organisation, ended, email, website in rows:
            (self.before if ended else self.now).setdefault(user, set()).add(organisation)
            if user not in people:
                self.domains.setdefault(organisation, set()).update({domain_of(email), site_domain(website)} - {""})
            elif domain := site_domain(website):
                self.domains.setdefault(organisation, set()).add(domain)

    def conflicts(self) -> Iterable[tuple[JuryMember, Application, str]]:
        for member in self.members:
            for application in self.applications:
                reason = self._reason(member, self.organisations[application.pk])
                if reason:
                    yield member, application, reason

    def _reason(self, member: JuryMember, organisations: set[Any]) -> str:
        if self.now.get(member.user_id, set()) & organisations:
            return stored(lambda: _("Membre de l’organisation candidate."))
        if self.before.get(member.user_id, set()) & organisations:
            return stored(lambda: _("Ancien membre de l’organisation candidate."))
        domain = domain_of(member.user.email)
        if domain and any(domain in self.domains.get(organisation, set()) for organisation in organisations):
            same = gettext_noop("Même domaine de messagerie que l’organisation candidate (%(domain)s).")
            return stored(lambda: _(same) % {"domain": domain})
        return ""


def _keep_away(conflict: Conflict) -> None:
    """Applies a conflict to the review that exists: not begun or a draft, recused; submitted, kept but not counted."""
    review = Review.objects.filter(member=conflict.member_id, application=conflict.application_id).first()
    if review is None or review.state == ReviewState.RECUSED:
        return
    if review.state == ReviewState.SUBMITTED:
        review.excluded_reason = conflict.reason
        review.save(update_fields=["excluded_reason", "updated_at"])
        return
    perform(review, "recuse", by=None, reason=conflict.reason)


def declare_conflict(member: JuryMember, application: Application, *, reason: str, by: Any) -> Conflict:
    """The juror's own declaration (or the team's, told by the juror). From then on the file is out of their sight."""
    if not reason.strip():
        raise DomainError(_("Dites en une phrase quel est ce lien."), field="reason")
    if application.challenge_id != member.jury.challenge_id:
        raise DomainError(_("Cette candidature n’est pas de ce défi."))
    if by.pk != member.user_id and not can(by, ChallengePerm.MANAGE_JURY, member.jury.challenge):
        raise NotAllowed(_("Seule la personne concernée, ou l’équipe du programme, déclare ce lien."))
    with transaction.atomic():
        conflict, _created = Conflict.objects.update_or_create(
            member=member,
            application=application,
            defaults={
                "origin": ConflictOrigin.DECLARED,
                "reason": whole(reason, field="reason"),
                "waived_by": None,
                "waiver_reason": "",
            },
        )
        _keep_away(conflict)
    return conflict


def declare_done(member: JuryMember, *, by: Any) -> JuryMember:
    """The juror says that the list of their links is complete, « none » included."""
    if by.pk != member.user_id:
        raise NotAllowed(_("Chaque juré fait sa propre déclaration."))
    member.conflicts_declared_at = app_now()
    member.save(update_fields=["conflicts_declared_at", "updated_at"])
    return member


def waive_conflict(conflict: Conflict, *, by: Any, reason: str) -> Conflict:
    """The team sets a conflict aside with a reason, kept in the minutes. Nobody waives their own, nor any on a file from
    which they are kept away themselves.

    Side effect: a recused reading is given back, an excluded one counts again.
    """
    if not reason.strip():
        raise DomainError(_("Indiquez le motif de la levée."), field="reason")
    challenge = Challenge.objects.get(pk=conflict.application.challenge_id)
    require(by, ChallengePerm.MANAGE_JURY, challenge)
    if conflict.member.user_id == by.pk:
        raise NotAllowed(_("Personne ne lève son propre conflit d’intérêts."))
    require(by, ApplicationPerm.DECIDE, conflict.application)
    with transaction.atomic():
        conflict.waived_by, conflict.waiver_reason = by, whole(reason, field="reason")
        conflict.save(update_fields=["waived_by", "waiver_reason", "updated_at"])
        review = Review.objects.filter(member=conflict.member_id, application=conflict.application_id).first()
        if review and review.state == ReviewState.RECUSED:
            perform(review, "reinstate", by=None, reason=reason.strip())
        elif review and review.excluded_reason:
            review.excluded_reason = ""
            review.save(update_fields=["excluded_reason", "updated_at"])
    return conflict
