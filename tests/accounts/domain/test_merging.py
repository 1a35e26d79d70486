"""Two organisations become one: everything that named the first is accounted for, two people have signed, nothing is lost."""

import datetime as dt
import re

import pytest

from accounts.domain.invitation import accept_invitation, invite
from accounts.domain.joining import request_to_join
from accounts.domain.membership import add_member
from accounts.domain.merging import answer_merge, ask_merge, cancel_merge, confirm_merge, preview, proof_of, undo_merge
from accounts.domain.relations import foreign_keys, relations
from accounts.enums import OrgRoleName
from accounts.models import JoinRequest, Membership, Organisation, OrganisationMerge
from accounts.queries import organisations_visible_to
from challenges.applications.queries.application import own_applications
from challenges.models import Application
from core.derivation import differences, grant_rules
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.worklist import tasks_for
from register.domain.append import append
from register.models import Entry
from startups.models import Founder, StartupProfile
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.partners import EditionFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_call(clock):
    clock(CLOSES - dt.timedelta(days=20))


@pytest.fixture
def team():
    return UserFactory(team=True), UserFactory(team=True)


@pytest.fixture
def pair():
    return OrganisationFactory(startup=True, name="Cyclo Logique"), OrganisationFactory(
        startup=True, name="Cyclo-Logique SAS"
    )


def merged(gone, kept, team, decision="Même SIREN."):
    merge = ask_merge(gone, kept, by=team[0], reason="La même startup, enregistrée deux fois.")
    return confirm_merge(merge, by=team[1], read=preview(gone, kept).sha256, decision=decision)


def sound():
    assert [rule.name for rule in grant_rules() if differences(rule)] == []


def test_every_relation_of_the_code_has_a_rule():
    assert {(relation.label, relation.field) for relation in relations()} == foreign_keys()


def test_rows_follow_and_rights_with_them(pair, team):
    gone, kept = pair
    theirs, ours = member_of(gone, OrgRoleName.MANAGER), member_of(kept)
    application = ApplicationFactory(organisation=gone)

    merge = merged(gone, kept, team)

    application.refresh_from_db()
    assert application.organisation == kept
    assert list(own_applications(ours)) == list(own_applications(theirs)) == [application]
    assert list(Membership.objects.filter(organisation=kept, user=theirs).values_list("role", flat=True)) == ["manager"]
    assert merge.moved["challenges.Application.organisation"] == [str(application.pk)]
    sound()


def test_of_two_live_applications_to_one_challenge_both_stay_and_one_is_to_be_kept(pair, team):
    gone, kept = pair
    person, challenge = member_of(kept, OrgRoleName.MANAGER), ChallengeFactory(open=True)
    first = ApplicationFactory(organisation=gone, challenge=challenge)
    second = ApplicationFactory(organisation=kept, challenge=challenge)
    lines = {line.words: (line.moving, line.staying) for line in preview(gone, kept).lines}
    assert lines["candidatures"] == (0, 1)

    merge = merged(gone, kept, team)

    assert set(own_applications(person)) == {first, second}
    task = next(task for task in tasks_for(person) if task.kind == "double_application")
    assert task.due == merge.confirmed_at + dt.timedelta(days=5)
    sound()


def test_the_team_settles_what_nobody_has_chosen_within_five_days(pair, team, clock):
    gone, kept = pair
    challenge = ChallengeFactory(open=True)
    for organisation in pair:
        ApplicationFactory(organisation=organisation, challenge=challenge)
    merge = merged(gone, kept, team)
    assert "double_application" not in [task.kind for task in tasks_for(team[0])]

    clock(merge.confirmed_at + dt.timedelta(days=5, seconds=1))

    assert "double_application" in [task.kind for task in tasks_for(team[0])]


def test_one_person_in_both_has_each_role_once(pair, team):
    gone, kept = pair
    user = member_of(gone)
    add_member(kept, user=user, role="member", by=None)

    merged(gone, kept, team)

    assert Membership.objects.filter(user=user, organisation=kept).count() == 2
    assert Membership.objects.filter(user=user, organisation=kept, ended_at=None).count() == 1
    sound()


def test_invitations_and_requests_follow_or_end_without_a_clash(pair, team):
    gone, kept = pair
    asker, managers = UserFactory(), [member_of(one, OrgRoleName.MANAGER) for one in pair]
    for organisation, manager in zip(pair, managers, strict=True):
        request_to_join(organisation, by=asker, message="")
        invite(organisation, email="ada@test.example", role="member", by=manager)
    alone = invite(gone, email="bob@test.example", role="member", by=managers[0])

    merged(gone, kept, team)

    assert JoinRequest.objects.filter(organisation=kept).count() == 2
    assert JoinRequest.objects.filter(organisation=kept, answered_at=None).count() == 1
    assert kept.invitations.filter(revoked_at=None).count() == 2
    accept_invitation(alone, by=UserFactory(email="bob@test.example"))
    assert Membership.objects.filter(user__email="bob@test.example", organisation=kept).exists()


def test_the_kept_organisation_is_completed_and_never_written_over(pair, team):
    gone, kept = pair
    Organisation.objects.filter(pk=gone.pk).update(siren="732829320", website="https://cyclo.example/", address="ici")
    Organisation.objects.filter(pk=kept.pk).update(address="là-bas")
    gone.refresh_from_db()

    merged(gone, kept, team)

    kept.refresh_from_db()
    assert (kept.siren, kept.website, kept.address) == ("732829320", "https://cyclo.example/", "là-bas")


def test_founders_of_another_name_are_added_to_the_profile(pair, team):
    ours, theirs = (StartupProfile.objects.create(organisation=one) for one in reversed(pair))
    Founder.objects.create(profile=ours, name="Léa Fontaine")
    for name in ("Lea Fontaine", "Karim Haddad"):
        Founder.objects.create(profile=theirs, name=name)

    merged(*pair, team)

    assert set(ours.founders.values_list("name", flat=True)) == {"Léa Fontaine", "Karim Haddad"}


def test_a_participation_that_both_have_stays_and_the_others_follow(pair, team):
    gone, kept = pair
    shared, other = EditionFactory(), EditionFactory()
    for organisation in pair:
        ParticipationFactory(edition=shared, organisation=organisation)
    followed = ParticipationFactory(edition=other, organisation=gone)

    merged(gone, kept, team)

    followed.refresh_from_db()
    assert followed.organisation == kept
    assert gone.participations.count() == 1
    sound()


def test_addresses_lead_to_the_kept_organisation(pair, team, sign_in):
    gone, kept = pair
    client = sign_in(member_of(kept))

    merged(gone, kept, team)

    assert client.get(f"/espace/organisations/{gone.pk}/")["Location"] == f"/espace/organisations/{kept.pk}/"
    page = client.get(f"/espace/organisations/{kept.pk}/").content.decode()
    assert "Organisations réunies à celle-ci" in page


def test_the_register_still_names_the_old_one(pair, team):
    gone, kept = pair
    append("test.entry", {"organisation": gone.name})
    before = list(Entry.objects.order_by("index").values_list("index", "leaf"))

    merged(gone, kept, team)

    assert list(Entry.objects.order_by("index").values_list("index", "leaf")) == before
    assert b"Cyclo Logique" in bytes(before[-1][1])


def test_nobody_confirms_their_own_proposal(pair, team):
    merge = ask_merge(*pair, by=team[0], reason="Doublon.")

    with pytest.raises(NotAllowed, match="Une autre personne"):
        confirm_merge(merge, by=team[0], read=preview(*pair).sha256, decision="Même SIREN.")

    assert Organisation.objects.get(pk=pair[0].pk).merged_into is None


def test_without_both_agreeing_the_team_says_why(pair, team):
    gone, kept = pair
    managers = [member_of(one, OrgRoleName.MANAGER) for one in pair]
    merge = ask_merge(gone, kept, by=team[0], reason="Doublon.")
    assert set(OutMail.objects.filter(kind="accounts.merge_proposed").values_list("to", flat=True)) == {
        m.email for m in managers
    }
    assert "merge" in [task.kind for task in tasks_for(managers[0])]
    answer_merge(merge, by=managers[0], agree=True)
    assert "merge" not in [task.kind for task in tasks_for(managers[0])]

    with pytest.raises(DomainError, match="Sans l’accord des deux organisations"):
        confirm_merge(merge, by=team[1], read=preview(gone, kept).sha256)
    answer_merge(merge, by=managers[1], agree=True)
    confirm_merge(merge, by=team[1], read=preview(gone, kept).sha256)

    merge.refresh_from_db()
    proof = proof_of(merge)
    assert proof["asked"]["by"] == str(team[0].pk)
    assert proof["confirmed"]["by"] == str(team[1].pk)
    assert proof["agreed"] == {"gone": True, "kept": True, "decision": ""}


@pytest.mark.parametrize("role", [OrgRoleName.MEMBER, OrgRoleName.SIGNATORY])
def test_only_managers_answer_for_their_organisation(pair, team, role):
    merge = ask_merge(*pair, by=team[0], reason="Doublon.")

    for person in (member_of(pair[0], role), UserFactory(), team[1]):
        with pytest.raises(NotAllowed):
            answer_merge(merge, by=person, agree=True)


def test_what_changed_since_it_was_read_is_read_again(pair, team):
    merge = ask_merge(*pair, by=team[0], reason="Doublon.")
    read = preview(*pair).sha256
    ApplicationFactory(organisation=pair[0])

    with pytest.raises(StaleState, match="relisez"):
        confirm_merge(merge, by=team[1], read=read, decision="Même SIREN.")

    assert Application.objects.get().organisation == pair[0]


@pytest.mark.parametrize("field", ["siren", "rna"])
def test_two_numbers_are_two_bodies(team, field):
    numbers = {"siren": ("732829320", "552100554"), "rna": ("W751234567", "W751234568")}[field]
    one, other = (OrganisationFactory(**{field: number}) for number in numbers)

    with pytest.raises(DomainError, match="deux personnes morales"):
        ask_merge(one, other, by=team[0], reason="Doublon.")


def test_a_directorate_is_no_startup_and_an_archive_is_not_alive(team):
    for other in (OrganisationFactory(directorate=True), OrganisationFactory(startup=True, origin="imported")):
        with pytest.raises(DomainError, match="ne se réunit pas"):
            ask_merge(other, OrganisationFactory(startup=True), by=team[0], reason="Doublon.")


def test_one_proposal_at_a_time_and_none_of_what_is_merged(pair, team):
    gone, kept = pair
    merge = ask_merge(gone, kept, by=team[0], reason="Doublon.")
    with pytest.raises(StaleState, match="déjà proposée"):
        ask_merge(gone, kept, by=team[1], reason="Doublon.")
    cancel_merge(merge, by=team[1])
    with pytest.raises(StaleState, match="close"):
        confirm_merge(merge, by=team[1], read=preview(gone, kept).sha256, decision="Même SIREN.")

    merged(gone, kept, team)
    gone.refresh_from_db()

    with pytest.raises(StaleState, match="déjà été réunie"):
        ask_merge(gone, OrganisationFactory(startup=True), by=team[0], reason="Doublon.")


def test_a_merge_of_merges_leads_to_the_last(pair, team):
    gone, kept = pair
    last = OrganisationFactory(startup=True, name="Cyclologique")
    person = member_of(last)
    merged(gone, kept, team)

    merged(Organisation.objects.get(pk=kept.pk), last, team)

    assert set(Organisation.objects.filter(merged_into=last)) == {gone, kept}
    assert gone in organisations_visible_to(person)
    sound()


def test_a_mistake_is_taken_back_by_somebody_else(pair, team):
    gone, kept = pair
    person, application = member_of(gone), ApplicationFactory(organisation=gone)
    merge = merged(gone, kept, team)
    with pytest.raises(NotAllowed):
        undo_merge(merge, by=team[1], reason="Ce sont deux startups.")

    undo_merge(merge, by=team[0], reason="Ce sont deux startups.")

    application.refresh_from_db()
    assert application.organisation == gone
    assert Membership.objects.get(user=person).organisation == gone
    assert not organisations_visible_to(person).filter(pk=kept.pk).exists()
    sound()


def test_numbers_that_completed_the_kept_one_go_back_with_the_one_that_had_them(team):
    gone = OrganisationFactory(startup=True, siren="552100554", siret="55210055400013", rna="W751234567")
    kept = OrganisationFactory(startup=True, siren=None, siret=None, rna=None, address="")
    merge = merged(gone, kept, team)
    kept.refresh_from_db()
    assert kept.siren == "552100554"

    undo_merge(merge, by=team[0], reason="Ce sont deux startups.")

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.siren, kept.siret, kept.rna) == (None, None, None)
    assert (gone.siren, gone.siret, gone.merged_into) == ("552100554", "55210055400013", None)


def test_a_number_that_somebody_took_since_refuses_the_way_back_in_words(team):
    gone, kept = OrganisationFactory(startup=True, siren="552100554"), OrganisationFactory(startup=True, siren=None)
    merge = merged(gone, kept, team)
    Organisation.objects.filter(pk=kept.pk).update(siren=None)
    OrganisationFactory(startup=True, siren="552100554")

    with pytest.raises(DomainError, match="SIREN existe déjà"):
        undo_merge(merge, by=team[0], reason="Ce sont deux startups.")

    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_two_people_carry_a_merge_through_the_pages(pair, team, sign_in):
    gone, kept = pair
    client = sign_in(team[0])
    page = client.get(f"/espace/organisations/{gone.pk}/reunir/").content.decode()
    assert "Cyclo-Logique SAS" in page
    client.post(f"/espace/organisations/{gone.pk}/reunir/", {"kept": kept.pk, "reason": "Doublon."})
    address = f"/espace/organisations/reunions/{OrganisationMerge.objects.get().pk}/"
    assert "Réunir les deux" not in client.get(address).content.decode()
    client = sign_in(team[1])
    assert "Réunir les deux" in client.get(address).content.decode()
    act = {"act": "confirm", "read": preview(gone, kept).sha256}

    refused = client.post(address, act)
    client.post(address, act | {"decision": "Même SIREN."})

    assert refused.status_code == 422
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_what_changed_since_it_was_read_is_read_again_and_then_confirmed(pair, team, sign_in):
    gone, kept = pair
    merge = ask_merge(gone, kept, by=team[0], reason="Doublon.")
    address, before = f"/espace/organisations/reunions/{merge.pk}/", preview(gone, kept).sha256
    member_of(gone)
    client, act = sign_in(team[1]), {"act": "confirm", "decision": "Même SIREN."}

    again = client.post(address, act | {"read": before})

    assert again.status_code == 422
    assert "relisez" in again.content.decode()
    read = re.search(r'name="read" value="(\w{64})"', again.content.decode())[1]
    assert client.post(address, act | {"read": read}).status_code == 302
    gone.refresh_from_db()
    assert gone.merged_into == kept
