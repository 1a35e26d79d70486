import pytest

from accounts.enums import OrgRoleName
from partners.models import Commitment, DataSet, Directorate, DirectorateSuccession
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.partners import (
    CommitmentFactory,
    DataSetFactory,
    DirectorateFactory,
    DirectorateSuccessionFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db

DATASET = {"name_fr": "Comptages", "access": "open", "licence": "ODbL-1.0", "formats": "CSV, JSON"}


def test_a_member_adds_changes_and_withdraws_a_data_set(sign_in):
    organisation = OrganisationFactory()
    client = sign_in(member_of(organisation))
    base = f"/espace/organisations/{organisation.pk}/donnees/"

    assert client.get(f"{base}nouveau/").status_code == 200
    client.post(f"{base}nouveau/", DATASET)
    dataset = DataSet.objects.get()
    assert (dataset.owner, dataset.formats) == (organisation, ["CSV", "JSON"])
    client.post(f"{base}{dataset.pk}/", DATASET | {"name_fr": "Comptages horaires"})
    client.post(f"{base}{dataset.pk}/retrait/")
    dataset.refresh_from_db()
    assert dataset.name_fr == "Comptages horaires"
    assert dataset.withdrawn_at is not None
    client.post(f"{base}{dataset.pk}/retrait/", {"offer": "1"})
    dataset.refresh_from_db()
    assert dataset.withdrawn_at is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"licence": "ma-licence"}, "« ma-licence » n’est pas un identifiant SPDX connu."),
        (
            {"formats": "un-nom-de-format-bien-trop-long"},
            "« un-nom-de-format-bien-trop-long » est trop long pour un nom de format.",
        ),
        ({"url": "pas une adresse"}, "Saisissez une URL valide."),
    ],
)
def test_a_bad_data_set_is_named_and_nothing_typed_is_lost(sign_in, changed, sentence):
    organisation = OrganisationFactory()

    response = sign_in(member_of(organisation)).post(
        f"/espace/organisations/{organisation.pk}/donnees/nouveau/", DATASET | changed
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Comptages"' in page
    assert not DataSet.objects.exists()


def test_the_data_of_a_stranger_do_not_exist(sign_in):
    dataset = DataSetFactory()
    client = sign_in(member_of(OrganisationFactory()))

    assert client.get(f"/espace/organisations/{dataset.owner_id}/donnees/").status_code == 404
    assert client.post(f"/espace/organisations/{dataset.owner_id}/donnees/{dataset.pk}/retrait/").status_code == 404


def test_a_data_set_of_another_organisation_is_not_reached_through_mine(sign_in):
    organisation, other = OrganisationFactory(), DataSetFactory()

    response = sign_in(member_of(organisation)).post(
        f"/espace/organisations/{organisation.pk}/donnees/{other.pk}/", DATASET
    )

    assert response.status_code == 404


@pytest.mark.parametrize("page", ["donnees", "engagements"])
def test_the_catalogue_costs_the_same_for_one_and_three(sign_in, page):
    organisation = OrganisationFactory()
    participation = ParticipationFactory(organisation=organisation)
    client = sign_in(member_of(organisation))

    def cost(more):
        for _ in range(more):
            DataSetFactory(owner=organisation)
            CommitmentFactory(participation=participation)
        return queries_of(client, f"/espace/organisations/{organisation.pk}/{page}/")

    assert cost(1) == cost(2) <= 15


def test_the_partner_reports_its_progress_and_the_team_adds_commitments(sign_in):
    participation = ParticipationFactory()
    organisation = participation.organisation
    base = f"/espace/organisations/{organisation.pk}/engagements/"

    client = sign_in(UserFactory(team=True))
    client.post(
        base, {"participation": participation.pk, "text_fr": "Ouvrir quatre jeux", "target": "4", "unit": "jeux"}
    )
    commitment = Commitment.objects.get()
    client = sign_in(member_of(organisation, OrgRoleName.MANAGER))
    client.post(f"{base}{commitment.pk}/realise/", {"progress": "2.5"})

    commitment.refresh_from_db()
    assert str(commitment.done) == "2.5"
    assert "2,5 / 4 jeux" in client.get(base).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("-1", "Le réalisé ne peut pas être négatif."), ("beaucoup", "Saisissez un nombre.")],
)
def test_bad_progress_is_refused(sign_in, typed, sentence):
    commitment = CommitmentFactory(progress=1)
    organisation = commitment.participation.organisation

    page = sign_in(member_of(organisation)).post(
        f"/espace/organisations/{organisation.pk}/engagements/{commitment.pk}/realise/",
        {"progress": typed},
        follow=True,
    )

    assert f"Le réalisé : {sentence}" in page.content.decode()
    commitment.refresh_from_db()
    assert commitment.progress == 1


def test_a_partner_may_not_promise_in_the_name_of_the_team(sign_in):
    participation = ParticipationFactory()
    organisation = participation.organisation

    response = sign_in(member_of(organisation)).post(
        f"/espace/organisations/{organisation.pk}/engagements/",
        {"participation": participation.pk, "text_fr": "Je promets"},
    )

    assert response.status_code == 403
    assert not Commitment.objects.exists()


def test_directorates_are_created_and_succeed_each_other(sign_in):
    client = sign_in(UserFactory(team=True))
    client.post(
        "/espace/directions/nouvelle/", {"name": "Direction des Essais", "acronym": "DE", "valid_from": "2020-01-01"}
    )
    old, new = Directorate.objects.get(), DirectorateFactory()

    client.post(f"/espace/directions/{old.pk}/succession/", {"successor": new.pk, "on": "2027-01-01"})

    assert old.organisation.kind == "directorate"
    assert DirectorateSuccession.objects.get().successor == new
    assert "a repris cette direction" in client.get(f"/espace/directions/{old.pk}/").content.decode()
    assert client.get("/espace/directions/").status_code == 200


def test_a_succession_in_a_circle_is_refused(sign_in):
    first, second, third = (
        DirectorateFactory(acronym="A"),
        DirectorateFactory(acronym="B"),
        DirectorateFactory(acronym="C"),
    )
    client = sign_in(UserFactory(team=True))
    client.post(f"/espace/directions/{first.pk}/succession/", {"successor": second.pk, "on": "2026-01-01"})
    client.post(f"/espace/directions/{second.pk}/succession/", {"successor": third.pk, "on": "2027-01-01"})

    response = client.post(
        f"/espace/directions/{third.pk}/succession/", {"successor": first.pk, "on": "2028-01-01", "source": "Arrêté"}
    )

    page = response.content.decode()
    assert "A vient déjà avant C : la succession tournerait en rond." in page
    assert 'value="Arrêté"' in page
    assert DirectorateSuccession.objects.count() == 2


def test_directorate_dates_in_order(sign_in):
    page = sign_in(UserFactory(team=True)).post(
        "/espace/directions/nouvelle/",
        {"name": "Direction", "acronym": "D", "valid_from": "2027-01-01", "valid_to": "2026-01-01"},
    )

    assert "La fin de validité doit suivre son début." in page.content.decode()
    assert not Directorate.objects.exists()


def test_directorates_are_the_teams(sign_in):
    client = sign_in(member_of(DirectorateFactory().organisation, OrgRoleName.MANAGER))

    assert client.get("/espace/directions/").status_code == 403


def test_the_desk_of_directorates_costs_the_same_for_one_and_three(sign_in):
    client = sign_in(UserFactory(team=True))

    def cost(more):
        for _ in range(more):
            DirectorateSuccessionFactory()
        return queries_of(client, "/espace/directions/")

    assert cost(1) == cost(2) <= 15
