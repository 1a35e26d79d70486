"""The term: its last useful day, what makes it unready, what an amendment leaves of it."""

import datetime as dt
from types import SimpleNamespace

import pytest

from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.drafting import set_facts
from agreements.conventions.domain.life import amend, stress_test
from agreements.conventions.domain.term import check_term, first_term, last_useful_day
from agreements.conventions.presenters import _texts
from core.exceptions import DomainError
from tests.factories.agreements import NOTICE_BY, TERM

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("term", "months", "last"),
    [
        (dt.date(2027, 1, 15), 2, dt.date(2026, 11, 15)),
        (dt.date(2027, 4, 30), 2, dt.date(2027, 2, 28)),
        (dt.date(2028, 4, 30), 2, dt.date(2028, 2, 29)),
        (dt.date(2027, 12, 31), 1, dt.date(2027, 11, 30)),
    ],
)
def test_last_useful_day_counts_from_date_to_date(term, months, last):
    assert last_useful_day(term, months) == last


def _drafted(**values):
    given = {"tacit_renewal_months": 12, "max_renewals": 2, "renewal_notice_months": 2, "expires_on": TERM}
    return SimpleNamespace(**{"effective_on": dt.date(2028, 11, 14), **given, **values})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"expires_on": None}, "Une convention reconduite tacitement a une échéance : indiquez-la."),
        ({"max_renewals": 0}, "Indiquez combien de fois la convention peut être reconduite"),
        ({"renewal_notice_months": None}, "Indiquez combien de mois avant l’échéance"),
        (
            {"effective_on": NOTICE_BY},
            "Le préavis est plus long que la convention : le dernier jour pour dénoncer, le 15",
        ),
        ({"renewal_notice_months": 60}, "Le préavis est plus long que la convention"),
    ],
)
def test_renewal_without_its_terms_or_longer_than_the_convention_is_refused(values, said):
    check_term(_drafted())
    check_term(_drafted(tacit_renewal_months=None, **values))

    with pytest.raises(DomainError) as refused:
        check_term(_drafted(**values))

    assert refused.value.message.startswith(said)


def test_entry_into_force_sets_the_term_from_the_voted_text(running):
    convention, _around = running
    version = version_in_force(convention)

    assert (version.ends_on, version.notice_by, version.renewals) == (TERM, NOTICE_BY, 0)
    assert (
        "À son terme, elle est reconduite tacitement pour 12\u00a0mois, 2 fois au plus, sauf dénonciation par une Partie, reçue par la Ville au moins 2\u00a0mois avant le terme."
        in _texts(version, "fr")["duration"][1]
    )


def test_an_amendment_under_way_changes_no_date_in_force(running):
    convention, around = running
    amend(convention, by=around.legal, reason="Allonger")

    set_facts(convention, by=around.legal, name_fr="Convention d’essai", expires_on=TERM + 400 * DAY)

    version = version_in_force(convention)
    assert (version.ends_on, version.notice_by) == (TERM, NOTICE_BY)
    with pytest.raises(DomainError):
        set_facts(convention, by=around.legal, name_fr="Convention d’essai", tacit_renewal_months=12)
        stress_test(convention, by=around.legal)


@pytest.mark.parametrize(
    ("voted", "ends_on", "renewals"),
    [
        ("2029-01-15", dt.date(2030, 1, 15), 1),  # the same term as before: it runs on
        ("2030-01-15", dt.date(2030, 1, 15), 1),  # the draft followed the renewal
        ("2032-06-30", dt.date(2032, 6, 30), 0),  # another term: another count
    ],
)
def test_an_amendment_carries_the_term_on_unless_it_sets_another(running, voted, ends_on, renewals):
    convention, _around = running
    before = version_in_force(convention)
    before.ends_on, before.renewals = dt.date(2030, 1, 15), 1
    after = live_version(convention)
    after.frozen = {**after.frozen, "expires_on": voted}

    found = first_term(after, before)

    assert (found["ends_on"], found["renewals"]) == (ends_on, renewals)
    assert found["notice_by"] == last_useful_day(ends_on, 2)
