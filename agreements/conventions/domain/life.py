"""After the signatures: amendments, departures, renewal, the end."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.register_entries import record
from agreements.conventions.domain.stress import run_stress
from agreements.conventions.domain.told import people_bound, tell
from agreements.conventions.domain.versions import next_version
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import PartyRole
from agreements.models import Convention, ConventionVersion, Party
from challenges.enums import WITHOUT_SELECTION, ChallengeState
from challenges.models import TermsSheet
from core.alarms import raise_alarm, settle
from core.bilingual import stored
from core.clock import app_now, day_of
from core.derivation import settle as settle_grants
from core.exceptions import DomainError, StaleState
from core.models import PendingStep
from core.permissions import require
from core.public_cache import changed
from core.ui import dates
from core.workflow import perform

ENDS_SOON = "agreements.convention_ends_soon"
NOT_BOUND = "agreements.challenge_without_convention"
WHAT_EXPIRED, WHAT_LEFT = gettext_lazy("Convention arrivée à son terme"), gettext_lazy("Départ d’un partenaire")
GROUNDS = {
    "term": gettext_lazy("échéance, sans reconduction"),
    "denounced": gettext_lazy("dénoncée par la Ville"),
    "no_partner": gettext_lazy("plus aucun partenaire"),
}
LIVE_CHALLENGES = tuple(
    state
    for state in ChallengeState
    if state not in (ChallengeState.ARCHIVED, ChallengeState.CANCELLED, ChallengeState.DECIDED, *WITHOUT_SELECTION)
)


def stress_test(convention: Convention, *, by: Any, reason: str = "") -> Convention:
    """The text as it stands is tested and set: any change takes it back to negotiation."""
    with transaction.atomic():
        run_stress(live_version(lock(convention)))
        perform(convention, "stress_test", by=by, reason=reason)
    return convention


def amend(convention: Convention, *, by: Any, reason: str) -> ConventionVersion:
    """Opens the negotiation of a new version. The one in force stays so until every founding party has signed the next."""
    with transaction.atomic():
        locked = lock(convention)
        source = live_version(locked)
        perform(locked, "amend", by=by, reason=reason)
        version = next_version(locked, source, reason=reason)
        changed(locked)
    convention.refresh_from_db()
    return version


def renegotiate(convention: Convention, *, by: Any, reason: str) -> ConventionVersion:
    """The voted text is given up before anyone signed; its copy goes back to negotiation."""
    with transaction.atomic():
        locked = lock(convention)
        source = live_version(locked)
        perform(locked, "renegotiate", by=by, reason=reason)
        version = next_version(locked, source, reason=reason)
        changed(locked)
    convention.refresh_from_db()
    return version


def abandon_amendment(convention: Convention, *, by: Any, reason: str) -> Convention:
    """Gives up the amendment: the version in force stands."""
    with transaction.atomic():
        locked = lock(convention)
        perform(locked, "abandon_amendment", by=by, reason=reason)
        in_force = version_in_force(locked)
        later = locked.versions.filter(in_force_at__isnull=True, abandoned_at__isnull=True)
        if in_force:
            later.filter(n__gt=in_force.n).update(abandoned_at=app_now())
        changed(locked)
    convention.refresh_from_db()
    return convention


def terminate(convention: Convention, *, by: Any, reason: str, step: PendingStep | None = None) -> Convention:
    """Ends the convention before its term, and warns about every challenge that relies on it.

    `step`: proposed by this person and confirmed by the signing authority. The termination is an Act, told to the parties.
    """
    with transaction.atomic():
        perform(convention, "terminate", by=by, reason=reason, changes={"ended_at": app_now()}, step=step)
        _warn_challenges(convention)
        changed(convention)
    return convention


def expire(convention: Convention, *, ground: str = "term") -> Convention:
    """The end at the term. `ground`: the term itself, the City's notice (`denounced`), or no partner left (`no_partner`).

    Side effects: everybody bound is mailed, challenges that rely on it are flagged, the end enters the register.
    """
    with transaction.atomic():
        version, people = version_in_force(convention), people_bound(convention)
        ends_on = version.ends_on if version and version.ends_on else day_of(app_now())
        perform(convention, "expire", by=None, reason=stored(lambda: GROUNDS[ground]), changes={"ended_at": app_now()})
        _warn_challenges(convention)
        settle(ENDS_SOON, about=str(convention.pk))
        tell(convention, WHAT_EXPIRED, lambda: _ended_words(ends_on, ground), people=people)
        changed(convention)
        record(convention, "convention.expired", {"term": ends_on.isoformat(), "ground": ground})
    return convention


def _ended_words(ends_on: dt.date, ground: str) -> str:
    return _(
        "Elle a pris fin le %(day)s (%(ground)s). Seuls continuent les articles qui survivent à la convention."
    ) % {
        "day": dates.short(ends_on),
        "ground": GROUNDS[ground],
    }


def leave(party: Party, *, by: Any, on: dt.date, reason: str) -> Party:
    """A partner leaves. What it granted stays granted; challenges it is on are flagged. The City cannot leave."""
    if party.role == PartyRole.CITY:
        raise DomainError(_("La Ville ne quitte pas la convention : elle la résilie."))
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        locked = lock(party.convention)
        require(by, ConventionPerm.STEER_CONVENTION, locked)
        row = Party.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=party.pk)
        if row.left_on:
            raise StaleState(_("%(name)s a déjà quitté la convention.") % {"name": row.organisation})
        return depart(locked, row, on=on, ground="agreed", reason=reason.strip())


def depart(convention: Convention, party: Party, *, on: dt.date, ground: str, reason: str = "") -> Party:
    """One partner is no longer bound; the convention goes on for the others. Called with the convention locked.

    Side effects: its people lose their rights, everybody bound until now is mailed, its departure enters the register.
    """
    people = people_bound(convention)
    party.left_on = on
    party.save(update_fields=["left_on", "updated_at"])
    settle_grants(convention)
    _warn_challenges(convention, party)
    name = party.organisation.name
    tell(
        convention,
        WHAT_LEFT,
        lambda: (
            _("%(name)s n’est plus partie à cette convention depuis le %(day)s. Elle continue entre les autres.")
            % {"name": name, "day": dates.short(on)}
        ),
        reason=reason,
        people=people,
        public=True,
    )
    changed(convention)
    record(convention, "convention.party_left", {"party": name, "on": on.isoformat(), "ground": ground})
    return party


def _warn_challenges(convention: Convention, party: Party | None = None) -> None:
    versions = [version.pk for version in convention.versions.all()]
    sheets = TermsSheet.objects.filter(
        convention_version__in=versions, superseded_at__isnull=True, challenge__state__in=LIVE_CHALLENGES
    ).select_related("challenge")
    if party is not None:
        sheets = sheets.filter(challenge__organisations__organisation=party.organisation)
    for sheet in sheets:
        raise_alarm(
            NOT_BOUND,
            partial(_no_longer_bound, str(sheet.challenge), convention.name_fr),
            about=str(sheet.challenge_id),
            url=f"/espace/conventions/{convention.pk}/",
        )


def _no_longer_bound(challenge: str, name: str) -> str:
    sentence = _("Le défi « %(challenge)s » repose sur la convention « %(name)s », qui ne lie plus toutes ses parties.")
    return sentence % {"challenge": challenge, "name": name}
