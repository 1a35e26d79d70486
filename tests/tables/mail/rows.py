"""One row for each kind of mail: the act that writes it, and exactly who is written to."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import get_language

from accounts.account_mail import write as write_account_mail
from accounts.domain.address import ask_check
from accounts.domain.invitation import invite
from accounts.domain.joining import answer_join_request, request_to_join
from accounts.domain.looking import start_looking
from accounts.domain.membership import (
    add_member,
    end_membership,
    grant_platform_role,
    hand_over,
    name_manager,
    revoke_platform_role,
)
from accounts.domain.merging import ask_merge, confirm_merge, preview
from accounts.enums import OrgRoleName
from accounts.models import Membership, User
from accounts.queries import people_of
from agreements.conventions.domain.accession import draft_accession
from agreements.conventions.domain.amending import amended
from agreements.conventions.domain.comments import comment
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.denouncing import denounce
from agreements.conventions.domain.remarks import tell_remarks as tell_convention_remarks
from agreements.conventions.domain.renewal import tick as warn_of_terms
from agreements.enums import ConventionState
from agreements.events.domain import allegations, breaches, obligations
from agreements.events.emails import remind
from agreements.facts.domain import lapsing as lapsing_facts
from agreements.facts.domain.establishing import Established
from agreements.facts.domain.recording import write
from agreements.facts.kinds import BY_FACT
from agreements.models import Accession, Allegation, Convention, Obligation
from casework.domain.acts import propose_correction
from casework.domain.cases import answer as answer_case
from casework.domain.cases import ask_papers, enter_opinion, fall_silent, open_case, transfer
from casework.domain.cases import withdraw as withdraw_case
from casework.domain.hourly import tell_all
from casework.domain.steps import confirm, refuse
from casework.domain.threads import post
from casework.models import Act, Case
from challenges.applications.batches import challenge_for
from challenges.applications.domain.application import submit_application, withdraw_application
from challenges.applications.domain.consents import ask_now
from challenges.applications.domain.consortium import consent, decline, invite_member, remove_member
from challenges.applications.domain.copying import transfer_application
from challenges.applications.domain.corrections import lapse_corrections, request_correction
from challenges.applications.domain.desk import extend_deadline, find_ineligible
from challenges.applications.domain.dossier import ATTACHMENT, declare_background
from challenges.applications.domain.publishing import consequences, publish_form
from challenges.applications.domain.questionnaire import add_question, open_questionnaire, save_question
from challenges.applications.domain.reminders import remind_drafts, tell_not_submitted
from challenges.applications.domain.taking_back import take_back
from challenges.calls.domain import challenge as calls
from challenges.calls.domain.amendment import amend_challenge
from challenges.calls.domain.calendar import open_due
from challenges.calls.domain.public_questions import answer_question, ask_question, tell_answers
from challenges.calls.domain.remarks import tell_remarks
from challenges.calls.domain.section import comment_section
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge, Deliberation, JuryMember, JurySeatOffer, Review, SavedSearch
from challenges.selection.batches import composed_for
from challenges.selection.domain.addenda import answer_addendum, write_addendum
from challenges.selection.domain.answering import give_notice, lapse_silent, remind_winners
from challenges.selection.domain.by_hand import change_reading
from challenges.selection.domain.conflicts import assess_influence, declare_conflict, declare_done
from challenges.selection.domain.deliberation import propose_decision
from challenges.selection.domain.jury import (
    appoint,
    assign,
    create_jury,
    dismiss,
    open_reviews,
    set_up_jury,
    sign_charter,
)
from challenges.selection.domain.offers import accept_offer, decline_offer, lapse_offers, seat_or_offer, withdraw_offer
from challenges.selection.domain.reading import abstain
from challenges.selection.domain.release import prepare_messages, promote_reserve, renounce_selection
from challenges.selection.domain.reopening import ask_reopening
from challenges.selection.domain.told_links import Told, stand_aside
from challenges.selection.domain.withdrawal import answer_withdrawal, consider_withdrawal, keep_selection
from core.batches.declared import list_of
from core.batches.domain import choose as choose_rows
from core.batches.domain import confirm as confirm_batch
from core.batches.domain import run as run_batch
from core.clock import app_now, today
from core.derivation import settle
from core.emails import deliver
from core.exports.declared import EVERYWHERE, export_kind
from core.exports.domain import ask as ask_export
from core.exports.domain import fail as fail_export
from core.exports.domain import make as make_export
from core.files import store
from core.mail_bundles import send_bundles
from core.mail_choices import Way, choose
from core.mail_reports import Outcome
from core.mail_returns import hold
from core.mail_trials import send_trial
from core.models import OutMail
from core.roles import Role
from core.scanning import refuse as refuse_file
from core.season import late_kinds
from core.workflow import import_state
from partners.domain.reminders import remind as remind_late
from pilots.domain import framing, incidents, lending, rectifying, reviewing
from pilots.domain import pilot as pilots
from pilots.domain.directorates import name_directorate
from pilots.domain.following import record_measure
from pilots.enums import BreachRuling, PilotDecision, PilotState
from pilots.models import Pilot
from public.domain.contact import send_message
from public.domain.saved_searches import mail_searches, save_search
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.acts import delegated
from tests.factories.agreements import sign_next, vote
from tests.factories.applications import fill
from tests.factories.challenges import CLOSES
from tests.factories.events import breach_of, declares, happens
from tests.factories.partners import DataSetFactory, ParticipationFactory
from tests.factories.pilots import MilestoneFactory, PilotIndicatorFactory, pdf, version_in_force
from tests.tables.gates.worlds import at
from tests.tables.mail.cast import person
from tests.tables.mail.worlds import ENGLISH, FRENCH, TYPED, only_the_cast

TEAM, LEGAL = "team@city.example", "legal@city.example"
AUTHORS = "manager@partner.example member@partner.example signatory@partner.example"
BOTH_PARTIES = (
    "manager@city-side.example member@city-side.example signatory@city-side.example "
    "manager@partner.example member@partner.example signatory@partner.example"
)
SIGNATORIES = f"{LEGAL} signatory@partner.example signatory@city-side.example"
PARTIES = (
    f"{SIGNATORIES} manager@partner.example member@partner.example manager@city-side.example member@city-side.example"
)
LEADS = "manager@lead.example member@lead.example signatory@lead.example"
RIVALS = "manager@rival.example member@rival.example signatory@rival.example"
STARTUP = "manager@startup.example member@startup.example signatory@startup.example"
DIRECTORATE = "manager@directorate.example member@directorate.example signatory@directorate.example"
MAKERS = "manager@maker.example member@maker.example signatory@maker.example"


@dataclass(frozen=True)
class Row:
    """`act(world)` prepares, and returns the act to do; `to` is every address that its mail of this kind goes to."""

    kind: str
    world: str
    act: Callable[[Any], Callable[[], Any]]
    to: str
    language: str = ""  # when the reader's language is not that of the accounts
    words: str = ""  # what tells one row of a kind from the others


ROWS: list[Row] = []


def row(kind: str, world: str, to: str, **fields: Any) -> Callable[[Any], Any]:
    def keep(act: Any) -> Any:
        ROWS.append(Row(kind, world, act, to, **fields))
        return act

    return keep


def moved(obj, state):
    obj = type(obj).objects.get(pk=obj.pk)
    import_state(obj, state, reason="x")
    return obj


@row("accounts.invitation", "call", "new@elsewhere.example", words="no account yet")
def _(w):
    return lambda: invite(w.lead, email="new@elsewhere.example", role=OrgRoleName.SIGNATORY, by=w.leads["manager"])


@row("accounts.invitation", "call", "outsider@nowhere.example", words="an account")
def _(w):
    return lambda: invite(w.lead, email="Outsider@nowhere.example", role=OrgRoleName.SIGNATORY, by=w.leads["manager"])


@row("accounts.join_request", "call", "manager@lead.example")
def _(w):
    return lambda: request_to_join(w.lead, by=w.outsider, message=TYPED)


@row("accounts.join_accepted", "call", "outsider@nowhere.example")
def _(w):
    request = request_to_join(w.lead, by=w.outsider, message=TYPED)
    return lambda: answer_join_request(request, by=w.leads["manager"], accept=True)


@row("accounts.join_refused", "call", "outsider@nowhere.example")
def _(w):
    request = request_to_join(w.lead, by=w.outsider, message=TYPED)
    return lambda: answer_join_request(request, by=w.leads["manager"], accept=False)


@row("accounts.join_accepted", "call", "", words="deactivated since")
def _(w):
    request = request_to_join(w.lead, by=w.outsider, message=TYPED)
    type(w.outsider).objects.filter(pk=w.outsider.pk).update(is_active=False)
    return lambda: answer_join_request(request, by=w.leads["manager"], accept=True)


@row("challenges.taken_back", "call", TEAM)
def _(w):
    challenge = moved(w.challenge, ChallengeState.PROPOSED)
    return lambda: calls.take_back_challenge(challenge, by=w.partners["member"])


@row("accounts.merge_proposed", "call", "manager@lead.example manager@rival.example")
def _(w):
    return lambda: ask_merge(w.rival, w.lead, by=w.team, reason=TYPED)


@row("accounts.merge_done", "call", f"{LEADS} {RIVALS}")
def _(w):
    merge, second = ask_merge(w.rival, w.lead, by=w.team, reason=TYPED), person("second@city.example", Role.TEAM)
    read = preview(w.rival, w.lead).sha256
    return lambda: confirm_merge(merge, by=second, read=read, decision=TYPED)


@row("accounts.manager_named", "call", "manager@lead.example outsider@nowhere.example")
def _(w):
    return lambda: name_manager(w.lead, email=w.outsider.email, by=w.team, proof=TYPED)


@row("accounts.handed_over", "call", "manager@lead.example member@lead.example")
def _(w):
    return lambda: hand_over(w.lead, to=w.leads["member"], by=w.leads["manager"])


@row("accounts.role_ended", "call", "member@lead.example")
def _(w):
    role = Membership.objects.get(organisation=w.lead, user=w.leads["member"], ended_at=None)
    return lambda: end_membership(role, by=w.leads["manager"])


@row("accounts.role_given", "call", "outsider@nowhere.example")
def _(w):
    return lambda: grant_platform_role(w.outsider, Role.EDITOR, by=w.team)


@row("accounts.role_taken", "call", "outsider@nowhere.example")
def _(w):
    grant_platform_role(w.outsider, Role.EDITOR, by=None)
    return lambda: revoke_platform_role(w.outsider, Role.EDITOR, by=w.team)


@row("accounts.looked_at", "call", "outsider@nowhere.example")
def _(w):
    return lambda: start_looking(w.outsider, by=w.team, reason=TYPED)


@row("challenges.corrected", "call", AUTHORS)
def _(w):
    challenge = moved(w.challenge, ChallengeState.PROPOSED)
    return lambda: calls.describe_challenge(challenge, by=w.team, fields={"places": 2})


@row("challenges.proposed", "call", TEAM)
def _(w):
    challenge = moved(w.challenge, ChallengeState.DRAFT)
    return lambda: calls.propose_challenge(challenge, by=w.partners["member"])


@row("challenges.changes_requested", "call", AUTHORS)
def _(w):
    challenge = moved(w.challenge, ChallengeState.PROPOSED)
    return lambda: calls.request_changes(challenge, by=w.team, reason=TYPED)


@row("challenges.approved", "call", AUTHORS)
def _(w):
    challenge = moved(w.challenge, ChallengeState.PROPOSED)
    return lambda: calls.approve_challenge(challenge, by=w.team)


@row("challenges.writer_added", "call", LEADS)
def _(w):
    challenge = moved(w.challenge, ChallengeState.DRAFT)
    ParticipationFactory(edition=challenge.edition, organisation=w.lead, role="directorate")
    return lambda: calls.add_organisation(challenge, organisation=w.lead, by=w.team)


@row("challenges.remarks", "call", AUTHORS, words="the team wrote it")
def _(w):
    challenge = moved(w.challenge, ChallengeState.DRAFT)
    comment_section(challenge, "problem", by=w.team, body=TYPED)
    return tell_remarks


@row("challenges.cancelled", "call", f"{AUTHORS} {TEAM}")
@row("challenges.call_cancelled", "call", f"{LEADS} {RIVALS}")
def _(w):
    return lambda: calls.cancel_challenge(w.challenge, by=w.team, reason=TYPED)


@row("challenges.amended", "call", f"{LEADS} {RIVALS}", words="a date")
def _(w):
    value = CLOSES + dt.timedelta(hours=5)
    return lambda: amend_challenge(w.challenge, field="closes_at", value=value, reason=TYPED, by=w.team)


@row("challenges.amended", "call", f"{LEADS} {RIVALS}", words="a part of the text, one applicant eligible already")
def _(w):
    Application.objects.filter(pk=w.other.pk).update(received_at=app_now(), receipt_number="DC-9")
    moved(w.other, ApplicationState.ELIGIBLE)
    return lambda: amend_challenge(w.challenge, field="expected", value="Xyzzy 43.", reason=TYPED, by=w.team)


@row("challenges.question_asked", "call", f"{AUTHORS} {TEAM}")
def _(w):
    return lambda: ask_question(w.challenge, by=w.rivals["member"], body=TYPED)


@row("challenges.questions_answered", "call", f"{LEADS} {RIVALS} outsider@nowhere.example")
def _(w):
    answer_question(ask_question(w.challenge, by=w.outsider, body=TYPED), by=w.team, answer=TYPED)
    return tell_answers


@row("challenges.questions_answered", "call", f"{LEADS} {RIVALS}", words="whoever asked was deactivated since")
def _(w):
    question = ask_question(w.challenge, by=w.outsider, body=TYPED)
    type(w.outsider).objects.filter(pk=w.outsider.pk).update(is_active=False)
    answer_question(question, by=w.team, answer=TYPED)
    return tell_answers


@row("challenges.form_changed", "call", f"{LEADS} {RIVALS}")
def _(w):
    asked = open_questionnaire(challenge=w.challenge, by=w.team)
    save_question(
        add_question(asked, kind="short", by=w.team), values={"label_fr": TYPED, "label_en": TYPED}, by=w.team
    )
    return lambda: publish_form(asked, seen=consequences(asked).seen, by=w.team)


@row("core.file_refused", "call", "member@lead.example")
def _(w):
    stored = store(pdf(), purpose=ATTACHMENT, by=w.leads["member"])
    return lambda: refuse_file(stored, TYPED)


@row("challenges.deadline_moved", "call", LEADS)
def _(w):
    until = CLOSES + dt.timedelta(days=1)
    return lambda: extend_deadline(w.application, by=w.team, until=until, reason=TYPED)


@row("challenges.alarm", "call", f"{TEAM} {LEGAL}")
def _(w):
    challenge = moved(w.challenge, ChallengeState.SCHEDULED)
    Challenge.objects.filter(pk=challenge.pk).update(contact_email="")
    return open_due


@row("challenges.application_received", "call", LEADS)
def _(w):
    return lambda: submit_application(w.application, by=w.leads["member"])


@row("challenges.application_withdrawn", "call", LEADS)
def _(w):
    application = submit_application(w.application, by=w.leads["member"])
    return lambda: withdraw_application(application, by=w.leads["member"])


@row("challenges.correction_requested", "call", LEADS)
def _(w):
    application = submit_application(w.application, by=w.leads["member"])
    due = app_now() + dt.timedelta(days=3)
    return lambda: request_correction(application, by=w.team, items={"pieces": TYPED}, due=due)


@row("challenges.correction_lapsed", "call", LEADS)
@row("challenges.correction_lapsed_team", "call", TEAM)
def _(w):
    application = submit_application(w.application, by=w.leads["member"])
    due = app_now() + dt.timedelta(days=3)
    request_correction(application, by=w.team, items={"pieces": TYPED}, due=due)
    at(due + dt.timedelta(minutes=2))
    return lapse_corrections


@row("challenges.application_taken_back", "call", f"{LEADS} manager@ally.example signatory@ally.example")
def _(w):
    application = submit_application(w.application, by=w.leads["member"])
    return lambda: take_back(application, by=w.leads["member"])


@row("challenges.draft_reminder", "call", f"{LEADS} {RIVALS}", words="drafts")
def _(w):
    at(CLOSES - dt.timedelta(hours=20))
    return remind_drafts


@row("challenges.draft_reminder", "call", LEADS, words="taken back, two hours before")
def _(w):
    at(CLOSES - dt.timedelta(hours=20))
    take_back(submit_application(w.application, by=w.leads["member"]), by=w.leads["member"])
    remind_drafts()
    at(CLOSES - dt.timedelta(hours=1))
    return remind_drafts


@row("challenges.not_submitted", "call", LEADS)
def _(w):
    take_back(submit_application(w.application, by=w.leads["member"]), by=w.leads["member"])
    at(CLOSES + dt.timedelta(hours=1))
    return tell_not_submitted


@row("challenges.application_transferred", "call", f"{LEADS} manager@solo.example")
def _(w):
    solo = OrganisationFactory(startup=True, name="Solaris")
    member_of(solo, OrgRoleName.MANAGER, email="manager@solo.example")
    add_member(solo, user=w.leads["manager"], role=OrgRoleName.MEMBER, by=None)
    return lambda: transfer_application(w.application, solo, by=w.leads["manager"])


# Whoever acts for both has one about each.
@row("challenges.same_people", "call", f"{LEADS} {RIVALS} member@lead.example")
def _(w):
    add_member(w.rival, user=w.leads["member"], role=OrgRoleName.MEMBER, by=None)
    fill(w.other, by=w.rivals["member"])
    w.other.answers.update(body=TYPED)
    Application.objects.filter(pk=w.other.pk).update(title="Ada")
    submit_application(w.other, by=w.rivals["member"])
    return lambda: submit_application(w.application, by=w.leads["member"])


@row("challenges.consortium_reconfirm", "call", "manager@ally.example signatory@ally.example")
def _(w):
    declare_background(
        w.application, [{"name": "Ada", "owner": "Ada", "licence": "MIT"}], none=False, by=w.leads["member"]
    )
    return lambda: ask_now(w.application)


@row("challenges.application_ineligible", "call", LEADS)
def _(w):
    application = submit_application(w.application, by=w.leads["member"])
    return lambda: find_ineligible(application, by=w.team, reason=TYPED)


@row("challenges.consortium_invitation", "call", "manager@ally.example signatory@ally.example")
def _(w):
    remove_member(w.member, by=w.leads["manager"])
    return lambda: invite_member(w.application, w.ally, role=TYPED, by=w.leads["manager"])


@row("challenges.consortium_answer", "call", LEADS, words="consents")
def _(w):
    remove_member(w.member, by=w.leads["manager"])
    member = invite_member(w.application, w.ally, role=TYPED, by=w.leads["manager"])
    return lambda: consent(member, by=w.allies["signatory"])


@row("challenges.consortium_answer", "call", LEADS, words="declines")
def _(w):
    return lambda: decline(w.member, by=w.allies["signatory"], reason=TYPED)


def told(w, application, *, by, internal=False):
    """The hourly mail of an exchange, after one message in it."""
    post(application, by=by, body=TYPED, internal=internal)
    return tell_all


@row("casework.new_messages", "call", LEADS)
def _(w):
    return told(w, w.application, by=w.team)


@row("casework.new_messages", "call", TEAM, words="from the applicant, on a draft")
def _(w):
    return told(w, w.application, by=w.leads["member"])


@row("casework.new_messages", "call", "", words="an internal note")
def _(w):
    return told(w, w.application, by=w.team, internal=True)


def complaint(**given):
    words = {"kind": "reclamation", "about": TYPED, "body": TYPED, "email": "paul@nowhere.example"} | given
    return open_case(**words, sender=str(len(words["about"])) + words["email"])


@row("casework.case_opened", "call", TEAM)
def _(w):
    return complaint


@row("casework.case_acknowledged", "call", "paul@nowhere.example", language="active")
def _(w):
    return complaint


@row("casework.case_papers", "call", "paul@nowhere.example", language="fr")
def _(w):
    case = complaint()
    return lambda: ask_papers(case, by=w.team, reason=TYPED)


@row("casework.act_notified", "call", "paul@nowhere.example", language="fr")
def _(w):
    case = complaint()
    return lambda: answer_case(case, "reject", by=w.team, words=TYPED)


@row("casework.act_notified", "call", "", words="anonymous")
def _(w):
    case = complaint(email="")
    return lambda: answer_case(case, "reject", by=w.team, words=TYPED)


def withdrawal(w):
    """A correction that the signing authority confirms, proposed by the team."""
    case = complaint()
    answer_case(case, "reject", by=w.team, words=TYPED)
    return propose_correction(Act.objects.get(object_id=case.pk), by=w.team, mode="retrait", text=TYPED, reasons=TYPED)


@row("casework.step_proposed", "call", "authority@city.example")
def _(w):
    return lambda: withdrawal(w)


@row("casework.step_closed", "call", TEAM)
def _(w):
    step = withdrawal(w)
    delegated(w.authority, by=w.legal)
    return lambda: refuse(step, by=w.authority, answer=TYPED)


@row("casework.moved", "call", TEAM)
def _(w):
    case = complaint()
    return lambda: withdraw_case(case)


@row("casework.case_transferred", "call", "paul@nowhere.example", language="fr")
def _(w):
    case = complaint()
    return lambda: transfer(case, by=w.team, reason=TYPED)


@row("casework.case_forwarded", "call", "archives@elsewhere.example", language="fr")
def _(w):
    case = complaint()
    return lambda: transfer(case, by=w.team, reason=TYPED, address="archives@elsewhere.example")


@row("casework.case_opinion", "call", "paul@nowhere.example", language="fr")
def _(w):
    case = complaint(kind="documents")
    answer_case(case, "reject", by=w.legal, words=TYPED)
    return lambda: enter_opinion(case, by=w.legal, opinion=TYPED)


@row("casework.case_silent", "call", "paul@nowhere.example", language="fr")
def _(w):
    Case.objects.filter(pk=complaint().pk).update(silence_at=app_now())
    return fall_silent


@row("public.search_to_confirm", "call", "paul@nowhere.example", language="active")
def _(w):
    return lambda: save_search(
        QueryDict("q=Ada"), email="paul@nowhere.example", by=AnonymousUser(), sender=get_language()
    )


@row("public.search_found", "call", "paul@nowhere.example", language="fr")
def _(w):
    then = w.challenge.opens_at - dt.timedelta(days=1)
    SavedSearch.objects.create(email="paul@nowhere.example", seen_until=then, confirmed_at=then)
    return mail_searches


def jury_of(w):
    jury = create_jury(w.challenge, by=w.team)
    set_up_jury(jury, by=w.team, blind=False, quorum=1, reviews_per_application=1, due_at=None)
    return jury


@row("challenges.jury_invitation", "judging", "juror@reading.example")
def _(w):
    jury, juror = jury_of(w), person("juror@reading.example")
    return lambda: appoint(jury, user=type(juror).objects.get(pk=juror.pk), by=w.team, chair=True)


def offered(w):
    """A seat offered to an address without account."""
    return seat_or_offer(jury_of(w), by=w.team, email="ada@out.example", name="Ada", chair=False)


@row("challenges.jury_seat_offered", "judging", "ada@out.example", language="fr")
def _(w):
    jury = jury_of(w)
    return lambda: seat_or_offer(jury, by=w.team, email="ada@out.example", name="Ada", chair=False)


@row("challenges.jury_seat_withdrawn", "judging", "ada@out.example", language="fr")
def _(w):
    offer = offered(w)
    return lambda: withdraw_offer(offer, by=w.team)


@row("challenges.jury_seat_answered", "judging", "team@city.example", words="accepted")
def _(w):
    offer, invited = offered(w), person("ada@out.example")
    EmailAddress.objects.get_or_create(user=invited, email=invited.email, defaults={"verified": True})
    return lambda: accept_offer(offer, by=invited)


@row("challenges.jury_seat_answered", "judging", "team@city.example", words="declined")
def _(w):
    offer = offered(w)
    return lambda: decline_offer(offer, reason=TYPED)


@row("challenges.jury_seat_answered", "judging", "team@city.example", words="lapsed")
def _(w):
    offer = offered(w)
    JurySeatOffer.objects.filter(pk=offer.pk).update(expires_at=app_now())
    return lapse_offers


@row("challenges.juror_dismissed", "judging", "juror@reading.example")
def _(w):
    member = appoint(jury_of(w), user=person("juror@reading.example"), by=w.team)
    return lambda: dismiss(member, by=w.team, reason=TYPED)


@row("challenges.reading_abstained", "judging", "team@city.example")
def _(w):
    jury, juror = jury_of(w), person("juror@reading.example")
    seat = appoint(jury, user=juror, by=w.team)
    JuryMember.objects.filter(pk=seat.pk).update(charter_signed_at=app_now(), conflicts_declared_at=app_now())
    review = Review.objects.create(application=w.application, member=seat)
    settle(review)
    return lambda: abstain(review, by=juror, reason=TYPED)


@row("challenges.link_recorded", "judging", "juror@reading.example")
def _(w):
    jury, juror = jury_of(w), person("juror@reading.example")
    member = appoint(jury, user=juror, by=w.team)
    return lambda: declare_conflict(JuryMember.objects.get(pk=member.pk), w.application, reason=TYPED, by=w.team)


@row("challenges.agent_aside", "judging", TEAM)
def _(w):
    agent = person("aside@city.example", Role.TEAM)
    return lambda: stand_aside(w.application.challenge, w.application, told=Told(TYPED, "close"), by=agent)


@row("challenges.link_assessed", "judging", "juror@reading.example")
def _(w):
    jury, juror = jury_of(w), person("juror@reading.example")
    member = appoint(jury, user=juror, by=w.team)
    conflict = declare_conflict(member, w.application, reason=TYPED, by=juror)
    return lambda: assess_influence(conflict, by=w.team, reason=TYPED)


def reading_jury(w, address):
    """A jury of one that reads."""
    jury, juror = jury_of(w), person(address)
    member = appoint(jury, user=juror, by=w.team, chair=True)
    sign_charter(member, by=juror)
    declare_done(member, by=juror)
    jury.opened_at = app_now()
    jury.save()
    return jury


@row("challenges.readings_given", "judging", "juror@reading.example")
def _(w):
    jury = reading_jury(w, "juror@reading.example")
    return lambda: change_reading(
        jury, w.application, taken_from=None, given_to=jury.members.get(), reason="", by=w.team
    )


@row("challenges.readings_taken", "judging", "juror@reading.example")
def _(w):
    jury = reading_jury(w, "juror@reading.example")
    member = jury.members.get()
    assign(jury, by=w.team)
    return lambda: change_reading(jury, w.application, taken_from=member, given_to=None, reason=TYPED, by=w.team)


@row("challenges.reviews_open", "judging", "juror@reading.example")
def _(w):
    jury, juror = jury_of(w), person("juror@reading.example")
    member = appoint(jury, user=juror, by=w.team, chair=True)
    sign_charter(member, by=juror)
    declare_done(member, by=juror)
    left = appoint(jury, user=person("left@reading.example"), by=w.team)
    left.left_at = app_now()
    left.save()
    return lambda: open_reviews(jury, by=w.team)


@row("challenges.juror_message", "judging", "juror@reading.example")
def _(w):
    jury = jury_of(w)
    appoint(jury, user=person("juror@reading.example"), by=w.team)
    left = appoint(jury, user=person("left@reading.example"), by=w.team)
    left.left_at = app_now()
    left.save()
    batch = choose_rows(list_of("jures"), composed_for(w.team, jury.pk), by=w.team, act="message", everything=True)
    confirm_batch(batch, by=w.team, given={"body_fr": [TYPED], "body_en": [""]})
    return lambda: run_batch(str(batch.pk))


def decide(w, decision):
    moved(w.challenge, ChallengeState.DELIBERATING)
    Application.objects.filter(pk=w.other.pk).update(state=ApplicationState.INELIGIBLE)
    propose_decision(w.application, by=w.team, decision=decision, reasons=TYPED)
    return lambda: prepare_messages(Challenge.objects.get(pk=w.challenge.pk), by=w.team)


for _decision in ("selected", "reserve", "declined"):
    row("challenges.decision", "judging", LEADS, words=_decision)(lambda w, decision=_decision: decide(w, decision))


def chosen(w, **clocks):
    """A selection of the application; its clocks as given. Nobody is on the reserve list."""
    Application.objects.filter(pk=w.application.pk).update(rank=1, decided_at=app_now(), **clocks)
    moved(w.challenge, ChallengeState.DECIDED)
    return moved(w.application, ApplicationState.SELECTED)


def past(days):
    return app_now() - dt.timedelta(days=days)


@row("challenges.selection_reminder", "judging", LEADS)
def _(w):
    chosen(w, remind_at=past(1), notice_at=past(-6), answer_by=past(-14))
    return remind_winners


@row("challenges.selection_notice", "judging", LEADS)
def _(w):
    chosen(w, notice_at=past(1), answer_by=past(-7))
    return give_notice


@row("challenges.selection_lapsed", "judging", LEADS)
@row("challenges.selection_lapsed_team", "judging", TEAM)
def _(w):
    chosen(w, answer_by=past(1), silence_renounces=True)
    return lapse_silent


def considered(w):
    application = chosen(w, notice_at=past(-6), answer_by=past(-14))
    return application, consider_withdrawal(application, by=w.team, ground="unlawful", reasons=TYPED)


@row("challenges.withdrawal_considered", "judging", LEADS)
def _(w):
    application = chosen(w, notice_at=past(-6), answer_by=past(-14))
    return lambda: consider_withdrawal(application, by=w.team, ground="unlawful", reasons=TYPED)


@row("challenges.withdrawal_heard", "judging", f"{TEAM} {LEGAL}")
def _(w):
    application, _hearing = considered(w)
    return lambda: answer_withdrawal(application, by=w.leads["manager"], observations=TYPED)


@row("challenges.selection_kept", "judging", LEADS)
def _(w):
    application, _hearing = considered(w)
    return lambda: keep_selection(application, by=w.team, reason=TYPED)


def signed(w):
    """A jury whose minutes are signed: the chair and the jury."""
    jury, chair = jury_of(w), person("juror@reading.example")
    appoint(jury, user=chair, by=w.team, chair=True)
    Deliberation.objects.create(
        jury=jury, held_at=app_now(), minutes=TYPED, signed_by=chair, signed_at=app_now(), ranking=[]
    )
    return jury, chair


@row("challenges.addendum_written", "judging", "juror@reading.example")
def _(w):
    jury, chair = signed(w)
    step = write_addendum(jury, by=chair, text=TYPED, reason=TYPED)
    return lambda: confirm(step, by=w.team, sha256=step.sha256)


@row("challenges.addendum_objected", "judging", f"juror@reading.example {TEAM}")
def _(w):
    jury, chair = signed(w)
    step = write_addendum(jury, by=chair, text=TYPED, reason=TYPED)
    addendum = confirm(step, by=w.team, sha256=step.sha256)
    return lambda: answer_addendum(addendum, by=chair, objection=TYPED)


@row("challenges.minutes_reopened", "judging", "juror@reading.example")
def _(w):
    """Whoever left the jury is not written to; nor are words typed by the chair sent."""
    jury, chair = jury_of(w), person("juror@reading.example")
    appoint(jury, user=chair, by=w.team, chair=True)
    left = appoint(jury, user=person("left@reading.example"), by=w.team)
    left.left_at = app_now()
    left.save()
    Deliberation.objects.create(
        jury=jury, held_at=app_now(), minutes=TYPED, signed_by=chair, signed_at=app_now(), ranking=[]
    )
    step = ask_reopening(jury, by=chair, reason=TYPED)
    return lambda: confirm(step, by=w.team, sha256=step.sha256)


@row("challenges.selection_renounced_team", "judging", TEAM)
def _(w):
    application = chosen(w, notice_at=past(-6), answer_by=past(-14))
    return lambda: renounce_selection(application, by=w.leads["manager"], reason=TYPED)


@row("challenges.reserve_promoted", "judging", LEADS)
def _(w):
    """The first of the list is written to, the second is not."""
    for rank, application in ((1, w.application), (2, w.other)):
        Application.objects.filter(pk=application.pk).update(rank=rank, decided_at=app_now())
        moved(application, ApplicationState.RESERVE)
    challenge = moved(w.challenge, ChallengeState.DECIDED)
    return lambda: promote_reserve(challenge)


@row("agreements.convention_to_sign", "convention", "signatory@partner.example", words="the first in the order")
def _(w):
    w.around.partner_signatory.memberships.update(ended_at=app_now())
    return lambda: vote(w.convention, w.around)


@row("agreements.convention_act", "convention", BOTH_PARTIES, words="whoever recorded the vote is not told")
def _(w):
    only_the_cast()
    return lambda: vote(w.convention, w.around)


@row("agreements.convention_remarks", "convention", LEGAL)
def _(w):
    comment(live_version(w.convention).articles.first(), by=w.around.partner_member, body=TYPED)
    return tell_convention_remarks


def bound(w):
    """The convention in force, and everybody whom it binds."""
    vote(w.convention, w.around)
    while w.convention.state != ConventionState.IN_FORCE:
        sign_next(w.convention, w.around)
    for account in (w.around.partner_signatory, w.around.city_signatory, w.around.partner_member):
        end_membership(account.memberships.get(), by=None)
    day = today()
    w.convention.versions.update(ends_on=day + dt.timedelta(days=90), notice_by=day + dt.timedelta(days=50))
    return w.convention


@row("agreements.convention_notice", "convention", PARTIES)
def _(w):
    party = bound(w).parties.get(role="partner")
    return lambda: denounce(party, by=w.partners["signatory"], reason=TYPED)


@row(
    "agreements.deed_of_earlier_version",
    "pilot",
    "manager@startup.example member@startup.example signatory@startup.example",
)
def _(w):
    first = Convention.objects.get().versions.get()
    type(first.convention).objects.filter(pk=first.convention_id).update(name_fr="Zénobie", name_en="Palmyra")
    now = app_now()
    type(first).objects.filter(pk=first.pk).update(superseded_at=now)
    first.convention.versions.create(n=2, frozen=first.frozen, sha256="b" * 64, frozen_at=now, in_force_at=now)
    return lambda: amended(Convention.objects.get(), by=None, log=None)


@row("agreements.convention_term", "convention", SIGNATORIES)
def _(w):
    bound(w)
    return warn_of_terms


@row("agreements.deed_to_sign", "pilot", "signatory@startup.example")
def _(w):
    Accession.objects.all().delete()
    Convention.objects.update(slug="earlier")
    version = version_in_force(w.around.edition, [], city=w.around.organisations["partner"])
    type(version.convention).objects.filter(pk=version.convention_id).update(name_fr="Zénobie", name_en="Palmyra")
    version.convention.refresh_from_db()
    return lambda: draft_accession(w.application, by=None, version=version)


def owed(w, term):
    happens(w.told, "prototype.delivered", dt.date(2027, 9, 1))
    return Obligation.objects.get(term=term)


@row("partners.late_reminder", "pilot", STARTUP, words="a milestone of the pilot is late")
def _(w):
    row = MilestoneFactory(
        pilot=w.pilot, title=TYPED, due_on=today() - dt.timedelta(days=1), responsible=w.pilot.prototype.maker
    )
    return lambda: remind_late(late_kinds()["jalons"], row, by=w.team)


@row("agreements.obligation_reminder", "events", MAKERS, words="a day comes")
def _(w):
    obligation = owed(w, "update_on_incorporation_days")
    return lambda: remind(obligation)


@row("agreements.obligation_reminder", "events", MAKERS, words="a day has passed")
def _(w):
    obligation = owed(w, "update_on_incorporation_days")
    Obligation.objects.filter(pk=obligation.pk).update(due_at=app_now() - dt.timedelta(days=1))
    Obligation.objects.exclude(pk=obligation.pk).update(state="cancelled")
    return obligations.tick


def lapsing(w, name):
    """A fact recorded, on the day from which its renewal is asked for."""
    User.objects.filter(email__endswith="@test.example").update(is_active=False)
    fact = write(w.told.prototype, name, today(), Established(), by=w.legal)
    at(app_now() + dt.timedelta(days=BY_FACT[name].days) - BY_FACT[name].notice)
    return fact


@row("agreements.fact_renewal", "events", LEGAL, words="a fact of law")
def _(w):
    lapsing(w, "registers_read")
    return lapsing_facts.tick


@row("agreements.fact_renewal", "events", TEAM, words="a fact of a trial that no directorate follows")
def _(w):
    lapsing(w, "data_stored")
    return lapsing_facts.tick


@row("agreements.breach_notice", "events", MAKERS)
def _(w):
    obligation = owed(w, "update_on_incorporation_days")
    obligation = moved(obligation, "late")
    breach = breach_of(w.told, obligation, "", facts=TYPED)
    return lambda: breaches.give_notice(breach, by=w.legal, reason=TYPED)


@row("agreements.allegation_received", "events", MAKERS)
def _(w):
    given = {"by": next(iter(people_of(w.told.maker))), "declarer": w.told.maker, "actor": "city"}
    return lambda: declares(w.told, "access.credentials_withdrawn", **given)


@row("agreements.allegation_notified", "events", MAKERS)
def _(w):
    declares(w.told, "maintenance.stopped", actor="startup", account=" ".join([TYPED] * 6))
    alleged = Allegation.objects.get()
    given = {"accused": w.told.maker, "articles": ["source_escrow"]}
    return lambda: allegations.notify(alleged, by=w.legal, reason=TYPED, **given)


@row("pilots.planned", "pilot", f"{STARTUP} {DIRECTORATE}")
def _(w):
    prototype = w.pilot.prototype
    Pilot.objects.filter(pk=w.pilot.pk).delete()
    Challenge.objects.update(title_fr="Zénobie", title_en="Palmyra")
    prototype.application.refresh_from_db()
    return lambda: pilots.plan_from_application(prototype.application)


@row("pilots.started", "pilot", f"{STARTUP} {DIRECTORATE}")
def _(w):
    pilots.make_ready(w.pilot, by=w.directorates["member"])
    return lambda: pilots.start(w.pilot, by=w.directorates["member"])


def running(w):
    agent = w.directorates["member"]
    pilots.make_ready(w.pilot, by=agent)
    pilots.start(w.pilot, by=agent)
    return agent


@row("pilots.directorates_changed", "pilot", f"{STARTUP} {DIRECTORATE} new@parks.example")
def _(w):
    parks = OrganisationFactory(directorate=True, name="Parcs")
    add_member(parks, user=person("new@parks.example"), role=OrgRoleName.MEMBER, by=None)
    return lambda: name_directorate(w.pilot, parks, lead=False, reason=TYPED, by=w.team)


@row("pilots.paused", "pilot", f"{STARTUP} {DIRECTORATE} {TEAM}")
def _(w):
    agent = running(w)
    return lambda: pilots.pause(w.pilot, by=agent, reason=TYPED)


@row("pilots.resumed", "pilot", f"{STARTUP} {DIRECTORATE}")
def _(w):
    agent = running(w)
    pilots.pause(w.pilot, by=agent, reason=TYPED)
    return lambda: pilots.resume(w.pilot, by=agent)


@row("pilots.site_moved", "pilot", f"{STARTUP} {DIRECTORATE}")
def _(w):
    values = {"name": TYPED, "arrondissement": 3, "visibility": "hidden"}
    return lambda: framing.set_site(w.pilot, by=w.directorates["member"], values=values, site=w.pilot.sites.get())


@row("pilots.site_closed", "pilot", f"{STARTUP} {DIRECTORATE} {TEAM}")
def _(w):
    w.pilot.sites.update(name=TYPED)
    return lambda: framing.refuse_site(w.pilot.sites.get(), by=w.directorates["member"], reason=TYPED)


@row("pilots.assessment_returned", "pilot", DIRECTORATE)
def _(w):
    framing.write_assessment(w.pilot, by=w.directorates["member"], summary="Vu.")
    return lambda: framing.return_assessment(w.pilot, by=w.dpo, asked=TYPED)


def lent(w):
    dataset = DataSetFactory(owner=w.around.organisations["partner"], name_fr=FRENCH, name_en=ENGLISH)
    values = {"dataset": dataset, "purpose": "Voir", "ends_on": today(), "hosting": "city", "licence": ""}
    return lending.share_data(w.pilot, by=w.directorates["member"], values=values)


@row("pilots.data_terms", "pilot", STARTUP)
def _(w):
    return lambda: lent(w)


@row("pilots.data_answered", "pilot", f"{STARTUP} {DIRECTORATE}")
def _(w):
    found = lent(w)
    return lambda: lending.refuse_terms(found, by=w.startups["member"], reason=TYPED)


OFFICES = "dpo@city.example team@city.example"


def reported(w, agent):
    values = {"on": today(), "text": "Une lampe éteinte.", "measures": "", "personal_data": False, "public_text": TYPED}
    return incidents.report_incident(w.pilot, by=agent, values={**values, "seen": False})


@row("pilots.incident_reported", "pilot", OFFICES)
def _(w):
    agent = running(w)
    return lambda: reported(w, agent)


@row("pilots.incident_shown", "pilot", "member@directorate.example")
def _(w):
    found = reported(w, running(w))
    return lambda: incidents.show_incident(found, by=w.team, public_text=TYPED)


@row("pilots.incident_hidden", "pilot", f"{OFFICES} member@directorate.example")
def _(w):
    found = incidents.show_incident(reported(w, running(w)), by=w.team, public_text="Une panne.")
    return lambda: incidents.hide_incident(found, by=w.team, note=TYPED)


@row("pilots.breach_ruled", "pilot", f"{TEAM} {STARTUP} {DIRECTORATE}")
def _(w):
    found = reported(w, running(w))
    values = {"breach": BreachRuling.PERSONS, "reasons": "Vu.", "notified_on": None, "persons_told_on": None}
    return lambda: incidents.rule_breach(found, by=w.dpo, values=values)


def measured(w):
    indicator, by = PilotIndicatorFactory(pilot=w.pilot, name_fr=FRENCH, name_en=ENGLISH), running(w)
    return record_measure(indicator, by=by, on=today(), value=2, note=TYPED)


@row("pilots.rectified", "pilot", STARTUP)
def _(w):
    found = measured(w)
    return lambda: rectifying.withdraw_measure(found, by=w.directorates["member"], reason=TYPED)


@row("pilots.words_hidden", "pilot", f"{OFFICES} member@directorate.example")
def _(w):
    found = measured(w)
    return lambda: rectifying.hide_words(found, by=w.team, note=TYPED)


@row("pilots.words_judged", "pilot", "member@directorate.example team@city.example")
def _(w):
    found = rectifying.hide_words(measured(w), by=w.team, note="Un nom.")
    return lambda: rectifying.judge_words(found, by=w.dpo, erase=True, note=TYPED)


def written(w):
    pilot, agent = moved(w.pilot, PilotState.ENDED), w.directorates["member"]
    grid = dict.fromkeys(("efficiency", "feasibility", "durability"), 3)
    values = {
        "decision": PilotDecision.STOP,
        "findings_fr": TYPED,
        "findings_en": "",
        "decision_reasons": TYPED,
        **grid,
    }
    reviewing.save_draft(pilot, by=agent, values=values)
    return pilot, agent


@row("pilots.evaluation_sent", "pilot", STARTUP)
def _(w):
    pilot, agent = written(w)
    return lambda: reviewing.send_to_startup(pilot, by=agent)


@row("pilots.evaluation_read", "pilot", DIRECTORATE)
def _(w):
    pilot, agent = written(w)
    reviewing.send_to_startup(pilot, by=agent)
    return lambda: reviewing.observe(pilot, by=w.startups["member"], observations="")


def contact(w):
    values = {"name": "Ida", "email": "writer@nowhere.example", "topic": "Xyzzy", "message": TYPED, "sender": "::1"}
    return lambda: send_message(**values)


row("cms.contact", "call", "contact", language="fr")(contact)
row("cms.contact_received", "call", "writer@nowhere.example", language="active")(contact)


@row("core.bundle", "call", "outsider@nowhere.example")
def _(w):
    answer_question(ask_question(w.challenge, by=w.outsider, body=TYPED), by=w.team, answer=TYPED)
    choose(w.outsider, {"challenges.questions_answered": Way.DAILY})

    def act():
        tell_answers()
        waiting = OutMail.objects.filter(reader=w.outsider, kind="challenges.questions_answered")
        deliver(str(waiting.get().pk))
        waiting.update(due_at=app_now())
        send_bundles()

    return act


@row("core.mail_trial", "call", TEAM)
def _(w):
    held = OutMail.objects.create(kind="x", to="a@b.example", subject="x", body="x", created_at=app_now())
    return lambda: send_trial(held, by=w.team)


@row("accounts.address_check", "call", "outsider@nowhere.example")
def _(w):
    hold(w.outsider.email, Outcome("failed", "5.1.1", w.outsider.email, "550 no such user"))
    return lambda: ask_check(w.outsider)


OUTSIDER = "outsider@nowhere.example"
LINKS = {
    "activate_url": "/compte/confirm-email/x/",
    "password_reset_url": "/compte/password/reset/",
    "signup_url": "/compte/signup/",
}


def account_mail(prefix, email):
    """What the accounts library gives: its links are in the language of the page that is being read."""
    with translation.override("fr"):
        told = {name: "http://testserver" + path for name, path in LINKS.items()}
        told |= {"ip": "203.0.113.7", "user_agent": "Mozilla/5.0", "timestamp": app_now()}
        write_account_mail(f"account/email/{prefix}", email, told)


@row("accounts.confirm_address", "call", OUTSIDER)
def _(w):
    return lambda: account_mail("email_confirmation_signup", OUTSIDER)


@row("accounts.password_reset", "call", OUTSIDER)
def _(w):
    return lambda: account_mail("password_reset_key", OUTSIDER)


@row("accounts.account_exists", "call", OUTSIDER)
def _(w):
    return lambda: account_mail("account_already_exists", OUTSIDER)


@row("accounts.unknown_account", "call", "new@elsewhere.example", language="fr")
def _(w):
    return lambda: account_mail("unknown_account", "new@elsewhere.example")


@row("accounts.account_changed", "call", OUTSIDER)
def _(w):
    return lambda: account_mail("password_changed", OUTSIDER)


def _exported(w):
    kind = export_kind("candidatures-recues")
    return ask_export(kind, EVERYWHERE, by=w.team, shape="csv")


@row("core.export_ready", "judging", TEAM)
def _(w):
    export = _exported(w)
    return lambda: make_export(str(export.pk))


@row("core.export_failed", "judging", TEAM)
def _(w):
    export = _exported(w)
    return lambda: fail_export(export)


@row("challenges.files_handed", "judging", TEAM)
def _(w):
    giver = UserFactory(team=True, first_name="Ida", last_name="Lovelace")
    place = challenge_for(giver, w.challenge.pk)
    batch = choose_rows(list_of("candidatures"), place, by=giver, act="confier", everything=True)
    confirm_batch(batch, by=giver, given={"agent": [str(w.team.pk)]})
    return lambda: run_batch(str(batch.pk))
