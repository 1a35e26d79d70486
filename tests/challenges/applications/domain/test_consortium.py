"""A consortium: invitation, consent, refusal, and the gate of the submission."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.enums import OrgRoleName
from challenges.applications.domain.application import start_application, submit_application
from challenges.applications.domain.consents import agreed_sha256
from challenges.applications.domain.consortium import consent, decline, find_organisation, invite_member, remove_member
from challenges.applications.gates import SUBMIT
from challenges.applications.queries.application import own_applications
from core.exceptions import DomainError, NotAllowed, StaleState
from core.gates import unmet
from core.models import OutMail
from core.permissions import can
from core.worklist import tasks_for
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory

pytestmark = pytest.mark.django_db


class Cast:
    def __init__(self):
        self.application = ApplicationFactory(title="Places vives")
        self.lead = member_of(self.application.organisation)
        self.friend = OrganisationFactory(startup=True, name="Amie", siren="732829320")
        self.manager = member_of(self.friend, OrgRoleName.MANAGER)
        self.employee = member_of(self.friend)

    def invite(self, role=""):
        return invite_member(self.application, self.friend, role=role, by=self.lead)


@pytest.fixture
def cast():
    return Cast()


def consortium_faults(application):
    return [item.sentence for item in unmet(SUBMIT, application) if "consortium" in item.code]


def seen_by(user):
    return list(own_applications(type(user).objects.get(pk=user.pk)))


def test_an_invited_organisation_reads_and_answers(cast):
    member = cast.invite("Les capteurs.")

    assert seen_by(cast.employee) == [cast.application]
    assert not can(cast.employee, "challenges.change_application", cast.application)
    assert [mail.to for mail in OutMail.objects.filter(kind="challenges.consortium_invitation")] == [cast.manager.email]
    assert "Les capteurs." in OutMail.objects.get(kind="challenges.consortium_invitation").body
    title = f"Répondre à {cast.application.organisation}, qui vous invite dans son groupement"
    assert [task.title for task in tasks_for(cast.manager)] == [title]
    assert tasks_for(cast.employee) == []

    consent(member, by=cast.manager)
    member.refresh_from_db()
    assert (member.consented_by, member.declined_at) == (cast.manager, None)
    assert tasks_for(type(cast.manager).objects.get(pk=cast.manager.pk)) == []
    assert OutMail.objects.filter(kind="challenges.consortium_answer", to=cast.lead.email).count() == 1
    consent(member, by=cast.manager)
    assert OutMail.objects.filter(kind="challenges.consortium_answer", to=cast.lead.email).count() == 1


def test_submission_waits_for_every_consent_and_says_whose(cast):
    other = OrganisationFactory(startup=True, name="Zélée", siren=None)
    member = cast.invite()
    invite_member(cast.application, other, role="", by=cast.lead)

    assert consortium_faults(cast.application) == [
        "Amie n’a pas encore consenti à faire partie du groupement.",
        "Zélée n’a pas encore consenti à faire partie du groupement.",
    ]
    with pytest.raises(DomainError) as refused:
        submit_application(cast.application, by=cast.lead)
    assert "Amie n’a pas encore consenti à faire partie du groupement." in [row.sentence for row in refused.value.unmet]

    consent(member, by=cast.manager)
    decline(
        cast.application.members.get(organisation=other),
        by=member_of(other, OrgRoleName.SIGNATORY),
        reason="Pas le temps.",
    )
    changed = "Amie a consenti à un dossier qui a changé depuis\u00a0: son accord est à confirmer."
    assert consortium_faults(cast.application) == ["Zélée a décliné\u00a0: retirez-la du groupement.", changed]
    remove_member(cast.application.members.get(organisation=other), by=cast.lead)
    assert consortium_faults(cast.application) == [changed]
    consent(member, by=cast.manager)
    assert consortium_faults(cast.application) == []


def test_declining_closes_the_application_and_can_be_asked_again(cast):
    member = cast.invite()
    decline(member, by=cast.manager, reason="Autre projet.")

    assert seen_by(cast.manager) == []
    assert "Autre projet." in OutMail.objects.get(kind="challenges.consortium_answer").body
    again = cast.invite("Une autre part.")
    assert (again.pk, again.declined_at, again.role) == (member.pk, None, "Une autre part.")
    assert seen_by(cast.manager) == [cast.application]


def test_removing_a_member_closes_the_application_to_it(cast):
    member = cast.invite()
    remove_member(member, by=cast.lead)

    assert seen_by(cast.manager) == []
    member.pk = 4242
    with pytest.raises(StaleState, match="Cette invitation a été retirée."):
        consent(member, by=cast.manager)


def test_only_who_binds_the_organisation_answers(cast):
    member = cast.invite()
    for person in (cast.lead, cast.employee, UserFactory()):
        with pytest.raises(NotAllowed):
            consent(member, by=person)
    other = OrganisationFactory(startup=True, siren=None)
    stranger = member_of(other, OrgRoleName.MANAGER)
    invite_member(cast.application, other, role="", by=cast.lead)
    with pytest.raises(NotAllowed, match="Une personne responsable ou signataire de Amie répond."):
        consent(member, by=stranger)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Inconnue", "Aucune organisation de ce nom ou de ce SIREN n’est inscrite. Invitez-la d’abord à s’inscrire."),
        ("Jumelle", "Plusieurs organisations portent ce nom : donnez le SIREN."),
        ("Direction", "Aucune organisation de ce nom ou de ce SIREN n’est inscrite. Invitez-la d’abord à s’inscrire."),
    ],
)
def test_an_organisation_is_found_by_name_or_number(cast, words, sentence):
    for _n in range(2):
        OrganisationFactory(startup=True, name="Jumelle", siren=None)
    OrganisationFactory(directorate=True, name="Direction")

    assert find_organisation(" amie ") == find_organisation("732 829 320") == cast.friend
    with pytest.raises(DomainError) as refused:
        find_organisation(words)
    assert (refused.value.message, refused.value.field) == (sentence, "organisation")


def test_bad_invitations_are_refused_in_words(cast):
    cast.invite()
    with pytest.raises(DomainError, match="Amie est déjà invitée."):
        cast.invite()
    with pytest.raises(DomainError, match="Votre organisation porte déjà cette candidature."):
        invite_member(cast.application, cast.application.organisation, role="", by=cast.lead)
    with pytest.raises(NotAllowed):
        invite_member(cast.application, OrganisationFactory(startup=True, siren=None), role="", by=cast.manager)


def test_after_submission_the_consortium_stands(cast):
    member = cast.invite()
    consent(member, by=cast.manager)
    submitted = ApplicationFactory(state="submitted")
    other = submitted.members.create(organisation=cast.friend)
    from core.derivation import settle

    settle(submitted)
    with pytest.raises(NotAllowed, match="La candidature est déposée : le groupement ne change plus."):
        decline(other, by=cast.manager)


def test_one_organisation_is_no_candidate_twice(cast):
    challenge = cast.application.challenge
    ApplicationFactory(challenge=challenge, organisation=cast.friend, state="submitted")
    consent(cast.invite(), by=cast.manager)

    assert consortium_faults(cast.application) == [
        "Un membre de votre groupement est déjà candidat à ce défi avec « Amie »."
    ]


def test_pages_of_the_lead_and_of_the_invited(cast, client):
    step = reverse("application_step", args=[cast.application.pk, "equipe"])
    invite = reverse("application_invite", args=[cast.application.pk])
    answer = reverse("application_consortium", args=[cast.application.pk])
    client.force_login(cast.lead)

    assert client.post(invite, {"organisation": "Inconnue"}).status_code == 422
    assert client.post(invite, {"organisation": "Amie", "role": "Les capteurs."}).status_code == 302
    page = client.get(step).content.decode()
    assert "n’a pas encore répondu" in page
    assert client.get(answer).status_code == 404

    client.force_login(cast.employee)
    assert client.get(answer).status_code == 404
    client.force_login(cast.manager)
    assert "Les capteurs." in client.get(answer).content.decode()
    assert client.post(answer, {"consent": "1", "sha256": agreed_sha256(cast.application)}).status_code == 302
    assert cast.application.members.get().consented_at
    assert client.post(answer, {"decline": "1", "reason": "Non."}).status_code == 302
    assert client.get(answer).status_code == 404

    client.force_login(cast.lead)
    member = cast.application.members.get()
    assert "a décliné : Non." in client.get(step).content.decode()
    assert client.post(reverse("application_member_remove", args=[cast.application.pk, member.pk])).status_code == 302
    client.force_login(UserFactory())
    assert client.post(invite, {"organisation": "Amie"}).status_code == 404


def test_a_second_draft_of_the_member_is_its_own(cast):
    """Being asked into a consortium does not take one's own application away."""
    cast.invite()
    challenge = ChallengeFactory(open=True)
    mine = start_application(challenge, organisation=cast.friend, by=cast.manager)
    assert mine.organisation == cast.friend
    assert mine.created_at > dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
