"""The clock at the term: warned before the last useful day, renewed within the maximum, left, ended."""

import datetime as dt

import pytest

from agreements.conventions.domain.content import version_in_force
from agreements.conventions.domain.denouncing import denounce, take_back
from agreements.conventions.domain.renewal import tick
from agreements.enums import ConventionState as S
from core.models import Alarm, OutMail
from tests.agreements.conventions.domain.test_denouncing import at, entries, parties
from tests.factories.accounts import OrganisationFactory
from tests.factories.agreements import NOTICE_BY, TERM

DAY = dt.timedelta(days=1)


def night(clock, day):
    clock(at(day))
    tick()


def test_last_day_is_whole_and_silence_renews(running, clock):
    convention, _around = running

    night(clock, TERM)
    untouched = version_in_force(convention).ends_on
    night(clock, TERM + DAY)

    version = version_in_force(convention)
    convention.refresh_from_db()
    assert untouched == TERM
    assert (version.ends_on, version.notice_by, version.renewals) == (
        dt.date(2030, 1, 15),
        dt.date(2029, 11, 15),
        1,
    )
    assert (convention.state, convention.expires_on) == (S.IN_FORCE, dt.date(2030, 1, 15))
    assert [(kind, data["term"], data["renewal"], data["max_renewals"]) for kind, data in entries()] == [
        ("convention.renewed", "2030-01-15", 1, 2)
    ]
    assert (
        OutMail.objects.filter(kind="agreements.convention_notice", subject__startswith="Convention reconduite").count()
        == 4
    )


def test_never_renewed_beyond_the_maximum(running, clock):
    convention, _around = running
    for year in (2029, 2030, 2031):
        night(clock, dt.date(year, 1, 16))

    convention.refresh_from_db()
    assert convention.state == S.EXPIRED
    assert version_in_force(convention) is None
    assert [(kind, data["term"]) for kind, data in entries()] == [
        ("convention.renewed", "2030-01-15"),
        ("convention.renewed", "2031-01-15"),
        ("convention.expired", "2031-01-15"),
    ]
    assert entries()[-1][1]["ground"] == "term"


def test_the_last_period_has_no_last_useful_day(running, clock):
    convention, _around = running
    for year in (2029, 2030):
        night(clock, dt.date(year, 1, 16))

    night(clock, dt.date(2030, 12, 1))

    assert version_in_force(convention).notice_by is None
    alarm = Alarm.objects.get(code="agreements.convention_ends_soon", settled_at=None)
    assert alarm.message == "La convention « Convention d’essai » prend fin le 15 janvier 2031 : préparez la suite."


def test_only_partner_leaves_at_the_term_and_nothing_remains(running, clock):
    convention, around = running
    clock(at(NOTICE_BY))
    denounce(parties(convention)["partner"], by=around.partner_signatory)

    night(clock, TERM)
    convention.refresh_from_db()
    assert convention.state == S.IN_FORCE
    night(clock, TERM + DAY)

    convention.refresh_from_db()
    assert convention.state == S.EXPIRED
    assert entries()[-1][1]["ground"] == "no_partner"


def test_one_partner_of_two_leaves_and_the_others_go_on(running, clock):
    convention, around = running
    clock(at(NOTICE_BY))
    leaving = parties(convention)["partner"]
    denounce(leaving, by=around.partner_signatory)
    convention.parties.create(organisation=OrganisationFactory(), role="partner")

    night(clock, TERM + DAY)

    convention.refresh_from_db()
    leaving.refresh_from_db()
    assert (convention.state, leaving.left_on) == (S.IN_FORCE, TERM)
    assert version_in_force(convention).renewals == 1
    assert [kind for kind, _data in entries()] == [
        "convention.denounced",
        "convention.party_left",
        "convention.renewed",
    ]


def test_notice_of_the_city_ends_it_at_the_term(running, clock):
    convention, around = running
    clock(at(NOTICE_BY))
    denounce(parties(convention)["city"], by=around.city_signatory)

    night(clock, TERM + DAY)

    convention.refresh_from_db()
    assert convention.state == S.EXPIRED
    assert entries()[-1][1] == {
        "convention": convention.slug, "fictional": convention.fictional, "term": "2029-01-15", "ground": "denounced",
    }  # fmt: skip
    assert "dénoncée par la Ville" in OutMail.objects.filter(subject__startswith="Convention arrivée").first().body


@pytest.mark.parametrize("late", [True, False])
def test_what_is_late_or_taken_back_stops_no_renewal(running, clock, late):
    convention, around = running
    clock(at(NOTICE_BY + DAY if late else NOTICE_BY))
    made = denounce(parties(convention)["city"], by=around.city_signatory)
    if not late:
        take_back(made, by=around.city_signatory)

    night(clock, TERM + DAY)

    assert version_in_force(convention).renewals == 1


def test_those_who_may_act_are_warned_at_sixty_fifteen_and_three_days(running, clock):
    convention, around = running
    found = []
    for left in (61, 60, 59, 16, 15, 4, 3, 2, 0):
        night(clock, NOTICE_BY - left * DAY)
        found.append(OutMail.objects.filter(kind="agreements.convention_term").count())
    night(clock, NOTICE_BY + DAY)

    people = {around.legal.email, around.partner_signatory.email, around.city_signatory.email}
    mails = OutMail.objects.filter(kind="agreements.convention_term")
    assert found == [0, 3, 3, 3, 6, 6, 9, 9, 9]
    assert set(mails.values_list("to", flat=True)) == people
    assert mails.count() == 9
    assert "le dernier jour pour la dénoncer est le 15 novembre 2028" in mails.first().body


def test_one_warning_after_nights_without_a_clock(running, clock):
    _convention, _around = running
    night(clock, NOTICE_BY - 10 * DAY)
    night(clock, NOTICE_BY - 9 * DAY)

    assert OutMail.objects.filter(kind="agreements.convention_term").count() == 3
