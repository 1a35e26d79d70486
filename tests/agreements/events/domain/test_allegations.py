"""What is said of another: who reads it, what it moves, and when."""

import datetime as dt

import pytest

from agreements.enums import Finding
from agreements.events.domain import allegations, breaches
from agreements.events.domain.rulings import chain_of
from agreements.events.domain.timeline import guarantee_timeline
from agreements.events.queries import allegations_visible_to, breaches_visible_to, events_visible_to
from agreements.models import Allegation, Breach, IPEvent, Obligation, Qualification
from casework.domain.steps import confirm, propose
from casework.models import Act
from core import files
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.worklist import tasks_for
from register.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.acts import by_two, delegated
from tests.factories.events import ACCOUNT, NOW, breach_of, declares, happens, story
from tests.factories.pilots import pdf

DAY = dt.date(2027, 9, 1)
SUPPLY = "exclusive_supply.signed"
FINDS = {"finding": "established", "articles": [{"article": "no_exclusivity", "broken": True, "reason": "Contrat lu."}]}


def accused(told, kind=SUPPLY, **facts):
    """A partner says it of the startup, for itself."""
    facts = {"actor": "startup", **facts}
    event = declares(told, kind, DAY, by=told.partner_member, declarer=told.partner, **facts)
    return Allegation.objects.get(event=event)


def notified(told, articles=("no_exclusivity",), **given):
    row = accused(told, **given)
    return allegations.notify(
        row, by=told.legal, reason="Ce contrat serait exclusif.", accused=told.maker, articles=list(articles)
    )


def found(told, **changed):
    row = notified(told)
    allegations.answer(row, by=told.startup, reason="Ce contrat n’est pas exclusif.")
    by_two(row, "find", by=told.legal, reason="Contrat lu.", **(FINDS | changed))
    return row


def moments(told):
    told.prototype.refresh_from_db()
    return [(moment.kind, moment.label, moment.note) for moment in guarantee_timeline(told.prototype).moments]


def test_a_declaration_about_another_shows_and_moves_nothing(told):
    row = accused(told, "maintenance.stopped", evidence=pdf())

    assert (row.state, row.accused, row.declarer, row.route) == ("declared", told.maker, told.partner, "accusation")
    assert (moments(told), chain_of(told.prototype), Obligation.objects.count()) == ([], [], 0)
    assert Entry.objects.filter(kind__startswith="ip.").count() == 0
    readers = ("legal", "dpo", "partner_member")
    others = ("team", "startup", "stranger")
    assert all(row in allegations_visible_to(getattr(told, who)) for who in readers)
    assert not any(row in allegations_visible_to(getattr(told, who)) for who in others)
    everybody = (*readers, *others)
    assert not any(events_visible_to(getattr(told, who)).exists() for who in everybody)
    evidence = row.event.evidence
    assert [files.may_read(getattr(told, who), evidence) for who in everybody] == [True] * 3 + [False] * 3
    assert {mail.to for mail in OutMail.objects.filter(kind__startswith="agreements.")} == {told.partner_member.email}
    assert "Écarter ou notifier une déclaration" in {task.title for task in tasks_for(told.legal)}


def test_what_a_party_does_and_what_shows_a_duty_done_stand_at_once(told):
    declares(told, "exclusive_option.granted", DAY, by=told.startup, declarer=told.maker, actor="startup")
    declares(told, "release.published", DAY)

    assert Allegation.objects.count() == 0
    assert len(chain_of(told.prototype)) == 2


def test_a_partner_ends_no_convention_in_the_name_of_the_city(told):
    row = accused(told, "convention.ended", actor="city")

    assert (row.state, chain_of(told.prototype)) == ("declared", [])


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        (SUPPLY, {"account": "Ils ont signé."}, "account"),
        (SUPPLY, {"account": " " * 60}, "account"),
        ("insolvency.opened", {"no_source": False}, "source"),
    ],
)
def test_what_cannot_be_answered_is_refused(told, kind, facts, field):
    with pytest.raises(DomainError) as refused:
        accused(told, kind, **facts)

    assert (refused.value.field, IPEvent.objects.count()) == (field, 0)


def test_a_public_fact_is_opened_by_a_second_person_who_read_its_source(told):
    declares(told, "insolvency.opened", DAY, actor="startup", source="Bodacc A n° 1", no_source=False)
    row = Allegation.objects.get()
    with pytest.raises(NotAllowed):
        allegations.open_fact(row, by=told.legal, reason="Lu.")
    assert chain_of(told.prototype) == []

    allegations.open_fact(row, by=UserFactory(legal=True), reason="Annonce lue.")

    assert (row.state, row.public, len(chain_of(told.prototype))) == ("published", True, 1)
    assert row in allegations_visible_to(told.startup)
    assert "Mis en cause\u00a0: Lumière d’essai." in moments(told)[0][2]


def test_without_a_source_it_is_no_public_fact(told):
    row = accused(told, "insolvency.opened")

    with pytest.raises(DomainError, match="source officielle"):
        allegations.open_fact(row, by=told.legal, reason="Lu.")


def test_the_accused_reads_and_answers_from_the_notification_on(told):
    row = notified(told)

    assert row in allegations_visible_to(told.startup)
    assert row not in allegations_visible_to(told.stranger)
    (mail,) = OutMail.objects.filter(kind="agreements.allegation_notified")
    assert (mail.to, ACCOUNT in mail.body) == (told.startup.email, True)
    assert "Présenter vos observations" in {task.title for task in tasks_for(told.startup)}
    with pytest.raises(NotAllowed):
        allegations.answer(row, by=told.partner_member, reason="À sa place.")
    allegations.answer(row, by=told.startup, reason="Ce contrat n’est pas exclusif.")
    assert (row.state, moments(told)) == ("answered", [])


def test_nothing_is_found_before_the_answer_or_the_end_of_the_delay(told, clock):
    row = notified(told)
    with pytest.raises(StaleState):
        propose(row, "find", by=told.legal, reason="Lu.", payload=FINDS)
    clock(row.answer_by)
    assert allegations.tick() == (0, 0)
    clock(row.answer_by + dt.timedelta(microseconds=1))
    assert (allegations.tick(), allegations.tick()) == ((1, 0), (0, 0))

    row.refresh_from_db()
    assert row.state == "unanswered"
    allegations.answer(row, by=told.startup, reason="Nous répondons tard.")  # heard until something is found
    assert row.answered_at > row.answer_by


def test_who_has_no_account_is_heard_on_paper_from_the_day_of_receipt(told, clock):
    row = accused(told, actor="acquirer")
    allegations.notify(
        row, by=told.legal, reason="Ce contrat.", accused_name="Société fictive", articles=["no_exclusivity"]
    )
    clock(NOW + dt.timedelta(days=40))

    assert (row.answer_by, allegations.tick()) == (None, (0, 0))
    assert row not in allegations_visible_to(told.startup)
    assert "Notifier sur papier, puis dater la réception" in {task.title for task in tasks_for(told.legal)}
    with pytest.raises(DomainError):
        allegations.received_on_paper(row, by=told.legal, on=DAY)
    allegations.received_on_paper(row, by=told.legal, on=NOW.date() + dt.timedelta(days=30))
    assert row.answer_by.date() - NOW.date() >= dt.timedelta(days=45)


def test_two_people_find_and_fifteen_days_later_the_answer_stands_beside_it(told, clock):
    row = notified(told)
    allegations.answer(row, by=told.startup, reason="Ce contrat n’est pas exclusif.")
    step = propose(row, "find", by=told.legal, reason="Contrat lu.", payload=FINDS)
    with pytest.raises(NotAllowed):
        confirm(step, by=told.legal, sha256=step.sha256)

    confirm(step, by=delegated(), sha256=step.sha256)

    row.refresh_from_db()
    assert (row.state, row.finding, row.public) == ("found", "established", False)
    assert {notice.user for notice in Act.objects.get().notices.all()} == {told.partner_member, told.startup}
    assert [ruling.effect for ruling in chain_of(told.prototype)] == ["no_effect"]
    case = Breach.objects.get()
    assert (case.clause, case.against, case.public) == ("no_exclusivity", told.maker, False)
    assert (moments(told), Entry.objects.filter(kind__startswith="ip.").count()) == ([], 0)
    clock(row.publish_at)
    assert allegations.tick() == (0, 0)
    clock(row.publish_at + dt.timedelta(microseconds=1))
    assert (allegations.tick(), allegations.tick()) == ((0, 1), (0, 0))
    told_of = moments(told)
    (finding,) = [note for kind, _label, note in told_of if kind == "finding"]
    assert "Contrat lu." in finding
    assert "Réponse de la partie\u00a0: Ce contrat n’est pas exclusif." in finding
    kinds = list(Entry.objects.filter(kind__startswith="ip.").order_by("index").values_list("kind", flat=True))
    assert kinds == ["ip.event", "ip.ruling", "ip.found", "ip.breach"]


def test_the_order_of_what_is_found_hides_what_would_tell_of_it(told, clock):
    """Until the publication, the model’s state behind an established trade mark is read by nobody outside."""
    held = story(attribution_and_names={"project_name_registrable_by_partner": True})
    happens(held, "prototype.delivered", DAY)
    row = notified(held, articles=("attribution_and_names",), kind="trademark.filed_on_project_name")
    allegations.answer(row, by=held.startup, reason="C’est notre nom.")
    answers = [{"article": "attribution_and_names", "broken": False, "reason": "Permis."}]
    by_two(row, "find", by=held.legal, reason="Lu.", finding="established", articles=answers)

    assert chain_of(held.prototype)[-1].forms == ["name_capture"]
    assert guarantee_timeline(held.prototype).forms == ()
    happens(held, "pilot.ended", DAY + dt.timedelta(days=1))
    assert guarantee_timeline(held.prototype).forms == ()
    assert Entry.objects.filter(kind="ip.ruling").count() == 1


@pytest.mark.parametrize("finding", [Finding.NOT_ESTABLISHED, Finding.MOOT])
def test_what_is_not_established_opens_nothing_and_is_never_public(told, clock, finding):
    answers = [{"article": "no_exclusivity", "broken": False, "reason": "Aucun contrat."}]
    row = found(told, finding=finding.value, articles=answers)
    clock(NOW + dt.timedelta(days=60))
    allegations.tick()

    row.refresh_from_db()
    assert (row.state, chain_of(told.prototype), Breach.objects.count(), moments(told)) == ("found", [], 0, [])
    assert (Obligation.objects.count(), Entry.objects.filter(kind__startswith="ip.").count()) == (0, 0)
    assert {notice.user for notice in Act.objects.get().notices.all()} == {told.partner_member, told.startup}


@pytest.mark.parametrize(
    "changed",
    [
        {"finding": "maybe"},
        {"articles": []},
        {"articles": [{"article": "source_escrow", "broken": True, "reason": "Lu."}]},
        {"articles": [{"article": "no_exclusivity", "broken": True, "reason": " "}]},
        {"finding": "not_established"},
    ],
)
def test_an_incomplete_finding_is_refused(told, changed):
    row = notified(told)
    allegations.answer(row, by=told.startup, reason="Non.")

    with pytest.raises(DomainError):
        propose(row, "find", by=told.legal, reason="Lu.", payload=FINDS | changed)

    assert Qualification.objects.count() == 0


def test_an_obligation_of_a_finding_is_never_due_at_once(told, clock):
    row = notified(told, kind="maintenance.stopped", articles=("source_escrow",))
    allegations.answer(row, by=told.startup, reason="Non.")
    clock(NOW + dt.timedelta(days=300))
    answers = [{"article": "source_escrow", "broken": True, "reason": "Vu."}]
    by_two(row, "find", by=told.legal, reason="Vu.", finding="partly", articles=answers)

    due = [row.due_at for row in Obligation.objects.filter(lasting=False)]
    assert due
    assert min(due) > NOW + dt.timedelta(days=314)


def test_rectified_by_two_what_was_born_of_it_falls(told, clock):
    row = found(told)
    clock(NOW + dt.timedelta(days=20))
    allegations.tick()
    row.refresh_from_db()

    by_two(row, "rectify", by=told.legal, reason="Le contrat était un faux.")

    assert (row.state, row.finding, chain_of(told.prototype)) == ("rectified", "not_established", [])
    assert set(Obligation.objects.values_list("state", flat=True)) <= {"cancelled"}
    assert Breach.objects.get().state == "closed"
    assert [(kind, label) for kind, label, _note in moments(told)] == [
        ("finding", "Constat rectifié, faits non établis\u00a0: Fourniture exclusive signée"),
    ]
    assert Entry.objects.filter(kind="ip.rectified").count() == 1
    assert list(events_visible_to(told.legal)) == []


def test_a_breach_opens_on_any_article_and_by_a_finding_alone(told):
    event = happens(told, SUPPLY, actor="startup")
    assert event.ruling.effect == "no_effect"
    with pytest.raises(DomainError):
        allegations.allege_breach(told.prototype, by=told.legal, account=ACCOUNT, about=event, clause="inconnu")
    row = allegations.allege_breach(told.prototype, by=told.legal, account=ACCOUNT, about=event, clause="licence_lock")
    answer = Qualification(allegation=row, article="licence_lock", broken=True, reason="Vu.")
    with pytest.raises(DomainError):
        breaches.open_by_finding(answer, by=told.legal)

    allegations.notify(row, by=told.legal, reason="Vu.", accused=told.maker, articles=["licence_lock"])
    allegations.answer(row, by=told.startup, reason="Non.")
    answers = [{"article": "licence_lock", "broken": True, "reason": "Vu."}]
    by_two(row, "find", by=told.legal, reason="Vu.", finding="established", articles=answers)

    assert [(case.clause, case.event) for case in Breach.objects.all()] == [("licence_lock", event)]
    assert breaches_visible_to(told.legal).count() == 1


def test_set_aside_or_withdrawn_the_accused_never_hears_of_it(told):
    first, second = accused(told), accused(told, "maintenance.stopped")
    with pytest.raises(NotAllowed):
        allegations.withdraw(first, by=told.legal)

    allegations.withdraw(first, by=told.partner_member)
    allegations.set_aside(second, by=told.legal, reason="Hors de la convention.")

    assert (first.state, second.state) == ("withdrawn", "set_aside")
    assert told.startup.email not in set(OutMail.objects.values_list("to", flat=True))
    assert not allegations_visible_to(told.startup).exists()


def test_where_the_convention_keeps_breaches_private_a_finding_is_never_published(db, clock):
    clock(NOW)
    told = story(transparency={"breach_register_public": False})
    row = found(told)
    clock(NOW + dt.timedelta(days=400))
    allegations.tick()

    row.refresh_from_db()
    assert (row.state, row.public, row.publish_at, Breach.objects.get().public) == ("found", False, None, False)
    assert (moments(told), Entry.objects.filter(kind__startswith="ip.").count()) == ([], 0)


def test_a_case_that_was_closed_before_its_finding_is_public_enters_each_of_its_steps(told):
    event = happens(told, SUPPLY, DAY)
    case = breach_of(told, event, "no_exclusivity", public=False)
    breaches.give_notice(case, by=told.legal, reason="Mettez fin au contrat.")
    breaches.record_cure(case, by=told.legal, reason="Le contrat a pris fin.")
    breaches.close(case, by=told.legal, reason="Rien ne reste à faire.")
    assert not Entry.objects.filter(kind__startswith="ip.breach").exists()

    breaches.publish_with_finding(case)

    kinds = Entry.objects.filter(kind__startswith="ip.breach").order_by("index").values_list("kind", flat=True)
    assert list(kinds) == ["ip.breach", "ip.breach_noticed", "ip.breach_cured", "ip.breach_closed"]
