"""The clock on conventions: warnings before the last useful day, renewal or end once the term is past."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import OrgRoleName
from accounts.queries import holders_of, people_of
from agreements.conventions.domain.denouncing import standing
from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.life import ENDS_SOON, NOT_BOUND, depart, expire
from agreements.conventions.domain.register_entries import record
from agreements.conventions.domain.term import notice_day, renewed_until, renews, term_in_force, terms_of
from agreements.conventions.domain.told import tell
from agreements.conventions.emails import TermNear
from agreements.enums import ENDED, PartyRole
from agreements.models import Convention, ConventionVersion
from core.alarms import raise_alarm, settle
from core.clock import app_now, day_of
from core.emails import named
from core.jobs import Step, each
from core.public_cache import changed
from core.roles import Role
from core.ui import dates

ENDS_WITHIN = dt.timedelta(days=90)
WARNED = (60, 15, 3)  # days before the last useful day
RENEWAL = Step(
    "agreements.renew", gettext_lazy("reconduction tacite ou fin d’une convention à son terme"), alarms=(NOT_BOUND,)
)
NOTICE = Step("agreements.announce", gettext_lazy("alerte avant le terme d’une convention"), alarms=(ENDS_SOON,))
WARNING = Step("agreements.warn", gettext_lazy("alerte avant le dernier jour pour dénoncer"), alarms=(ENDS_SOON,))
WHAT_RENEWED = gettext_lazy("Convention reconduite")


def tick(day: dt.date | None = None) -> None:
    """Each step whatever became of the others. A convention lasts to the end of its last day: the next one acts."""
    now = day or day_of(app_now())
    first = dt.timedelta(days=WARNED[0])
    each(_in_force(ends_on__lt=now), _at_term, step=RENEWAL, url=_page, wait=True)
    near = {"ends_on__gte": now, "ends_on__lte": now + ENDS_WITHIN}
    each(_in_force(notice_by__isnull=True, **near), _announce, step=NOTICE, url=_page)
    open_notice = _in_force(notice_by__gte=now, notice_by__lte=now + first)
    each(open_notice, partial(_warn, today=now), step=WARNING, url=_page)


def _in_force(**columns: object) -> QuerySet[Convention]:
    """Conventions whose version in force meets this, in a steady order."""
    versions = ConventionVersion.objects.filter(in_force_at__isnull=False, superseded_at__isnull=True, **columns)
    rows = Convention.objects.filter(ended_at__isnull=True, pk__in=versions.values("convention"))
    return rows.exclude(state__in=ENDED).order_by("pk")


def _page(convention: Convention) -> str:
    return reverse("convention_life", args=[convention.pk])


def _at_term(convention: Convention) -> None:
    """Renews, lets go those who gave notice, or ends: the City gave notice, nobody else stays, or nothing renews it."""
    locked = lock(convention)
    version = term_in_force(locked)
    if version is None or version.ends_on is None:
        return
    leaving = [row.party for row in standing(locked).filter(term=version.ends_on)]
    stay = locked.parties.filter(role=PartyRole.PARTNER, left_on__isnull=True).exclude(
        pk__in=[party.pk for party in leaving]
    )
    if any(party.role == PartyRole.CITY for party in leaving):
        expire(convention, ground="denounced")
    elif not renews(version):
        expire(convention, ground="term")
    elif not stay.exists():
        expire(convention, ground="no_partner")
    else:
        for party in leaving:
            depart(locked, party, on=version.ends_on, ground="denounced")
        _renew(locked, version)


def _renew(convention: Convention, version: ConventionVersion) -> None:
    """One more period. A text under amendment that bears the same term follows it."""
    term = version.ends_on
    assert term is not None
    with transaction.atomic():
        version.renewals += 1
        version.ends_on = renewed_until(term, terms_of(version).months)
        version.notice_by, version.term_told = notice_day(version, version.ends_on), None
        version.save(update_fields=["renewals", "ends_on", "notice_by", "term_told", "updated_at"])
        if convention.expires_on == term:
            convention.expires_on = version.ends_on
            convention.save(update_fields=["expires_on", "updated_at"])
        settle(ENDS_SOON, about=str(convention.pk))
        until = version.ends_on
        tell(convention, WHAT_RENEWED, lambda: _("Elle est reconduite jusqu’au %(day)s.") % {"day": dates.short(until)})
        changed(convention)
        most = terms_of(version).most
        payload = {"term": until.isoformat(), "renewal": version.renewals, "max_renewals": most}
        record(convention, "convention.renewed", payload)


def _announce(convention: Convention) -> None:
    version = term_in_force(convention)

    def words() -> str:
        return _("La convention « %(name)s » prend fin le %(day)s : préparez la suite.") % {
            "name": named(convention)(),
            "day": dates.short(version.ends_on) if version and version.ends_on else "",
        }

    raise_alarm(ENDS_SOON, words, about=str(convention.pk), url=_page(convention))


def _warn(convention: Convention, *, today: dt.date) -> bool | None:
    """An alarm, and a mail at 60, 15 and 3 days, to whoever may give notice and to the legal officers. Once for each."""
    version = term_in_force(convention)
    if version is None or version.notice_by is None or version.ends_on is None:
        return False
    left = (version.notice_by - today).days
    reached = min(days for days in WARNED if days >= left)
    if version.term_told is not None and version.term_told <= reached:
        return False
    last, term = version.notice_by, version.ends_on

    def words() -> str:
        return _(
            "La convention « %(name)s » sera reconduite le %(term)s : le dernier jour pour la dénoncer est le %(day)s."
        ) % {"name": named(convention)(), "term": dates.short(term), "day": dates.short(last)}

    raise_alarm(ENDS_SOON, words, about=str(convention.pk), url=_page(convention))
    TermNear.tell(
        _may_act(convention), about=convention, convention=named(convention), sentence=words,
        path=partial(reverse, "convention_life", args=[convention.pk]),
    )  # fmt: skip
    ConventionVersion.objects.filter(pk=version.pk).update(term_told=reached)
    return None


def _may_act(convention: Convention) -> list[object]:
    parties = convention.parties.filter(left_on__isnull=True).select_related("organisation")
    signatories = [person for party in parties for person in people_of(party.organisation, OrgRoleName.SIGNATORY)]
    return [*holders_of(Role.LEGAL), *signatories]
