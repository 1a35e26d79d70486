"""Pages of applicants: doors, autosave, files, receipt."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from challenges.applications.domain.receipts import submitted_bytes
from challenges.models import Application, Attachment
from tests.factories.accounts import UserFactory, member_of
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db
BUDGET = 15  # of a workspace page, its menu included
PDF = pdf_of()


@pytest.fixture
def challenge(clock):
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


@pytest.fixture
def made(challenge, client, sign_in):
    made = applicant_set(challenge, complete=False)
    sign_in(made.person)
    return made


def step(application, name):
    return reverse("application_step", args=[application.pk, name])


def test_apply_offers_to_resume_the_draft(made, client):
    url = reverse("apply", args=[made.application.challenge.slug])

    page = client.get(url).content.decode()
    answer = client.post(url, {"organisation": made.startup.slug})

    assert "Reprendre le brouillon" in page
    assert answer.url == step(made.application, "solution")
    assert Application.objects.count() == 1


def test_apply_for_an_organisation_of_others_creates_nothing(challenge, client, sign_in):
    other = applicant_set(challenge, complete=False)
    stranger = UserFactory()
    sign_in(stranger)

    client.post(reverse("apply", args=[challenge.slug]), {"organisation": other.startup.slug})

    assert Application.objects.count() == 1


@pytest.mark.parametrize("name", ["solution", "essai", "equipe", "pieces", "acquis", "conditions", "relecture"])
def test_each_step_opens(made, client, name):
    assert client.get(step(made.application, name)).status_code == 200


def test_unknown_step_is_not_found(made, client):
    assert client.get(step(made.application, "autre")).status_code == 404


def test_step_without_script_keeps_every_text_and_goes_on(made, client):
    answer = client.post(
        step(made.application, "equipe"),
        {"team": "Deux\r\npersonnes", "v_team": "0", "references": "", "v_references": "0"},
    )

    assert answer.url == step(made.application, "pieces")
    assert made.application.answers.get(key="team").body == "Deux\npersonnes"


def test_step_saved_elsewhere_shows_both_texts(made, client):
    url = step(made.application, "equipe")
    client.post(url, {"team": "premier", "v_team": "0"})

    answer = client.post(url, {"team": "second", "v_team": "0"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "premier" in page
    assert "second" in page
    assert made.application.answers.get(key="team").body == "premier"


def test_autosave_answers_the_next_version(made, client):
    answer = client.post(
        step(made.application, "equipe"),
        {"team": "un", "v_team": "0"},
        headers={"X-Autosave": "1", "X-Changed": "team"},
    )

    assert answer.json() == {"versions": {"v_team": "1", "initial-team": "un"}, "notices": {"team": ""}}


def test_autosave_stays_within_its_queries(made, client, django_assert_max_num_queries):
    url, headers = step(made.application, "equipe"), {"X-Autosave": "1", "X-Changed": "team"}
    for version in range(2):
        client.post(url, {"team": f"texte {version}", "v_team": str(version)}, headers=headers)

    with django_assert_max_num_queries(18):
        assert client.post(url, {"team": "texte 2", "v_team": "2"}, headers=headers).status_code == 200


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "un"])
def test_autosave_takes_a_version_that_is_no_number_for_none(made, client, version):
    url, headers = step(made.application, "equipe"), {"X-Autosave": "1", "X-Changed": "team"}
    assert client.post(url, {"team": "premier", "v_team": version}, headers=headers).status_code == 200

    answer = client.post(url, {"team": "second", "v_team": version}, headers=headers)

    assert answer.status_code == 409 and answer.json()["versions"]["v_team"] == "1"


def test_autosave_conflict_is_409_with_the_other_text(made, client):
    url, headers = step(made.application, "equipe"), {"X-Autosave": "1", "X-Changed": "team"}
    client.post(url, {"team": "premier", "v_team": "0"}, headers=headers)

    answer = client.post(url, {"team": "second", "v_team": "0"}, headers=headers)

    assert answer.status_code == 409
    assert answer.json()["versions"] == {"v_team": "1", "initial-team": "premier"}
    assert "premier" in answer.json()["notices"]["team"]


def test_the_button_leaves_alone_a_text_that_was_not_touched(made, client):
    """Somebody else wrote there since the page was opened: theirs stays, and nothing is asked."""
    url = step(made.application, "solution")
    opened = {"title": "", "v_title": "0", "initial-title": "", "pitch": "", "v_pitch": "0", "initial-pitch": ""}
    client.post(url, opened | {"pitch": "De l’autre."}, headers={"X-Autosave": "1", "X-Changed": "pitch"})

    answer = client.post(url, opened | {"title": "Le mien"})

    assert answer.status_code == 302
    kept = dict(made.application.answers.values_list("key", "body"))
    assert (kept["title"], kept["pitch"]) == ("Le mien", "De l’autre.")


def test_preview_links_each_missing_item(made, client):
    page = client.get(step(made.application, "relecture")).content.decode()

    assert step(made.application, "solution") + "#id_pitch" in page
    assert step(made.application, "acquis") in page
    assert "Complétez d’abord ce qui manque." in page


def test_submission_leads_to_the_receipt_and_its_bytes(challenge, client, sign_in):
    made = applicant_set(challenge)
    sign_in(made.person)

    answer = client.post(reverse("application_submit", args=[made.application.pk]))

    assert answer.url == reverse("application_receipt", args=[made.application.pk])
    made.application.refresh_from_db()
    page = client.get(answer.url).content.decode()
    assert made.application.receipt_number in page
    assert made.application.content_sha256[:8] in page and "avant la clôture" in page
    content = client.get(reverse("application_content", args=[made.application.pk]))
    assert content.content == submitted_bytes(made.application)


def test_incomplete_submission_goes_back_to_what_is_missing(made, client):
    answer = client.post(reverse("application_submit", args=[made.application.pk]))

    assert answer.url == step(made.application, "relecture")
    made.application.refresh_from_db()
    assert made.application.state == "draft"


def upload(client, application, name, content):
    return client.post(
        reverse("application_attach", args=[application.pk]), {"file": SimpleUploadedFile(name, content), "label": ""}
    )


def test_file_is_kept_and_served_to_its_people_alone(made, client, sign_in):
    answer = upload(client, made.application, "Présentation 🚲.pdf", PDF)

    assert answer.status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.file.name == "Présentation 🚲.pdf"
    assert client.get(reverse("file", args=[attachment.file.pk])).status_code == 200
    sign_in(UserFactory())
    assert client.get(reverse("file", args=[attachment.file.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.pdf", b"GIF89a....", "« plan.pdf » n’est pas un fichier .pdf"),
        ("texte.pdf", b"hello", "« texte.pdf » n’est pas un fichier .pdf"),
        ("image.png", PDF, "« image.png » n’est pas un fichier .png"),
        ("vide.pdf", b"", "« vide.pdf » est vide (0 octet). Choisissez un autre fichier."),
        ("outil.exe", b"MZ", "« outil.exe » : ce type de fichier n’est pas accepté."),
    ],
)
def test_bad_file_is_refused_and_nothing_is_kept(made, client, name, content, sentence):
    answer = upload(client, made.application, name, content)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Attachment.objects.exists()


def test_file_over_the_limit_is_refused(made, client, monkeypatch):
    from core import files

    monkeypatch.setattr(files._purposes["application_attachment"], "max_bytes", 10)

    answer = upload(client, made.application, "gros.pdf", PDF)

    assert "la limite est de" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_file_name_that_climbs_folders_is_flattened(made, client):
    upload(client, made.application, "../../etc/passwd.pdf", PDF)

    attachment = Attachment.objects.get()
    assert attachment.file.name == "passwd.pdf"
    assert ".." not in attachment.file.file.name


def test_other_startups_get_404_everywhere(made, client, sign_in):
    stranger = member_of(applicant_set(made.application.challenge, complete=False).startup)
    sign_in(stranger)
    pk = made.application.pk

    found = [
        client.get(reverse(name, args=[pk])).status_code
        for name in ("application", "application_receipt", "application_content")
    ]
    found += [
        client.post(reverse(name, args=[pk])).status_code for name in ("application_submit", "application_attach")
    ]

    assert found == [404] * 5


def test_draft_is_not_shown_to_the_team(made, client, sign_in):
    sign_in(UserFactory(team=True))

    assert client.get(reverse("application", args=[made.application.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_ones_applications_has_a_fixed_budget(challenge, client, count, django_assert_max_num_queries, sign_in):
    made = applicant_set(challenge, complete=False)
    for _ in range(count - 1):
        other = ChallengeFactory(open=True, edition=challenge.edition)
        from challenges.applications.domain.application import start_application

        start_application(other, organisation=made.startup, by=made.person)
    sign_in(made.person)
    client.get(reverse("applications"))

    with django_assert_max_num_queries(BUDGET):
        page = client.get(reverse("applications"))

    assert page.content.decode().count("<tr>") == count + 1
