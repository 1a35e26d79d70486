"""From the draft to the receipt."""

import datetime as dt
import hashlib
import threading

import pytest
from django.db import IntegrityError, connections, transaction

from accounts.enums import OrgRoleName
from challenges.applications.domain.application import start_application, submit_application, withdraw_application
from challenges.applications.domain.autosave import TextMoved, save_answer
from challenges.applications.domain.desk import extend_deadline, find_eligible, find_ineligible
from challenges.applications.domain.dossier import accept_terms, declare_background
from challenges.applications.domain.form_questions import QUESTIONS
from challenges.applications.domain.receipts import submitted_bytes
from challenges.models import Application
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import OutMail
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory, applicant_set, fill
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
MICRO = dt.timedelta(microseconds=1)


@pytest.fixture
def challenge(clock):
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


def test_start_twice_resumes_the_draft(challenge):
    made = applicant_set(challenge, complete=False)

    again = start_application(challenge, organisation=made.startup, by=made.person)

    assert again == made.application


def test_start_for_another_organisation_is_refused(challenge):
    made = applicant_set(challenge, complete=False)

    with pytest.raises(NotAllowed, match="Vous n’agissez pas au nom de cette organisation."):
        start_application(challenge, organisation=made.startup, by=UserFactory())


def test_start_after_the_deadline_is_refused(challenge, clock):
    made = applicant_set(challenge, complete=False)
    withdraw_application(made.application, by=made.person)
    clock(CLOSES + MICRO)

    with pytest.raises(DomainError, match="Ce défi ne reçoit pas de candidatures en ce moment."):
        start_application(challenge, organisation=made.startup, by=made.person)


def test_submission_gives_a_receipt_whose_hash_can_be_verified(challenge):
    made = applicant_set(challenge, submit=True)

    application = made.application
    assert application.state == "submitted"
    assert application.received_at == CLOSES - dt.timedelta(days=3)
    assert application.content_sha256 == hashlib.sha256(submitted_bytes(application)).hexdigest()
    mail = OutMail.objects.get(kind="challenges.application_received")
    assert mail.to == made.person.email
    assert application.receipt_number in mail.body
    assert application.content_sha256 in mail.body
    assert "Réponse problem" in mail.body


def test_submission_exactly_at_the_deadline_is_in_time(challenge, clock):
    made = applicant_set(challenge)
    clock(CLOSES)

    assert submit_application(made.application, by=made.person).received_at == CLOSES


def test_submission_one_microsecond_late_is_refused_with_both_instants(challenge, clock):
    made = applicant_set(challenge)
    clock(CLOSES + MICRO)

    with pytest.raises(GateClosed) as refused:
        submit_application(made.application, by=made.person)

    closing = "vendredi 30 avril 2027 à 18\u00a0h\u00a000 (heure de Paris)"
    sentence = f"La clôture était le {closing} ; votre dépôt est arrivé le {closing}, 00,000001 s."
    assert [item.sentence for item in refused.value.unmet] == [sentence]
    made.application.refresh_from_db()
    assert (made.application.state, made.application.received_at) == ("draft", None)
    assert made.application.answers.count() == len(QUESTIONS)


def test_submission_after_a_deadline_of_its_own_moved_by_the_team_is_in_time(challenge, clock):
    made = applicant_set(challenge)
    team = UserFactory(team=True)
    extend_deadline(made.application, by=team, until=CLOSES + SECOND, reason="Panne du service le soir de la clôture.")
    clock(CLOSES + SECOND)

    made.application.refresh_from_db()

    assert submit_application(made.application, by=made.person).state == "submitted"


def test_submission_of_an_empty_draft_names_what_is_missing(challenge):
    made = applicant_set(challenge, complete=False)

    with pytest.raises(GateClosed) as refused:
        submit_application(made.application, by=made.person)

    assert [item.code.removeprefix("challenges.submit.") for item in refused.value.unmet] == [
        "answers.title",
        "answers.pitch",
        "answers.problem",
        "answers.solution",
        "answers.experiment",
        "answers.accessibility",
        "answers.measures",
        "answers.team",
        "background",
        "terms",
    ]


def test_submission_over_a_limit_says_by_how_much(challenge):
    made = applicant_set(challenge)
    save_answer(made.application, "pitch", "é" * 281, version=1, by=made.person)

    with pytest.raises(GateClosed) as refused:
        submit_application(made.application, by=made.person)

    assert [item.sentence for item in refused.value.unmet] == [
        "« En une phrase » : 1 caractères de trop (280 au plus)."
    ]


def test_submission_without_a_word_on_disabled_people_is_refused(challenge):
    made = applicant_set(challenge)
    save_answer(made.application, "accessibility", " ", version=1, by=made.person)

    with pytest.raises(GateClosed) as refused:
        submit_application(made.application, by=made.person)

    assert [item.sentence for item in refused.value.unmet] == [
        "« Comment les personnes handicapées pourront s’en servir » n’est pas rempli."
    ]


def test_submission_takes_150_words_on_disabled_people_and_no_more(challenge):
    made = applicant_set(challenge)
    save_answer(made.application, "accessibility", "mot " * 151, version=1, by=made.person)

    with pytest.raises(GateClosed) as refused:
        submit_application(made.application, by=made.person)

    save_answer(made.application, "accessibility", "mot " * 150, version=2, by=made.person)
    assert [item.sentence for item in refused.value.unmet] == [
        "« Comment les personnes handicapées pourront s’en servir » : 1 mots de trop (150 au plus)."
    ]
    assert submit_application(made.application, by=made.person).state == "submitted"


def test_submission_after_the_terms_changed_asks_again(challenge, clock):
    made = applicant_set(challenge)
    old = made.application.challenge.terms_sheets.get()
    old.superseded_at = CLOSES - dt.timedelta(days=2)
    old.save(update_fields=["superseded_at"])
    TermsSheetFactory(challenge=challenge)

    with pytest.raises(GateClosed) as refused:
        submit_application(made.application, by=made.person)

    assert [item.sentence for item in refused.value.unmet] == [
        "Les conditions ont changé depuis que vous les avez acceptées : relisez-les."
    ]


def test_terms_shown_before_a_change_are_not_accepted(challenge):
    made = applicant_set(challenge, complete=False)
    old = challenge.terms_sheets.get()
    old.superseded_at = CLOSES
    old.save(update_fields=["superseded_at"])
    TermsSheetFactory(challenge=challenge)

    with pytest.raises(DomainError, match="Les conditions ont changé depuis que vous avez ouvert cette page."):
        accept_terms(made.application, sheet_id=old.pk, statements=True, by=made.person)


def test_submit_twice_gives_one_receipt(challenge):
    made = applicant_set(challenge, submit=True)

    again = submit_application(made.application, by=made.person)

    assert again.receipt_number == made.application.receipt_number
    assert OutMail.objects.filter(kind="challenges.application_received").count() == 1


def test_submission_stays_within_its_queries(challenge, django_assert_max_num_queries):
    made = applicant_set(challenge)

    with django_assert_max_num_queries(22):
        submit_application(made.application, by=made.person)


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_give_one_receipt():
    challenge = ChallengeFactory(
        open=True, opens_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), closes_at=dt.datetime(2090, 1, 1, tzinfo=dt.UTC)
    )
    TermsSheetFactory(challenge=challenge)
    made = applicant_set(challenge)
    results, start = [], threading.Barrier(2)

    def submit():
        try:
            application = Application.objects.get(pk=made.application.pk)
            start.wait()
            results.append(submit_application(application, by=made.person).receipt_number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 2
    assert len(set(results)) == 1
    assert OutMail.objects.filter(kind="challenges.application_received").count() == 1


def test_autosave_refuses_to_write_over_a_newer_text(challenge):
    made = applicant_set(challenge, complete=False)
    first = save_answer(made.application, "pitch", "un", version=0, by=made.person)
    save_answer(made.application, "pitch", "deux", version=first.version, by=made.person)

    with pytest.raises(TextMoved) as moved:
        save_answer(made.application, "pitch", "trois", version=first.version, by=made.person)

    assert (moved.value.theirs, moved.value.version) == ("deux", 2)
    assert made.application.answers.get(key="pitch").body == "deux"


def test_autosave_of_the_same_text_is_not_a_conflict(challenge):
    made = applicant_set(challenge, complete=False)
    save_answer(made.application, "pitch", "un\r\ndeux", version=0, by=made.person)

    saved = save_answer(made.application, "pitch", "un\ndeux", version=0, by=made.person)

    assert saved.version == 1


def test_autosave_after_submission_is_refused(challenge):
    made = applicant_set(challenge, submit=True)

    with pytest.raises(NotAllowed, match="La candidature est déposée : son contenu ne change plus."):
        save_answer(made.application, "pitch", "autre", version=1, by=made.person)


def test_background_needs_a_list_or_none(challenge):
    made = applicant_set(challenge, complete=False)
    row = {"name": "Moteur", "owner": "Nous", "licence": "mit or apache-2.0", "needed": True}

    with pytest.raises(DomainError, match="Déclarez au moins un élément, ou cochez « Aucune »."):
        declare_background(made.application, [], none=False, by=made.person)
    with pytest.raises(DomainError, match="Vous déclarez « aucune » et une liste : choisissez."):
        declare_background(made.application, [row], none=True, by=made.person)
    declare_background(made.application, [row], none=False, by=made.person)

    assert made.application.backgrounds.get().licence == "MIT OR Apache-2.0"


def test_background_with_an_unknown_licence_keeps_what_was_declared(challenge):
    made = applicant_set(challenge, complete=False)
    good = {"name": "Moteur", "owner": "Nous", "licence": "propriétaire"}
    declare_background(made.application, [good], none=False, by=made.person)

    with pytest.raises(DomainError, match="« Licence maison » n’est pas une licence SPDX connue."):
        declare_background(made.application, [good, {**good, "licence": "Licence maison"}], none=False, by=made.person)

    assert made.application.backgrounds.get().licence == "propriétaire"


def test_ineligible_needs_a_reason_and_tells_the_remedies(challenge):
    made, team = applicant_set(challenge, submit=True), UserFactory(team=True)

    with pytest.raises(DomainError, match="Indiquez le motif."):
        find_ineligible(made.application, by=team, reason=" ")
    find_ineligible(made.application, by=team, reason="Siège hors du périmètre.")

    mail = OutMail.objects.get(kind="challenges.application_ineligible")
    assert "Siège hors du périmètre." in mail.body
    assert "recours gracieux" in mail.body
    assert "tribunal administratif" in mail.body
    assert "deux mois" in mail.body


def test_eligible_waits_until_every_rule_is_settled(challenge):
    made, team = applicant_set(challenge, submit=True), UserFactory(team=True)

    with pytest.raises(DomainError, match="Une règle au moins n’est pas remplie ou reste à vérifier"):
        find_eligible(made.application, by=team)

    made.application.refresh_from_db()
    assert made.application.state == "submitted"


def test_withdrawal_lets_the_startup_apply_again(challenge):
    made = applicant_set(challenge, submit=True)
    withdraw_application(made.application, by=made.person)

    again = start_application(challenge, organisation=made.startup, by=made.person)

    assert again != made.application
    assert OutMail.objects.filter(kind="challenges.application_withdrawn").count() == 1


def test_applicant_of_another_startup_may_not_submit(challenge):
    made, other = applicant_set(challenge), applicant_set(challenge, complete=False)

    with pytest.raises(NotAllowed, match="Votre rôle ne donne pas ce droit."):
        submit_application(made.application, by=other.person)


def test_two_drafts_for_one_startup_are_impossible(challenge):
    made = applicant_set(challenge, complete=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(challenge=challenge, organisation=made.startup)


def test_fill_then_submit_keeps_statement(challenge):
    made = applicant_set(challenge, complete=False)
    fill(made.application, by=made.person)

    made.application.refresh_from_db()

    assert made.application.statements_accepted is True


def test_no_two_files_of_a_call_have_one_blind_number(monkeypatch):
    call = ChallengeFactory(open=True)
    first = ApplicationFactory(challenge=call, blind_order=12_345)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(challenge=call, blind_order=12_345)
    drawn = iter([12_344, 12_344, 22_344])
    monkeypatch.setattr("challenges.applications.domain.application.secrets.randbelow", lambda _limit: next(drawn))
    startup = OrganisationFactory(startup=True)
    second = start_application(call, organisation=startup, by=member_of(startup, OrgRoleName.MANAGER))
    assert (first.blind_number, second.blind_number) == ("012345", "022345")
