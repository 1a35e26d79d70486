"""Requests of the public: numbered, acknowledged, with a clock that the law sets, answered or silent."""

import datetime as dt
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse

from agreements.prototypes.queries import prototypes_published
from casework.boxes import CASES
from casework.domain import cases
from casework.domain.acts import correct
from casework.enums import CaseState
from casework.forms import DecisionForm
from casework.models import Act, Case, Thread
from casework.replies import replies_below
from core.clock import PARIS
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail
from core.workflow import history, import_state
from core.worklist import tasks_for
from tests.factories.accounts import UserFactory
from tests.factories.events import story

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 2, 10, 10, 0, tzinfo=PARIS)
DAY = dt.timedelta(days=1)
EMAIL = "paul@exemple.example"


@pytest.fixture
def now(clock):
    clock(NOW)


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def legal(db):
    return UserFactory(legal=True)


def opened(kind="reclamation", email=EMAIL, sender="", **words):
    given = {"about": "Le défi des vélos-cargos", "body": "Le bruit, la nuit.", "wish": "Une réponse."} | words
    return cases.open_case(kind=kind, email=email, name="Paul", sender=sender or f"{kind}{email}", **given)


def mailed(kind):
    return list(OutMail.objects.filter(kind=f"casework.case_{kind}").order_by("to").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("kind", "due", "silence"),
    [
        ("reclamation", (2027, 2, 26), (2027, 4, 11)),  # 15 days; 2 months, the last one ends
        ("recours", (2027, 4, 11), (2027, 4, 11)),
        ("documents", (2027, 3, 11), (2027, 3, 11)),
        ("droit-de-reponse", (2027, 2, 14), None),
    ],
)
def test_clock_of_each_kind(now, kind, due, silence):
    case = Case(kind=kind, received_at=NOW)
    case.due_at, case.silence_at = case.rule.due_at(NOW), case.rule.silence_at(NOW)

    assert case.due_at == dt.datetime(*due, tzinfo=PARIS)
    assert case.silence_at == (dt.datetime(*silence, tzinfo=PARIS) if silence else None)
    assert set(CASES) == {"reclamation", "recours", "documents", "droit-de-reponse"}


def test_acknowledgement_says_all_that_the_law_asks_and_not_the_text(now, team):
    case = opened(body="Un secret que le courriel ne répète pas.")
    mail = OutMail.objects.get(kind="casework.case_acknowledged")

    assert mail.to == EMAIL
    for words in (case.number, "10 février 2027", "équipe du programme", "11 avril 2027", "vaut rejet", "telerecours"):
        assert words in mail.body
    assert "secret" not in mail.body
    assert mailed("opened") == [team.email]
    assert "secret" not in OutMail.objects.get(kind="casework.case_opened").body


def test_numbers_follow_one_another_within_a_year(now, clock):
    first, second = opened(), opened()
    clock(dt.datetime(2028, 1, 1, 0, 30, tzinfo=PARIS))

    assert [first.number, second.number, opened().number] == ["D-2027-00001", "D-2027-00002", "D-2028-00001"]


def test_silence_rejects_tells_and_may_still_be_answered(now, clock, team):
    case = opened()
    clock(case.silence_at - dt.timedelta(seconds=1))
    cases.fall_silent()
    case.refresh_from_db()
    assert case.state == CaseState.ACKNOWLEDGED

    clock(case.silence_at)
    cases.fall_silent()
    cases.fall_silent()
    case.refresh_from_db()
    assert case.state == CaseState.SILENT
    assert mailed("silent") == [EMAIL]
    assert [task.kind for task in tasks_for(team) if task.kind == "case"] == ["case"]  # stays

    assert cases.answer(case, "grant", by=team, words="Vous aviez raison.") == 1
    assert OutMail.objects.get(kind="casework.act_notified").to == EMAIL
    assert history(case).last().transition == "grant"


def test_silence_does_not_run_while_papers_are_asked(now, clock, team):
    case = opened()
    silence = case.silence_at
    clock(NOW + 10 * DAY)
    cases.ask_papers(case, by=team, reason="Votre contrat.")
    clock(silence + DAY)
    cases.fall_silent()
    case.refresh_from_db()
    assert case.state == CaseState.WAITING

    cases.resume(case)
    case.refresh_from_db()
    assert case.silence_at == dt.datetime(2027, 6, 1, tzinfo=PARIS)  # 51 days later
    assert mailed("papers") == [EMAIL]


def test_right_of_reply_never_falls_silent_and_alarms_after_three_days(now, clock, named):
    case = reply(named, named.startup)
    clock(case.due_at)
    cases.alert_due()
    cases.fall_silent()

    case.refresh_from_db()
    assert case.state == CaseState.ACKNOWLEDGED
    assert Alarm.objects.get(code=cases.OVERDUE).settled_at is None


def test_each_kind_has_its_owner(now, team, legal, client, sign_in):
    complaint, appeal = opened(), opened("recours")

    with pytest.raises(NotAllowed):
        cases.answer(complaint, "reject", by=legal, words="Non.")
    for person, found in ((team, [200, 404]), (legal, [404, 200]), (UserFactory(dpo=True), [404, 404])):
        sign_in(person)
        pages = [client.get(reverse("case", args=[row.pk])).status_code for row in (complaint, appeal)]
        assert pages == found


def test_answer_needs_words_and_comes_once(now, team):
    case = opened()
    with pytest.raises(DomainError):
        cases.answer(case, "reject", by=team, words="  ")
    cases.answer(case, "reject", by=team, words="Non, car.")
    with pytest.raises(StaleState):
        cases.answer(case, "grant", by=team, words="Oui.")


def test_transfer_tells_its_author_to_whom(now, team):
    case = opened()

    assert cases.transfer(case, by=team, reason="La préfecture de police.") == 1
    assert "préfecture de police" in OutMail.objects.get(kind="casework.case_transferred").body


def test_sixth_case_in_an_hour_of_one_sender(now):
    for _ in range(cases.PER_HOUR):
        opened(sender="10.0.0.9")
    with pytest.raises(DomainError):
        opened(sender="10.0.0.9")
    assert opened(sender="10.0.0.10").number


def test_public_form_then_tracking_page_without_an_account(now, client, team, sign_in):
    answer = client.post(
        reverse("case_open"), {"kind": "reclamation", "about": "Une page", "body": "Les faits.", "email": ""}
    )
    case = Case.objects.get()
    assert answer.url == reverse("case_follow", args=[cases.token_of(case)])
    page = client.get(answer.url)
    assert case.number in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert mailed("acknowledged") == []  # anonymous: number and page on the screen

    client.post(answer.url, {"body": "J’ajoute ceci."})
    assert Thread.objects.get().messages.get().author is None
    sign_in(team)
    assert "J’ajoute ceci." in client.get(reverse("case", args=[case.pk])).content.decode()


def test_completing_sets_the_clock_going_again(now, clock, client, team):
    case = opened()
    cases.ask_papers(case, by=team, reason="Votre contrat.")
    clock(NOW + 5 * DAY)

    client.post(reverse("case_follow", args=[cases.token_of(case)]), {"body": "Le voici."})

    before = case.silence_at
    case.refresh_from_db()
    assert (case.state, case.silence_at) == (CaseState.IN_HAND, before.astimezone(PARIS) + 5 * DAY)


def test_author_takes_the_case_back(now, client):
    case = opened()
    url = reverse("case_follow", args=[cases.token_of(case)])

    client.post(url, {"retirer": "1"})
    client.post(url, {"retirer": "1"})

    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
    assert "<textarea" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.partition(".")[0], lambda t: "a.b"]
)
def test_another_token_finds_nothing(now, client, change):
    token = cases.token_of(opened())

    assert client.get(reverse("case_follow", args=[change(token)])).status_code == 404


def test_machine_that_fills_the_hidden_field_opens_nothing(now, client):
    client.post(
        reverse("case_open"), {"kind": "reclamation", "about": "x", "body": "y", "website": "https://spam.example"}
    )

    assert not Case.objects.exists()


def test_refused_form_keeps_what_was_typed(now, client):
    answer = client.post(reverse("case_open"), {"kind": "reclamation", "about": "", "body": "Trois pages de faits."})

    assert answer.status_code == 422
    assert "Trois pages de faits." in answer.content.decode()


def test_desk_decides_and_says_how_many_were_told(now, client, sign_in, team):
    case = opened()
    sign_in(team)
    url = reverse("case_decide", args=[case.pk])

    assert client.post(url, {"act": "reject", "words": ""}).status_code == 422
    assert client.post(url, {"act": "acknowledge", "words": "x"}).status_code == 422  # not an act of a person
    page = client.post(url, {"act": "reject", "words": "Non, car."}, follow=True).content.decode()

    assert "1 personne est prévenue par courriel." in page
    follow = reverse("case_follow", args=[cases.token_of(case)])
    assert (
        "Non, car." not in client.get(follow).content.decode()
    )  # received by opening it, never by a machine that looks
    assert "Non, car." in client.post(follow, {"lire": "1"}, follow=True).content.decode()


def test_what_corrects_an_answer_is_opened_too_and_its_sealed_file_is_had(now, client, team):
    case = opened()
    cases.answer(case, "reject", by=team, words="Non, car il fait nuit.")
    follow = reverse("case_follow", args=[cases.token_of(case)])
    client.post(follow, {"lire": "1"})
    file = reverse("case_answer_file", args=[cases.token_of(case)])
    assert client.get(file).status_code == 200

    erratum = correct(Act.objects.get(), by=team, mode="erratum", text="Lire « jour ».", reasons="Une faute de plume.")

    page = client.get(follow).content.decode()
    assert f"par l’acte n° {erratum.number}." in page
    assert "Lire « jour »." not in page
    assert client.get(file).status_code == 404
    assert "Lire « jour »." in client.post(follow, {"lire": "1"}, follow=True).content.decode()
    assert erratum.notices.get().opened_at is not None
    assert client.get(file).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_two_numbers(now):
    faults, numbers = [], []

    def run(n):
        try:
            numbers.append(opened(sender=f"s{n}").number)
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert sorted(numbers) == [f"D-2027-{n:05}" for n in range(1, 5)]


def test_a_request_that_is_not_ours_is_sent_on_and_both_are_told(now, team):
    case = opened()
    n = cases.transfer(case, by=team, reason="La Région, service des lycées.", address="lycees@region.example")
    sent = OutMail.objects.get(kind="casework.case_forwarded")

    assert n == 2
    assert (sent.to, "Le bruit, la nuit." in sent.body) == ("lycees@region.example", True)
    assert mailed("transferred") == [EMAIL]
    assert case.state == CaseState.TRANSFERRED


def test_the_opinion_of_the_commission_opens_a_month(now, clock, legal):
    case = opened("documents")
    clock(NOW + 40 * DAY)
    cases.fall_silent()
    case.refresh_from_db()
    assert "www.cada.fr" in OutMail.objects.get(kind="casework.case_silent").body
    with pytest.raises(DomainError, match="motif"):
        cases.enter_opinion(case, by=legal, opinion=" ")
    cases.enter_opinion(case, by=legal, opinion="Avis favorable.")

    assert (case.state, case.opinion, case.silence_at) == (CaseState.IN_HAND, "Avis favorable.", None)
    assert case.due_at == dt.datetime(2027, 4, 23, tzinfo=PARIS)
    assert mailed("opinion") == [EMAIL]
    assert [task.due for task in tasks_for(legal) if task.kind == "case"] == [case.due_at]


def test_the_commission_gives_no_opinion_on_a_complaint(now, team):
    case = opened()
    cases.answer(case, "reject", by=team, words="Non.")
    with pytest.raises(DomainError, match="documents"):
        cases.enter_opinion(case, by=team, opinion="X.")


def test_papers_are_not_asked_once_the_silence_has_come(now, clock, team):
    """CRPA L. 114-5: until then the button says the day; after it, it is refused."""
    case = opened()
    labels = dict(DecisionForm(case=case).fields["act"].choices)
    assert "10 avril 2027" in labels["ask_papers"]  # it ends at midnight
    clock(case.silence_at + dt.timedelta(seconds=1))

    with pytest.raises(NotAllowed, match="C’était possible jusqu’au"):
        cases.ask_papers(case, by=team, reason="Un plan.")
    assert "ask_papers" not in dict(DecisionForm(case=case).fields["act"].choices)


@pytest.fixture
def named(db):
    """A prototype that the public reads, and somebody of the startup that made it."""
    told = story()
    import_state(told.prototype, "licensed", reason="essai")
    assert prototypes_published().filter(pk=told.prototype.pk).exists()
    return told


def reply(told, by, **given):
    words = {
        "page": f"/prototypes/{told.prototype.slug}/",
        "wish": "Ce n’est pas exact : le dépôt date de mai.",
    } | given
    return cases.open_case(
        kind="droit-de-reponse", about="Notre prototype", body="Les faits.", by=by, sender="r", **words
    )


def test_an_organisation_that_is_named_replies_and_is_printed_below(
    now, named, team, client, django_capture_on_commit_callbacks
):
    case = reply(named, named.startup)
    assert case.due_at == dt.datetime(2027, 2, 14, tzinfo=PARIS)
    assert case.organisation == named.prototype.maker
    page = f"/prototypes/{named.prototype.slug}/"
    assert "le dépôt date de mai" not in client.get(page).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        cases.answer(case, "grant", by=team, words="Publiée.")
    assert "le dépôt date de mai" in client.get(page).content.decode()
    assert [row.pk for row in replies_below(named.prototype)] == [case.pk]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"page": "/prototypes/rien/"}, "page"), ({"page": "/editions/saison/"}, "page"), ({"wish": " "}, "wish")],
)
def test_a_reply_is_below_a_page_that_names_somebody_and_has_a_text(now, named, given, field):
    with pytest.raises(DomainError) as refused:
        reply(named, named.startup, **given)
    assert refused.value.field == field


def test_an_organisation_that_is_not_named_does_not_reply(now, named):
    for person in (None, AnonymousUser(), UserFactory(), named.partner_member):
        with pytest.raises(DomainError) as refused:
            reply(named, person)
        assert refused.value.field == "page"
    assert not Case.objects.exists()


def test_a_reply_that_is_refused_is_not_printed(now, named, team):
    cases.answer(reply(named, named.startup), "reject", by=team, words="Hors sujet.")

    assert replies_below(named.prototype) == []


def test_words_written_on_a_case_that_a_colleague_answered_meanwhile_are_kept(now, client, sign_in, team):
    case = opened()
    cases.answer(case, "reject", by=UserFactory(team=True), words="Non, car.")
    sign_in(team)

    page = client.post(reverse("case_decide", args=[case.pk]), {"act": "grant", "words": "Deux heures de motifs."})

    assert page.status_code == 422
    assert "Deux heures de motifs." in page.content.decode()
