"""Who is invited into a consortium, and who answers for them: every condition alone."""

import pytest

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from accounts.models import Membership, User
from challenges.applications.queries import consortium as queries
from challenges.enums import ApplicationState
from challenges.models import Application, ApplicationMember
from core.clock import app_now
from core.derivation import settle
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory, ApplicationMemberFactory

pytestmark = pytest.mark.django_db
SIGNATORY, MANAGER, MEMBER = OrgRoleName.SIGNATORY, OrgRoleName.MANAGER, OrgRoleName.MEMBER


def test_those_who_bind_an_organisation_are_active_today_and_each_once():
    organisation, other = OrganisationFactory(startup=True), OrganisationFactory(startup=True)
    signatory = member_of(organisation, SIGNATORY, email="b@x.example")
    manager = member_of(organisation, MANAGER, email="a@x.example")
    add_member(organisation, user=signatory, role=MANAGER, by=None)
    member_of(organisation, MEMBER)
    member_of(organisation, SIGNATORY, is_active=False)
    member_of(other, SIGNATORY)
    left = member_of(organisation, SIGNATORY)
    Membership.objects.filter(user=left).update(ended_at=app_now())

    more = [member_of(organisation, SIGNATORY, email=f"{name}@x.example") for name in "zdyc"]

    found = [person.email for person in queries.representatives_of(organisation)]

    assert found == sorted(person.email for person in (manager, signatory, *more))


@pytest.fixture
def invited():
    """An application, the seats of two organisations in it, and somebody who binds both."""
    application = ApplicationFactory()
    first, second = (
        ApplicationMemberFactory(application=application, organisation=OrganisationFactory(startup=True)) for _ in "ab"
    )
    person = member_of(first.organisation, SIGNATORY)
    add_member(second.organisation, user=person, role=SIGNATORY, by=None)
    settle(application)
    return application, first, second, person


def read(find, person, *given):
    return list(find(User.objects.get(pk=person.pk), *given))


def test_seats_of_a_person_stand_with_those_to_answer_first(invited):
    application, first, second, person = invited
    ApplicationMemberFactory(application=application)  # of others
    ApplicationMemberFactory(organisation=first.organisation)  # elsewhere

    assert read(queries.invitations_of, person, application) == [first, second]
    ApplicationMember.objects.filter(pk=first.pk).update(consented_at=app_now())
    assert read(queries.invitations_of, person, application) == [second, first]
    ApplicationMember.objects.filter(pk=first.pk).update(consented_at=None, declined_at=app_now())
    assert read(queries.invitations_of, person, application) == [second]
    assert read(queries.invitations_of, member_of(second.organisation), application) == []
    Membership.objects.filter(user=person).update(ended_at=app_now())
    assert read(queries.invitations_of, person, application) == []


def test_invitation_waits_for_those_who_bind_while_it_can_be_answered(invited):
    application, first, second, person = invited
    ApplicationMemberFactory(application=application)
    third = ApplicationMemberFactory(application=application)
    add_member(third.organisation, user=person, role=MEMBER, by=None)  # does not bind this one

    assert set(read(queries.invitations_waiting, person)) == {first, second}
    for fields in ({"consented_at": app_now()}, {"declined_at": app_now()}):
        ApplicationMember.objects.filter(pk=first.pk).update(**fields)
        assert read(queries.invitations_waiting, person) == [second], fields
        ApplicationMember.objects.filter(pk=first.pk).update(**dict.fromkeys(fields))
    for state in ApplicationState:
        Application.objects.filter(pk=application.pk).update(state=state, received_at=app_now())
        open_ = state in {ApplicationState.DRAFT, ApplicationState.CORRECTION_REQUESTED}
        assert bool(read(queries.invitations_waiting, person)) is open_, state
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.DRAFT, received_at=None)
    assert read(queries.invitations_waiting, member_of(first.organisation)) == []
    assert read(queries.invitations_waiting, UserFactory()) == []
    # A role without the group that grants, and the group without the role.
    ungranted = UserFactory()
    Membership.objects.create(user=ungranted, organisation=first.organisation, role=SIGNATORY, started_at=app_now())
    assert read(queries.invitations_waiting, ungranted) == []
    Membership.objects.filter(user=person).update(ended_at=app_now())
    assert read(queries.invitations_waiting, person) == []
