"""Links of jurors and of agents of the team: found, declared, recorded, assessed.

A link keeps away from its file until it is assessed; from the whole challenge when it is of a nature to influence, when it is
with the challenge itself, or when it is found after the person has rendered a reading: all their readings are then set aside.
Only mere acquaintance is lifted, by two people (`handlers`: the step `acquaintance`).

Whoever writes a link locks the links of the person, then the jury: a reading is never given out across a link that is being
written.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holders_of
from challenges.applications.domain.mail import page_url
from challenges.calls.permissions import ChallengePerm, manages_juries
from challenges.enums import (
    NOT_READ,
    ApplicationState,
    ConflictGround,
    ConflictOrigin,
    ConflictPerm,
    ConflictScope,
    ConflictWeight,
)
from challenges.enums import ReviewState as State
from challenges.models import (
    Application,
    Challenge,
    Conflict,
    Deliberation,
    Jury,
    JuryMember,
    MinutesAddendum,
    Release,
    Review,
)
from challenges.selection.domain.links import Facts
from challenges.selection.emails import LinkAssessed, LinkRecorded
from challenges.selection.queries import people_seated
from core.alarms import raise_alarm
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError, NotAllowed
from core.permissions import require
from core.roles import Role
from core.whole_text import whole
from core.workflow import perform

OUT = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
AFTER_MINUTES = "challenges.link_after_minutes"
AFTER_RELEASE = "challenges.link_after_release"


def active_members(jury: Jury) -> QuerySet[JuryMember]:
    return jury.members.filter(left_at__isnull=True).select_related("user").order_by("created_at", "pk")


def people_bound(challenge: Challenge) -> QuerySet[User]:
    """Those whose links count: who sits on the jury, and the agents of the team."""
    seated = User.objects.filter(pk__in=people_seated(challenge.pk))
    agents = User.objects.filter(pk__in=holders_of(Role.TEAM).order_by().values("pk"))
    return (seated | agents).order_by("pk")


def compute_links(challenge: Challenge, *, applications: Iterable[Application] | None = None) -> int:
    """Finds and keeps the links of jurors and agents with the candidates; how many are new. Idempotent.

    Side effect: the readings of whoever is kept away are recused, or set aside.
    """
    if applications is None:
        applications = challenge.applications.exclude(state__in=OUT).select_related("organisation")
    rows = list(applications)
    found = 0
    with transaction.atomic(savepoint=False):
        Jury.objects.select_for_update(of=("self",)).filter(challenge=challenge).first()
        facts = Facts(challenge, rows, people_bound(challenge))
        links = list(facts.links())
        known = _computed(challenge) if links else set()
        for link in links:
            if (link.person, link.application, link.ground) in known:
                continue
            represents = link.ground == ConflictGround.MEMBER
            found += _keep(
                Conflict(
                    person_id=link.person,
                    challenge=challenge,
                    application_id=link.application,
                    origin=ConflictOrigin.COMPUTED,
                    ground=link.ground,
                    scope=ConflictScope.CHALLENGE if represents or link.application is None else ConflictScope.FILE,
                    weight=ConflictWeight.INFLUENCE if represents else "",
                    reason=link.reason,
                )
            )
    return found


def _computed(challenge: Challenge) -> set[tuple[Any, Any, Any]]:
    rows = Conflict.objects.filter(challenge=challenge, origin=ConflictOrigin.COMPUTED)
    return set(rows.values_list("person", "application", "ground"))


def _keep(conflict: Conflict) -> int:
    """Writes a link that is not there yet, and applies it. Found after a reading was rendered, it keeps away from all files."""
    if has_rendered(conflict.challenge, conflict.person_id):
        conflict.scope = ConflictScope.CHALLENGE
    which: dict[str, Any] = {
        "person_id": conflict.person_id,
        "challenge": conflict.challenge,
        "application_id": conflict.application_id,
        "origin": conflict.origin,
        "ground": conflict.ground,
    }
    made, created = Conflict.objects.get_or_create(
        **which, defaults={"scope": conflict.scope, "weight": conflict.weight, "reason": conflict.reason}
    )
    if created:
        apply_link(made)
    return int(created)


def compute_conflicts(jury: Jury, *, applications: Iterable[Application] | None = None) -> int:
    """`compute_links()` for the challenge of this jury."""
    return compute_links(jury.challenge, applications=applications)


def compute_for_application(application: Application) -> int:
    """The same for one application, when it is handed in or becomes eligible; for the team, before a jury exists."""
    return compute_links(application.challenge, applications=[application])


def has_rendered(challenge: Challenge, person: Any) -> bool:
    """Whether this person has rendered a reading of the challenge."""
    rows = Review.objects.filter(member__jury__challenge=challenge, member__user=person, state=State.SUBMITTED)
    return rows.exists()


def apply_link(conflict: Conflict) -> None:
    """What follows from a link that was written or assessed: the person's readings, and the alarm where it comes late."""
    settle_readings(conflict.challenge, conflict.person_id)
    if not conflict.lifted:
        _raise_late(conflict)


def settle_readings(challenge: Challenge, person: Any) -> None:
    """Makes the person's readings what the links say. Idempotent.

    Kept away: not begun or a draft, recused; submitted, kept and not counted. Not kept away: counted again, or given back
    where the file still lacks a reader and the person sits.
    """
    links = list(Conflict.objects.filter(challenge=challenge, person=person, lifted=False).order_by("created_at"))
    whole = next((link for link in links if link.scope == ConflictScope.CHALLENGE), None)
    of_file = {link.application_id: link for link in reversed(links)}
    rows = Review.objects.filter(member__jury__challenge=challenge, member__user=person).order_by("pk")
    for review in rows.select_related("member__jury").select_for_update(of=("self",)):
        link = of_file.get(review.application_id) or whole
        if link is None:
            _give_back(review)
        elif review.state == State.SUBMITTED:
            _set_aside(review, link.reason)
        elif review.state != State.RECUSED:
            perform(review, "recuse", by=None, reason=link.reason)


def _set_aside(review: Review, reason: str) -> None:
    if not review.excluded_reason or not reason:
        review.excluded_reason = reason
        review.save(update_fields=["excluded_reason", "updated_at"])


def _give_back(review: Review) -> None:
    if review.state == State.SUBMITTED:
        _set_aside(review, "")
    elif review.state == State.RECUSED and review.member.left_at is None and lacks_a_reader(review):
        perform(review, "reinstate", by=None)


def lacks_a_reader(review: Review) -> bool:
    """Whether the file has fewer readings that count, or may, than the jury wants."""
    held = Review.objects.filter(application=review.application_id, excluded_reason="").exclude(state__in=NOT_READ)
    return held.count() < review.member.jury.reviews_per_application


def _lock(challenge: Challenge, person: Any) -> None:
    list(Conflict.objects.select_for_update(of=("self",)).filter(challenge=challenge, person=person).order_by("pk"))
    if Jury.objects.select_for_update(of=("self",)).filter(challenge=challenge).first() is None:
        Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=challenge.pk)


def write_link(
    challenge: Challenge, application: Application | None, *, person: User, origin: ConflictOrigin, reason: str, by: Any
) -> Conflict:
    """A link that somebody tells: from now on the file is out of the person's sight. Told again, it is to be assessed anew."""
    if not reason.strip():
        raise DomainError(_("Dites en une phrase quel est ce lien."), field="reason")
    if application is not None and application.challenge_id != challenge.pk:
        raise DomainError(_("Cette candidature n’est pas de ce défi."), field="application")
    with transaction.atomic():
        _lock(challenge, person.pk)
        known = Conflict.objects.filter(
            person=person, challenge=challenge, application=application, origin=origin, ground=""
        ).first()
        reach = (known.scope, known.lifted) if known else None
        conflict = known or Conflict(person=person, challenge=challenge, application=application, origin=origin)
        if not known or known.weight != ConflictWeight.INFLUENCE:
            late = application is None or has_rendered(challenge, person.pk)
            conflict.scope = ConflictScope.CHALLENGE if late else ConflictScope.FILE
            conflict.weight, conflict.lifted, conflict.assessed_by, conflict.assessed_at = "", False, None, None
            conflict.assessment = ""
        conflict.reason, conflict.recorded_by = whole(reason, field="reason"), by
        _date(conflict, reach)
        conflict.save()
        apply_link(conflict)
    return conflict


def _date(conflict: Conflict, reach: tuple[str, bool] | None) -> None:
    """`since` moves with what the link keeps away from (scope, lifted), not with its words: minutes are compared with it."""
    if reach != (conflict.scope, conflict.lifted):
        conflict.since = app_now()


def declare_conflict(member: JuryMember, application: Application | None, *, reason: str, by: Any) -> Conflict:
    """The juror's own declaration, or the team's, told by the juror; without application, a link with the whole challenge."""
    challenge = member.jury.challenge
    if by.pk == member.user_id:
        return write_link(
            challenge, application, person=member.user, origin=ConflictOrigin.DECLARED, reason=reason, by=by
        )
    return record_link(challenge, application, person=member.user, reason=reason, by=by)


def declare_own_link(challenge: Challenge, application: Application | None, *, reason: str, by: Any) -> Conflict:
    """An agent of the team stands aside."""
    require(by, ChallengePerm.STEER, challenge)
    return write_link(challenge, application, person=by, origin=ConflictOrigin.DECLARED, reason=reason, by=by)


def record_link(
    challenge: Challenge, application: Application | None, *, person: User, reason: str, by: Any
) -> Conflict:
    """The team writes down a link that a juror or a colleague told, or that it knows of. Side effect: the person is told."""
    if not people_bound(challenge).filter(pk=person.pk).exists():
        raise DomainError(_("Cette personne n’est ni du jury ni de l’équipe."), field="person")
    require_recorder(by, challenge)
    with transaction.atomic():
        conflict = write_link(
            challenge, application, person=person, origin=ConflictOrigin.RECORDED, reason=reason, by=by
        )
        LinkRecorded.tell(
            conflict,
            about=challenge,
            challenge=named(challenge),
            reason=conflict.reason,
            url=partial(page_of, conflict),
        )
    return conflict


def require_recorder(user: Any, challenge: Challenge) -> None:
    """Raises NotAllowed for anyone but the team, whatever the state of the challenge: a link is told after the decisions too."""
    if not manages_juries(user):
        raise NotAllowed(_("Seule la personne concernée, ou l’équipe du programme, déclare ce lien."))


def page_of(conflict: Conflict) -> str:
    """Where the person reads their links and answers."""
    jury = Jury.objects.filter(challenge=conflict.challenge_id, members__user=conflict.person_id).first()
    return page_url("jury_conflicts", jury.pk) if jury else page_url("challenge_links", conflict.challenge_id)


def declare_done(member: JuryMember, *, by: Any) -> JuryMember:
    """The juror says that the list of their links is complete, « none » included."""
    if by.pk != member.user_id:
        raise NotAllowed(_("Chaque juré fait sa propre déclaration."))
    member.conflicts_declared_at = app_now()
    member.save(update_fields=["conflicts_declared_at", "updated_at"])
    return member


def assess_influence(conflict: Conflict, *, by: Any, reason: str) -> Conflict:
    """The link is of a nature to influence: the person is out of the whole challenge, at once. Side effect: they are told."""
    return _assess(conflict, by=by, reason=reason, weight=ConflictWeight.INFLUENCE, lifted=False)


def assess_acquaintance(conflict: Conflict, *, by: Any, reason: str, lifted: bool, step: Any) -> Conflict:
    """Mere acquaintance, proposed by one person and confirmed by the legal officer (`step`): the link is lifted, or keeps away
    from its file alone.

    A link that was of a nature to influence is never lifted; that of somebody who represents a candidate is not assessed.
    """
    if step is None:
        raise NotAllowed(_("Une autre personne doit confirmer avant que le dossier soit rendu."))
    return _assess(conflict, by=by, reason=reason, weight=ConflictWeight.ACQUAINTANCE, lifted=lifted)


def check_acquaintance(conflict: Conflict, *, lifted: bool) -> None:
    """Raises DomainError when the link cannot be mere acquaintance, or cannot be lifted."""
    if conflict.ground == ConflictGround.MEMBER:
        raise DomainError(_("Qui représente un candidat n’examine aucun dossier de ce défi : ce lien ne se lève pas."))
    if lifted and conflict.weight == ConflictWeight.INFLUENCE:
        raise DomainError(_("Un lien de nature à influer ne se lève pas."))
    if not lifted and conflict.application_id is None:
        raise DomainError(
            _("Ce lien est avec le défi tout entier : il se lève, ou il tient à l’écart de tout le défi.")
        )


def _assess(conflict: Conflict, *, by: Any, reason: str, weight: ConflictWeight, lifted: bool) -> Conflict:
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        locked = Conflict.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=conflict.pk)
        Jury.objects.select_for_update(of=("self",)).filter(challenge=locked.challenge_id).first()
        require(by, ConflictPerm.ASSESS, locked)
        if weight == ConflictWeight.ACQUAINTANCE:
            check_acquaintance(locked, lifted=lifted)
        of_file = weight == ConflictWeight.ACQUAINTANCE and locked.application_id is not None
        reach = (locked.scope, locked.lifted)
        locked.scope = ConflictScope.FILE if of_file else ConflictScope.CHALLENGE
        locked.weight, locked.lifted = weight, lifted
        locked.assessed_by, locked.assessed_at = by, app_now()
        locked.assessment = whole(reason, field="reason")
        _date(locked, reach)
        locked.save()
        apply_link(locked)
        LinkAssessed.tell(
            locked,
            about=locked.challenge,
            challenge=named(locked.challenge),
            weight=locked.get_weight_display,
            scope=locked.scope,
            lifted=lifted,
            reason=locked.assessment,
            url=partial(page_of, locked),
        )
    return locked


def minutes_touched_by(conflict: Conflict) -> Deliberation | None:
    """The signed minutes that this link concerns, None when it keeps away from nothing or nothing is signed."""
    if conflict.lifted:
        return None
    signed = Deliberation.objects.filter(jury__challenge=conflict.challenge_id, signed_at__isnull=False)
    return signed.select_related("jury__challenge").first()


def links_after_minutes(deliberation: Deliberation) -> QuerySet[Conflict]:
    """Links of which what they keep away from changed after these minutes were signed: found, told again, assessed, lifted.

    One that was lifted counts where the person had rendered a reading, which counts again.
    """
    rows = Conflict.objects.filter(changes_minutes(), challenge=deliberation.jury.challenge_id)
    return rows.filter(since__gt=deliberation.signed_at).select_related("person", "application__organisation")


def changes_minutes() -> Q:
    """Links that change what minutes say, had they been known as they are; an addendum covers those known when it was confirmed."""
    rendered = Review.objects.filter(
        member__jury__challenge=OuterRef("challenge"), member__user=OuterRef("person"), state=State.SUBMITTED
    )
    covers = MinutesAddendum.objects.filter(
        covers_links=True, deliberation__jury__challenge=OuterRef("challenge"), confirmed_at__gte=OuterRef("since")
    )
    return (Q(lifted=False) | Q(Exists(rendered))) & ~Q(Exists(covers))


def _raise_late(conflict: Conflict) -> None:
    """The team is alarmed by a link of a juror that comes after the minutes, or after the release."""
    minutes = minutes_touched_by(conflict)
    if minutes is None or minutes.signed_at is None or conflict.since <= minutes.signed_at:
        return
    if not JuryMember.objects.filter(jury=minutes.jury_id, user=conflict.person_id).exists():
        return
    code = AFTER_RELEASE if Release.objects.filter(challenge=conflict.challenge_id).exists() else AFTER_MINUTES
    url = reverse("jury_compose", args=[minutes.jury_id])
    raise_alarm(code, partial(_late_words, code, minutes.jury.challenge), about=str(conflict.pk), url=url)


def _late_words(code: str, challenge: Challenge) -> str:
    if code == AFTER_RELEASE:
        said = _("Un lien d’un juré a été connu après la publication des décisions de « %(challenge)s ».")
    else:
        said = _("Un lien d’un juré a été connu après la signature du procès-verbal de « %(challenge)s ».")
    return said % {"challenge": named(challenge)()}
