"""Which applications and files each person reads, by each of their roles: every condition alone."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.domain.membership import add_member
from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from challenges.applications.queries import application as queries
from challenges.enums import ApplicationState
from challenges.models import Application, Jury, JuryMember
from core.clock import app_now
from core.derivation import settle
from core.roles import ObjectRole
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import (
    ApplicationFactory,
    ApplicationMemberFactory,
    AttachmentFactory,
    ConflictFactory,
    jury_set,
    lift,
)
from tests.factories.challenges import CLOSES, TermsSheetFactory
from tests.factories.grants import grant_role, group_of
from tests.factories.pilots import StoredDepositFactory

pytestmark = pytest.mark.django_db
NOT_READ_BY_JURY = {
    ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.CORRECTION_REQUESTED,
    ApplicationState.INELIGIBLE, ApplicationState.WITHDRAWN,
}  # fmt: skip


@pytest.fixture
def w(clock):
    """A jury that reads, two applications under judgement, a draft; a juror who is in no conflict, and one who is."""
    clock(CLOSES)
    world = jury_set(applicants=2, jurors=3, quorum=1)
    world.one, world.two = (given.application for given in world.sets)
    world.owner = world.sets[0].person
    world.draft = ApplicationFactory(challenge=world.challenge)
    Jury.objects.filter(pk=world.jury.pk).update(opened_at=CLOSES)
    world.seat = world.members[1]  # the first one presides, and sits in a group more
    world.juror, world.recused = (member.user for member in world.members[1:])
    settle(*Jury.objects.all())
    ConflictFactory(member=world.members[2], application=world.one)
    return world


def read(find, *people):
    """The same person read anew: rights are remembered on the object."""
    return [set(find(User.objects.get(pk=person.pk))) for person in people]


def test_each_reads_by_their_roles(w):
    both = {w.one, w.two}
    assert read(queries.applications_visible_to, w.team, w.owner, w.juror, w.recused, UserFactory()) == [
        both, {w.one}, both, {w.two}, set(),
    ]  # fmt: skip
    assert read(queries.own_applications, w.team, w.owner, w.juror) == [set(), {w.one}, set()]
    assert read(queries.applications_for_team, w.team, w.owner, w.juror) == [both, set(), set()]
    assert read(queries.applications_for_jury, w.juror, w.recused, w.team, w.owner) == [both, {w.two}, set(), set()]


def test_nobody_reads_without_an_active_account(w):
    User.objects.filter(pk__in=[w.team.pk, w.owner.pk]).update(is_active=False)

    assert read(queries.applications_visible_to, w.team, w.owner) == [set(), set()]
    assert not queries.applications_visible_to(AnonymousUser()).exists()


def test_conflict_keeps_away_the_team_and_the_jury_until_it_is_waived_but_not_the_applicant(w):
    agent = UserFactory(team=True)
    seat = JuryMember.objects.create(jury=w.jury, user=agent)
    conflict = ConflictFactory(member=seat, application=w.one)
    mine = JuryMember.objects.create(jury=w.jury, user=w.owner)
    ConflictFactory(member=mine, application=w.one)

    assert read(queries.applications_visible_to, agent, w.owner) == [{w.two}, {w.one}]
    assert read(queries.applications_for_team, agent) == [{w.two}]
    lift(conflict, by=w.team)
    assert read(queries.applications_visible_to, agent) == [{w.one, w.two}]


def test_jury_reads_what_it_judges_and_what_it_decided(w):
    for state in ApplicationState:
        Application.objects.filter(pk=w.two.pk).update(state=state)
        shown = state not in NOT_READ_BY_JURY
        assert (w.two in queries.applications_visible_to(w.juror)) is shown, state
        assert (w.two in queries.applications_for_jury(w.juror)) is shown, state


def test_jury_reads_once_open_the_charter_signed_and_while_it_sits(w):
    def lacking(model, row, **fields):
        before = {name: getattr(model.objects.get(pk=row.pk), name) for name in fields}
        model.objects.filter(pk=row.pk).update(**fields)
        found = read(queries.applications_visible_to, w.juror)
        model.objects.filter(pk=row.pk).update(**before)
        return found

    assert lacking(Jury, w.jury, opened_at=None) == [set()]
    assert lacking(JuryMember, w.seat, charter_signed_at=None) == [set()]
    assert lacking(JuryMember, w.seat, left_at=CLOSES) == [set()]
    # In the group, but without a seat of their own.
    w.jury.group.user_set.add(stranger := UserFactory())
    assert read(queries.applications_visible_to, stranger) == [set()]
    # With a seat, but out of the group.
    w.jury.group.user_set.remove(w.juror)
    assert read(queries.applications_visible_to, w.juror) == [set()]
    assert read(queries.applications_for_jury, w.recused) == [{w.two}]


def test_files_follow_the_application_and_not_the_jury_that_reads_without_names(w):
    file, hidden = StoredDepositFactory(), StoredDepositFactory()
    mine = AttachmentFactory(application=w.one, file=file)
    draft = AttachmentFactory(application=w.draft, file=hidden)

    assert read(queries.attachments_visible_to, w.owner, w.team, w.juror, w.recused, UserFactory()) == [
        {mine}, {mine}, {mine}, set(), set(),
    ]  # fmt: skip
    assert read(queries.attachments_visible_to, member_of(w.draft.organisation)) == [{draft}]
    assert queries.may_read_attachment(w.owner, file)
    assert not queries.may_read_attachment(w.owner, hidden)
    assert not queries.may_read_attachment(w.recused, file)
    Jury.objects.update(blind=True)
    assert read(queries.attachments_visible_to, w.juror, w.team, w.owner) == [set(), {mine}, {mine}]


def test_current_terms_are_those_of_the_challenge_that_nothing_replaced(w):
    assert queries.current_terms(w.challenge) is None
    TermsSheetFactory()
    TermsSheetFactory(challenge=w.challenge, superseded_at=CLOSES)
    assert queries.current_terms(w.challenge) is None
    sheet = TermsSheetFactory(challenge=w.challenge)
    assert queries.current_terms(w.challenge) == sheet


def test_one_applies_for_living_organisations_of_ones_own_by_name():
    z = OrganisationFactory(startup=True, name="Zest")
    person = member_of(z)
    for kind in OrganisationKind:
        organisation = OrganisationFactory(kind=kind, name=f"A {kind}")
        Membership.objects.create(user=person, organisation=organisation, role="member", started_at=app_now())
    member_of(OrganisationFactory(startup=True))  # of somebody else

    found = [organisation.name for organisation in queries.organisations_applying_for(person)]

    assert found == [f"A {kind}" for kind in ("association", "company", "institution", "lab", "startup")] + ["Zest"]
    Organisation.objects.exclude(pk=z.pk).update(merged_into=z)
    assert list(queries.organisations_applying_for(person)) == [z]
    Membership.objects.filter(user=person).update(ended_at=app_now())
    assert not queries.organisations_applying_for(person).exists()


def test_those_written_to_act_for_the_lead_each_once(w):
    lead, second = w.one.organisation, OrganisationFactory(startup=True)
    people = [w.owner, *(member_of(lead, email=f"{name}@lead.example") for name in "xbza")]
    member_of(lead, is_active=False)
    grant_role(ObjectRole.APPLICANT, group_of(second), w.one)
    add_member(second, user=people[1], role="member", by=None)
    ally = OrganisationFactory(startup=True)
    member_of(ally)
    author = member_of(w.draft.organisation)
    ApplicationMemberFactory(application=w.draft, organisation=ally)
    settle(w.draft)

    assert [person.email for person in queries.applicants_of(w.one)] == sorted(person.email for person in people)
    assert list(queries.applicants_of(w.draft)) == [author]
