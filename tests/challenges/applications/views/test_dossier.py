"""Prior knowledge: rows kept one by one, half written or whole, by several people at once."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import restore_answer, save_answer
from challenges.applications.domain.dossier import attach
from challenges.models import Attachment, Background
from core.exceptions import DomainError, GateClosed
from core.versions import versions_of
from tests.factories.accounts import member_of
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.pilots import pdf
from tests.tables.pages.forms import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock):
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return applicant_set(challenge)


@pytest.fixture
def url(made):
    return reverse("application_step", args=[made.application.pk, "acquis"])


def page(client, url):
    """What the browser sends of the rows, untouched."""
    markup = client.get(url).content.decode()
    sent = next(form.sent() for form in forms_of(markup, url, "") if "row-TOTAL_FORMS" in form.sent())
    sent.pop("none", None)
    return sent


def declared(made):
    return list(made.application.backgrounds.order_by("created_at", "pk").values_list("name", "owner", "licence"))


def save(client, url, data, *changed):
    return client.post(url, data, headers={"X-Autosave": "1", "X-Changed": ",".join(changed)})


def test_two_colleagues_each_add_a_row_and_both_stay(made, url, sign_in, client):
    sign_in(made.person)
    lea, omar = page(client, url), page(client, url)
    lea |= {"row-0-name": "Moteur", "row-0-owner": "Nous", "row-0-licence": "mit"}
    omar |= {"row-0-name": "Capteur", "row-0-owner": "Atelier", "row-0-licence": "propriétaire"}

    client.post(url, lea)
    sign_in(member_of(made.application.organisation))
    client.post(url, omar)

    assert declared(made) == [("Moteur", "Nous", "MIT"), ("Capteur", "Atelier", "propriétaire")]


def test_a_row_is_saved_as_one_types_and_the_same_row_goes_on(made, url, sign_in, client):
    sign_in(made.person)
    data = page(client, url) | {"row-0-name": "Moteur"}

    first = save(client, url, data, "row-0-name").json()
    data |= {"row-0-id": first["versions"]["row-0-id"], "initial-row-0-name": "Moteur", "row-0-owner": "Nous"}
    save(client, url, data, "row-0-owner")

    assert declared(made) == [("Moteur", "Nous", "")]
    made.application.refresh_from_db()
    assert not made.application.background_declared

    save(client, url, data | {"row-0-licence": "mit"}, "row-0-licence")
    made.application.refresh_from_db()
    assert made.application.background_declared


def test_a_new_row_whose_answer_was_lost_is_not_made_twice(made, url, sign_in, client):
    sign_in(made.person)
    data = page(client, url) | {"row-0-name": "Moteur"}

    one, two = save(client, url, data, "row-0-name").json(), save(client, url, data, "row-0-name").json()

    assert one["versions"]["row-0-id"] == two["versions"]["row-0-id"]
    assert len(declared(made)) == 1


def test_a_half_written_row_is_kept_says_what_it_lacks_and_stops_the_submission(made, url, sign_in, client):
    sign_in(made.person)
    whole = {"row-0-name": "Moteur", "row-0-owner": "Nous", "row-0-licence": "MIT"}

    answer = client.post(url, page(client, url) | whole | {"row-1-name": "Capteur", "row-1-licence": "Licence maison"})

    assert answer["Location"] == url
    assert declared(made) == [("Moteur", "Nous", "MIT"), ("Capteur", "", "Licence maison")]
    shown = client.get(url).content.decode()
    assert "Indiquez à qui il appartient." in shown
    assert "n’est pas une licence SPDX connue" in shown
    with pytest.raises(GateClosed) as closed:
        submit_application(made.application, by=made.person)
    assert "élément 2" in " ".join(item.sentence for item in closed.value.unmet)


def test_none_beside_rows_is_refused_and_the_rows_stay(made, url, sign_in, client):
    sign_in(made.person)
    client.post(url, page(client, url) | {"row-0-name": "Moteur"})

    answer = client.post(url, page(client, url) | {"none": "on"})

    assert answer.status_code == 422
    assert "choisissez" in answer.content.decode()
    assert len(declared(made)) == 1


def test_a_row_of_another_application_is_not_taken_away(made, url, sign_in, client):
    other = applicant_set(ChallengeFactory(open=True), complete=False)
    row = Background.objects.create(application=other.application, name="Ailleurs")
    sign_in(made.person)

    client.post(url, page(client, url) | {"row-0-id": str(row.pk), "row-0-DELETE": "on", "row-INITIAL_FORMS": "1"})

    assert Background.objects.filter(pk=row.pk, name="Ailleurs").exists()


def test_a_long_title_is_kept_whole_and_refused_at_submission(made):
    title = "Un nom " * 30

    save_answer(made.application, "title", title, version=1, by=made.person)

    made.application.refresh_from_db()
    assert made.application.answers.get(key="title").body == title.strip()
    assert made.application.title.endswith("…")
    with pytest.raises(GateClosed) as closed:
        submit_application(made.application, by=made.person)
    assert "caractères de trop" in " ".join(item.sentence for item in closed.value.unmet)


def test_a_label_that_is_too_long_is_refused_with_its_length_and_nothing_is_cut(made):
    with pytest.raises(DomainError, match=r"150 caractères au plus\s; ce texte en a 151\.") as refused:
        attach(made.application, pdf(), by=made.person, label="x" * 151)

    assert refused.value.field == "label"
    assert not Attachment.objects.exists()


def test_an_earlier_answer_is_put_back_and_the_present_one_stays(made, clock):
    answer = made.application.answers.get(key="team")
    before = answer.body
    colleague = member_of(made.application.organisation)
    save_answer(made.application, "team", "Une autre équipe.", version=answer.version, by=colleague)
    kept = versions_of(made.application, "answer.team")
    first = kept.get(body=before)
    answer.refresh_from_db()

    restore_answer(made.application, "team", by=made.person, version=answer.version, n=first.n)

    answer.refresh_from_db()
    assert answer.body == before
