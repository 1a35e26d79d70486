"""One object in each state, and a name that is found nowhere else for every object, person and organisation.

A canary is a made-up word, `zq` + what bears it + `x`: `zqchallengedraftx`. It stands in the title, and so in the address,
of its object. Who may read which is in `public.toml`.
"""

import datetime as dt

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from accounts.models import Organisation
from agreements.enums import (
    AllegationState,
    BreachState,
    ConventionState,
    ObligationState,
    PartyRole,
    PrototypeState,
    SignatureMethod,
)
from agreements.models import (
    Accession,
    Allegation,
    Breach,
    Convention,
    ConventionVersion,
    CouncilVote,
    Obligation,
    Party,
    Prototype,
    Signature,
)
from casework.enums import CaseState, Side
from casework.models import Act, Case, Message, Notice, Thread
from challenges.calls.domain.challenge import link_organisation
from challenges.enums import ApplicationState, ChallengeOrgRole, ChallengeState, PendingDecision, ReviewState
from challenges.models import Application, Challenge
from core.clock import app_now, today
from core.models import Comment, StoredFile, generic_key
from core.workflow import import_state
from pilots.enums import PilotState, SiteVisibility
from pilots.models import EvaluationDraft, Pilot
from register.domain.head import sign_head
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import (
    AnswerFactory,
    ApplicationFactory,
    ApplicationMemberFactory,
    AttachmentFactory,
    BackgroundFactory,
    DeliberationFactory,
    JuryFactory,
    JuryMemberFactory,
    ReleaseFactory,
    ReviewFactory,
)
from tests.factories.challenges import (
    AmendmentFactory,
    ChallengeDataSetFactory,
    ChallengeFactory,
    IndicatorFactory,
    QuestionFactory,
    TermsSheetFactory,
)
from tests.factories.cms import EventPageFactory, NewsPageFactory
from tests.factories.events import happens
from tests.factories.events import story as told_story
from tests.factories.partners import (
    CommitmentFactory,
    DataSetFactory,
    DirectorateFactory,
    DueDiligenceFactFactory,
    EditionFactory,
    ParticipationFactory,
)
from tests.factories.pilots import (
    AssessmentFactory,
    CheckInFactory,
    ComponentFactory,
    DataSharingFactory,
    DepositFactory,
    DeviceFactory,
    EvaluationFactory,
    IncidentFactory,
    MeasureFactory,
    MilestoneFactory,
    PilotFactory,
    PilotIndicatorFactory,
    PrototypeFactory,
    SiteFactory,
)
from tests.factories.startups import FounderFactory, StartupProfileFactory

WEEK = dt.timedelta(weeks=1)
SHOWN = (PrototypeState.LICENSED, PrototypeState.COMMONS)
TERMS = {
    ObligationState.DUE: ("source_escrow", "maintenance_silence_days"),
    ObligationState.FULFILLED: ("call_back", "notice_days"),
    ObligationState.LATE: ("open_data_results", "publication_deadline_days"),
    ObligationState.CANCELLED: ("survival_and_remedies", "cure_days"),
}
ADOPTED = ("voted", "partly_signed", "in_force", "expired", "terminated")


def canary(*words: str) -> str:
    return "zq" + "".join("".join(words).replace("_", "").split()) + "x"


def named(*words, **fields):
    """An organisation whose name is a canary."""
    name = canary(*words)
    return OrganisationFactory(name=f"Organisation {name}", slug=name, **fields)


def person(*words, **fields):
    """A person whose name and address are a canary."""
    name = canary(*words)
    return UserFactory(first_name="Camille", last_name=name, email=f"{name}@{name}.example", **fields)


def build():
    """A published edition, and everything in it."""
    edition = EditionFactory(
        complete=True, name_fr=f"Édition {canary('edition published')}", slug=canary("edition published")
    )
    _editions(edition)
    _organisations(edition)
    _challenges(edition)
    released = _applications(edition)
    _jury(released)
    _prototypes(edition)
    _pilots(edition)
    _conventions(edition)
    _events()
    _cases()
    _acts()
    _pages()
    sign_head()  # what is registered is in the journal once a head is signed


def _editions(edition):
    hidden = EditionFactory(
        complete=True, published=False, name_fr=f"Édition {canary('edition hidden')}", slug=canary("edition hidden")
    )
    ParticipationFactory(edition=hidden, organisation=named("partner of hidden edition"))
    ChallengeFactory(
        edition=hidden, state=ChallengeState.OPEN, title_fr=f"Défi {canary('challenge of hidden edition')}",
        partner=named("partner of hidden challenge"), **_calendar(ChallengeState.OPEN),
    )  # fmt: skip
    taking_part = ParticipationFactory(edition=edition, organisation=named("partner present"))
    CommitmentFactory(participation=taking_part, text_fr=f"Ouvrir {canary('commitment')}")
    ParticipationFactory(edition=edition, organisation=named("partner gone"), left_on=today())


def _organisations(edition):
    """Organisations that no public page has a reason to name, and what is known of one that they name."""
    named("organisation alone")
    partner = Organisation.objects.get(slug=canary("partner present"))
    named("organisation merged", merged_into=None)
    Organisation.objects.filter(slug=canary("organisation merged")).update(merged_into=partner)
    DueDiligenceFactFactory(organisation=partner, text=canary("due diligence"))
    DataSetFactory(owner=partner, name_fr=f"Données {canary('dataset offered')}")
    DataSetFactory(owner=partner, name_fr=f"Données {canary('dataset withdrawn')}", withdrawn_at=app_now())
    DirectorateFactory(organisation=named("directorate alone", directorate=True))
    startup = named("startup with profile", startup=True)
    profile = StartupProfileFactory(organisation=startup, pitch_fr=canary("pitch"), skills=canary("skills"))
    FounderFactory(profile=profile, name=canary("founder"))
    for kind in OrgRoleName:
        person_of = person("member", kind.value)
        _join(partner, person_of, kind)
    for role in ("team", "legal", "editor", "dpo"):
        person("office", role, **{role: True})


def _join(organisation, user, role):
    add_member(organisation, user=user, role=role, by=None)


def _calendar(state):
    now = app_now()
    before = state in {"draft", "proposed", "changes_requested", "approved", "scheduled"}
    open_now = state == ChallengeState.OPEN
    return {
        "opens_at": now + WEEK if before else now - 10 * WEEK,
        "closes_at": now + 5 * WEEK if before or open_now else now - 5 * WEEK,
        "decision_at": now + 9 * WEEK,
    }


def _challenge(edition, name, state, **fields):
    """A challenge called after its canary, whose partner, directorate and author have one each."""
    partner, directorate = named(name, "partner"), named(name, "directorate", directorate=True)
    author = person(name, "author")
    _join(partner, author, OrgRoleName.MEMBER)
    challenge = ChallengeFactory(
        edition=edition, partner=partner, author=author, state=state, title_fr=f"Défi {canary(name)}",
        title_en=f"Challenge {canary(name)}", **_calendar(state), **fields,
    )  # fmt: skip
    link_organisation(challenge, directorate, ChallengeOrgRole.DIRECTORATE)
    return challenge


def _challenges(edition):
    for state in ChallengeState:
        _challenge(edition, f"challenge {state}", state)
    later = _challenge(edition, "challenge cancelled after opening", ChallengeState.CANCELLED)
    Challenge.objects.filter(pk=later.pk).update(published_at=app_now() - WEEK)
    opened = Challenge.objects.get(slug__contains=canary("challenge open"))
    asker = person("asker")
    QuestionFactory(
        challenge=opened, body=canary("question answered"), asked_by=asker, answer=canary("answer"),
        answered_at=app_now(), answered_by=person("answerer"),
    )  # fmt: skip
    QuestionFactory(challenge=opened, body=canary("question waiting"), asked_by=asker)
    AmendmentFactory(challenge=opened, reason=canary("amendment reason"), made_by=person("amender"))
    Comment.objects.create(
        **generic_key(opened), section="problem", author=person("commenter"), body=canary("remark"),
        suggestion=canary("suggestion"),
    )  # fmt: skip
    IndicatorFactory(challenge=opened, name_fr=canary("challenge indicator"))
    owner = named("dataset lender")
    ChallengeDataSetFactory(challenge=opened, dataset=DataSetFactory(owner=owner, name_fr=canary("dataset lent")))
    TermsSheetFactory(challenge=opened, convention_name=canary("terms"))


def _applications(edition):
    """One application in each state to a challenge whose results are known, and to one that still deliberates."""
    released = _challenge(edition, "released", ChallengeState.DECIDED)
    ReleaseFactory(challenge=released, released_by=person("releaser"))
    deliberating = _challenge(edition, "secret", ChallengeState.DELIBERATING)
    for state in ApplicationState:
        _application(released, f"application {state}", state)
        if state not in {ApplicationState.ACCEPTED, ApplicationState.SELECTED}:
            _application(deliberating, f"undecided {state}", state)
    for decision in PendingDecision:
        application = _application(deliberating, f"pending {decision}", ApplicationState.ELIGIBLE)
        Application.objects.filter(pk=application.pk).update(
            pending_decision=decision, pending_reasons=canary(f"pending reasons {decision}")
        )
    return released


def _application(challenge, name, state):
    startup = named(name, "applicant", startup=True)
    founder = person(name, "founder")
    _join(startup, founder, OrgRoleName.MANAGER)
    application = ApplicationFactory(
        challenge=challenge, organisation=startup, state=state, title=f"Solution {canary(name, 'solution')}",
        created_by=founder,
    )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(decision_reasons=canary(name, "reasons"), rank=1)
    AnswerFactory(application=application, body=canary(name, "pitch"))
    return application


def _jury(challenge):
    jury = JuryFactory(challenge=challenge)
    application = challenge.applications.get(state=ApplicationState.ACCEPTED)
    for state in ReviewState:
        member = JuryMemberFactory(jury=jury, user=person("juror", state.value))
        review = ReviewFactory(
            application=application, member=member, comment=canary("review", state.value),
            to_applicant=canary("feedback", state.value), submitted_at=app_now(),
            abstained_reason=canary("review", state.value),
        )  # fmt: skip
        if state != ReviewState.ASSIGNED:
            import_state(review, state, reason="essai")
    DeliberationFactory(jury=jury, minutes=canary("minutes"), signed_by=person("chair"), signed_at=app_now())
    ApplicationMemberFactory(
        application=application, organisation=named("consortium member", kind="lab"), role=canary("consortium part"),
        consented_at=app_now(),
    )  # fmt: skip
    writer = person("correspondent")
    thread = Thread.objects.create(**generic_key(application), kind="candidature", owner_role="team")
    for internal in (False, True):
        body = canary("note" if internal else "message")
        Message.objects.create(thread=thread, side=Side.OURS, author=writer, body=body, internal=internal)
    BackgroundFactory(application=application, name=canary("background"), owner=canary("background owner"))
    AttachmentFactory(application=application, file=_file("attachment", writer), label=canary("attachment label"))


def _file(name, by, purpose="application"):
    return StoredFile.objects.create(
        sha256="0" * 64, size=1, sniffed="application/pdf", name=f"{canary(name)}.pdf", file="nowhere/absent",
        purpose=purpose, uploaded_by=by,
    )  # fmt: skip


def _prototypes(edition):
    challenge = _challenge(edition, "challenge of prototypes", ChallengeState.DECIDED)
    for state in PrototypeState:
        application = ApplicationFactory(
            challenge=challenge, organisation=named(f"maker {state}", startup=True), state=ApplicationState.ACCEPTED,
            title=f"Prototype {canary(f'prototype {state}')}",
        )  # fmt: skip
        prototype = PrototypeFactory(application=application)
        Prototype.objects.filter(pk=prototype.pk).update(
            licence="EUPL-1.2" if state in SHOWN else "",
            commons_at=app_now() if state == PrototypeState.COMMONS else None,
            summary_fr=canary(f"prototype summary {state}"),
        )
        ComponentFactory(prototype=prototype, name=canary(f"component {state}"))
        by = person(f"depositor {state}")
        DepositFactory(prototype=prototype, file=_file(f"deposit {state}", by, "deposit"), deposited_by=by)
        prototype.refresh_from_db()
        if state != PrototypeState.REGISTERED:
            import_state(prototype, state, reason="essai")


def _pilots(edition):
    challenge = _challenge(edition, "challenge of pilots", ChallengeState.DECIDED)
    for state in PilotState:
        application = ApplicationFactory(
            challenge=challenge, organisation=named(f"pilot maker {state}", startup=True),
            state=ApplicationState.ACCEPTED, title=f"Pilote {canary(f'pilot {state}')}",
        )  # fmt: skip
        pilot = PilotFactory(application=application, state=state)
        Prototype.objects.filter(pk=pilot.prototype_id).update(
            name=f"Prototype {canary(f'pilot prototype {state}')}", slug=canary(f"pilot prototype {state}")
        )
    _around(PilotState.SHOWCASED)


def _incidents(pilot, agent):
    """One told in public, one whose wording nobody has read, one taken back: what was reported is never for the public."""
    inside = {"text": canary("incident private"), "measures": canary("incident measures"), "outcome": canary("incident outcome"),
              "breach_reasons": canary("incident ruling"), "hidden_note": canary("incident note")}  # fmt: skip
    for name, fields in (("public", {"shown_at": app_now()}), ("unread", {}), ("hidden", {"hidden_at": app_now()})):
        words = canary(f"incident {name}")
        shown = {"shown_at": app_now()} if name == "hidden" else {}
        IncidentFactory(pilot=pilot, public_text=words, author=agent, **inside, **shown, **fields)


def _around(state):
    """What stands around the pilot of this state: some of it is for everybody, most is not."""
    pilot = Pilot.objects.get(slug__contains=canary(f"pilot {state}"))
    agent = person("agent")
    for visibility in SiteVisibility:
        SiteFactory(pilot=pilot, name=canary("site", visibility.value), visibility=visibility)
    _incidents(pilot, agent)
    CheckInFactory(pilot=pilot, done=canary("check in done"), blocked=canary("check in blocked"), author=agent)
    MilestoneFactory(pilot=pilot, title=canary("milestone"), responsible=named("milestone responsible"))
    indicator = PilotIndicatorFactory(pilot=pilot, name_fr=canary("pilot indicator"))
    MeasureFactory(indicator=indicator, note=canary("measure note"), recorded_by=agent)
    gone = {"note": canary("measure retired"), "retired_at": app_now(), "retired_reason": canary("measure reason")}
    hidden = {"hidden_words": {"note": canary("measure hidden")}, "hidden_note": canary("measure hiding")}
    MeasureFactory(indicator=indicator, recorded_by=agent, **gone, **hidden)
    AssessmentFactory(pilot=pilot, summary=canary("assessment"))
    lender = named("pilot data lender")
    for name, fields in (("shared", {"accepted_at": app_now()}), ("proposed", {})):
        dataset = DataSetFactory(owner=lender, name_fr=canary(f"{name} data"))
        DataSharingFactory(pilot=pilot, purpose=canary(f"{name} purpose"), dataset=dataset, **fields)
    draft = EvaluationDraft.objects.create(
        pilot=pilot, findings_fr=canary("draft findings"), decision_reasons=canary("draft reasons"), written_by=agent,
        excuses={"code": canary("draft excuse")},
    )  # fmt: skip
    draft.readings.create(
        content={}, sent_by=agent, sent_at=app_now(), due_at=app_now(), observations=canary("draft observations")
    )
    DeviceFactory(pilot=pilot, name=canary("device"), removal_note=canary("device note"))
    EvaluationFactory(
        pilot=pilot, findings_fr=canary("findings"), decision_reasons=canary("evaluation reasons"), decided_by=agent,
        observations=canary("evaluation observations"), unmet=[{"label": {"fr": "Reste"}, "reason": canary("evaluation unmet")}],
        follow_up_text=canary("follow up"),
    )  # fmt: skip


def _conventions(edition):
    for state in ConventionState:
        _convention(edition, state)
    version = ConventionVersion.objects.get(convention__slug=canary("convention in_force"))
    for name, signed in (("adherent signed", app_now()), ("adherent unsigned", None)):
        Accession.objects.create(version=version, organisation=named(name, startup=True), signed_at=signed)
    Comment.objects.create(
        **generic_key(version.convention), section="results_ownership", author=person("negotiator"),
        body=canary("convention remark"),
    )  # fmt: skip


def _convention(edition, state):
    name, now = f"convention {state}", app_now()
    convention = Convention.objects.create(
        edition=edition, name_fr=f"Convention {canary(name)}", name_en=f"Agreement {canary(name)}", slug=canary(name)
    )
    adopted = state in ADOPTED
    frozen = {"frozen": {"articles": []}, "sha256": "5" * 64, "frozen_at": now} if adopted else {}
    version = ConventionVersion.objects.create(convention=convention, n=1, **frozen)
    party = Party.objects.create(
        convention=convention, organisation=named(name, "party"), role=PartyRole.PARTNER, signing_order=1,
        signatory_name=canary(name, "signatory"),
    )  # fmt: skip
    if adopted:
        CouncilVote.objects.create(
            version=version, reference=canary(name, "vote"), session_on=now.date(), adopted=True,
            recorded_by=person(name, "recorder"),
        )  # fmt: skip
        Signature.objects.create(
            version=version, party=party, signed_by=person(name, "signer"), signatory_name=canary(name, "signatory"),
            signed_at=now, method=SignatureMethod.RECORDED,
        )  # fmt: skip
    if state != ConventionState.DRAFT:
        import_state(convention, state, reason="essai")


def _events():
    """What happened to one prototype under a convention: an event, what it makes due, and breaches, in each state."""
    told = told_story()
    Prototype.objects.filter(pk=told.prototype.pk).update(
        name=canary("prototype with story"), slug=canary("prototype with story"), licence="EUPL-1.2"
    )
    told.prototype.refresh_from_db()
    import_state(told.prototype, PrototypeState.LICENSED, reason="essai")
    Organisation.objects.filter(pk=told.maker.pk).update(name=canary("story maker"), slug=canary("story maker"))
    Organisation.objects.filter(pk=told.partner.pk).update(name=canary("story partner"))
    event = happens(
        told,
        "trademark.filed_on_project_name",
        on=today(),
        account=canary("event account"),
        by=person("declarer", legal=True),
    )
    for state, (clause, term) in TERMS.items():
        obligation, _created = Obligation.objects.update_or_create(
            prototype=told.prototype, event=event, clause=clause, term=term,
            defaults={
                "amount": 3, "debtor_role": "startup", "creditor_role": "city", "debtor": named(f"debtor {state}"),
                "starts_on": today(), "due_at": app_now() + WEEK, "note": canary(f"obligation {state}"),
                "fulfilled_at": app_now() if state == ObligationState.FULFILLED else None,
                "evidence": _file(f"evidence {state}", told.legal, "obligation"),
            },
        )  # fmt: skip
        if state != obligation.state:
            import_state(obligation, state, reason="essai")
    for state in AllegationState:
        row = Allegation.objects.create(
            prototype=told.prototype, version=told.version, about=event, account=canary("allegation", state.value),
            declared_at=app_now(),
        )  # fmt: skip
        import_state(row, state, reason="essai")
    for days, state in enumerate(BreachState):
        for public in (False, True):
            name = f"breach {'public' if public else 'private'} {state}"
            cause = happens(told, "prototype.delivered", on=today() - dt.timedelta(days=2 * days + public))
            case = Breach.objects.create(
                prototype=told.prototype, event=cause, version=told.version, clause="results_ownership",
                against_role="startup", against=named(name, "against"), facts=canary(name), public=public,
                recorded_by=person(name, "recorder"), recorded_at=app_now(), noticed_at=app_now(),
                cured_at=app_now(), cure_by=app_now(), closed_at=app_now() if state == BreachState.CLOSED else None,
            )  # fmt: skip
            if state != BreachState.RECORDED:
                import_state(case, state, reason="essai")


def _cases():
    """A case in each state: whoever opened one and whoever answers it read it, and nobody else."""
    for n, state in enumerate(CaseState):
        Case.objects.create(
            number=f"D-2000-{n:05}", kind="reclamation", state=state, about=canary("case", state.value),
            body=canary("complaint facts"), wish=canary("complaint wish"), answer=canary("complaint answer"),
            papers=canary("complaint papers"), opener_name=canary("complaint author"), received_at=app_now(),
            acknowledged_at=app_now(), suspended_at=app_now() if state == CaseState.WAITING else None,
        )  # fmt: skip


def _acts():
    """A published act whose reasons are not public, and one that is its addressee’s alone."""
    case, team = Case.objects.first(), person("act officer")
    for number, published in enumerate((True, False), 1):
        name = "act published" if published else "act private"
        act = Act.objects.create(
            number=number, kind="reponse", **generic_key(case), title=canary(name), text=canary(name),
            reasons=canary("act reasons"), remedies=canary(name), service="team", signer=team,
            signer_name=canary("act signer"), quality="équipe du programme", made_at=app_now(),
            published_at=app_now() if published else None, file=_file("act file", team, "act"),
        )  # fmt: skip
        Notice.objects.create(act=act, name=canary("act addressee"), email=f"{canary('act addressee')}@nowhere.example")


def _pages():
    for kind, factory, field in (("news", NewsPageFactory, "slug"), ("meeting", EventPageFactory, "slug")):
        for live in (True, False):
            name = canary(kind, "live" if live else "draft")
            factory(title=f"Page {name}", live=live, **{field: name})
