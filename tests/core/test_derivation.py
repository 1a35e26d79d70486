"""`sync_permissions`: what was added or taken away without a service is named and mended."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.organisation import create_organisation
from challenges.models import Challenge
from core import guardian
from core.derivation import SHOWN, differences, grant_rules, mend, settle
from core.roles import ObjectRole
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.grants import grant_role, group_of, revoke_all
from tests.factories.pilots import PilotFactory
from tests.rights import drift

pytestmark = pytest.mark.django_db


def sync(*options):
    """Exit code and words of the command."""
    out = io.StringIO()
    try:
        call_command("sync_permissions", *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_world_is_left_alone():
    PilotFactory()
    assert sync("--check") == (0, "Every right follows from the facts.\n")
    assert sync() == (0, "Every right follows from the facts.\n")


def test_a_grant_taken_away_is_named_and_given_back():
    application = ApplicationFactory()
    group = group_of(application.organisation)
    before = guardian.grants_on(application)
    revoke_all(group, application)

    code, words = sync("--check")

    assert code == 1
    assert words.splitlines()[0] == "challenges.Application: 5 missing (+), 0 too many (-)"
    assert f"  + application {application.pk}: view_application to {group.name}" in words.splitlines()
    assert words.splitlines()[-1] == "5 right(s) differ"
    assert guardian.grants_on(application) == {}
    assert sync()[0] == 0
    assert guardian.grants_on(application) == before
    assert sync("--check")[0] == 0


def test_a_grant_given_behind_our_back_is_named_and_taken_back():
    challenge, stranger = ChallengeFactory(), OrganisationFactory()
    grant_role(ObjectRole.AUTHOR, group_of(stranger), challenge)

    code, words = sync("--check")

    assert code == 1
    assert f"  - challenge {challenge.pk}: propose_challenge to {group_of(stranger).name}" in words.splitlines()
    sync()
    assert group_of(stranger).name not in guardian.grants_on(challenge)
    assert drift() == []


def test_a_person_slipped_into_a_group_is_named_and_taken_out():
    organisation, intruder = OrganisationFactory(), UserFactory()
    member = member_of(organisation)
    group = group_of(organisation)
    intruder.groups.add(group)
    member.groups.clear()

    assert drift() == [f"+ person {member.pk} in {group.name}", f"- person {intruder.pk} in {group.name}"]
    sync()
    assert set(group.user_set.all()) == {member}


def test_groups_outside_the_rules_are_nobodys_business_but_their_grants_are():
    challenge = ChallengeFactory()
    group = Group.objects.create(name="another house")
    UserFactory().groups.add(group)
    assert drift() == []

    grant_role(ObjectRole.AUTHOR, group, challenge)
    sync()
    assert group.name not in guardian.grants_on(challenge)


def test_platform_roles_are_the_record_itself():
    team = UserFactory(team=True)
    sync()
    assert team.groups.get().name == "role:team"


def test_many_differences_are_counted_and_the_first_named():
    organisations = [create_organisation(name=f"Atelier {n}", kind="company", by=None) for n in range(8)]
    for organisation in organisations:
        guardian.grant_table(organisation).objects.filter(content_object=organisation).delete()

    _code, words = sync("--check")

    assert words.splitlines()[0] == "accounts.Organisation: 48 missing (+), 0 too many (-)"
    assert words.count("  + ") == SHOWN
    assert f"  … only the first {SHOWN} of each are named" in words


def test_the_number_of_queries_does_not_grow():
    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            for rule in grant_rules():
                differences(rule)
        return len(captured)

    count()
    PilotFactory()
    few = count()
    for _ in range(4):
        PilotFactory()
    assert count() == few


def test_settling_a_challenge_settles_its_pilot():
    pilot = PilotFactory()
    challenge = pilot.prototype.challenge
    partner = challenge.organisations.get(role="partner").organisation
    assert guardian.grants_on(pilot)[group_of(partner).name] == {"view_pilot"}
    assert guardian.grants_on(pilot.prototype)[group_of(partner).name]

    challenge.organisations.filter(organisation=partner).delete()
    settle(challenge)

    for noun in (pilot, pilot.prototype, challenge):
        assert group_of(partner).name not in guardian.grants_on(noun)


def test_mending_one_model_leaves_the_others():
    challenge = ChallengeFactory()
    before = guardian.grants_on(challenge)
    for organisation in challenge.organisations.all():
        revoke_all(group_of(organisation.organisation), challenge)
    by_name = {rule.name: rule for rule in grant_rules()}
    mend(by_name["challenges.Application"])
    assert guardian.grants_on(challenge) == {}
    mend(by_name[Challenge._meta.label])
    assert guardian.grants_on(challenge) == before


def test_every_model_with_grants_has_a_rule():
    from django.apps import apps

    granted = {model._meta.label for model in apps.get_models() if guardian.grant_model(model)}
    assert granted == {rule.name for rule in grant_rules() if rule.model is not Group}


def test_no_service_writes_grants_or_groups_by_hand():
    """Rights are written by `settle` and `settle_people` alone; platform roles, the record itself, by their two services."""
    import re
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    by_hand = re.compile(r"(\w+Grant\.objects\.(create|bulk_create|get_or_create)|groups\.(add|remove|set|clear)\()")
    found = {
        f"{path.relative_to(root)}: {match.group(0)}"
        for app in (
            "core",
            "register",
            "accounts",
            "partners",
            "startups",
            "challenges",
            "agreements",
            "pilots",
            "public",
            "cms",
            "seeding",
        )
        for path in (root / app).rglob("*.py")
        for match in by_hand.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "accounts/domain/membership.py: groups.add(",
        "accounts/domain/membership.py: groups.remove(",
    }
