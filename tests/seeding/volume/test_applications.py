"""Synthetic volume is a sound programme: people with their rights, a history, states that were reached."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from accounts.enums import OrganisationKind, OrgRoleName
from accounts.models import Membership, Organisation, OrganisationEvent, User
from agreements.models import Prototype
from challenges.applications.permissions import ApplicationPerm
from challenges.enums import ApplicationState
from challenges.models import Answer, Application, ApplicationEvent, Jury, Review
from core.derivation import differences, grant_rules
from core.models import OutMail, TransitionLog
from core.permissions import can
from pilots.enums import PilotState
from pilots.models import Pilot
from pilots.permissions import PilotPerm
from seeding.volume.applications import SEATS, Volume


@pytest.fixture
def made(db):
    return Volume(applications=90, challenges=3, reviews=10, trials=9).load()


def test_people_and_groups_are_made_with_every_right_that_follows(made):
    offices = 2  # the partner and the directorate of every challenge
    assert made["people"] == 2 * (made["startups"] + offices)
    assert made["groups"] == 3 * (made["startups"] + offices)
    assert not any(differences(rule) for rule in grant_rules())
    draft = Application.objects.filter(state=ApplicationState.DRAFT).first()
    manager = User.objects.get(memberships__organisation=draft.organisation, memberships__role=OrgRoleName.MANAGER)
    member = User.objects.get(memberships__organisation=draft.organisation, memberships__role=OrgRoleName.MEMBER)
    stranger = User.objects.exclude(memberships__organisation=draft.organisation).filter(memberships__isnull=False)
    assert can(manager, ApplicationPerm.CHANGE, draft)
    assert can(member, ApplicationPerm.CHANGE, draft)
    assert not can(stranger.first(), ApplicationPerm.CHANGE, draft)


def test_each_application_has_its_history_its_log_and_its_answers(made):
    assert Application.objects.count() == Answer.objects.count() == 90
    events = ApplicationEvent.objects.filter(pgh_label="insert")
    assert {(row.pgh_obj_id, row.state, row.title) for row in events} == set(
        Application.objects.values_list("pk", "state", "title")
    )
    kind = ContentType.objects.get_for_model(Application)
    logged = TransitionLog.objects.filter(content_type=kind, transition="import").values_list("object_id", "target")
    assert {(str(key), state) for key, state in logged} == {
        (str(key), state) for key, state in Application.objects.values_list("pk", "state")
    }


def test_triggers_write_history_again_afterwards(made):
    row = Organisation.objects.create(kind=OrganisationKind.STARTUP, name="Après", slug="apres")
    assert OrganisationEvent.objects.filter(pgh_obj_id=row.pk, pgh_label="insert").count() == 1


def test_a_second_load_adds_to_the_first(made):
    Volume(applications=30, challenges=3, reviews=0).load()
    assert Application.objects.count() == 120
    assert ApplicationEvent.objects.filter(pgh_label="insert").count() == 120
    assert Membership.objects.count() == 3 * Organisation.objects.count()
    assert Group.objects.filter(name__startswith="organisation:").exists()
    assert not any(differences(rule) for rule in grant_rules())


def test_trials_follow_from_accepted_applications_with_every_right_on_them(made):
    assert made["trials"] == Pilot.objects.count() == Prototype.objects.count() == 9
    assert set(Pilot.objects.values_list("prototype__application__state", flat=True)) == {ApplicationState.ACCEPTED}
    assert len(set(Pilot.objects.values_list("prototype__maker", flat=True))) > 1
    pilot = Pilot.objects.first()
    owner = User.objects.get(memberships__organisation=pilot.directorate, memberships__role=OrgRoleName.MANAGER)
    assert can(owner, PilotPerm.EVALUATE, Pilot.objects.filter(state=PilotState.ENDED).first())


def test_each_received_application_has_its_mail_and_each_jury_its_seats(made):
    assert OutMail.objects.count() == Application.objects.filter(received_at__isnull=False).count()
    assert {jury.members.count() for jury in Jury.objects.all()} == {SEATS}
    assert Review.objects.values("member").distinct().count() > 1
