"""Who is kept away from which application, asked once in a page and anew everywhere else."""

import datetime as dt

import pytest

from challenges.applications.domain.consortium import invite_member
from challenges.applications.queries.recusal import is_recused, represents_applicant
from challenges.selection.domain.conflicts import declare_conflict
from core.readonly import read_only
from tests.budget import CaptureQueriesContext, connection
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set()


def test_each_person_has_an_answer_of_their_own_within_one_page(world):
    application = world.sets[0].application
    recused, other = (member.user for member in world.jury.members.order_by("created_at")[:2])
    declare_conflict(world.jury.members.get(user=recused), application, reason="Un lien", by=recused)

    with read_only(), CaptureQueriesContext(connection) as asked:
        answers = [is_recused(person, application) for person in (recused, other, recused, other)]

    assert answers == [True, False, True, False]
    assert len(asked) == 4  # roles and conflicts, once for each


def test_recusal_declared_between_two_questions_of_a_service_counts_at_once(world):
    seat, application = world.jury.members.first(), world.sets[1].application
    assert not is_recused(seat.user, application)
    declare_conflict(seat, application, reason="Un lien", by=seat.user)
    assert is_recused(seat.user, application)
    assert not is_recused(seat.user, world.sets[0].application)


def test_those_who_apply_alone_or_together_represent_an_applicant_and_nobody_else(world, clock):
    clock(CLOSES - dt.timedelta(days=1))
    application = ApplicationFactory()
    challenge, partner = application.challenge, OrganisationFactory(startup=True)
    lead, together, stranger = member_of(application.organisation), member_of(partner), UserFactory()
    assert [represents_applicant(person, challenge) for person in (lead, together, stranger)] == [True, False, False]
    invite_member(application, partner, role="Mesures", by=lead)
    assert [represents_applicant(person, challenge.pk) for person in (lead, together, stranger)] == [True, True, False]
    assert not represents_applicant(lead, world.challenge)
    assert not represents_applicant(member_of(OrganisationFactory(startup=True)), challenge)
    application.organisation.memberships.update(ended_at=CLOSES)
    assert not represents_applicant(lead, challenge)
    type(application).objects.filter(pk=application.pk).update(state="withdrawn")
    assert not represents_applicant(together, challenge)
