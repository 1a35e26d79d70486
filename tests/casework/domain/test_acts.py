"""Acts: made with the decision, notified, corrected by another act, never edited."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, transaction

from casework.acts import Addressee, declare_act
from casework.domain import acts
from casework.domain.cases import answer, open_case
from casework.domain.delegations import end_delegation, record_delegation
from casework.domain.steps import confirm
from casework.enums import Mode
from casework.models import Act, Case, Notice
from casework.queries.acts import acts_visible_to, listed, paper_for
from casework.worklist import acts_to_send_on_paper
from core.clock import PARIS, today
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail, PendingStep
from register.domain import append as appending
from register.domain.append import append
from register.domain.verify import verify_log
from register.management.commands.verify_register import load_standalone
from register.models import Entry, Head, Key
from tests.factories.accounts import UserFactory
from tests.factories.acts import delegated

pytestmark = pytest.mark.django_db
MADE = dt.datetime(2027, 3, 1, 10, tzinfo=PARIS)


@pytest.fixture
def answered(clock):
    """A complaint that the team has rejected: the act of its answer, and the team."""
    clock(MADE)
    team = UserFactory(team=True)
    case = open_case(
        kind="reclamation", about="Le bruit", body="La nuit.", email="paul@nowhere.example", name="Paul", sender="a"
    )
    answer(case, "reject", by=team, words="Le bruit vient d’un chantier voisin.")
    return Act.objects.get(), team


def registered_kind(answered):
    """The same kind of act, published and entered in the register."""
    act, _team = answered
    kind = acts.act_kind(act.kind)
    return {name: getattr(kind, name) for name in ("service", "title", "text", "reasons", "remedies", "link", "url")}


@pytest.fixture
def decision(answered, monkeypatch):
    """A decision that is published and registered, told to two people, as releases and terminations are."""
    from casework import acts as registry  # noqa: PLC0415 (its table is put back afterwards)

    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    people = [UserFactory(), UserFactory(language="en")]
    declare_act(
        "essai", "Décision", Case, **registered_kind(answered),
        people=lambda _case: [Addressee(str(row), row.email, row.language, row) for row in people],
        public=lambda _case: True, reasons_public=True, registered=True,
    )  # fmt: skip
    case = Case.objects.get()
    return acts.make_act("essai", case, by=delegated()), people


def test_an_answer_is_an_act_with_its_signer_and_remedies(answered):
    act, team = answered

    assert act.number == 1
    assert (act.signer, act.signer_name, act.quality) == (team, team.get_full_name(), "équipe du programme")
    assert "Le bruit vient d’un chantier voisin." in act.reasons
    assert "tribunal administratif" in act.remedies
    assert act.log.transition == "reject"
    assert act.file.purpose == "act"
    assert act.published_at is None
    assert Entry.objects.filter(kind__startswith="act.").count() == 0


def test_its_addressee_is_mailed_without_the_text(answered):
    act, _team = answered
    mail = OutMail.objects.get(kind="casework.act_notified")
    notice = act.notices.get()

    assert (mail.to, notice.mail, notice.name) == ("paul@nowhere.example", mail, "Paul")
    assert "chantier" not in mail.body + mail.subject
    assert "/suivi/" in mail.body
    assert acts.appeal_until(notice) is None


def test_whoever_gave_another_address_than_that_of_their_account_is_told_there(answered):
    team, person = answered[1], UserFactory()
    case = open_case(
        kind="reclamation", about="Autre", body="X.", email="ailleurs@nowhere.example", by=person, sender="b"
    )
    own = open_case(kind="reclamation", about="Encore", body="X.", by=person, sender="c")
    for one in (case, own):
        answer(one, "grant", by=team, words="Oui.")
    sent = [notice.mail.to for notice in Notice.objects.filter(user=person).order_by("act__number")]

    assert sent == ["ailleurs@nowhere.example", person.email]


def test_numbers_have_no_hole_and_no_double(answered):
    team = answered[1]
    case = open_case(kind="reclamation", about="Autre", body="X.", sender="b")
    with pytest.raises(DomainError), transaction.atomic():
        answer(case, "reject", by=team, words=" ")
    answer(case, "grant", by=team, words="Oui.")

    assert list(Act.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("change", [{"text": "autre"}, {"published_at": MADE}, {"signer_name": "X"}])
def test_an_act_is_never_edited(answered, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Act.objects.update(**change)


def test_an_act_is_never_deleted(answered):
    Notice.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Act.objects.all().delete()


def test_the_delay_runs_from_the_opening(answered, clock):
    notice = answered[0].notices.get()
    clock(MADE + dt.timedelta(days=4))
    acts.open_notices([notice])
    clock(MADE + dt.timedelta(days=9))
    acts.open_notices([Notice.objects.get()])
    notice.refresh_from_db()

    assert notice.opened_at == MADE + dt.timedelta(days=4)
    assert acts.appeal_until(notice) == dt.datetime(2027, 5, 6, tzinfo=PARIS)


@pytest.mark.parametrize(("status", "words"), [("failed", "pas parti"), ("returned", "est revenu")])
def test_the_delay_runs_from_the_day_entered_by_hand(answered, clock, status, words):
    act, team = answered
    OutMail.objects.filter(kind="casework.act_notified").update(status=status)
    clock(MADE + dt.timedelta(days=12))
    (task,) = acts_to_send_on_paper(paper_for(team))
    notice = acts.enter_paper(act.notices.get(), by=team, on=dt.date(2027, 3, 10))

    assert "n° 1" in task.title
    assert words in task.title
    assert acts.appeal_until(notice) == dt.datetime(2027, 5, 11, tzinfo=PARIS)
    assert not paper_for(team).exists()


@pytest.mark.parametrize(("day", "words"), [(dt.date(2027, 3, 2), "à venir"), (dt.date(2027, 2, 28), "n’existait pas")])
def test_a_day_on_paper_is_between_the_act_and_today(answered, day, words):
    act, team = answered
    with pytest.raises(DomainError, match=words) as refused:
        acts.enter_paper(act.notices.get(), by=team, on=day)
    assert refused.value.field == "on"


def test_a_mail_that_waits_a_quarter_of_an_hour_is_a_task(answered, clock):
    team = answered[1]
    OutMail.objects.filter(kind="casework.act_notified").update(status="queued", queued_at=MADE)
    clock(MADE + dt.timedelta(minutes=15))
    assert not paper_for(team).exists()

    clock(MADE + dt.timedelta(minutes=15, seconds=1))
    assert paper_for(team).count() == 1


def test_a_legal_notice_unopened_for_eight_days_is_a_task_for_its_service(decision, clock):
    _act, people = decision
    OutMail.objects.filter(kind="casework.act_notified").update(status="sent")
    team, legal = UserFactory(team=True), UserFactory(legal=True)
    clock(MADE + dt.timedelta(days=8))
    assert not paper_for(team).exists()

    clock(MADE + dt.timedelta(days=8, seconds=1))
    assert {notice.user for notice in paper_for(team)} == set(people)
    assert not paper_for(legal).exists()
    assert paper_for(people[0]) is None


def test_an_erratum_tells_the_same_addressees_and_leaves_the_first(answered):
    act, team = answered
    before = Act.objects.filter(pk=act.pk).values().get()
    made = acts.propose_correction(act, by=team, mode="erratum", text="Lire « voirie ».", reasons="Faute de frappe.")

    assert isinstance(made, Act)
    assert (made.number, made.corrects, made.mode, made.ground) == (2, act, "erratum", "clerical")
    assert [row.email for row in made.notices.all()] == ["paul@nowhere.example"]
    assert Act.objects.filter(pk=act.pk).values().get() == before


def test_a_registered_decision_is_corrected_with_the_authority_and_the_register_says_so(decision):
    act, people = decision
    team = UserFactory(team=True)
    with pytest.raises(NotAllowed, match="autorité signataire"):
        acts.correct(act, by=team, mode="erratum", text="Lire « 12 ».", reasons="Chiffres inversés.")
    step = acts.propose_correction(act, by=team, mode="erratum", text="Lire « 12 ».", reasons="Chiffres inversés.")
    signer = delegated()
    made = confirm(step, by=signer, sha256=step.sha256)
    leaf = json.loads(bytes(Entry.objects.get(pk=made.register_index).leaf))
    first = Entry.objects.get(pk=act.register_index)

    assert (made.signer, made.prepared_by, made.quality) == (signer, team, "Maire adjointe")
    assert made.delegation.order == "Arrêté n° 2026-1"
    assert leaf["kind"] == "act.corrected"
    assert leaf["data"]["corrects"] == {
        "index": first.index, "leaf_hash": bytes(first.leaf_hash).hex(), "mode": "erratum", "ground": "clerical",
    }  # fmt: skip
    assert leaf["data"]["sha256"] == made.file.sha256
    assert {row.user for row in made.notices.all()} == set(people)
    assert verify_log().is_good


def test_the_register_refuses_what_corrects_no_earlier_leaf(decision):
    first = Entry.objects.get(pk=decision[0].register_index)
    good = {"index": first.index, "leaf_hash": bytes(first.leaf_hash).hex(), "mode": "erratum", "ground": "clerical"}
    for wrong in ({"index": 10**6}, {"leaf_hash": "0" * 64}, {"index": first.index + 1}):
        with pytest.raises(ValueError, match="corrects"), transaction.atomic():
            append("act.corrected", {"act": 9, "corrects": good | wrong})


def test_a_withdrawal_is_open_for_four_months_and_fraud_always(decision, clock):
    act, _people = decision
    team = UserFactory(team=True)
    words = {"text": "La décision est retirée.", "reasons": "Illégale."}
    clock(dt.datetime(2027, 7, 1, 23, 59, tzinfo=PARIS))
    assert acts.propose_correction(act, by=team, mode="retrait", **words)

    clock(dt.datetime(2027, 7, 2, 0, 1, tzinfo=PARIS))
    with pytest.raises(DomainError, match="quatre mois") as refused:
        acts.propose_correction(act, by=team, mode="retrait", **words)
    assert refused.value.field == "mode"
    assert isinstance(acts.propose_correction(act, by=team, mode="fraude", **words), PendingStep)


def test_what_was_withdrawn_is_not_withdrawn_again(decision):
    act, _people = decision
    step = acts.propose_correction(
        act, by=UserFactory(team=True), mode="abrogation", text="Fin.", reasons="Pour l’avenir."
    )
    confirm(step, by=delegated(), sha256=step.sha256)

    with pytest.raises(DomainError, match="déjà"):
        acts.propose_correction(act, by=UserFactory(team=True), mode="retrait", text="X.", reasons="Y.")


def test_without_a_delegation_in_force_nothing_is_signed(decision, clock):
    act, _people = decision
    team, legal = UserFactory(team=True), UserFactory(legal=True)
    step = acts.propose_correction(act, by=team, mode="erratum", text="X.", reasons="Y.")
    bare = UserFactory(authority=True)
    future = delegated(by=legal, published_on=dt.date(2027, 3, 2))
    over = delegated(by=legal)
    end_delegation(over.delegations.get(), by=legal, on=dt.date(2027, 2, 28))
    for person in (bare, future, over):
        with pytest.raises(NotAllowed, match="délégation"):
            confirm(step, by=person, sha256=step.sha256)


def test_an_act_is_read_by_its_service_the_authority_and_its_addressees(answered, decision):
    act, people = decision
    team, legal, authority = UserFactory(team=True), UserFactory(legal=True), UserFactory(authority=True)
    private = answered[0]

    assert set(acts_visible_to(team)) == {act, private}
    assert set(acts_visible_to(authority)) == {act, private}
    assert set(acts_visible_to(legal)) == {act}
    assert set(acts_visible_to(people[0])) == {act}
    assert not acts_visible_to(UserFactory()).exists()


def test_the_list_is_filtered(answered, decision):
    act, _people = decision
    team, private = UserFactory(team=True), answered[0]
    acts.propose_correction(private, by=team, mode="erratum", text="X.", reasons="Y.")

    assert list(listed(team, "publies")) == [act]
    assert list(listed(team, "rectifies")) == [private]
    assert list(listed(team, "", kind="essai")) == [act]
    assert list(listed(team, "", words="2")) == [act]
    assert listed(team, "", words="bruit").count() == 3


def test_only_the_legal_officer_records_a_delegation_and_only_for_an_authority(clock):
    clock(MADE)
    words = {"quality": "X", "order": "A", "scope": "S", "published_on": today(), "starts_on": today(), "ends_on": None}
    with pytest.raises(NotAllowed):
        record_delegation(by=UserFactory(team=True), holder=UserFactory(authority=True), **words)
    with pytest.raises(DomainError, match="autorité signataire"):
        record_delegation(by=UserFactory(legal=True), holder=UserFactory(team=True), **words)


def test_every_mode_has_its_rule():
    assert set(acts.MODES) == {mode.value for mode in Mode}


def standalone():
    """What somebody reads who downloads the whole register: the stand-alone verifier is given it."""
    entries = [entry.as_json() for entry in Entry.objects.order_by("index")]
    heads = [Head.objects.order_by("-id").first().as_json()]
    return load_standalone().check_log(entries, heads, [key.as_json() for key in Key.objects.all()])


def test_every_verifier_takes_a_true_correction_and_finds_a_false_one(decision, monkeypatch):
    first = Entry.objects.get(pk=decision[0].register_index)
    true = {"index": first.index, "leaf_hash": bytes(first.leaf_hash).hex(), "mode": "erratum", "ground": "clerical"}
    append("act.corrected", {"act": 8, "corrects": true})
    assert verify_log().is_good
    assert standalone()

    monkeypatch.setattr(appending, "_check_corrects", lambda payload: None)
    false = append("act.corrected", {"act": 9, "corrects": true | {"index": first.index + 1}})
    assert verify_log().first_wrong == false.index
    with pytest.raises(Exception, match=f"inscription {false.index} dit rectifier"):
        standalone()
