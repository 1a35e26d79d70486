"""One world for the tables: the demonstration, in which every role finds work, and around it the people whom it lacks.

`mine` names objects to which the people below are related, `foreign` the same kinds of objects of people whom none of
them knows. A table writes an address with these names: `/espace/pilotes/{pilot}/`.
"""

import datetime as dt
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.domain.invitation import invite
from accounts.domain.joining import request_to_join
from accounts.domain.membership import add_member, end_membership
from accounts.enums import OrgRoleName
from accounts.models import Organisation, User
from agreements.conventions.domain.comments import comment
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.denouncing import denounce
from agreements.conventions.files import CONVENTION, SCAN
from agreements.enums import ConventionState, PartyRole, SignatureMethod
from agreements.events.domain.allegations import notify
from agreements.events.domain.breaches import clauses_broken, give_notice
from agreements.events.domain.calendar_feed import new_address, token_of
from agreements.facts.domain.recording import record_fact
from agreements.models import Allegation, Convention, Prototype, Signature
from agreements.prototypes.domain.deposit import PURPOSE as DEPOSIT
from casework.domain.acts import propose_correction
from casework.domain.cases import answer, open_case
from casework.models import Act, Case
from challenges.applications.domain.application import start_application
from challenges.applications.domain.consortium import consent, invite_member
from challenges.applications.domain.dossier import ATTACHMENT
from challenges.applications.domain.questionnaire import add_question, open_questionnaire
from challenges.applications.domain.receipts import record
from challenges.calls.domain.challenge import (
    add_organisation,
    create_challenge,
    link_organisation,
    propose_challenge,
    role_in,
)
from challenges.calls.domain.public_questions import ask_question
from challenges.calls.domain.section import comment_section
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Challenge, Review, SamePeople, Submission
from challenges.selection.domain.conflicts import declare_done
from challenges.selection.domain.jury import appoint, assign, create_jury, dismiss, sign_charter
from challenges.selection.domain.offers import seat_or_offer
from core.batches.declared import list_of
from core.batches.domain import choose
from core.clock import app_now, today
from core.derivation import settle
from core.exports.declared import EVERYWHERE, export_kind
from core.exports.domain import ask, make
from core.files import store
from core.models import MailReturn, OutMail, SavedView
from core.uploads import start as start_upload
from partners.models import Edition
from pilots.domain.framing import SITE_FILE
from pilots.enums import PilotState
from pilots.models import Measure
from startups.domain.profile import DOCUMENT
from startups.models import ProfileDocument
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.acts import delegated
from tests.factories.agreements import convention_in
from tests.factories.agreements import world as around_a_convention
from tests.factories.applications import (
    ApplicationFactory,
    AttachmentFactory,
    ConflictFactory,
    EligibilityCheckFactory,
    jury_set,
)
from tests.factories.challenges import ChallengeFactory, IndicatorFactory, challenge_set
from tests.factories.events import breach_of, declares, happens
from tests.factories.events import story as told_story
from tests.factories.facts import said
from tests.factories.partners import (
    CommitmentFactory,
    DataSetFactory,
    DirectorateFactory,
    EditionFactory,
    ParticipationFactory,
)
from tests.factories.pilots import (
    CheckInFactory,
    ComponentFactory,
    DataSharingFactory,
    DepositFactory,
    DeviceFactory,
    IncidentFactory,
    MeasureFactory,
    MilestoneFactory,
    PilotIndicatorFactory,
    PrototypeFactory,
    SiteFactory,
    accession_of,
    archive,
    pdf,
    pilot_set,
    version_in_force,
)
from tests.factories.startups import StartupProfileFactory

WEEK = dt.timedelta(weeks=1)


def demonstration():
    call_command("load_demo", verbosity=0)


def build():
    """What the demonstration lacks: made upon it, once for a run (`tests/snapshots.py`)."""
    people = _people()
    return SimpleNamespace(people=people, mine=_mine(people), foreign=_foreign())


def demo(name):
    return User.objects.get(email=f"{name}@demo.example")


def organisation(slug):
    return Organisation.objects.get(slug=slug)


def _known(name, **fields):
    return UserFactory(
        email=f"{name}@{name.replace('_', '-')}.example", first_name=name.capitalize(), last_name="Table", **fields
    )


def _member(name, slug, role=OrgRoleName.MEMBER, **fields):
    person = _known(name, **fields)
    add_member(organisation(slug), user=person, role=role, by=None)
    return person


def _people():
    """Readers of the tables by name. Those of the demonstration keep their hats: `multi` has three."""
    manager, member, signatory = OrgRoleName.MANAGER, OrgRoleName.MEMBER, OrgRoleName.SIGNATORY
    people = {
        "nouveau": _known("nouveau"),
        "equipe": _known("equipe", team=True),
        "juriste": _known("juriste", legal=True),
        "dpo": _known("dpo", dpo=True),
        "redaction": _known("redaction", editor=True),
        "superutilisateur": _known("superutilisateur", is_superuser=True, is_staff=True),
        "maire": _known("maire", authority=True),
        "autorite": _member("autorite", "ville-fictive", signatory),
        "partenaire": _member("partenaire", "energies-exemple", manager),
        "partenaire_membre": _member("partenaire_membre", "energies-exemple"),
        "partenaire_signataire": _member("partenaire_signataire", "energies-exemple", signatory),
        "direction": _member("direction", "dfm", manager),
        "startup": _member("startup", "lumiere-douce", manager),
        "startup_membre": _member("startup_membre", "lumiere-douce"),
        "startup_ancien": _member("startup_ancien", "lumiere-douce"),
        "startup_desactive": _member("startup_desactive", "lumiere-douce", manager),
        "concurrente": _member("concurrente", "cyclo-logique", manager),
        "invitee": _known("invitee"),
        "consentie": _known("consentie"),
        "presidente": _known("presidente"),
        "juree": _known("juree"),
        "juree_deportee": _known("juree_deportee"),
        "juree_partie": _known("juree_partie"),
        "equipe_candidate": _member("equipe_candidate", "lumiere-douce", member, team=True),
        "equipe_deportee": _known("equipe_deportee", team=True),
        "multi": demo("multi"),
    }
    end_membership(people["startup_ancien"].memberships.get(), by=None)
    for name in ("invitee", "consentie"):
        add_member(_lab(name), user=people[name], role=manager, by=None)
    return people


def _lab(name):
    slug = f"laboratoire-{name}"
    return Organisation.objects.filter(slug=slug).first() or OrganisationFactory(
        name=f"Laboratoire {name}", slug=slug, kind="lab"
    )


def challenge_of_the_season(state, title):
    """One more challenge of the demonstration's partner and directorate, its calendar around today."""
    now = app_now()
    opened = state not in {ChallengeState.DRAFT, ChallengeState.PROPOSED, ChallengeState.APPROVED}
    closed = state not in {ChallengeState.OPEN, ChallengeState.SCHEDULED} and opened
    start = now - 8 * WEEK if opened else now + 4 * WEEK
    edition = Edition.objects.get(slug="saison-fictive")
    challenge = ChallengeFactory(
        edition=edition,
        partner=organisation("energies-exemple"),
        author=demo("partenaire1"),
        title_fr=title,
        state=state,
        opens_at=start,
        closes_at=now - WEEK if closed else now + 4 * WEEK + (8 * WEEK if not opened else 0 * WEEK),
        decision_at=now + 20 * WEEK,
    )
    link_organisation(challenge, organisation("dfm"), role_in(edition, organisation("dfm")))
    return challenge


def _mine(people):
    objects = {}
    for part in (_accounts, _calls, _applications, _jury, _conventions, _prototype, _events, _pilot):
        part(people, objects)
    people["startup_desactive"].is_active = False  # last of all: before, the account could act
    people["startup_desactive"].save(update_fields=["is_active"])
    return objects


def _accounts(people, objects):
    """Organisations and their people, and what the programme knows of them."""
    startup, partner = organisation("lumiere-douce"), organisation("energies-exemple")
    asker = _known("demandeuse")
    document = store(pdf("extrait.pdf"), purpose=DOCUMENT, by=people["startup"])
    objects |= {
        "organisation": startup.pk,
        "partner": partner.pk,
        "membership": startup.memberships.get(user=people["startup_membre"]).pk,
        "invitation": invite(startup, email="nouveau@nouveau.example", role="member", by=people["startup"]).pk,
        "join_request": request_to_join(startup, by=asker, message="Bonjour").pk,
        "person": asker.pk,
        "dataset": partner.datasets.filter(withdrawn_at=None).first().pk,
        "commitment": CommitmentFactory(participation=partner.participations.get()).pk,
        "document": ProfileDocument.objects.create(profile=startup.startup_profile, kind="kbis", file=document).pk,
        "document_file": document.pk,
        "edition": Edition.objects.get(slug="saison-fictive").pk,
        "new_edition": EditionFactory(complete=True, published=False).pk,
        "edition_slug": "saison-fictive",
        "directorate": organisation("dfm").directorate.pk,
        "mail": OutMail.objects.order_by("pk").first().pk,
        "mail_return": MailReturn.objects.create(
            source="first", mail=OutMail.objects.order_by("pk").first(), at=app_now()
        ).pk,
        "job": ProcrastinateJob.objects.order_by("pk").first().pk,
        "feed": token_of(new_address(people["startup"])),
    }


def answered(sender, around):
    """A complaint that the team of the demonstration has answered by an act, whose withdrawal waits for the authority."""
    case = Case.objects.get(pk=complaint(sender))
    answer(case, "reject", by=demo("equipe"), words="Le chantier est fini.")
    act = Act.objects.get(object_id=case.pk)
    step = propose_correction(act, by=demo("equipe"), mode="retrait", text="Retirée.", reasons="Erreur de droit.")
    return {
        "act_number": act.number,
        "notice": act.notices.get().pk,
        "step": step.pk,
        "delegation": delegated(around, by=demo("juriste")).delegations.first().pk,
    }


def complaint(sender):
    """A complaint of nobody in particular: those who answer complaints find it."""
    return open_case(kind="reclamation", about="Le bruit", body="La nuit.", sender=sender).pk


def _proposed_as(draft):
    """A challenge of the same people, which waits for the team."""
    by = draft.created_by
    partner, *others = [link.organisation for link in draft.organisations.order_by("-role")]
    challenge = create_challenge(draft.edition, organisation=partner, by=by, title="Pas à pas")
    for other in others:
        add_organisation(challenge, organisation=other, by=by)
    return propose_challenge(challenge, by=by)


def _calls(people, objects):
    draft = Challenge.objects.get(slug="livraisons-silencieuses")
    IndicatorFactory(challenge=draft)
    remark = comment_section(draft, "problem", by=people["equipe"], body="Un chiffre ?", suggestion="")
    opened = Challenge.objects.get(slug="velos-cargos")
    objects |= {
        "draft": draft.pk,
        "remark": remark.pk,
        "approved": Challenge.objects.get(slug="trottoirs-libres").pk,
        "proposed": _proposed_as(draft).pk,
        "open": opened.pk,
        "open_slug": opened.slug,
        "case": complaint("mine"),
        **answered("answered", people["maire"]),
        "question": ask_question(opened, by=people["concurrente"], body="Combien de rues ?").pk,
        "decided": Challenge.objects.get(slug="eclairage-doux").pk,
    }


def _asked(challenge, team):
    """Questions of a challenge, under preparation."""
    asked = open_questionnaire(challenge=challenge, by=team)
    return {"questionnaire": asked.pk, "form_question": add_question(asked, kind="short", by=team).pk}


def twice(first, second):
    """Two applications of the same people, to be checked."""
    return SamePeople.objects.create(challenge=first.challenge, first=first, second=second, due=app_now()).pk


def _applications(people, objects):
    startup = organisation("lumiere-douce")
    challenge = challenge_of_the_season(ChallengeState.OPEN, "Places tranquilles")
    written = start_application(challenge, organisation=startup, by=people["startup"])
    for name in ("invitee", "consentie"):
        invite_member(written, _lab(name), role="Mesures", by=people["startup"])
    consent(written.members.get(organisation=_lab("consentie")), by=people["consentie"])
    submitted = startup.applications.get(challenge__slug="velos-cargos")
    objects |= {
        **_asked(challenge, people["equipe"]),
        "upload": start_upload(by=people["startup"], name="plan.pdf", size=10, purpose=ATTACHMENT).pk,
        "application_draft": written.pk,
        "application_member": written.members.get(organisation=_lab("invitee")).pk,
        "attachment": AttachmentFactory(
            application=written, file=store(pdf("plan.pdf"), purpose=ATTACHMENT, by=people["startup"])
        ).pk,
        "application_submitted": submitted.pk,
        "attached_file": AttachmentFactory(
            application=submitted, file=store(pdf("plan.pdf"), purpose=ATTACHMENT, by=people["startup"])
        ).file_id,
        "check": submitted.eligibility_checks.first().pk,
        "pair": twice(
            submitted,
            submitted.challenge.applications.exclude(pk=submitted.pk).filter(received_at__isnull=False).first(),
        ),
        "application_accepted": startup.applications.get(challenge__slug="eclairage-doux").pk,
    }


def _jury(people, objects):
    """A jury under way on two files: that of `startup`, from which three are kept away, and that of its competitor."""
    challenge = challenge_of_the_season(ChallengeState.DELIBERATING, "Bancs à l’ombre")
    files = [
        ApplicationFactory(challenge=challenge, organisation=organisation(slug), state=ApplicationState.ELIGIBLE)
        for slug in ("lumiere-douce", "cyclo-logique")
    ]
    team = demo("equipe")
    jury = create_jury(challenge, by=team)
    jury.quorum, jury.reviews_per_application = 1, 2
    jury.save()
    seats = {}
    for name in ("presidente", "juree", "juree_deportee", "juree_partie", "equipe_deportee", "multi"):
        seats[name] = appoint(jury, user=people[name], by=team, chair=name == "presidente")
        sign_charter(seats[name], by=people[name])
        declare_done(seats[name], by=people[name])
    conflict = ConflictFactory(member=seats["juree_deportee"], application=files[0])
    ConflictFactory(member=seats["equipe_deportee"], application=files[0])
    type(jury).objects.filter(pk=jury.pk).update(opened_at=app_now())
    jury.refresh_from_db()
    assign(jury, by=team)
    dismiss(seats["juree_partie"], by=team, reason="Empêchée.")
    without = challenge_of_the_season(ChallengeState.APPROVED, "Trottoirs au frais")
    objects |= {
        "deliberating": challenge.pk,
        "jury": jury.pk,
        "review": Review.objects.filter(member=seats["juree"]).first().pk,
        "seat": seats["juree"].pk,
        "seat_offer": seat_or_offer(jury, by=team, email="ada@dehors.example", name="Ada", chair=False).pk,
        "conflict": conflict.pk,
        "application_eligible": files[0].pk,
        **_batches(jury, people["equipe"]),
        "export": _export(people["equipe"]),
        "without_jury": without.pk,
    }


def _export(person):
    """A file that is ready, of everything that this person may read."""
    export = ask(export_kind("candidatures-recues"), EVERYWHERE, by=person, shape="csv")
    make(str(export.pk))
    return export.pk


def _batches(jury, person):
    """Acts of this person on all the files of a jury: one to confirm, one that is over with a row done and a row refused."""
    chosen, over = (
        choose(list_of("decisions"), jury, by=person, act="retenir", everything=True) for _n in range(2)
    )  # fmt: skip
    over.items.filter(position=1).update(outcome="done", after=app_now(), before=["", ""])
    over.items.filter(position=2).update(outcome="refused", message="Refus")
    type(over).objects.filter(pk=over.pk).update(status="done", confirmed_at=app_now(), finished_at=app_now())
    kept = SavedView.objects.create(owner=person, listing="candidatures-recues", name="À lire", query="etat=eligible")
    return {"batch": chosen.pk, "batch_over": over.pk, "saved_view": kept.pk}


def _conventions(people, objects):
    around = around_a_convention(
        city=organisation("ville-fictive"),
        partner=organisation("energies-exemple"),
        edition=Edition.objects.get(slug="saison-fictive"),
        legal=demo("juriste"),
        team=demo("equipe"),
    )
    negotiated, _around = convention_in(ConventionState.NEGOTIATION, around=around, name="Convention négociée")
    article = live_version(negotiated).articles.first()
    in_force = Convention.objects.get(slug="convention-saison-fictive")
    deed = (
        Convention.objects.get(pk=in_force.pk)
        .versions.get()
        .accessions.filter(organisation__memberships__user=people["startup"])
        .first()
    )
    objects |= {
        "negotiated": negotiated.pk,
        "article": article.pk,
        "convention_remark": comment(article, by=people["partenaire"], body="Pourquoi ?").pk,
        "party": negotiated.parties.get(role=PartyRole.PARTNER).pk,
        "scan": _scan(negotiated, people["juriste"]),
        "in_force": in_force.pk,
        "in_force_slug": in_force.slug,
        "convention_file": in_force.versions.get().pdf_fr_id,
        "accession": deed.pk,
        **_denounced(in_force, demo("juriste")),
    }


def _renewable(version, by):
    """The same of another convention."""
    type(version).objects.filter(pk=version.pk).update(ends_on=today() + 8 * WEEK, notice_by=today() + 4 * WEEK)
    return _denounced(version.convention, by, version.convention.parties.get(role=PartyRole.PARTNER))


def _denounced(convention, by, party=None):
    """A partner of it has given notice against its renewal, by letter."""
    party = party or convention.parties.get(organisation=organisation("energies-exemple"))
    return {"in_force_party": party.pk, "denunciation": denounce(party, by=by, received_on=today()).pk}


def _scan(convention, by):
    """An original on paper that nobody has compared yet."""
    return Signature.objects.create(
        version=live_version(convention),
        party=convention.parties.first(),
        signed_by=by,
        signatory_name="Une signataire",
        signed_at=app_now(),
        method=SignatureMethod.SCAN_CHECKED,
        file=store(pdf("original.pdf"), purpose=SCAN, by=by),
    ).pk


def _prototype(people, objects):
    prototype = Prototype.objects.get(slug="lampadaire-attentif")
    deposit = prototype.deposits.first()
    objects |= {
        "prototype": prototype.pk,
        "prototype_slug": prototype.slug,
        "component": prototype.components.first().pk,
        "deposit": deposit.pk,
        "deposit_file": deposit.file_id,
        "kept_file": _kept_sources(people["startup"]),
        "fact": prototype.recorded_facts.latest("on").pk,
        "fact_file": prototype.recorded_facts.get(name="registers_read").evidence_id,
    }


def _kept_sources(by):
    """Sources of a prototype that is neither in the commons nor handed over from escrow."""
    challenge = challenge_of_the_season(ChallengeState.DECIDED, "Abris aux oiseaux")
    accepted = ApplicationFactory(
        challenge=challenge, organisation=organisation("lumiere-douce"), state=ApplicationState.ACCEPTED
    )
    kept = store(archive(), purpose=DEPOSIT, by=by)
    return DepositFactory(prototype=PrototypeFactory(application=accepted), file=kept, deposited_by=by).file_id


def _events(people, objects):
    prototype = Prototype.objects.get(pk=objects["prototype"])
    obligation = prototype.obligations.filter(state__in=("due", "late")).first()
    objects |= {
        "event": prototype.events.standing().order_by("-pk").first().pk,
        "allegation": prototype.allegations.filter(finding="").first().pk,
        "obligation": obligation.pk,
        "breach": prototype.breaches.get(state="noticed").pk,
    }


def _pilot(people, objects):
    pilot = Prototype.objects.get(pk=objects["prototype"]).pilot
    objects |= {
        "pilot": pilot.pk,
        "pilot_slug": pilot.slug,
        "milestone": pilot.milestones.filter(status="planned").first().pk,
        "indicator": PilotIndicatorFactory(pilot=pilot).pk,
        "site": pilot.sites.first().pk,
        "sharing": pilot.data_sharings.first().pk,
        "incident": pilot.incidents.filter(closed_at=None).first().pk,
        "measure": Measure.objects.filter(indicator__pilot=pilot, side="directorate").last().pk,
        "check_in": pilot.check_ins.filter(side="directorate").first().pk,
        "device": DeviceFactory(pilot=pilot).pk,
        "site_file": pilot.sites.first().authorisation_id,
    }


def _foreign():
    """The same nouns, of other people."""
    called, written, deciding, made = _foreign_call(), _foreign_application(), _foreign_jury(), _foreign_prototype()
    return _foreign_accounts(called) | called | written | deciding | made | _foreign_convention()


def _foreign_accounts(called):
    startup, partner = OrganisationFactory(startup=True), OrganisationFactory()
    manager = member_of(startup, OrgRoleName.MANAGER)
    profile = StartupProfileFactory(organisation=startup)
    document = store(pdf("extrait.pdf"), purpose=DOCUMENT, by=manager)
    asker = UserFactory()
    return {
        "organisation": startup.pk,
        "partner": partner.pk,
        "membership": member_of(startup).memberships.get().pk,
        "invitation": invite(startup, email="ailleurs@ailleurs.example", role="member", by=manager).pk,
        "join_request": request_to_join(startup, by=asker, message="Bonjour").pk,
        "person": asker.pk,
        "dataset": DataSetFactory(owner=partner).pk,
        "commitment": CommitmentFactory(participation=ParticipationFactory(organisation=partner)).pk,
        "document": ProfileDocument.objects.create(profile=profile, kind="kbis", file=document).pk,
        "document_file": document.pk,
        "edition": Challenge.objects.get(pk=called["draft"]).edition_id,
        "new_edition": Challenge.objects.get(pk=called["draft"]).edition_id,
        "edition_slug": Challenge.objects.get(pk=called["draft"]).edition.slug,
        "directorate": DirectorateFactory().pk,
        "mail": OutMail.objects.order_by("pk").last().pk,
        "mail_return": MailReturn.objects.create(
            source="last", mail=OutMail.objects.order_by("pk").last(), at=app_now()
        ).pk,
        "job": ProcrastinateJob.objects.order_by("pk").last().pk,
        "feed": "2c3c4c:faux",
    }


def _foreign_call():
    draft = challenge_set()
    challenge = draft.challenge
    now = app_now()
    opened = ChallengeFactory(open=True, opens_at=now - WEEK, closes_at=now + WEEK, decision_at=now + 2 * WEEK)
    return {
        "draft": challenge.pk,
        "remark": comment_section(challenge, "problem", by=draft.author, body="Pourquoi ?").pk,
        "approved": ChallengeFactory(approved=True).pk,
        "proposed": ChallengeFactory(proposed=True).pk,
        "without_jury": ChallengeFactory(approved=True).pk,
        "open": opened.pk,
        "open_slug": opened.slug,
        "case": complaint("foreign"),
        **answered("answered elsewhere", _known("adjointe", authority=True)),
        "question": ask_question(opened, by=UserFactory(), body="Combien ?").pk,
        "decided": ChallengeFactory(decided=True).pk,
    }


def _foreign_application():
    written = ApplicationFactory()
    manager = member_of(written.organisation, OrgRoleName.MANAGER)
    submitted = ApplicationFactory(challenge=written.challenge, state=ApplicationState.SUBMITTED)
    EligibilityCheckFactory(application=submitted)
    kept = {"purpose": ATTACHMENT, "by": manager}
    record(submitted, Submission.Kind.FIRST, received=submitted.received_at, by=manager)
    return {
        **_asked(written.challenge, UserFactory(team=True)),
        "upload": start_upload(by=manager, name="plan.pdf", size=10, purpose=ATTACHMENT).pk,
        "application_draft": written.pk,
        "application_member": invite_member(written, OrganisationFactory(startup=True), role="Aide", by=manager).pk,
        "attachment": AttachmentFactory(application=written, file=store(pdf(), **kept)).pk,
        "application_submitted": submitted.pk,
        "attached_file": AttachmentFactory(application=submitted, file=store(pdf(), **kept)).file_id,
        "check": submitted.eligibility_checks.get().pk,
        "pair": twice(submitted, ApplicationFactory(challenge=written.challenge, state=ApplicationState.SUBMITTED)),
        "application_accepted": ApplicationFactory(state=ApplicationState.ACCEPTED).pk,
    }


def _foreign_jury():
    around = jury_set()
    for rows in (User.objects.filter(pk=around.team.pk), EmailAddress.objects.filter(user=around.team)):
        rows.update(email="equipe-ailleurs@ville.example")  # another selection may be made beside it
    type(around.jury).objects.filter(pk=around.jury.pk).update(opened_at=app_now())
    around.jury.refresh_from_db()
    assign(around.jury, by=around.team)
    file = around.sets[0].application
    return {
        "deliberating": around.challenge.pk,
        "jury": around.jury.pk,
        "review": Review.objects.filter(member__jury=around.jury).first().pk,
        "seat": around.members[0].pk,
        "seat_offer": seat_or_offer(
            around.jury, by=around.team, email="ida@dehors.example", name="Ida", chair=False
        ).pk,
        "conflict": ConflictFactory(member=around.members[0], application=file).pk,
        "application_eligible": file.pk,
        **_batches(around.jury, around.team),
        "export": _export(around.team),
    }


def _foreign_convention():
    negotiated, around = convention_in(ConventionState.NEGOTIATION, name="Convention d’ailleurs")
    article = live_version(negotiated).articles.first()
    return {
        "negotiated": negotiated.pk,
        "article": article.pk,
        "convention_remark": comment(article, by=around.legal, body="Pourquoi ?").pk,
        "party": negotiated.parties.first().pk,
        "scan": _scan(negotiated, around.legal),
    }


def _foreign_prototype():
    around = pilot_set(PilotState.RUNNING)
    pilot, prototype = around.pilot, around.prototype
    version = version_in_force(around.edition, [around.organisations["partner"]])
    settle(version.convention)
    deed = accession_of(pilot, version)
    deposit = DepositFactory(
        prototype=prototype, file=store(archive(), purpose=DEPOSIT, by=around.founder), deposited_by=around.founder
    )
    site = SiteFactory(pilot=pilot, authorisation=store(pdf(), purpose=SITE_FILE, by=around.agent))
    said_of_it = said("registers_read", prototype)
    fact = record_fact(prototype, said_of_it, by=around.legal)
    told = told_story()
    event = happens(told, "trademark.filed_on_project_name", on=app_now().date())
    happens(told, "prototype.delivered", on=app_now().date())
    sealed = store(pdf(), purpose=CONVENTION, by=around.legal)
    type(version).objects.filter(pk=version.pk).update(pdf_fr=sealed)
    return {
        "convention_file": sealed.pk,
        "in_force": version.convention_id,
        "in_force_slug": version.convention.slug,
        **_renewable(version, around.legal),
        "accession": deed.pk,
        "prototype": prototype.pk,
        "prototype_slug": prototype.slug,
        "component": ComponentFactory(prototype=prototype).pk,
        "deposit": deposit.pk,
        "deposit_file": deposit.file_id,
        "kept_file": deposit.file_id,
        "fact": fact.pk,
        "fact_file": fact.evidence_id,
        "event": event.pk,
        "allegation": _alleged(told).pk,
        "obligation": told.prototype.obligations.first().pk,
        "breach": _noticed(told, event).pk,
        "pilot": pilot.pk,
        "pilot_slug": pilot.slug,
        "milestone": MilestoneFactory(pilot=pilot).pk,
        "indicator": PilotIndicatorFactory(pilot=pilot).pk,
        "site": site.pk,
        "site_file": site.authorisation_id,
        "sharing": DataSharingFactory(pilot=pilot).pk,
        "incident": IncidentFactory(pilot=pilot).pk,
        "measure": MeasureFactory(indicator__pilot=pilot).pk,
        "check_in": CheckInFactory(pilot=pilot).pk,
        "device": DeviceFactory(pilot=pilot).pk,
    }


def _alleged(told):
    """A declaration about another that is notified to it."""
    row = Allegation.objects.get(event=declares(told, "maintenance.stopped", on=app_now().date(), actor="startup"))
    return notify(row, by=told.legal, reason="Lu.", accused=told.maker, articles=["source_escrow"])


def _noticed(told, event):
    """A case of breach in the state of the one of the demonstration."""
    case = breach_of(told, event, clauses_broken(event)[0], facts="Un dépôt de marque.")
    return give_notice(case, by=told.legal, reason="Retirez la demande.")
