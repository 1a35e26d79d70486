import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import OrgRoleName
from core.models import StoredFile
from core.worklist import tasks_for
from startups.models import Founder, ProfileDocument, StartupProfile
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.startups import FounderFactory, StartupProfileFactory

pytestmark = pytest.mark.django_db

KBIS = {"kind": "kbis", "readers": "programme"}
PDF = b"%PDF-1.7\n%%EOF\n"
WORDS = {
    "pitch_fr": "Une phrase.",
    "skills": "Voirie.",
    "founded_on": "2021-05-03",
    "team_size": "6",
    "stage": "product",
}


@pytest.fixture
def startup(sign_in):
    organisation = OrganisationFactory(startup=True, siren="732829320")
    return organisation, sign_in(member_of(organisation, OrgRoleName.MANAGER))


def path(organisation, rest=""):
    return f"/espace/organisations/{organisation.pk}/profil/{rest}"


def test_reading_an_empty_profile_creates_nothing(startup):
    organisation, client = startup

    page = client.get(path(organisation)).content.decode()

    assert "1 sur 7 terminées" in page
    assert not StartupProfile.objects.exists()


def test_the_form_works_without_a_script(startup):
    organisation, client = startup

    client.post(path(organisation), WORDS | {"labels": ["ess", "jei"]})

    profile = StartupProfile.objects.get()
    assert (profile.team_size, profile.founded_on, profile.labels) == (6, dt.date(2021, 5, 3), ["ess", "jei"])
    assert "6 sur 7 terminées" in client.get(path(organisation)).content.decode()


def test_autosave_keeps_what_is_sound_and_names_the_rest(startup):
    organisation, client = startup

    headers = {"X-Autosave": "1", "X-Changed": "pitch_fr,team_size"}
    response = client.post(path(organisation), WORDS | {"team_size": "beaucoup"}, headers=headers)

    answer = json.loads(response.content)
    assert response.status_code == 422
    assert answer["errors"] == {"team_size": ["Saisissez un nombre entier."]}
    assert answer["versions"] == {"initial-pitch_fr": "Une phrase."}
    assert (StartupProfile.objects.get().pitch_fr, StartupProfile.objects.get().team_size) == ("Une phrase.", None)


def save(client, organisation, changed, seen, **words):
    versions = {f"initial-{name}": value for name, value in seen.items()}
    return client.post(path(organisation), WORDS | words | versions, headers={"X-Autosave": "1", "X-Changed": changed})


def test_autosave_writes_what_changed_alone(startup):
    organisation, client = startup
    save(client, organisation, "pitch_fr", {"pitch_fr": ""}, pitch_fr="De la première fenêtre.")

    answer = save(client, organisation, "skills", {"skills": ""}, pitch_fr="Périmé.", skills="De la seconde.")

    profile = StartupProfile.objects.get()
    assert (profile.pitch_fr, profile.skills) == ("De la première fenêtre.", "De la seconde.")
    assert answer.json() == {"versions": {"initial-skills": "De la seconde."}, "notices": {"skills": ""}}


def test_two_people_on_one_field_lose_nothing(startup):
    organisation, client = startup
    save(client, organisation, "skills", {"skills": ""}, skills="Le texte de l’une.")

    answer = save(client, organisation, "skills", {"skills": ""}, skills="Le texte de l’autre.")

    assert answer.status_code == 409
    assert "Le texte de l’une." in answer.json()["notices"]["skills"]
    assert StartupProfile.objects.get().skills == "Le texte de l’une."
    with_it = answer.json()["versions"]
    client.post(
        path(organisation),
        WORDS | with_it | {"skills": "Les deux textes."},
        headers={"X-Autosave": "1", "X-Changed": "skills"},
    )
    assert StartupProfile.objects.get().skills == "Les deux textes."


def test_a_whole_form_sent_late_shows_the_other_text(startup):
    organisation, client = startup
    seen = {"initial-skills": "", "initial-pitch_fr": ""}
    save(client, organisation, "skills", {"skills": ""}, skills="Le texte de l’une.")

    answer = client.post(path(organisation), WORDS | seen | {"skills": "Le texte de l’autre."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Le texte de l’une." in page
    assert "Le texte de l’autre." in page
    assert (StartupProfile.objects.get().skills, StartupProfile.objects.get().pitch_fr) == (
        "Le texte de l’une.", "Une phrase.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pitch_fr": "x" * 301}, "Une phrase de 300 caractères au plus ; la vôtre en a 301."),
        ({"founded_on": "2999-01-01"}, "Cette date de création est dans l’avenir, ou trop ancienne."),
        ({"founded_on": "hier"}, "Saisissez une date valide."),
        ({"team_size": "-1"}, "Assurez-vous que cette valeur est supérieure ou égale à 0."),
        ({"stage": "licorne"}, "Sélectionnez un choix valide. licorne n’en fait pas partie."),
    ],
)
def test_bad_words_are_named_and_nothing_typed_is_lost(startup, changed, sentence):
    organisation, client = startup

    response = client.post(path(organisation), WORDS | {"skills": "Dix ans de voirie"} | changed)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Dix ans de voirie</textarea>" in page
    assert not StartupProfile.objects.exists()


def test_founders_state_their_gender_themselves(startup):
    organisation, client = startup
    rows = {
        "founders-TOTAL_FORMS": 2,
        "founders-INITIAL_FORMS": 0,
        "founders-0-name": "Ada Byron",
        "founders-0-gender": "woman",
        "founders-0-leads": "on",
        "founders-1-gender": "unsaid",
    }

    client.post(path(organisation, "fondateurs/"), rows)

    founder = Founder.objects.get()
    assert (founder.name, founder.gender, founder.leads) == ("Ada Byron", "woman", True)


def test_a_founder_without_a_name_is_named_and_the_rest_stays(startup):
    organisation, client = startup
    rows = {
        "founders-TOTAL_FORMS": 1,
        "founders-INITIAL_FORMS": 0,
        "founders-0-role": "présidente",
        "founders-0-gender": "woman",
    }

    response = client.post(path(organisation, "fondateurs/"), rows)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Champ requis." in page
    assert 'value="présidente"' in page
    assert not Founder.objects.exists()


def test_the_founders_of_another_startup_are_out_of_reach(startup):
    organisation, client = startup
    other = FounderFactory(name="Autre")
    rows = {
        "founders-TOTAL_FORMS": 1,
        "founders-INITIAL_FORMS": 1,
        "founders-0-id": other.pk,
        "founders-0-name": "Volée",
        "founders-0-gender": "man",
    }

    client.post(path(organisation, "fondateurs/"), rows)

    other.refresh_from_db()
    assert other.name == "Autre"


def upload(content=PDF, name="kbis.pdf"):
    return SimpleUploadedFile(name, content)


def test_a_document_is_kept_read_and_removed(startup):
    organisation, client = startup

    client.post(path(organisation, "documents/"), {**KBIS, "file": upload(), "valid_to": "2099-01-01"})
    document = ProfileDocument.objects.get()

    assert b"".join(client.get(f"/fichiers/{document.file_id}/")) == PDF
    client.post(path(organisation, f"documents/{document.pk}/retirer/"))
    assert not ProfileDocument.objects.exists()


@pytest.mark.parametrize(
    ("file", "valid_to", "sentence"),
    [
        (
            upload(b"MZ\x90\x00not a pdf"),
            "",
            "« kbis.pdf » n’est pas un fichier .pdf : son contenu est d’un autre type",
        ),
        (upload(b""), "", "« kbis.pdf » est vide (0 octet). Choisissez un autre fichier."),
        (upload(name="virus.exe"), "", "« virus.exe » : ce type de fichier n’est pas accepté."),
        (upload(), "2001-01-01", "Ce document n’est plus valable : sa date est passée. Ajoutez-en un plus récent."),
    ],
)
def test_a_bad_document_is_refused_and_what_was_typed_stays(startup, file, valid_to, sentence):
    organisation, client = startup

    response = client.post(path(organisation, "documents/"), {**KBIS, "file": file, "valid_to": valid_to})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert '<option value="kbis" selected>' in page
    assert not ProfileDocument.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_document_is_replaced_and_the_old_one_stays_as_history(startup, clock):
    organisation, client = startup
    clock(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC))
    client.post(path(organisation, "documents/"), {**KBIS, "file": upload(), "valid_to": "2027-03-20"})
    first = ProfileDocument.objects.get()

    client.post(
        path(organisation, "documents/"), {**KBIS, "file": upload(), "replaces": first.pk, "issued_on": "2027-02-28"}
    )

    page = client.get(path(organisation, "documents/")).content.decode()
    assert "Documents remplacés" in page
    assert tasks_for(organisation.memberships.get().user) == []
    again = client.post(path(organisation, "documents/"), {**KBIS, "file": upload(), "replaces": first.pk})
    assert again.status_code == 422
    assert ProfileDocument.objects.count() == 2


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"issued_on": "2027-03-02"}, "La date de ce document est dans l’avenir."),
        ({"issued_on": "2027-02-28", "valid_to": "2027-02-27"}, "Ce document n’est plus valable"),
    ],
)
def test_dates_that_cannot_be_are_refused(startup, clock, dates, sentence):
    organisation, client = startup
    clock(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC))

    page = client.post(path(organisation, "documents/"), {**KBIS, "file": upload(), **dates}).content.decode()

    assert sentence in page
    assert not ProfileDocument.objects.exists()


def test_a_document_for_its_own_people_is_closed_to_the_team(startup, sign_in):
    organisation, client = startup
    for readers in ("own", "programme"):
        client.post(path(organisation, "documents/"), KBIS | {"readers": readers, "file": upload()})
    own, shared = (ProfileDocument.objects.get(readers=readers) for readers in ("own", "programme"))

    client = sign_in(UserFactory(team=True))

    assert client.get(f"/fichiers/{own.file_id}/").status_code == 404
    assert client.get(f"/fichiers/{shared.file_id}/").status_code == 200
    assert str(own.file_id) not in client.get(path(organisation, "documents/")).content.decode()
    assert client.post(path(organisation, f"documents/{own.pk}/retirer/")).status_code == 404


def test_a_document_for_its_own_people_is_neither_named_to_the_team_nor_replaced_by_it(startup, sign_in):
    organisation, client = startup
    client.post(
        path(organisation, "documents/"), KBIS | {"readers": "own", "title": "Pacte d’associés", "file": upload()}
    )
    own = ProfileDocument.objects.get()
    client = sign_in(UserFactory(team=True))

    assert "Pacte d’associés" not in client.get(path(organisation, "documents/")).content.decode()
    refused = client.post(path(organisation, "documents/"), KBIS | {"file": upload(), "replaces": own.pk})

    assert refused.status_code == 422
    assert "Pacte d’associés" not in refused.content.decode()
    assert ProfileDocument.objects.get().replaced_by is None


def test_a_partner_keeps_its_documents_too(sign_in):
    partner = OrganisationFactory(name="Énergies d’essai")
    client = sign_in(member_of(partner))

    client.post(path(partner, "documents/"), {**KBIS, "file": upload()})

    page = client.get(path(partner, "documents/")).content.decode()
    assert "Extrait d’immatriculation (Kbis)" in page
    assert "Votre profil" not in page


def test_documents_are_closed_to_strangers(startup, client):
    organisation, client = startup
    client.post(path(organisation, "documents/"), {**KBIS, "file": upload()})
    file = StoredFile.objects.get()

    client.force_login(UserFactory())
    assert client.get(f"/fichiers/{file.pk}/").status_code == 404
    for rest in ("", "fondateurs/", "documents/", "export/"):
        assert client.get(path(organisation, rest)).status_code == 404


def test_a_document_that_ends_soon_is_a_task(startup, clock):
    organisation, client = startup
    clock(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC))
    client.post(path(organisation, "documents/"), {**KBIS, "file": upload(), "valid_to": "2027-03-20"})
    manager = organisation.memberships.get().user

    assert [task.about for task in tasks_for(manager)] == [f"« Extrait d’immatriculation (Kbis) » de {organisation}"]


def test_the_profile_is_exported(startup):
    organisation, client = startup
    client.post(path(organisation), WORDS)

    content = client.get(path(organisation, "export/")).json()

    assert content["profile"]["pitch_fr"] == "Une phrase."
    assert content["organisation"]["siren"] == "732829320"


def test_who_may_only_read_a_profile_fills_in_nothing(startup, sign_in):
    organisation, client = startup
    client.post(path(organisation), WORDS)
    written = client.get(path(organisation)).content.decode()

    read = sign_in(UserFactory(legal=True)).get(path(organisation)).content.decode()

    assert "Une phrase." in read
    assert read.count(" disabled") >= len(WORDS)
    for sign in ("/espace/versions/", "data-autosave"):
        assert (sign in written, sign in read) == (True, False)


def test_a_partner_company_has_no_profile(sign_in):
    organisation = OrganisationFactory()

    assert sign_in(member_of(organisation)).get(path(organisation)).status_code == 404


@pytest.mark.parametrize("rest", ["", "fondateurs/", "documents/"])
def test_profile_pages_cost_the_same_for_one_and_three(startup, rest):
    organisation, client = startup
    profile = StartupProfileFactory(organisation=organisation)

    def cost(more):
        for _ in range(more):
            FounderFactory(profile=profile)
            client.post(path(organisation, "documents/"), {**KBIS, "file": upload()})
        return queries_of(client, path(organisation, rest))

    assert cost(1) == cost(2) <= 15
