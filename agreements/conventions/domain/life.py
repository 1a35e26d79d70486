"""After the signatures: amendments, departures, renewal, the end."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.stress import run_stress
from agreements.conventions.domain.versions import next_version
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ENDED, PartyRole
from agreements.models import Convention, ConventionVersion, Party
from challenges.enums import WITHOUT_SELECTION, ChallengeState
from challenges.models import TermsSheet
from core.alarms import raise_alarm, settle
from core.clock import app_now, day_of
from core.derivation import settle as settle_grants
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each
from core.models import PendingStep
from core.permissions import require
from core.public_cache import changed
from core.ui import dates
from core.workflow import perform

RENEWAL_NOTICE = dt.timedelta(days=90)
ENDS_SOON = "agreements.convention_ends_soon"
NOT_BOUND = "agreements.challenge_without_convention"
RENEWAL = Step("agreements.renew", gettext_lazy("reconduction tacite d’une convention à son terme"))
EXPIRY = Step("agreements.expire", gettext_lazy("fin d’une convention à son terme"), alarms=(NOT_BOUND,))
NOTICE = Step("agreements.announce", gettext_lazy("alerte avant le terme d’une convention"), alarms=(ENDS_SOON,))
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


def expire(convention: Convention) -> Convention:
    with transaction.atomic():
        perform(convention, "expire", by=None, changes={"ended_at": app_now()})
        _warn_challenges(convention)
        changed(convention)
    return convention


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
        row.left_on = on
        row.save(update_fields=["left_on", "updated_at"])
        settle_grants(locked)
        _warn_challenges(locked, row)
        changed(locked)
    return row


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


def tick(today: dt.date | None = None) -> None:
    """The clock's work, each step whatever became of the others: tacit renewal, expiry, alarms before the term."""
    now = today or day_of(app_now())
    running = Convention.objects.filter(in_force_at__isnull=False, ended_at__isnull=True).exclude(state__in=ENDED)
    over = running.filter(expires_on__lte=now).order_by("expires_on", "id")
    soon = running.filter(expires_on__gt=now, expires_on__lte=now + RENEWAL_NOTICE).order_by("expires_on", "id")
    each(over.filter(tacit_renewal_months__gt=0), _renew, step=RENEWAL, url=_page, wait=True)
    each(over.exclude(tacit_renewal_months__gt=0), expire, step=EXPIRY, url=_page, wait=True)
    each(soon, _announce, step=NOTICE, url=_page)


def _page(convention: Convention) -> str:
    return f"/espace/conventions/{convention.pk}/"


def _renew(convention: Convention) -> bool:
    """Renews for one more period, unless the term is no longer the one that was seen: another run has renewed it."""
    with transaction.atomic():
        locked = lock(convention)
        if locked.expires_on is None or locked.expires_on != convention.expires_on or not locked.tacit_renewal_months:
            return False
        locked.expires_on = _add_months(locked.expires_on, locked.tacit_renewal_months)
        locked.save(update_fields=["expires_on", "updated_at"])
        settle(ENDS_SOON, about=str(locked.pk))
        changed(locked)
    return True


def _no_longer_bound(challenge: str, name: str) -> str:
    sentence = _("Le défi « %(challenge)s » repose sur la convention « %(name)s », qui ne lie plus toutes ses parties.")
    return sentence % {"challenge": challenge, "name": name}


def _announce(convention: Convention) -> None:
    def words() -> str:
        sentence = (
            _("La convention « %(name)s » se reconduit tacitement le %(day)s : dénoncez-la avant, ou laissez faire.")
            if convention.tacit_renewal_months
            else _("La convention « %(name)s » prend fin le %(day)s : préparez la suite.")
        )
        return sentence % {
            "name": convention.name_fr,
            "day": dates.short(convention.expires_on) if convention.expires_on else "",
        }

    raise_alarm(ENDS_SOON, words, about=str(convention.pk), url=_page(convention))


def _add_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + year, month + 1, 1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first.replace(day=min(day.day, (following - dt.timedelta(days=1)).day))
