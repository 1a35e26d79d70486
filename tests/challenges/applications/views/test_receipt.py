"""The receipt that one prints: each submission has its sheet, its content and its place on the page of the application."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.taking_back import take_back
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock, sign_in):
    """Submitted, taken back, submitted again; the applicant is signed in."""
    clock(CLOSES - dt.timedelta(days=20))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    made = applicant_set(challenge, submit=True)
    take_back(made.application, by=made.person)
    save_answer(made.application, "title", "Autre nom", version=1, by=made.person)
    submit_application(made.application, by=made.person)
    made.application.refresh_from_db()
    made.first, made.second = made.application.submissions.order_by("n")
    sign_in(made.person)
    return made


def page(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_sheet_says_what_its_own_submission_held(made, client):
    pk = made.application.pk
    first, second = (page(client, "submission", pk, n) for n in (1, 2))

    for sheet, submission, title in ((first, made.first, "Réponse title"), (second, made.second, "Autre nom")):
        article = sheet.partition("<article")[2].partition("</article>")[0]
        assert submission.number in article and title in article and "20 jours avant la clôture" in article
        assert submission.sha256[:8] in article and "square-code" in article
        assert f"empreinte={submission.sha256}" in sheet
    assert "n’est pas celui du contenu qui fait foi" in first
    assert "n’est pas celui du contenu qui fait foi" not in second
    assert (
        page(client, "application_receipt", pk).partition("<article")[2][:2000]
        == second.partition("<article")[2][:2000]
    )


def test_each_content_is_downloaded_as_it_was_received(made, client):
    for submission in (made.first, made.second):
        answer = client.get(reverse("submission_content", args=[made.application.pk, submission.n]))
        assert answer.content.decode() == submission.content
        assert answer["Content-Disposition"] == f'attachment; filename="{submission.number}.json"'
    assert client.get(reverse("submission", args=[made.application.pk, 3])).status_code == 404


def test_the_application_lists_every_receipt_and_its_track(made, client):
    shown = page(client, "application", made.application.pk)

    for submission in (made.first, made.second):
        assert reverse("submission", args=[made.application.pk, submission.n]) in shown
    assert "Lecture du jury" in shown and shown.count("fait foi") == 1


def test_the_verifier_says_whether_a_file_is_that_of_the_receipt(made, client):
    url = reverse("check_document") + f"?empreinte={made.first.sha256}"
    assert made.first.sha256 in client.get(url).content.decode()

    found = [
        client.post(url, {"file": SimpleUploadedFile("a.json", row.content.encode())}).content.decode()
        for row in (made.first, made.second)
    ]

    assert "C’est la même." in found[0] and "Ce n’est pas la même" in found[1]
    assert all("Contenu reçu, à l’octet près" in text for text in found)
