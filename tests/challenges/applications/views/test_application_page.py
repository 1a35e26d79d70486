"""Pages of a submitted application are drawn from the bytes submitted; those of a draft from today's form."""

import dataclasses
import datetime as dt
import json
from types import SimpleNamespace

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import translation

from challenges.applications.domain import canonical, form_questions, receipts, submitted
from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.canonical import canonical_bytes
from challenges.applications.domain.corrections import request_correction
from challenges.applications.domain.desk import find_eligible
from challenges.applications.domain.dossier import accept_terms, declare_background
from challenges.applications.domain.eligibility import decide_rule
from challenges.applications.domain.form_questions import QUESTIONS, STEPS, Question
from challenges.applications.domain.submitted import dossier_of
from challenges.applications.queries.application import applications_visible_to
from challenges.calls.domain.calendar import close_due
from challenges.enums import ChallengeState
from challenges.models import Answer, Application, Background, Review, Submission, TermsSheet
from challenges.selection.domain.jury import create_jury, open_reviews
from core.models import OutMail
from partners.models import EligibilityRule
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import applicant_set, fill, juror
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.partners import EligibilityRuleFactory

pytestmark = pytest.mark.django_db
BEFORE = [{"name": "Capteur X1", "owner": "Atelier Nord", "licence": "EUPL-1.2", "needed": True}]


@pytest.fixture
def challenge(clock):
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    EligibilityRuleFactory(
        edition=challenge.edition, kind="country", params={"countries": ["FR"]}, text_fr="Règle lue."
    )
    return challenge


@pytest.fixture
def made(challenge):
    """A startup whose application was submitted, with a background declared; the team; a page for each."""
    made = applicant_set(challenge)
    declare_background(made.application, BEFORE, none=False, by=made.person)
    sheet = TermsSheet.objects.get(challenge=challenge)
    accept_terms(made.application, sheet_id=sheet.pk, statements=True, by=made.person)
    made.application = submit_application(made.application, by=made.person)
    return made


def main_of(client, url):
    """The part of the page that is about the application."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def section(page):
    """« Le dossier »: the part drawn from the submission."""
    return page.partition("Le dossier</h2>")[2].partition("<aside")[0]


@pytest.fixture
def seen(client, sign_in, made, challenge):
    """What each reader sees of the submission: applicant, team, juror, and the receipt."""
    team = UserFactory(team=True)
    for check in made.application.eligibility_checks.exclude(computed="met"):
        decide_rule(check, by=team, result="met", reason="Vu.")
    find_eligible(made.application, by=team)
    jury = create_jury(challenge, by=team)
    jury.quorum, jury.reviews_per_application = 1, 1
    jury.save()
    seat = juror(jury, by=team, chair=True)
    return SimpleNamespace(team=team, jury=jury, seat=seat)


def pages(client, sign_in, made, reader):
    url = reverse("application", args=[made.application.pk])
    found = {}
    for name, person in {"applicant": made.person, "team": reader.team}.items():
        sign_in(person)
        found[name] = section(main_of(client, url))
    sign_in(made.person)
    sheet = main_of(client, reverse("application_receipt", args=[made.application.pk]))
    found["receipt"] = sheet.partition("<article")[2].partition("</article>")[0]
    return found


def form_of_tomorrow(monkeypatch, change):
    """The form as a later release has it, wherever it was imported."""
    questions = change(QUESTIONS)
    monkeypatch.setattr(form_questions, "QUESTIONS", questions)
    monkeypatch.setattr(canonical, "STEPS", tuple(reversed(STEPS)))


CHANGES = {
    "added": lambda asked: (*asked, Question("carbon", "solution", "Carbone", "?", max_words=50)),
    "taken out": lambda asked: tuple(one for one in asked if one.key != "pitch"),
    "reordered": lambda asked: tuple(reversed(asked)),
    "relabelled": lambda asked: tuple(dataclasses.replace(one, label=f"Autre {one.key}") for one in asked),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_form_changed_later_changes_nothing_of_what_was_submitted(change, made, seen, client, sign_in, monkeypatch):
    before = pages(client, sign_in, made, seen)
    copy = submitted.submitted_copy(made.application.submissions.get())

    form_of_tomorrow(monkeypatch, CHANGES[change])

    assert "Réponse pitch" in before["applicant"]
    assert pages(client, sign_in, made, seen) == before
    assert submitted.submitted_copy(made.application.submissions.get()) == copy


def test_rows_changed_behind_change_nothing_of_what_was_submitted(made, seen, client, sign_in):
    before = pages(client, sign_in, made, seen)

    Answer.objects.filter(application=made.application, key="pitch").update(body="Tout autre chose.")
    Answer.objects.filter(application=made.application, key="problem").delete()
    Background.objects.filter(application=made.application).update(name="Un autre élément")
    Application.objects.filter(pk=made.application.pk).update(title="Un autre nom")
    made.startup.__class__.objects.filter(pk=made.startup.pk).update(name="Un autre candidat")

    after = pages(client, sign_in, made, seen)
    assert "Capteur X1" in after["team"]
    assert after["applicant"] == before["applicant"]
    assert after["team"] == before["team"]
    assert after["receipt"] == before["receipt"]


def test_a_juror_reads_what_was_submitted(made, seen, client, sign_in, clock):
    clock(CLOSES + dt.timedelta(hours=1))
    close_due()
    challenge = made.application.challenge
    challenge.refresh_from_db()
    assert challenge.state == ChallengeState.CLOSED
    seen.jury.refresh_from_db()
    open_reviews(seen.jury, by=seen.team)
    review = Review.objects.get(application=made.application)
    Answer.objects.filter(application=made.application, key="pitch").update(body="Tout autre chose.")
    sign_in(seen.seat.user)

    page = main_of(client, reverse("jury_review", args=[seen.jury.pk, review.pk]))

    assert "Réponse pitch" in page
    assert "Tout autre chose." not in page


def test_the_team_reads_rules_as_they_were_worded(made, seen, client, sign_in):
    EligibilityRule.objects.filter(text_fr="Règle lue.").update(text_fr="Règle réécrite.")
    sign_in(seen.team)

    page = main_of(client, reverse("application", args=[made.application.pk]))

    assert "Règle lue." in page
    assert "Règle réécrite." not in page


def test_a_correction_is_read_as_it_was_submitted_and_written_as_it_stands(made, client, sign_in):
    team = UserFactory(team=True)
    request_correction(made.application, by=team, items={"pitch": "Précisez."}, due=CLOSES)
    Answer.objects.filter(application=made.application, key="pitch").update(body="Mieux dit.")
    sign_in(made.person)

    read = main_of(client, reverse("application", args=[made.application.pk]))
    written = main_of(client, reverse("application_step", args=[made.application.pk, "relecture"]))

    assert "Réponse pitch" in read and "Mieux dit." not in read
    assert "Mieux dit." in written


def test_a_draft_shows_the_form_of_today(challenge, client, sign_in, monkeypatch):
    made = applicant_set(challenge)
    sign_in(made.person)
    form_of_tomorrow(monkeypatch, CHANGES["added"])

    page = main_of(client, reverse("application_step", args=[made.application.pk, "relecture"]))

    assert "Carbone" in page


def test_english_readers_read_the_labels_that_were_frozen(made, monkeypatch):
    form_of_tomorrow(monkeypatch, CHANGES["relabelled"])
    with translation.override("en"):
        labels = {part.key: part.label for part in dossier_of(made.application).parts}
        field = dossier_of(made.application).labels["owner"]

    assert labels["pitch"] == "In one sentence"
    assert field == "whom it belongs to"


def test_what_is_frozen_holds_rules_answers_and_the_terms_whole(made):
    content = json.loads(receipts.submitted_bytes(made.application))
    sheet = TermsSheet.objects.get()

    assert content["format"] == "datacity-application-3"
    assert [step["key"] for step in content["steps"]] == ["solution", "essai", "equipe"]
    assert content["terms"]["fr"] == sheet.body_fr and content["terms"]["sha256"] == sheet.sha256
    rules = {rule["text"]["fr"]: rule for rule in content["eligibility"]}
    assert len(rules) == 2
    assert rules["Règle lue."]["result"] == "met"
    assert rules["Règle lue."]["because"] == {"fr": "Pays\u00a0: FR.", "en": "Country: FR."}
    assert content["background"]["rows"] == BEFORE


def as_format_1(application, **answers):
    """The bytes of the first format, as they were written by the release that used it."""
    return canonical_bytes(
        {
            "format": "datacity-application-1",
            "challenge": application.challenge.slug,
            "organisation": {"name": "Atelier Ancien", "siren": None},
            "consortium": ["Deuxième Atelier"],
            "answers": {"title": "Ancien nom", "pitch": "Ancienne phrase.", **answers},
            "attachments": [{"name": "plan.pdf", "size": 1200, "sha256": "ab" * 32}],
            "background": [{"name": "Socle", "owner": "Nous", "licence": "MIT", "needed": False}],
            "terms_sha256": "cd" * 32,
            "statements_accepted": True,
        }
    )


def holds(body):
    """The submission holds these bytes, as one of an earlier release."""
    with pgtrigger.ignore("challenges.Submission:submission_unchanged"):
        Submission.objects.update(content=body)


def test_the_first_format_stays_readable(made, seen, client, sign_in, monkeypatch):
    body = as_format_1(made.application, inconnue="Réponse à une question d’alors.").decode()
    holds(body)
    form_of_tomorrow(monkeypatch, CHANGES["taken out"])

    found = pages(client, sign_in, made, seen)

    for text in ("En une phrase", "Ancienne phrase.", "Réponse à une question d’alors.", "plan.pdf", "Socle"):
        assert text in found["team"] and text in found["applicant"]
    assert "Réponse pitch" not in found["applicant"]
    assert "Atelier Ancien" in found["receipt"] and "cd" * 32 in found["receipt"]
    assert [part["body"] for part in submitted.submitted_copy(made.application.submissions.get())][:2] == [
        "Ancien nom",
        "Ancienne phrase.",
    ]


def test_the_second_format_reads_as_it_did(made, seen, client, sign_in):
    before = pages(client, sign_in, made, seen)
    known_since = "<br><strong>3 jours avant la clôture</strong>"  # that format says no deadline
    assert known_since in before["receipt"]
    before["receipt"] = before["receipt"].replace(known_since, "")
    content = json.loads(receipts.submitted_bytes(made.application))
    content |= {"format": "datacity-application-2"}
    del content["form"], content["receipt"]
    for step in content["steps"]:
        step["questions"] = [{name: row[name] for name in ("key", "label", "body")} for row in step["questions"]]
    holds(canonical_bytes(content).decode())

    assert pages(client, sign_in, made, seen) == before


def test_a_format_of_another_release_is_refused_not_guessed(made):
    holds('{"format":"datacity-application-9"}\n')

    with pytest.raises(submitted.UnknownFormatError, match="datacity-application-9"):
        dossier_of(made.application)


def test_the_mail_of_the_receipt_copies_what_was_submitted(made):
    body = OutMail.objects.get(kind="challenges.application_received").body

    for text in ("Nom de la solution", "Réponse pitch", "Capteur X1 : Atelier Nord, EUPL-1.2", "Règle lue."):
        assert text in body


def test_a_partner_of_the_consortium_reads_the_draft_then_what_was_submitted(challenge, client, sign_in):
    from accounts.enums import OrgRoleName
    from challenges.applications.domain.consortium import consent, invite_member
    from tests.factories.accounts import member_of

    made = applicant_set(challenge)
    other = OrganisationFactory(startup=True)
    person = member_of(other, OrgRoleName.MANAGER, email="autre@autre.example")
    member = invite_member(made.application, other, role="La pose", by=made.person)
    fill(made.application, by=made.person)
    consent(member, by=person)
    made.application.refresh_from_db()
    submit_application(made.application, by=made.person)
    Answer.objects.filter(application=made.application, key="pitch").update(body="Tout autre chose.")
    sign_in(person)

    page = main_of(client, reverse("application_consortium", args=[made.application.pk]))

    assert "Réponse pitch" in page and "Tout autre chose." not in page


def test_a_correction_is_asked_part_by_part_and_read_where_it_is_mended(made, client, sign_in, clock):
    team = UserFactory(team=True)
    ask = reverse("application_correction", args=[made.application.pk])
    sign_in(team)
    form = client.get(ask).content.decode()
    assert 'name="pitch"' in form and 'name="pieces"' in form
    refused = client.post(ask, {"pitch": "Un texte déjà tapé.", "due": "2027-06-01T12:00"})
    assert refused.status_code == 422 and "Un texte déjà tapé." in refused.content.decode()
    asked = {"pitch": "Une phrase, pas trois.", "due": "2027-04-29T12:00"}
    assert client.post(ask, asked).status_code == 302
    sign_in(made.person)

    here = main_of(client, reverse("application", args=[made.application.pk]))
    step, other = (
        main_of(client, reverse("application_step", args=[made.application.pk, name])) for name in ("solution", "essai")
    )

    assert "Une phrase, pas trois." in here and "Corriger « En une phrase »" in here
    assert "Une phrase, pas trois." in step and 'name="pitch"' in step and 'name="problem"' not in step
    assert "Rien à corriger ici" in other and 'name="experiment"' not in other


def test_after_the_closing_scored_texts_are_not_offered_for_correction(made, client, sign_in, clock):
    clock(CLOSES + dt.timedelta(days=1))
    sign_in(UserFactory(team=True))

    form = main_of(client, reverse("application_correction", args=[made.application.pk]))

    assert 'name="pieces"' in form and 'name="title"' in form and 'name="pitch"' not in form


def test_the_team_and_the_jury_read_what_a_correction_changed(made, client, sign_in):
    team = UserFactory(team=True)
    request_correction(made.application, by=team, items={"pitch": "Plus court."}, due=CLOSES)
    save_answer(made.application, "pitch", "Réponse brève", version=1, by=made.person)
    submit_application(made.application, by=made.person)
    sign_in(team)

    page = main_of(client, reverse("application", args=[made.application.pk]))

    assert "Ce que la correction a changé" in page and "<ins>" in page and "<del>" in page


def test_a_draft_is_a_task_list_in_which_an_empty_option_is_not_done(challenge, client, sign_in):
    made = applicant_set(challenge, complete=False)
    sign_in(made.person)
    page = main_of(client, reverse("application", args=[made.application.pk]))
    assert "0 sur 5 terminées" in page and page.count("à commencer") == 5 and "facultatif" in page

    fill(made.application, by=made.person)

    page = main_of(client, reverse("application", args=[made.application.pk]))
    assert "5 sur 5 terminées" in page and "facultatif" in page
    step = main_of(client, reverse("application_step", args=[made.application.pk, "essai"]))
    assert "5 sur 5 terminées" in step and "Étape 2 sur 7" in step


def test_links_of_what_is_missing_name_the_act(challenge, client, sign_in):
    made = applicant_set(challenge, complete=False)
    sign_in(made.person)

    page = main_of(client, reverse("application_step", args=[made.application.pk, "relecture"]))

    said = page
    assert "Écrire « La solution proposée »" in said and "Lire et accepter les conditions" in said
    assert "Aller là où cela se règle" not in said and said.count("Modifier<") == len(QUESTIONS) + 2


def test_what_withdrawing_and_taking_back_bring_is_said_before(made, client, sign_in):
    sign_in(made.person)

    page = main_of(client, reverse("application", args=[made.application.pk]))

    assert "sans quoi vous n’êtes pas candidat" in page and "Un retrait ne s’annule pas." in page
    assert "Le jury ne la lira plus ; l’équipe la lit encore." in page


def test_a_withdrawn_application_is_begun_again_by_one_button(made, client, sign_in):
    sign_in(made.person)
    client.post(reverse("application_transition", args=[made.application.pk, "withdraw"]))
    assert applications_visible_to(UserFactory(team=True)).filter(pk=made.application.pk).exists()
    assert "Repartir de la candidature retirée" in main_of(client, reverse("application", args=[made.application.pk]))

    answer = client.post(reverse("application_restart", args=[made.application.pk]))

    draft = Application.objects.get(state="draft")
    assert answer.url == reverse("application", args=[draft.pk])
    assert "Repartir de la candidature retirée" not in main_of(
        client, reverse("application", args=[made.application.pk])
    )
