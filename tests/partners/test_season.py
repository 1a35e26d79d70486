"""Every kind of late things that an app declares: seen when it is late, not before, with who acts and who is written to."""

import datetime as dt
from types import SimpleNamespace

import pgtrigger
import pytest
from django.db import connection

from agreements.models import Accession, ConventionVersion, Obligation
from casework.domain.cases import open_case
from casework.domain.steps import propose
from casework.domain.threads import post
from casework.models import Case, Thread
from challenges.enums import ApplicationState, ChallengeState, ReviewState
from challenges.models import Application, Challenge, Deliberation
from core.clock import app_now, today
from core.models import MailReturn, OutMail, PendingStep
from core.season import calendar_of, funnels_of, late_in, late_kinds, told
from partners.models import Edition
from pilots.domain.following import monday_of
from pilots.enums import Mood, PilotState
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import convention_in
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    DeliberationFactory,
    ReviewFactory,
    jury_set,
)
from tests.factories.challenges import ChallengeFactory, QuestionFactory
from tests.factories.events import happens, story
from tests.factories.partners import CommitmentFactory, EditionFactory, ParticipationFactory
from tests.factories.pilots import CheckInFactory, MilestoneFactory, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def aged(row, **fields):
    """The same row, as if it had been written long ago."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def challenge(state, edition, **fields):
    now = app_now()
    dates = {"opens_at": now - 90 * DAY, "closes_at": now - 30 * DAY, "decision_at": now + 30 * DAY} | fields
    return ChallengeFactory(state=state, edition=edition, **dates)


def in_edition(state, **fields):
    return challenge(state, EditionFactory(complete=True), **fields)


def not_opened():
    row = in_edition(ChallengeState.SCHEDULED)
    return row, row.edition, {}


def not_written():
    edition = EditionFactory(complete=True, call_opens_at=app_now() - DAY, call_closes_at=app_now() + DAY)
    row = challenge(ChallengeState.CHANGES_REQUESTED, edition)
    return row, edition, {"who": "Chez les organisations qui l’écrivent"}


def unanswered():
    row = in_edition(ChallengeState.OPEN, closes_at=app_now() + DAY)
    return aged(QuestionFactory(challenge=row), reply_by=app_now() - DAY), row.edition, {}


def unchecked():
    row = in_edition(ChallengeState.CLOSED)
    ApplicationFactory(challenge=row, state=ApplicationState.SUBMITTED)
    return row, row.edition, {}


def without_jury():
    row = in_edition(ChallengeState.CLOSED)
    ApplicationFactory(challenge=row, state=ApplicationState.ELIGIBLE)
    return row, row.edition, {}


def late_juror():
    around = jury_set(applicants=1, jurors=1, quorum=1, readings=1)
    ReviewFactory(application=around.sets[0].application, member=around.members[0], state=ReviewState.DRAFT)
    aged(around.jury, reviews_due_at=app_now() - DAY, opened_at=app_now() - 9 * DAY)
    aged(around.challenge, state=ChallengeState.DELIBERATING)
    return (
        around.members[0],
        around.challenge.edition,
        {"who": str(around.members[0].user), "people": [around.members[0].user]},
    )


def minutes_to_redo():
    around = jury_set(applicants=1, jurors=1, quorum=1, readings=1)
    row = DeliberationFactory(jury=around.jury, signed_at=app_now() - 2 * DAY, signed_by=around.members[0].user)
    ConflictFactory(member=around.members[0], application=around.sets[0].application, since=app_now() - DAY)
    return row, around.challenge.edition, {"who": "présidence du jury"}


def not_announced():
    row = in_edition(ChallengeState.CLOSED, decision_at=app_now() - DAY)
    return row, row.edition, {}


def silent_winner():
    row = in_edition(ChallengeState.DECIDED)
    startup = OrganisationFactory(startup=True)
    person = member_of(startup)
    won = ApplicationFactory(
        challenge=row, organisation=startup, state=ApplicationState.SELECTED, decided_at=app_now() - 9 * DAY
    )
    return won, row.edition, {"who": str(startup), "people": [person]}


def unsigned():
    convention, around = convention_in("voted")
    with pgtrigger.ignore("agreements.ConventionVersion:frozen_text_stays"):
        ConventionVersion.objects.filter(convention=convention).update(frozen_at=app_now() - 30 * DAY)
    row = convention.parties.get(organisation=around.partner)
    convention.parties.exclude(pk=row.pk).update(left_on=today())
    return row, around.edition, {"who": str(around.partner), "people": [around.partner_signatory]}


def unsigned_deed():
    around = pilot_set()
    version = version_in_force(around.edition, [around.organisations["partner"]])
    deed = Accession.objects.create(version=version, organisation=around.organisations["startup"])
    Accession.objects.exclude(pk=deed.pk).update(ended_at=app_now())
    return aged(deed, created_at=app_now() - 30 * DAY), around.edition, {"who": str(around.organisations["startup"])}


def owed():
    world = story()
    happens(world, "prototype.delivered", dt.date(2026, 9, 1))
    row = Obligation.objects.filter(lasting=False).first()
    Obligation.objects.exclude(pk=row.pk).update(state="cancelled")
    return aged(row, due_at=app_now() - DAY), None, {}


def blocked():
    around = pilot_set(PilotState.RUNNING)
    CheckInFactory(pilot=around.pilot, week_of=monday_of(today()), mood=Mood.RED)
    CheckInFactory(pilot=around.pilot, week_of=monday_of(today()), mood=Mood.GREEN, side="directorate")
    return aged(around.pilot, starts_on=today() - DAY), around.edition, {"people": [around.agent, around.founder]}


def without_word():
    around = pilot_set(PilotState.RUNNING)
    CheckInFactory(pilot=around.pilot, week_of=monday_of(today()), mood=Mood.GREEN)
    return around.pilot, around.edition, {"who": str(around.organisations["directorate"]), "people": [around.agent]}


def milestone():
    around = pilot_set()
    return MilestoneFactory(pilot=aged(around.pilot, starts_on=today()), due_on=today() - DAY), around.edition, {}


def not_started():
    around = pilot_set()
    return around.pilot, around.edition, {"who": "Chez la direction qui suit le pilote"}


def overrun():
    around = pilot_set(PilotState.ENDED)
    return aged(around.pilot, ends_on=today() - 40 * DAY), around.edition, {"people": [around.agent]}


def not_kept():
    partner = OrganisationFactory()
    row = CommitmentFactory(participation=ParticipationFactory(organisation=partner), due_on=today() - DAY)
    return row, row.participation.edition, {"who": str(partner)}


def message():
    UserFactory(team=True)
    organisation = OrganisationFactory(startup=True)
    post(organisation, by=member_of(organisation), body="Bonjour, une question.")
    return aged(Thread.objects.get(), reply_by=app_now() - DAY), None, {}


def case():
    UserFactory(team=True)
    open_case(
        kind="reclamation", email="paul@exemple.example", name="Paul", sender="x",
        about="Un défi", body="Le bruit.", wish="Une réponse.",
    )  # fmt: skip
    return aged(Case.objects.get(), due_at=app_now() - DAY, silence_at=app_now() + 40 * DAY), None, {}


def to_confirm():
    around = jury_set(applicants=1, jurors=1)
    UserFactory(legal=True)
    link = ConflictFactory(person=around.members[0].user, application=around.sets[0].application)
    propose(link, "acquaintance", by=around.team, reason="Lien trop lointain.", payload={"lifted": True})
    return aged(PendingStep.objects.get(), proposed_at=app_now() - 30 * DAY), None, {}


def failed_mail():
    row = OutMail.objects.create(
        kind="tests", to="lea@exemple.example", subject="Votre dossier", body="x", status="failed",
        created_at=app_now(), queued_at=app_now() - DAY,
    )  # fmt: skip
    return row, None, {}


def mail_returned():
    mail, _edition, _expected = failed_mail()
    row = MailReturn.objects.create(mail=mail, source="x", address=mail.to, code="5.1.1", at=app_now() - DAY)
    return row, None, {}


def failed_job():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('default', 'core.send_mail', '{}', 'failed') RETURNING id"
        )
        return SimpleNamespace(pk=cursor.fetchone()[0]), None, {}


LATE = {
    "ouvertures": not_opened,
    "brouillons": not_written,
    "questions": unanswered,
    "recevabilite": unchecked,
    "sans-jury": without_jury,
    "lectures": late_juror,
    "proces-verbal": minutes_to_redo,
    "resultats": not_announced,
    "laureats": silent_winner,
    "signatures": unsigned,
    "adhesions": unsigned_deed,
    "obligations": owed,
    "bloques": blocked,
    "points": without_word,
    "jalons": milestone,
    "demarrages": not_started,
    "fins": overrun,
    "engagements": not_kept,
    "echanges": message,
    "dossiers": case,
    "confirmations": to_confirm,
    "courriels": failed_mail,
    "retours": mail_returned,
    "travaux": failed_job,
}


def test_each_kind_that_an_app_declares_has_its_example():
    assert set(late_kinds()) == set(LATE)


@pytest.mark.parametrize("name", sorted(LATE))
def test_late_thing_is_told_with_who_acts(name):
    kind = late_kinds()[name]
    row, edition, expected = LATE[name]()
    other = EditionFactory()

    found = list(kind.rows(edition))

    assert [one.pk for one in found] == [row.pk]
    (line,) = told(kind, found, app_now())
    assert line.late.who and line.late.about
    assert line.late.since < app_now()
    assert line.late.who == expected.get("who", line.late.who)
    if kind.people:
        people = list(kind.people(found[0]))
        assert people or name in {"obligations", "adhesions", "engagements", "dossiers", "brouillons"}
        assert set(people) == set(expected.get("people", people))
        assert str(kind.text)
    if edition is not None:
        assert not kind.rows(other).exists()


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("lectures", lambda row: row.reviews.update(state=ReviewState.SUBMITTED, submitted_at=app_now())),
        ("laureats", lambda row: Application.objects.filter(pk=row.pk).update(state=ApplicationState.ACCEPTED)),
        ("sans-jury", lambda row: Challenge.objects.filter(pk=row.pk).update(state=ChallengeState.CANCELLED)),
        ("proces-verbal", lambda row: Deliberation.objects.filter(pk=row.pk).update(signed_at=None)),
        ("points", lambda row: CheckInFactory(pilot=row, week_of=monday_of(today()), side="directorate")),
        ("echanges", lambda row: Thread.objects.update(turn="nobody", waiting=0, reply_by=None)),
    ],
)
def test_what_was_done_is_late_no_more(name, mend):
    row, edition, _expected = LATE[name]()

    mend(row)

    assert not late_kinds()[name].rows(edition).exists()


def test_funnel_counts_what_reached_each_stage(clock):
    edition = EditionFactory(complete=True)
    for state in (ChallengeState.DRAFT, ChallengeState.OPEN, ChallengeState.DECIDED, ChallengeState.CANCELLED):
        won = challenge(state, edition)
    decided = Challenge.objects.get(edition=edition, state=ChallengeState.DECIDED)
    for state in (
        ApplicationState.DRAFT,
        ApplicationState.INELIGIBLE,
        ApplicationState.RENOUNCED,
        ApplicationState.WITHDRAWN,
    ):
        ApplicationFactory(challenge=decided, state=state)
    ApplicationFactory(challenge=challenge(ChallengeState.DECIDED, EditionFactory(complete=True)), state="accepted")

    challenges, applications, *_others = funnels_of(Edition.objects.get(pk=edition.pk))

    assert [n for _stage, n in challenges.stages] == [3, 2, 2, 1]
    assert challenges.aside == "1 annulé"
    assert [n for _stage, n in applications.stages] == [3, 2, 1, 1, 0]
    assert won.edition == edition


def test_calendar_has_the_dates_of_every_noun():
    around = jury_set(applicants=1, jurors=1)
    aged(around.jury, opened_at=app_now(), reviews_due_at=app_now() + 9 * DAY)

    lanes = {lane.label: lane for lane in calendar_of(around.challenge.edition)}

    assert {"Ce que l’édition annonce", "Appels à candidatures", "Lectures du jury", "Résultats"} <= set(lanes)
    assert lanes["Lectures du jury"].spans[0].until == (app_now() + 9 * DAY).date()


def test_an_agent_who_is_kept_from_a_file_does_not_read_it_among_the_late(monkeypatch):
    row, edition, _expected = silent_winner()
    agent = member_of(row.organisation, team=True)

    groups = {group.kind.name for group in late_in(edition, agent, most=5)}
    others = {group.kind.name for group in late_in(edition, UserFactory(team=True), most=5)}

    assert "laureats" in others - groups
