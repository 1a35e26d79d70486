"""Which facts and verdicts each person sees, which record speaks on a day, and what is to be renewed: every condition alone."""

import datetime as dt
from types import SimpleNamespace

import pytest

from accounts.domain.membership import add_member
from accounts.enums import Origin
from accounts.models import Membership, User
from agreements.facts import queries
from agreements.facts.kinds import KINDS
from agreements.facts.permissions import FactPerm
from agreements.models import Fact, Prototype, PrototypeVerdict
from core.clock import PARIS, app_now
from core.roles import ObjectRole
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationMemberFactory
from tests.factories.facts import governed
from tests.factories.grants import grant_role, group_of
from tests.factories.pilots import PrototypeFactory, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 9, 15, 12, 0, tzinfo=PARIS)
TODAY = NOON.date()
DAY = dt.timedelta(days=1)
TRIAL, LAW = "data_stored", "name_filed"


@pytest.fixture
def w(clock):
    """A governed prototype and its people, and a prototype of somebody else."""
    clock(NOON)
    world = governed()
    world.other = PrototypeFactory(name="Autre")
    return world


def fact(prototype, name=TRIAL, on=TODAY, *, at=NOON, lasts=60, **fields):
    return Fact.objects.create(
        prototype=prototype, name=name, on=on, recorded_at=at, **{"last_day": on + dt.timedelta(days=lasts), **fields}
    )


def judged(prototype, w, **fields):
    given = {"version": w.version, "on": TODAY, "verdict": "shared-if-kept", "result": {"record": ["x"]}, "changed_at": NOON}  # fmt: skip
    return PrototypeVerdict.objects.create(prototype=prototype, **{**given, **fields})


def test_facts_follow_who_sees_the_prototype_and_evidence_who_may_record(w):
    mine, other = fact(w.prototype), fact(w.other)

    for person in (w.team, w.legal):
        assert set(queries.facts_visible_to(person)) == {mine, other}
        assert set(queries.facts_with_evidence_for(person)) == {mine, other}
    for person in (w.agent, w.founder, w.sponsor):
        assert set(queries.facts_visible_to(person)) == {mine}
    assert set(queries.facts_with_evidence_for(w.agent)) == {mine}
    for person in (w.founder, w.sponsor, w.outsider):
        assert not queries.facts_with_evidence_for(person).exists()
    assert not queries.facts_visible_to(w.outsider).exists()


def test_verdicts_follow_who_sees_the_prototype(w):
    mine, other = judged(w.prototype, w), judged(w.other, w)

    assert set(queries.verdicts_visible_to(w.team)) == {mine, other}
    assert set(queries.verdicts_visible_to(w.founder)) == {mine}
    assert not queries.verdicts_visible_to(w.outsider).exists()


def test_records_of_a_prototype_stand_by_fact_the_latest_first(w):
    old, new = fact(w.prototype, on=TODAY - DAY), fact(w.prototype)
    earlier = fact(w.prototype, LAW, until=TODAY, ended_at=NOON)
    later = fact(w.prototype, LAW)  # of the same instant
    fact(w.other)

    assert list(queries.facts_of(w.prototype)) == [new, old, later, earlier]
    assert list(queries.facts_recorded(w.prototype)) == [new, old, later, earlier]
    assert queries.speaking(queries.facts_recorded(w.prototype)) == [new, later]


def test_public_reads_neither_what_waits_nor_what_never_counted(w):
    sound = fact(w.prototype)
    fact(w.prototype, "rebuilt", needs_second=True)
    fact(w.prototype, LAW, void=True)
    confirmed = fact(w.prototype, "accounts_held", needs_second=True, second_at=NOON)
    fact(w.other)

    assert set(queries.facts_recorded(w.prototype)) == {sound, confirmed}


def test_the_latest_record_established_by_a_day_speaks_for_its_fact(w):
    old = fact(w.prototype, on=TODAY - 2 * DAY)
    new = fact(w.prototype, on=TODAY - DAY)
    ahead = fact(w.prototype, on=TODAY + DAY)
    law = fact(w.prototype, LAW, at=NOON - DAY, on=TODAY - DAY, until=TODAY, ended_at=NOON)
    law_again = fact(w.prototype, LAW, on=TODAY - DAY)
    fact(w.prototype, "rebuilt", needs_second=True)
    elsewhere = fact(w.other)

    def standing(on, *prototypes):
        return list(queries.standing_facts([prototype.pk for prototype in prototypes], on))

    assert standing(TODAY, w.prototype) == [new, law_again]
    assert standing(TODAY - 2 * DAY, w.prototype) == [old]
    assert standing(TODAY + DAY, w.prototype) == [ahead, law_again]
    assert set(standing(TODAY, w.prototype, w.other)) == {new, law_again, elsewhere}
    assert law.pk != law_again.pk


def test_what_counts_and_when_the_next_fact_begins(w):
    fact(w.prototype, lasts=2)
    fact(w.prototype, "versions_deposited", hours=500)  # too long after: it never counts
    fact(w.prototype, "versions_deposited", on=TODAY + DAY, hours=3)
    fact(w.prototype, LAW, on=TODAY + 5 * DAY)
    fact(w.prototype, "rebuilt", on=TODAY + DAY, needs_second=True)
    fact(w.prototype, LAW, on=TODAY + DAY, void=True, until=TODAY + DAY, ended_at=NOON)
    fact(w.other, on=TODAY + 2 * DAY)

    assert queries.facts_counting(w.prototype, TODAY) == {TRIAL}
    assert queries.facts_counting(w.prototype, TODAY + DAY) == {TRIAL, "versions_deposited"}
    assert queries.next_start(w.prototype, TODAY) == TODAY
    assert queries.next_start(w.prototype, TODAY + DAY) == TODAY + 4 * DAY
    assert queries.next_start(w.prototype, TODAY + 5 * DAY) is None


def test_a_record_is_told_to_the_model_as_it_stands(w):
    whole = fact(w.prototype, until=TODAY, ended_at=NOON, hours=3, licence="EUPL-1.2")

    assert queries.record_of(whole) == {"on": "2027-09-15", "until": "2027-09-15", "hours": 3, "licence": "EUPL-1.2"}
    assert queries.record_of(fact(w.prototype, LAW)) == {"on": "2027-09-15", "until": None, "hours": None, "licence": None}  # fmt: skip


def test_renewal_of_each_fact_is_asked_for_from_its_own_day_on(clock):
    clock(NOON)
    prototype, legal = PrototypeFactory(), UserFactory(legal=True)
    rows = [fact(prototype, kind.name, last_day=TODAY + kind.notice + n * DAY) for n, kind in enumerate(KINDS, start=1)]

    for n in range(len(rows) + 1):
        on, asked = TODAY + n * DAY, set(rows[:n])
        assert set(queries.facts_to_remind(on)) == {row for row in asked if row.last_day >= on}
        assert set(queries.facts_to_renew(legal, on)) == asked


def test_reminders_go_once_and_only_for_what_still_speaks(w):
    soon = fact(w.prototype, last_day=TODAY)
    assert list(queries.facts_to_remind(TODAY)) == [soon]
    assert not queries.facts_to_remind(TODAY + DAY).exists()  # it lapsed

    for fields in ({"reminded_at": NOON}, {"void": True}, {"until": TODAY, "ended_at": NOON}, {"last_day": TODAY - DAY}):  # fmt: skip
        before = {name: getattr(soon, name) for name in fields}
        Fact.objects.filter(pk=soon.pk).update(**fields)
        assert not queries.facts_to_remind(TODAY).exists(), fields
        Fact.objects.filter(pk=soon.pk).update(**before)

    later = fact(w.other, "accounts_held", last_day=TODAY + DAY)
    assert list(queries.facts_to_remind(TODAY)) == [soon, later]
    fact(w.prototype, LAW, on=TODAY + DAY)  # another fact, another prototype: neither renews it
    fact(w.other, on=TODAY + DAY)
    fact(w.prototype, on=TODAY + DAY, void=True, until=TODAY + DAY, ended_at=NOON)
    assert list(queries.facts_to_remind(TODAY)) == [soon, later]
    fact(w.prototype, on=TODAY + 2 * DAY)
    assert list(queries.facts_to_remind(TODAY)) == [later]


def test_what_is_to_renew_waits_for_whoever_may(w):
    trial = fact(w.prototype, last_day=TODAY)
    law = fact(w.prototype, LAW, last_day=TODAY - DAY)
    elsewhere = fact(w.other, last_day=TODAY + DAY)

    assert list(queries.facts_to_renew(w.legal, TODAY)) == [law, trial, elsewhere]
    assert list(queries.facts_to_renew(w.team, TODAY)) == [trial, elsewhere]
    assert list(queries.facts_to_renew(w.agent, TODAY)) == [trial]
    for person in (w.founder, w.sponsor, w.outsider):
        assert not queries.facts_to_renew(person, TODAY).exists()


def test_a_later_record_of_the_same_fact_renews_it(w):
    row = fact(w.prototype, last_day=TODAY)
    for other in (
        {"name": LAW, "on": TODAY + DAY},
        {"prototype": w.other, "on": TODAY + DAY},
        {"on": TODAY + 2 * DAY, "void": True, "until": TODAY + 2 * DAY, "ended_at": NOON},
        {"on": TODAY, "at": NOON - DAY, "until": TODAY, "ended_at": NOON},
        {"on": TODAY - DAY, "at": NOON + DAY},
    ):
        fact(other.pop("prototype", w.prototype), **other)
        assert row in queries.facts_to_renew(w.legal, TODAY), other
    same_day = fact(w.prototype, at=NOON + DAY, until=TODAY, ended_at=NOON)
    assert row not in queries.facts_to_renew(w.legal, TODAY)
    fact(w.prototype, on=TODAY + DAY)
    assert same_day not in queries.facts_to_renew(w.legal, TODAY)


def test_verdicts_that_facts_would_make_good_wait_for_whoever_may_record(w):
    mine = judged(w.prototype, w)
    early = judged(w.other, w, changed_at=NOON - DAY)

    assert list(queries.verdicts_to_better(w.team)) == [early, mine]
    assert list(queries.verdicts_to_better(w.agent)) == [mine]
    for person in (w.founder, w.sponsor, w.outsider):
        assert not queries.verdicts_to_better(person).exists()
    Prototype.objects.filter(pk=w.other.pk).update(origin=Origin.IMPORTED)
    assert list(queries.verdicts_to_better(w.team)) == [mine]
    for fields in ({"verdict": "shared"}, {"verdict": "appropriable", "result": {"record": []}}):
        PrototypeVerdict.objects.filter(pk=mine.pk).update(**fields)
        assert not queries.verdicts_to_better(w.team).exists(), fields


def test_what_waits_for_a_second_person_waits_for_somebody_else(w):
    mine = fact(w.prototype, "rebuilt", needs_second=True, recorded_by=w.agent)
    early = fact(w.other, "rebuilt", needs_second=True, recorded_by=w.team, at=NOON - DAY)
    fact(w.prototype, LAW)

    assert list(queries.facts_to_confirm(w.legal)) == [early, mine]
    assert list(queries.facts_to_confirm(w.team)) == [mine]
    assert not queries.facts_to_confirm(w.agent).exists()
    assert list(queries.facts_to_confirm(member_of(w.organisations["directorate"]))) == [mine]
    for person in (w.founder, w.sponsor, w.outsider):
        assert not queries.facts_to_confirm(person).exists()
    for fields in ({"second_at": NOON}, {"until": TODAY, "ended_at": NOON}, {"last_day": TODAY - DAY}):
        before = {name: getattr(mine, name) for name in fields}
        Fact.objects.filter(pk=mine.pk).update(**fields)
        assert list(queries.facts_to_confirm(w.legal)) == [early], fields
        Fact.objects.filter(pk=mine.pk).update(**before)
    Fact.objects.filter(pk=mine.pk).update(last_day=TODAY)
    assert mine in queries.facts_to_confirm(w.legal)


def test_what_slips_within_the_month_the_nearest_first(w):
    mine = judged(w.prototype, w, valid_until=TODAY + 30 * DAY)
    near = judged(w.other, w, valid_until=TODAY)

    assert list(queries.slipping(w.legal, TODAY)) == [near, mine]
    assert list(queries.slipping(w.legal, TODAY - DAY)) == [near]
    assert list(queries.slipping(w.founder, TODAY)) == [mine]


def test_who_records_is_the_directorate_else_the_team_and_the_legal_officer_for_the_law(w):
    people = [member_of(w.organisations["directorate"], email=f"{name}@city.example") for name in "xbza"]
    second = OrganisationFactory(directorate=True)
    grant_role(ObjectRole.PILOT_OWNER, group_of(second), w.prototype)
    add_member(second, user=people[0], role="member", by=None)
    off = member_of(w.organisations["directorate"], is_active=False)

    assert list(queries.who_records(w.prototype, FactPerm.RECORD_LEGAL)) == [w.legal]
    told = [person.email for person in queries.who_records(w.prototype, FactPerm.RECORD_TRIAL)]
    assert told == sorted(person.email for person in (*people, w.agent))
    assert off.email not in told
    User.objects.filter(email__in=told).update(is_active=False)
    assert set(queries.who_records(w.prototype, FactPerm.RECORD_TRIAL)) == {w.team, w.second}


def test_whoever_acts_for_the_other_side_records_nothing(w):
    ally = OrganisationFactory(startup=True)
    ApplicationMemberFactory(application=w.application, organisation=ally)
    sides = SimpleNamespace(maker=w.organisations["startup"], ally=ally, partner=w.organisations["partner"])
    city = w.version.convention.parties.get(role="city").organisation
    elsewhere = pilot_set()
    version_in_force(elsewhere.edition, [elsewhere.organisations["partner"]])

    for name, organisation in vars(sides).items():
        person = member_of(organisation, team=True)
        assert queries.on_the_other_side(person, w.prototype), name
        assert not queries.records_facts(person, w.prototype), name
        Membership.objects.filter(user=person).update(ended_at=app_now())
        assert not queries.on_the_other_side(person, w.prototype), name
    for organisation in (city, w.organisations["directorate"], *elsewhere.organisations.values()):
        assert not queries.on_the_other_side(member_of(organisation), w.prototype)
    assert queries.records_facts(w.team, w.prototype)
    assert not queries.records_facts(w.outsider, w.prototype)
    assert queries.on_the_other_side(elsewhere.founder, elsewhere.prototype)  # no convention governs it yet
    alone = PrototypeFactory()
    Prototype.objects.filter(pk=alone.pk).update(application=None, maker=None, origin=Origin.IMPORTED)
    assert not queries.on_the_other_side(elsewhere.founder, Prototype.objects.get(pk=alone.pk))
