"""The term of a convention: its last day, its renewals, and the last useful day to give notice against the next one.

What is drafted stands on the convention; what binds stands on the version in force: the typed terms in its frozen text, the day
and the count of renewals in its columns, which an amendment under way does not touch.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.conventions.domain.content import version_in_force
from agreements.models import Convention, ConventionVersion
from core.clock import today
from core.deadlines import MONTHS, Delay, day_after, day_before
from core.exceptions import DomainError
from core.ui import dates


@dataclass(frozen=True)
class Terms:
    """What a text says of its renewal. Without months it is not renewed."""

    months: int
    most: int
    notice_months: int


def terms_of(version: ConventionVersion) -> Terms:
    """As the version froze them."""
    text = version.frozen or {}
    names = ("tacit_renewal_months", "max_renewals", "renewal_notice_months")
    return Terms(*(int(text.get(name) or 0) for name in names))


def last_useful_day(term: dt.date, notice_months: int) -> dt.date:
    """The last day on which notice may be received: « au moins n mois avant le terme », date to date (C. civ. 1212, 1215)."""
    return day_before(term, Delay(notice_months, MONTHS))


def renewed_until(term: dt.date, months: int) -> dt.date:
    return day_after(term, Delay(months, MONTHS))


def renews(version: ConventionVersion) -> bool:
    """Whether silence renews this version at its term: it is renewable, and the maximum is not reached."""
    terms = terms_of(version)
    return bool(terms.months) and version.renewals < terms.most


def notice_day(version: ConventionVersion, ends_on: dt.date | None) -> dt.date | None:
    """The last useful day before a term; None where nothing is renewed then."""
    if ends_on is None or not renews(version):
        return None
    return last_useful_day(ends_on, terms_of(version).notice_months)


def first_term(version: ConventionVersion, before: ConventionVersion | None) -> dict[str, Any]:
    """The columns of the term of a version that enters into force.

    An amendment that leaves the term as it was carries on the one that runs, its renewals included; another day begins a count.
    """
    day = (version.frozen or {}).get("expires_on")
    ends_on = dt.date.fromisoformat(day) if day else None
    version.renewals = 0
    if before is not None and before.ends_on and day in ((before.frozen or {}).get("expires_on"), str(before.ends_on)):
        ends_on, version.renewals = before.ends_on, before.renewals
    return {"ends_on": ends_on, "renewals": version.renewals, "notice_by": notice_day(version, ends_on)}


def check_term(convention: Convention) -> None:
    """Refuses a renewal whose term, maximum or notice is not written, and a notice that would end before the convention begins."""
    months = convention.tacit_renewal_months
    if not months:
        return
    if convention.expires_on is None:
        raise DomainError(_("Une convention reconduite tacitement a une échéance : indiquez-la."))
    if not convention.max_renewals:
        raise DomainError(
            _("Indiquez combien de fois la convention peut être reconduite : sans maximum, elle n’aurait pas de fin.")
        )
    if not convention.renewal_notice_months:
        raise DomainError(_("Indiquez combien de mois avant l’échéance la reconduction peut être dénoncée."))
    last = last_useful_day(convention.expires_on, convention.renewal_notice_months)
    begins = max(convention.effective_on or today(), today())
    if last <= begins:
        raise DomainError(
            _(
                "Le préavis est plus long que la convention : le dernier jour pour dénoncer, le %(last)s, ne suit pas l’entrée en vigueur, le %(begins)s au plus tôt."
            )
            % {"last": dates.short(last), "begins": dates.short(begins)}
        )


def term_in_force(convention: Convention) -> ConventionVersion | None:
    """The version whose term runs, the convention with it; None when none is in force."""
    version = version_in_force(convention)
    if version is not None:
        version.convention = convention
    return version
