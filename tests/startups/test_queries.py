"""The once-only profile: who is found, what it lacks, what is to be renewed: every condition alone."""

import datetime as dt

import pytest

from accounts.enums import OrganisationKind, OrgRoleName
from accounts.models import Membership, Organisation
from core.clock import app_now
from startups import queries
from startups.models import Founder, ProfileDocument, StartupProfile
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.pilots import StoredDepositFactory
from tests.factories.startups import FounderFactory, ProfileDocumentFactory, StartupProfileFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)
DAY = dt.timedelta(days=1)


def test_organisations_with_a_profile_are_of_some_kinds_among_those_one_sees():
    rows = {kind: OrganisationFactory(kind=kind) for kind in OrganisationKind}
    mine = rows[OrganisationKind.STARTUP]

    expected = {rows[kind] for kind in queries.WITH_PROFILE}
    assert set(queries.applicants_visible_to(UserFactory(team=True))) == expected
    assert list(queries.applicants_visible_to(member_of(mine))) == [mine]
    assert not queries.applicants_visible_to(member_of(rows[OrganisationKind.COMPANY])).exists()


def test_profile_is_read_without_being_made():
    known, other = StartupProfileFactory(), OrganisationFactory(startup=True)

    assert queries.profile_of(known.organisation) == known
    empty = queries.profile_of(other)
    assert (empty._state.adding, empty.organisation) == (True, other)
    assert StartupProfile.objects.count() == 1


def test_founders_and_documents_of_one_profile_in_their_order():
    profile = StartupProfileFactory()
    late, early, same = (FounderFactory(profile=profile) for _ in range(3))
    Founder.objects.filter(pk__in=[late.pk, same.pk]).update(created_at=app_now())
    Founder.objects.filter(pk=early.pk).update(created_at=app_now() - DAY)
    FounderFactory()
    b, a, a_first = (
        ProfileDocumentFactory(profile=profile, kind=kind, file=StoredDepositFactory()) for kind in ("b", "a", "a")
    )
    ProfileDocument.objects.filter(pk=a_first.pk).update(created_at=app_now() - DAY)
    ProfileDocumentFactory(file=StoredDepositFactory())

    assert list(queries.founders_of(profile)) == [early, late, same]
    assert list(queries.documents_of(profile)) == [a_first, a, b]


NOTHING = {
    "siren": None, "no_number_reason": "", "pitch_fr": "", "skills": [], "founded_on": None, "team_size": None, "stage": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        (0, {"siren": "552100554"}), (0, {"no_number_reason": "En création."}), (1, {"pitch_fr": "x"}),
        (2, {"skills": ["x"]}), (3, {"founded_on": TODAY}), (4, {"team_size": 0}), (5, {"stage": "x"}),
        (6, {"founders": 1}), (None, {}),
    ],
)  # fmt: skip
def test_each_thing_that_a_complete_profile_holds(place, fields):
    """Every item depends on its own field and on no other."""
    given = {**NOTHING, **fields}
    founders = given.pop("founders", 0)
    organisation = Organisation(siren=given.pop("siren"), no_number_reason=given.pop("no_number_reason"))
    profile = StartupProfile(organisation=organisation, **given)

    items = queries.completeness(profile, founders)

    assert [item.done for item in items] == [n == place for n in range(7)]


def test_documents_are_renewed_by_those_who_manage_from_their_last_day_back():
    profile = StartupProfileFactory()
    manager = member_of(profile.organisation, OrgRoleName.MANAGER)
    last, first, endless = (ProfileDocumentFactory(profile=profile, file=StoredDepositFactory()) for _ in range(3))
    ProfileDocumentFactory(file=StoredDepositFactory(), valid_to=TODAY)
    for row, day in ((last, TODAY), (first, TODAY - DAY), (endless, None)):
        ProfileDocument.objects.filter(pk=row.pk).update(valid_to=day)

    assert list(queries.documents_to_renew(manager, TODAY)) == [first, last]
    assert list(queries.documents_to_renew(manager, TODAY - DAY)) == [first]
    assert not queries.documents_to_renew(member_of(profile.organisation), TODAY).exists()
    Membership.objects.filter(user=manager).update(ended_at=app_now())
    assert not queries.documents_to_renew(manager, TODAY).exists()
