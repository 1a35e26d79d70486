"""Which organisations, people, invitations and messages each query finds, and in which order: every condition alone."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

from accounts import queries
from accounts.domain.membership import add_member, grant_platform_role
from accounts.enums import OrgRoleName, Origin
from accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from core.clock import app_now
from core.models import OutMail
from core.roles import Role
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
MANAGER, MEMBER, SIGNATORY = OrgRoleName.MANAGER, OrgRoleName.MEMBER, OrgRoleName.SIGNATORY


@pytest.fixture
def two():
    """Two companies made out of the order of their names, each with somebody; `left` was in the first one."""
    z, a = OrganisationFactory(name="Zéphyr"), OrganisationFactory(name="Ärzte")
    w = SimpleNamespace(z=z, a=a, both=member_of(z, email="m@z.example"), of_a=member_of(a, email="m@a.example"))
    add_member(a, user=w.both, role=MEMBER, by=None)
    add_member(a, user=w.both, role=SIGNATORY, by=None)
    w.left = member_of(z, email="left@z.example")
    Membership.objects.filter(user=w.left).update(ended_at=app_now())
    return w


def test_organisations_of_a_person_are_theirs_today_by_name(two):
    assert list(queries.organisations_of(two.both)) == [two.a, two.z]
    assert list(queries.organisations_of(two.of_a)) == [two.a]
    assert list(queries.organisations_of(two.left)) == []


def test_whoever_oversees_the_programme_sees_all_organisations(two):
    assert set(queries.organisations_visible_to(UserFactory(team=True))) == set(Organisation.objects.all())
    assert list(queries.organisations_visible_to(two.of_a)) == [two.a]


def test_memberships_of_a_person_are_those_that_live_oldest_first(two):
    Membership.objects.filter(user=two.both, role=SIGNATORY).update(id=UUID(int=1))
    assert [row.organisation for row in queries.memberships_of(two.both)] == [two.a, two.z, two.a]
    assert [row.pk for row in queries.own_memberships(two.of_a)] == [Membership.objects.get(user=two.of_a).pk]
    assert list(queries.memberships_of(two.left)) == []


def test_memberships_of_an_organisation_by_name(two):
    User.objects.filter(pk=two.both.pk).update(last_name="Zola", first_name="Émile")
    early = member_of(two.z, last_name="Zola", first_name="Alexandrine")
    add_member(two.z, user=early, role=MANAGER, by=None)
    member_of(two.z, last_name="Abel")

    rows = [(row.user.last_name, row.user.first_name, row.role) for row in queries.memberships_in(two.z)]

    assert rows == [
        ("Abel", "Camille", MEMBER), ("Zola", "Alexandrine", MANAGER), ("Zola", "Alexandrine", MEMBER),
        ("Zola", "Émile", MEMBER),
    ]  # fmt: skip


def test_people_of_an_organisation_are_active_and_hold_the_role_today(two):
    off = member_of(two.a, email="off@a.example", is_active=False)
    once = member_of(two.a, SIGNATORY, email="once@a.example")
    Membership.objects.filter(user=once, role=SIGNATORY).update(ended_at=app_now())
    add_member(two.a, user=once, role=MEMBER, by=None)

    assert [person.email for person in queries.people_of(two.a)] == ["m@a.example", "m@z.example", "once@a.example"]
    assert [person.email for person in queries.people_of(two.a, SIGNATORY)] == ["m@z.example"]
    assert off not in queries.people_of(two.a)
    assert [person.email for person in queries.people_of(two.z)] == ["m@z.example"]


def test_holders_of_roles_are_active_and_each_once():
    both, legal = UserFactory(team=True, legal=True, email="b@x.example"), UserFactory(legal=True, email="a@x.example")
    UserFactory(team=True, is_active=False)
    UserFactory(dpo=True)

    assert list(queries.holders_of(Role.TEAM, Role.LEGAL)) == [legal, both]
    assert list(queries.holders_of(Role.TEAM)) == [both]


def test_invitations_pending_are_neither_used_nor_revoked_latest_first(two):
    def invited(organisation=two.z, **fields):
        n = Invitation.objects.count()
        return Invitation.objects.create(
            organisation=organisation, role=MEMBER, email=f"i{n}@x.example", token_hash=str(n), invited_by=two.both,
            expires_at=app_now(), **fields,
        )  # fmt: skip

    first, _used, _revoked = invited(), invited(used_at=app_now()), invited(revoked_at=app_now())
    _other, last = invited(two.a), invited()

    assert list(queries.invitations_pending(two.z)) == [last, first]


def asking(user, chosen=None):
    session = {queries.ACTING_SESSION_KEY: str(chosen.pk)} if chosen else {}
    return SimpleNamespace(user=user, session=session)


def test_acting_organisation_is_the_one_chosen_among_ones_own_else_the_first(two):
    assert queries.acting_organisation(asking(two.both)) == two.a
    assert queries.acting_organisation(asking(two.both, two.z)) == two.z
    assert queries.acting_organisation(asking(two.of_a, two.z)) == two.a
    assert queries.acting_organisation(asking(UserFactory())) is None
    assert queries.acting_organisation(asking(AnonymousUser())) is None
    assert queries.my_organisations(asking(two.both)) == [two.a, two.z]


def test_acting_organisation_is_read_once_a_request(two, django_assert_num_queries):
    request = asking(two.both)
    with django_assert_num_queries(1):
        assert queries.acting_organisation(request) == two.a
        assert queries.acting_organisation(request) == two.a
        assert queries.my_organisations(request) == [two.a, two.z]


def test_requests_to_join_wait_for_the_managers_and_where_there_are_none_for_the_team(two):
    manager, team, former = member_of(two.z, MANAGER), UserFactory(team=True), member_of(two.z, MANAGER)
    Membership.objects.filter(user=former).update(ended_at=app_now())
    asker = UserFactory()
    z = JoinRequest.objects.create(user=asker, organisation=two.z)
    later = JoinRequest.objects.create(user=two.of_a, organisation=two.z)
    a = JoinRequest.objects.create(user=asker, organisation=two.a)
    JoinRequest.objects.create(user=two.left, organisation=two.z, answered_at=app_now())
    JoinRequest.objects.create(user=two.left, organisation=two.a, answered_at=app_now())

    assert list(queries.join_requests_open(two.z)) == [z, later]
    assert list(queries.join_requests_to_answer(manager)) == [z, later]
    assert list(queries.join_requests_to_answer(team)) == [a]
    assert list(queries.join_requests_to_answer(former)) == []
    assert list(queries.join_requests_to_answer(two.both)) == []
    both = member_of(two.a, MANAGER, team=True)  # of the team, and the manager of one
    assert list(queries.join_requests_to_answer(both)) == [a]
    Membership.objects.filter(user=manager).update(ended_at=app_now())
    assert list(queries.join_requests_to_answer(team)) == [z, later]


def found(words, user):
    return [organisation.name for organisation in queries.organisations_to_join(words, user)]


def test_organisations_to_join_by_name_or_number(two):
    Organisation.objects.filter(pk=two.z.pk).update(
        siren="552100554", siret="55210055400013", legal_name="Vent du Nord"
    )
    asker = UserFactory()

    for words in ("zéphyr", " ZEP ", "du nord", "552 100 554", "552 100 554 00013"):
        assert found(words, asker) == ["Zéphyr"], words
    for words in ("ze", " ze ", "552 100", "zzz"):
        assert found(words, asker) == [], words
    assert found("zep", two.both) == []  # already theirs
    for fields in ({"origin": Origin.IMPORTED}, {"origin": Origin.LIVE, "merged_into": two.a}):
        Organisation.objects.filter(pk=two.z.pk).update(**fields)
        assert found("zéphyr", asker) == [], fields


def test_organisations_to_join_are_ten_at_most_by_name():
    for n in reversed(range(12)):
        OrganisationFactory(name=f"Essaim {n:02}")

    assert found("essaim", UserFactory()) == [f"Essaim {n:02}" for n in range(10)]


def test_list_of_organisations_counts_each_person_once(two):
    OrganisationFactory(name="Fondue", merged_into=two.a)
    empty = OrganisationFactory(name="Vide")

    rows = [(row, row.people) for row in queries.organisations_listed(UserFactory(team=True))]

    assert rows == [(two.a, 2), (empty, 0), (two.z, 1)]
    assert list(queries.organisations_listed(two.of_a)) == [two.a]


def test_list_of_accounts(two):
    User.objects.all().update(last_name="Zola", first_name="Camille")
    abel = UserFactory(last_name="abel", first_name="Zoé", email="x@abel.example")
    grant_platform_role(abel, Role.DPO, by=None)
    gone = UserFactory(last_name="Absent", anonymised_at=app_now())
    User.objects.filter(pk=two.both.pk).update(first_name="Aimé")

    def emails(*given):
        return [person.email for person in queries.users_listed(*given)]

    assert emails() == ["x@abel.example", "m@z.example", "left@z.example", "m@a.example"]
    assert gone.email not in emails()
    assert emails("zo") == ["x@abel.example", "m@z.example", "left@z.example", "m@a.example"]
    assert emails(" M@Z ") == ["m@z.example"]
    assert emails("aimé") == ["m@z.example"]
    assert emails("abel") == ["x@abel.example"]
    assert emails("", Role.DPO.group_name) == ["x@abel.example"]
    assert emails("  ", "") == emails()


def test_notices_are_what_left_for_the_verified_addresses_of_a_person_latest_first():
    person = UserFactory(email="p@x.example")
    EmailAddress.objects.create(user=person, email="second@x.example", verified=True)
    EmailAddress.objects.create(user=person, email="claimed@x.example", verified=False)
    UserFactory(email="other@x.example")

    def mail(to, status, minutes=0):
        at = app_now().replace(hour=1, minute=minutes)
        return OutMail.objects.create(kind="x", to=to, subject=to, body="", status=status, created_at=at).pk

    sent, queued = mail("P@X.example", "sent", 3), mail("p@x.example", "queued", 1)
    failed, same = mail("Second@x.example", "failed", 5), mail("p@x.example", "sent", 3)
    for to, status in (("p@x.example", "held"), ("p@x.example", "dropped"), ("claimed@x.example", "sent"), ("other@x.example", "sent")):  # fmt: skip
        mail(to, status)

    assert [row.pk for row in queries.notices_of(person)] == [failed, same, sent, queued]
