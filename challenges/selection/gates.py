"""What must hold before the jury reads, and before its decisions are released."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.queries.steps import stepped, waiting
from challenges.calls.domain.frozen import criteria_of, places_of
from challenges.enums import JUDGED, ApplicationState, ChallengeState, PendingDecision
from challenges.models import Challenge, Deliberation, Jury, JuryMember
from challenges.selection.domain.addenda import standing, waits_for
from challenges.selection.domain.conflicts import active_members
from challenges.selection.domain.jury import OPEN_REVIEWS
from challenges.selection.domain.outbox import outbox
from challenges.selection.domain.release import RELEASE
from challenges.selection.domain.reopening import late_links, scores_moved
from challenges.selection.queries import quorum_without_recused
from core.gates import Unmet, condition, declare_gate, locked
from core.models import generic_key
from core.readonly import asked_once
from core.ui import dates

UNSETTLED = (ApplicationState.SUBMITTED, ApplicationState.CORRECTION_REQUESTED)

declare_gate(
    OPEN_REVIEWS,
    title=gettext_lazy("Les lectures ne peuvent pas encore être ouvertes."),
    expects=("closed", "eligibility", "composition", "conflicts", "quorum", "criteria"),
)
declare_gate(
    RELEASE,
    title=gettext_lazy("Les décisions ne peuvent pas encore être publiées."),
    expects=("minutes", "current", "addenda", "eligibility", "decided", "places", "outbox"),
)


def team() -> str:
    return _("équipe du programme")


def known_jury(challenge: Challenge) -> Jury | None:
    """The jury of this challenge; a page that lists what is missing reads it once for all conditions."""
    return asked_once(("jury", challenge.pk), lambda: Jury.objects.filter(challenge=challenge).first())


def known_members(jury: Jury) -> list[JuryMember]:
    """Those who sit, read once for all conditions of a page."""
    return asked_once(("seated", jury.pk), lambda: list(active_members(jury)))


def compose_url(challenge: Challenge) -> str:
    jury = known_jury(challenge)
    return reverse("jury_compose", args=[jury.pk]) if jury else reverse("jury_create", args=[challenge.pk])


@condition(OPEN_REVIEWS, "closed")
def call_is_closed(challenge: Challenge) -> Iterator[Unmet]:
    if challenge.state != ChallengeState.CLOSED:
        yield Unmet("challenges.open_reviews.closed", _("L’appel n’est pas clos."))


@condition(OPEN_REVIEWS, "eligibility")
@condition(RELEASE, "eligibility")
def eligibility_is_settled(challenge: Challenge) -> Iterator[Unmet]:
    left = challenge.applications.filter(state__in=UNSETTLED).count()
    url = reverse("application_desk", args=[challenge.pk])
    if left:
        sentence = ngettext(
            "%(count)s candidature n’a pas encore été déclarée recevable ou non recevable.",
            "%(count)s candidatures n’ont pas encore été déclarées recevables ou non recevables.",
            left,
        ) % {"count": left}
        yield Unmet("challenges.eligibility", sentence, team(), url)
    if not challenge.applications.filter(state__in=JUDGED).exists():
        yield Unmet("challenges.eligibility.none", _("Aucune candidature n’est recevable."), team(), url)


@condition(OPEN_REVIEWS, "composition")
def jury_is_composed(challenge: Challenge) -> Iterator[Unmet]:
    jury = locked(Jury.objects.filter(challenge=challenge)).first()
    url = compose_url(challenge)
    if jury is None:
        yield Unmet("challenges.open_reviews.jury", _("Le jury n’est pas composé."), team(), url)
        return
    members = known_members(jury)
    if not any(member.chair for member in members):
        yield Unmet("challenges.open_reviews.chair", _("Le jury n’a pas de présidence."), team(), url)
    for member in members:
        if not member.charter_signed_at:
            yield Unmet(
                "challenges.open_reviews.charter",
                _("%(name)s n’a pas signé la charte du jury.") % {"name": member.user},
                str(member.user),
                reverse("jury_charter", args=[jury.pk]),
            )


@condition(OPEN_REVIEWS, "conflicts")
def conflicts_are_declared(challenge: Challenge) -> Iterator[Unmet]:
    jury = known_jury(challenge)
    for member in known_members(jury) if jury else ():
        if member.charter_signed_at and not member.conflicts_declared_at:
            yield Unmet(
                "challenges.open_reviews.conflicts",
                _("%(name)s n’a pas déclaré ses liens avec les candidats (« aucun » est une déclaration).")
                % {"name": member.user},
                str(member.user),
                reverse("jury_conflicts", args=[member.jury_id]),
            )


@condition(OPEN_REVIEWS, "quorum")
def quorum_holds(challenge: Challenge) -> Iterator[Unmet]:
    jury = known_jury(challenge)
    url = compose_url(challenge)
    for application, left in quorum_without_recused(jury) if jury else ():
        yield Unmet(
            "challenges.open_reviews.quorum",
            _("« %(title)s » (%(name)s) : jurés restants une fois les déports comptés, %(left)s ; requis, %(quorum)s.")
            % {
                "title": application,
                "name": application.organisation,
                "left": left,
                "quorum": jury.quorum if jury else 0,
            },
            team(),
            url,
        )


@condition(OPEN_REVIEWS, "criteria")
def criteria_are_weighted(challenge: Challenge) -> Iterator[Unmet]:
    total = sum(criterion.weight for criterion in criteria_of(challenge))
    if total != 100:
        yield Unmet(
            "challenges.open_reviews.criteria",
            _("Le poids des critères fait %(total)s %% au lieu de 100 %%.") % {"total": total},
            team(),
            reverse("edition_criteria", args=[challenge.edition_id]),
        )


@condition(RELEASE, "minutes")
def minutes_are_signed(challenge: Challenge) -> Iterator[Unmet]:
    row = locked(Deliberation.objects.filter(jury__challenge=challenge)).first()
    if row is None:
        sentence = _("Le procès-verbal du jury n’est pas écrit.")
        yield Unmet("challenges.release.minutes", sentence, team(), _deliberation_url(challenge))
    elif row.signed_at is None:
        yield Unmet(
            "challenges.release.minutes",
            _("Le procès-verbal n’est pas signé par la présidence du jury."),
            _("présidence du jury"),
            _deliberation_url(challenge),
        )


@condition(RELEASE, "current")
def minutes_are_current(challenge: Challenge) -> Iterator[Unmet]:
    """What was signed still holds: no link of a member of the jury became known or was assessed since, no score moved, and
    nobody waits for an answer to a demand to change it.
    """
    yield from _demands(challenge)
    row = Deliberation.objects.filter(jury__challenge=challenge, signed_at__isnull=False).select_related("jury").first()
    if row is None:
        return
    late = list(dict.fromkeys(link.person for link in late_links(row).order_by("since")))
    for person in late:
        yield Unmet(
            "challenges.release.current",
            _(
                "Un lien de %(name)s avec un candidat a été connu ou apprécié après la signature : le procès-verbal est à refaire."
            )
            % {"name": person},
            _("présidence du jury"),
            _deliberation_url(challenge),
        )
    if not late and scores_moved(row):
        yield Unmet(
            "challenges.release.scores",
            _("Les notes ne sont plus celles du classement signé : le procès-verbal est à refaire."),
            _("présidence du jury"),
            _deliberation_url(challenge),
        )


def _demands(challenge: Challenge) -> Iterator[Unmet]:
    """Steps on the minutes that the presiding person asks for and that the team has neither confirmed nor refused."""
    jury = known_jury(challenge)
    for step in waiting().filter(**generic_key(jury)).order_by("proposed_at") if jury else ():
        yield Unmet(
            "challenges.release.demand",
            _("« %(label)s » : la demande de %(name)s n’a pas reçu de réponse.")
            % {"label": stepped(step).label, "name": step.proposed_by},
            team(),
            reverse("step", args=[step.pk]),
        )


@condition(RELEASE, "addenda")
def addenda_are_read(challenge: Challenge) -> Iterator[Unmet]:
    """No juror objects to an addendum, and each has had the time to."""
    row = Deliberation.objects.filter(jury__challenge=challenge, signed_at__isnull=False).select_related("jury").first()
    for addendum in standing(row) if row else ():
        if addendum.answers.exclude(objection="").exists():
            yield Unmet(
                "challenges.release.objection",
                _("Un membre du jury s’oppose à l’additif n° %(n)s : le procès-verbal est à rouvrir.")
                % {"n": addendum.n},
                _("présidence du jury"),
                _deliberation_url(challenge),
            )
        elif waits_for(addendum):
            yield Unmet(
                "challenges.release.addenda",
                _("Les jurés ont jusqu’au %(day)s pour lire l’additif n° %(n)s.")
                % {"day": dates.until(addendum.objections_until), "n": addendum.n},
                _("membres du jury"),
            )


@condition(RELEASE, "decided")
def every_application_is_decided(challenge: Challenge) -> Iterator[Unmet]:
    rows = list(locked(challenge.applications.filter(state__in=JUDGED)))
    left = sum(1 for row in rows if not row.pending_decision)
    if left:
        sentence = ngettext(
            "%(count)s candidature n’a pas de décision.", "%(count)s candidatures n’ont pas de décision.", left
        ) % {"count": left}
        yield Unmet("challenges.release.decided", sentence, team(), _deliberation_url(challenge))


def _deliberation_url(challenge: Challenge) -> str:
    jury = known_jury(challenge)
    return reverse("jury_deliberation", args=[jury.pk]) if jury else compose_url(challenge)


@condition(RELEASE, "places")
def places_are_respected(challenge: Challenge) -> Iterator[Unmet]:
    chosen = challenge.applications.filter(state__in=JUDGED, pending_decision=PendingDecision.SELECTED).count()
    places = places_of(challenge)
    if chosen > places:
        yield Unmet(
            "challenges.release.places",
            _("%(chosen)s candidatures sont à retenir pour %(places)s place(s).")
            % {"chosen": chosen, "places": places},
            team(),
            _deliberation_url(challenge),
        )


@condition(RELEASE, "outbox")
def messages_are_prepared(challenge: Challenge) -> Iterator[Unmet]:
    prepared = set(outbox(challenge).values_list("about", flat=True))
    wanted = {str(pk) for pk in challenge.applications.filter(state__in=JUDGED).values_list("pk", flat=True)}
    if wanted - prepared:
        yield Unmet(
            "challenges.release.outbox",
            _("Les messages aux candidats ne sont pas tous préparés."),
            team(),
            reverse("release", args=[challenge.pk]),
        )
