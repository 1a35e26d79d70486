"""How long a convention lasts, in words: its term, its renewals, the last useful day, the notices received."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.conventions.domain.denouncing import may_denounce_for, received_words
from agreements.conventions.domain.term import Terms, term_in_force, terms_of
from agreements.conventions.permissions import ConventionPerm
from agreements.models import Convention, ConventionVersion, Denunciation, Party
from core.clock import today
from core.permissions import can
from core.ui import dates


@dataclass(frozen=True)
class Notice:
    """A notice as its readers see it: its words, and whether this person may take it back."""

    row: Denunciation
    words: str
    may_take_back: bool


@dataclass(frozen=True)
class Life:
    facts: list[tuple[str, str]]
    notices: list[Notice]
    may_denounce: list[Party]
    open_until: str


def renewal_words(terms: Terms, renewals: int) -> str:
    """« 12 mois à chaque terme, 2 fois au plus ; 1 fait »."""
    if not terms.months:
        return _("aucune")
    most = ngettext("%(n)s fois au plus", "%(n)s fois au plus", terms.most) % {"n": terms.most}
    done = ngettext("%(n)s faite", "%(n)s faites", renewals) % {"n": renewals}
    return _("%(months)s mois à chaque terme, %(most)s ; %(done)s") % {
        "months": terms.months, "most": most, "done": done,
    }  # fmt: skip


def term_facts(convention: Convention, version: ConventionVersion | None) -> list[tuple[str, str]]:
    """Term, renewal, last useful day, of what is in force; of the draft before."""
    if version is None:
        terms = Terms(*(int(getattr(convention, name) or 0) for name in TYPED))
        ends_on, notice_by, renewals = convention.expires_on, None, 0
    else:
        terms, ends_on, notice_by, renewals = terms_of(version), version.ends_on, version.notice_by, version.renewals
    facts = [
        (_("Terme"), dates.short(ends_on) if ends_on else _("sans échéance fixée")),
        (_("Reconduction tacite"), renewal_words(terms, renewals)),
    ]
    if terms.months:
        facts.append((_("Préavis de dénonciation"), _("%(n)s mois") % {"n": terms.notice_months}))
    if notice_by:
        facts.append((_("Dernier jour pour dénoncer"), dates.short(notice_by)))
    return facts


TYPED = ("tacit_renewal_months", "max_renewals", "renewal_notice_months")


def life_of(convention: Convention, user: Any) -> Life:
    version = term_in_force(convention)
    rows = list(convention.denunciations.select_related("party__organisation", "party__convention", "withdrawn_by"))
    given = bool(can(user, ConventionPerm.DENOUNCE_CONVENTION, convention))
    counts = {
        row.party_id
        for row in rows
        if row.withdrawn_at is None and not row.late and version and row.term == version.ends_on
    }
    parties = []
    if given and version is not None and version.notice_by is not None:
        bound = convention.parties.filter(left_on__isnull=True).select_related("organisation")
        parties = [
            party for party in bound.order_by("signing_order", "pk")
            if party.pk not in counts and may_denounce_for(user, party)
        ]  # fmt: skip
    notices = [
        Notice(
            row,
            received_words(row),
            given and row.withdrawn_at is None and not row.late and today() <= row.notice_by
            and may_denounce_for(user, row.party),
        )
        for row in rows
    ]  # fmt: skip
    open_until = (
        dates.short(version.notice_by) if version and version.notice_by and version.notice_by >= today() else ""
    )
    return Life(term_facts(convention, version), notices, parties, open_until)
