"""The objects on which rights are granted, with the people around them."""

import datetime as dt
from types import SimpleNamespace

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName, Origin
from accounts.models import Organisation
from accounts.permissions import OrganisationPerm
from agreements.conventions.domain.life import leave
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState
from agreements.events.domain.allegations import notify
from agreements.events.permissions import EventPerm
from agreements.facts.permissions import FactPerm
from agreements.models import Accession, Allegation, Convention, Obligation, Party, Prototype
from agreements.prototypes.permissions import PrototypePerm
from casework.domain.cases import answer as answer_case
from casework.domain.cases import open_case
from casework.models import Act, Case
from casework.permissions import ActPerm, CasePerm
from challenges.applications.domain.consortium import decline, invite_member
from challenges.applications.permissions import ApplicationPerm
from challenges.calls.permissions import ChallengePerm
from challenges.enums import ApplicationState, ChallengeState, ConflictPerm, JuryPerm, ReviewState
from challenges.models import Application, Conflict, JuryMember
from challenges.selection.domain.jury import appoint, create_jury, dismiss
from core.clock import app_now
from core.derivation import settle
from core.operations.permissions import OperationsPerm
from core.roles import Role
from core.workflow import import_state
from partners.models import Edition
from partners.permissions import ProgrammePerm
from pilots.enums import PilotState
from pilots.permissions import PilotPerm
from tests.factories.accounts import OrganisationFactory
from tests.factories.acts import delegated
from tests.factories.applications import ConflictFactory, ReviewFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.events import declares, happens
from tests.factories.partners import EditionFactory
from tests.tables.mail import worlds
from tests.tables.mail.cast import people, person, platform
from tests.tables.rights.table import Noun, codenames

# Asked without an object: the platform role alone decides.
ANYWHERE = (
    *OperationsPerm,
    OrganisationPerm.ADD_ORGANISATION,
    OrganisationPerm.MERGE_ORGANISATIONS,
    OrganisationPerm.VIEW_USER,
    OrganisationPerm.CHANGE_USER,
    OrganisationPerm.LOOK_AS,
    ProgrammePerm.ADD_EDITION,
    ProgrammePerm.VIEW_EDITION,
    ProgrammePerm.CHANGE_DIRECTORATE,
    ProgrammePerm.ADD_COMMITMENT,
    ChallengePerm.ADD,
    ConventionPerm.VIEW_LIBRARY,
    ConventionPerm.ADD_CONVENTION,
    ConventionPerm.ADD_ACCESSION,
    ActPerm.RECORD_DELEGATION,
)


def without(perms, left_out=ANYWHERE):
    return codenames(perm for perm in perms if perm not in left_out)


def both(organisation, address, *roles, role=OrgRoleName.MEMBER):
    """Somebody with platform roles who also belongs to an organisation."""
    user = person(address, *roles)
    if organisation is not None:
        add_member(organisation, user=user, role=role, by=None)
    return user


def city():
    """The platform roles, alone and together."""
    found = platform()
    return {
        **{role.value: found[role.value] for role in Role},
        "team, deactivated": found["off"],
        "legal and dpo": both(None, "two@city.example", Role.LEGAL, Role.DPO),
        "no role": found["outsider"],
    }


def named(cast, prefix):
    return {f"{prefix} {kind}": user for kind, user in cast.items()}


def in_state(name, state):
    """A situation in which the object of the world is in this state."""

    def change(w):
        obj = type(w.obj).objects.get(pk=w.obj.pk)
        return import_state(obj, state, reason="x")

    return {name: change}


def states(enum):
    return {state.value: in_state(state.value, state)[state.value] for state in enum}


def programme():
    return SimpleNamespace(people=city())


def organisation():
    own, other = OrganisationFactory(name="Orvalis"), OrganisationFactory(name="Kestrel")
    cast = {**city(), **named(people(own, "own"), "own"), "other’s manager": people(other, "other")["manager"]}
    cast["legal and own member"] = both(own, "legal-own@city.example", Role.LEGAL)
    return SimpleNamespace(people=cast, obj=own, other=other)


def case():
    found = open_case(kind="reclamation", about="Une page", body="Les faits.", sender="rights")
    return SimpleNamespace(people=city(), obj=found)


def appeal(w):
    Case.objects.filter(pk=w.obj.pk).update(kind="recours")
    return Case.objects.get(pk=w.obj.pk)


def act():
    """The answer of the team to a complaint, as an act."""
    made = case()
    return SimpleNamespace(people=made.people, obj=decided(made.obj, made.people["team"]))


def decided(found, by):
    answer_case(found, "reject", by=by, words="x")
    return Act.objects.get(object_id=found.pk)


def under_a_delegation(w):
    delegated(w.people["authority"], by=w.people["legal"])
    return w.obj


def of_legal(w):
    found = open_case(kind="recours", about="Une page", body="Les faits.", sender="rights of legal")
    return decided(found, w.people["legal"])


def merged(w):
    Organisation.objects.filter(pk=w.obj.pk).update(merged_into=w.other)
    return Organisation.objects.get(pk=w.obj.pk)


def edition():
    return SimpleNamespace(people=city(), obj=EditionFactory())


def archived(w):
    """What comes from the archives gives nobody a right of their own."""
    type(w.obj).objects.filter(pk=w.obj.pk).update(origin=Origin.IMPORTED)
    obj = type(w.obj).objects.get(pk=w.obj.pk)
    if not isinstance(obj, Edition):
        settle(obj)
    return obj


def archived_challenge(w):
    import_state(w.obj, ChallengeState.ARCHIVED, reason="x")
    return archived(w)


def challenge():
    w = worlds.call()
    other = ChallengeFactory(edition=w.challenge.edition)
    cast = {
        **city_of(w),
        **named(w.partners, "partner’s"),
        "other challenge’s author": other.created_by,
        "applicant": w.leads["manager"],
        "team and partner’s member": both(w.partner, "team-partner@city.example", Role.TEAM),
    }
    settle(w.challenge)
    return SimpleNamespace(people=cast, obj=w.challenge)


def city_of(w):
    """The platform roles of a set-up that has them already."""
    found = {role.value: getattr(w, role.value) for role in Role}
    return {**found, "team, deactivated": w.off, "no role": w.outsider}


def _selection():
    """Applications before a jury: the lead's, with a consortium member that consented and one that declined, and a rival's."""
    w = worlds.call()
    refused = OrganisationFactory(startup=True, name="Sable", siren="552100554")
    refusing = people(refused, "declined")
    member = invite_member(w.application, refused, role="x", by=w.leads["manager"])
    decline(member, by=refusing["signatory"])
    w.refusing = refusing
    w.both_rival = both(w.rival, "team-rival@city.example", Role.TEAM)
    w.both_ally = both(w.ally, "team-ally@city.example", Role.TEAM)
    import_state(w.challenge, ChallengeState.CLOSED, reason="x")
    w.jury = create_jury(w.challenge, by=w.team)
    w.juror, w.chair, w.left = (person(f"{name}@reading.example") for name in ("juror", "chair", "left"))
    w.recused = person("recused@reading.example", Role.TEAM)
    seats = {user: appoint(w.jury, user=user, by=w.team) for user in (w.juror, w.left, w.recused)}
    appoint(w.jury, user=w.chair, by=w.team, chair=True)
    dismiss(seats[w.left], by=w.team, reason="Empêchée.")
    ConflictFactory(member=seats[w.recused], application=w.application)
    w.seats = seats
    return w


def application():
    w = _selection()
    cast = {
        **city_of(w),
        **named(w.leads, "lead’s"),
        "consortium’s member": w.allies["member"],
        "consortium’s signatory": w.allies["signatory"],
        "declined’s signatory": w.refusing["signatory"],
        "rival’s manager": w.rivals["manager"],
        "challenge’s author": w.partners["member"],
        "juror": w.juror,
        "team and recused juror": w.recused,
        "team and rival’s member": w.both_rival,
        "team and consortium’s member": w.both_ally,
    }
    return SimpleNamespace(people=cast, obj=w.application)


def application_in(state):
    def change(w):
        row = Application.objects.filter(pk=w.obj.pk)
        if state != ApplicationState.DRAFT:
            row.update(received_at=app_now(), receipt_number="DC-77")
        return import_state(row.get(), state, reason="x")

    return change


def jury():
    w = _selection()
    cast = {
        **city_of(w),
        "juror": w.juror,
        "chair": w.chair,
        "left juror": w.left,
        "lead’s manager": w.leads["manager"],
        "team and juror": w.recused,
        "team and rival’s member": w.both_rival,
        "challenge’s author": w.partners["member"],
    }
    return SimpleNamespace(people=cast, obj=w.jury, seats=w.seats, application=w.application, w=w)


def opened(w):
    type(w.obj).objects.filter(pk=w.obj.pk).update(opened_at=app_now())
    return type(w.obj).objects.get(pk=w.obj.pk)


def review():
    made = jury()
    JuryMember.objects.filter(jury=made.obj).update(charter_signed_at=app_now(), conflicts_declared_at=app_now())
    made.obj = ReviewFactory(application=made.application, member=made.seats[made.w.juror])
    settle(made.obj)
    return made


def review_in(state):
    def change(w):
        rows = type(w.obj).objects.filter(pk=w.obj.pk)
        if state == ReviewState.SUBMITTED:
            rows.update(submitted_at=app_now())
        if state == ReviewState.ABSTAINED:
            rows.update(abstained_reason="x")
        return import_state(rows.get(), state, reason="x")

    return change


def without_charter(w):
    JuryMember.objects.filter(pk=w.obj.member_id).update(charter_signed_at=None)
    return type(w.obj).objects.get(pk=w.obj.pk)


def without_declaration(w):
    JuryMember.objects.filter(pk=w.obj.member_id).update(conflicts_declared_at=None)
    return type(w.obj).objects.get(pk=w.obj.pk)


def link():
    """A link of an agent of the team who sits, with the lead's application."""
    made = jury()
    made.people["legal and rival’s member"] = both(made.w.rival, "legal-rival@city.example", Role.LEGAL)
    made.obj = Conflict.objects.get(person=made.w.recused)
    return made


def in_conflict(w):
    ConflictFactory(member=w.obj.member, application=w.obj.application)
    return type(w.obj).objects.get(pk=w.obj.pk)


def seat_left(w):
    JuryMember.objects.filter(pk=w.obj.member_id).update(left_at=app_now())
    return type(w.obj).objects.get(pk=w.obj.pk)


def convention():
    w = worlds.convention()
    gone = OrganisationFactory(name="Vexilla")
    leaving = people(gone, "gone")
    party = Party.objects.create(convention=w.convention, organisation=gone, role="partner", founding=False)
    settle(w.convention)
    leave(party, by=w.legal, on=dt.date(2027, 2, 1), reason="x")
    cast = {
        **city_of(w),
        **named(w.partners, "party’s"),
        "City’s signatory": w.cities["signatory"],
        "signatory of a party that left": leaving["signatory"],
        "another organisation’s signatory": w.startups["signatory"],
        "team and party’s signatory": both(w.partner, "team-party@city.example", Role.TEAM, role=OrgRoleName.SIGNATORY),
        "legal and team": both(None, "two@city.example", Role.LEGAL, Role.TEAM),
    }
    return SimpleNamespace(people=cast, obj=w.convention)


def ever_in_force(state):
    """The same state while an amendment is negotiated: a version is, or was, in force."""

    def change(w):
        Convention.objects.filter(pk=w.obj.pk).update(in_force_at=app_now())
        return import_state(Convention.objects.get(pk=w.obj.pk), state, reason="x")

    return change


NEVER = ("draft", "negotiation", "stress_tested", "voted", "partly_signed")


def convention_states():
    found = {name: in_state(name, name)[name] for name in NEVER}
    found |= {f"{name} (amendment)": ever_in_force(name) for name in NEVER if name != "draft"}
    return found | {
        name.value: ever_in_force(name)
        for name in (ConventionState.IN_FORCE, ConventionState.EXPIRED, ConventionState.TERMINATED)
    }


def accession():
    w = worlds.pilot()
    cast = {**city_of(w), **named(w.startups, "startup’s"), "partner’s signatory": w.partners["signatory"]}
    cast["legal and startup’s signatory"] = both(
        w.around.organisations["startup"], "legal-startup@city.example", Role.LEGAL, role=OrgRoleName.SIGNATORY
    )
    return SimpleNamespace(people=cast, obj=Accession.objects.get())


def deed(**values):
    def change(w):
        Accession.objects.filter(pk=w.obj.pk).update(**values)
        return Accession.objects.get(pk=w.obj.pk)

    return change


def trial():
    """A pilot and its prototype: startup, a consortium member that consented, directorate, partner."""
    w = worlds.pilot()
    ally = OrganisationFactory(startup=True, name="Sable")
    w.allies = people(ally, "ally")
    w.application.members.create(organisation=ally, consented_at=app_now(), invited_at=app_now())
    settle(w.application)
    cast = {
        **city_of(w),
        **named(w.directorates, "directorate’s"),
        **named(w.startups, "startup’s"),
        "consortium’s member": w.allies["member"],
        "partner’s member": w.partners["member"],
        "other startup’s manager": people(OrganisationFactory(startup=True), "elsewhere")["manager"],
        "team and startup’s member": both(w.around.organisations["startup"], "team-startup@city.example", Role.TEAM),
        "dpo and directorate’s member": both(
            w.around.organisations["directorate"], "dpo-directorate@city.example", Role.DPO
        ),
    }
    return SimpleNamespace(people=cast, w=w)


def prototype():
    made = trial()
    made.obj = made.w.pilot.prototype
    return made


def shown_as_commons(w):
    Prototype.objects.filter(pk=w.obj.pk).update(commons_at=app_now(), licence="EUPL-1.2", state="commons")
    return Prototype.objects.get(pk=w.obj.pk)


def pilot():
    made = trial()
    made.obj = made.w.pilot
    return made


def obligation():
    w = worlds.events()
    happens(w.told, "prototype.delivered", dt.date(2027, 9, 1))
    cast = {
        **city_of(w),
        **named(w.makers, "debtor’s"),
        "creditor’s signatory": w.cities["signatory"],
        "partner’s signatory": w.partners["signatory"],
        "team and debtor’s member": both(w.told.maker, "team-debtor@city.example", Role.TEAM),
    }
    return SimpleNamespace(people=cast, obj=Obligation.objects.get(term="update_on_incorporation_days"))


def allegation():
    """What a partner says of the maker, notified to it."""
    w = worlds.events()
    given = {"by": next(iter(w.partners.values())), "declarer": w.told.partner, "actor": "startup"}
    row = Allegation.objects.get(event=declares(w.told, "maintenance.stopped", dt.date(2027, 9, 1), **given))
    notify(row, by=w.legal, reason="Lu.", accused=w.told.maker, articles=["source_escrow"])
    cast = {**city_of(w), **named(w.makers, "accused’s"), **named(w.partners, "declarer’s")}
    return SimpleNamespace(people=cast, obj=row)


def as_it_is(w):
    return type(w.obj).objects.get(pk=w.obj.pk)


OF_PROTOTYPES = (EventPerm.VIEW, EventPerm.DECLARE, EventPerm.DECIDE, EventPerm.RELEASE_ESCROW)
OF_OBLIGATIONS = (
    EventPerm.VIEW_OBLIGATION, EventPerm.FULFIL, EventPerm.CANCEL, EventPerm.VIEW_BREACH, EventPerm.TREAT_BREACH,
)  # fmt: skip

NOUNS = (
    Noun("Asked without an object", codenames(ANYWHERE), programme, {"always": lambda w: None}),
    Noun("Organisation", without(OrganisationPerm), organisation, {"living": as_it_is, "merged": merged}),
    Noun("Case", codenames(CasePerm), case, {"complaint": as_it_is, "appeal": appeal}),
    Noun(
        "Act", without(ActPerm), act,
        {"without a delegation": as_it_is, "under a delegation": under_a_delegation, "of the legal officer": of_legal},
    ),
    Noun("Edition", (ProgrammePerm.SET_UP_EDITION, ProgrammePerm.FOLLOW_EDITION), edition, {"living": as_it_is, "archived": archived}),
    Noun("Challenge", without(ChallengePerm), challenge, {**states(ChallengeState), "from the archives": archived_challenge}),
    Noun(
        "Application", codenames(ApplicationPerm), application,
        {state.value: application_in(state) for state in ApplicationState},
    ),
    Noun(
        "Jury", (*codenames(perm for perm in JuryPerm if perm != JuryPerm.WRITE_REVIEW), ApplicationPerm.READ_PENDING),
        jury, {"composed": as_it_is, "open": opened},
    ),
    Noun(
        "Review of a juror", (JuryPerm.WRITE_REVIEW,), review,
        {
            **{state.value: review_in(state) for state in ReviewState}, "charter not signed": without_charter, "links not declared": without_declaration, "conflict": in_conflict, "seat left": seat_left,
        },
    ),
    Noun("Link with a candidate", codenames(ConflictPerm), link, {"always": as_it_is}),
    Noun(
        "Convention",
        (*without(ConventionPerm, (*ANYWHERE, ConventionPerm.VIEW_ACCESSION, ConventionPerm.SIGN_ACCESSION)), EventPerm.DECLARE),
        convention, convention_states(),
    ),
    Noun(
        "Deed of accession", (ConventionPerm.VIEW_ACCESSION, ConventionPerm.SIGN_ACCESSION), accession,
        {
            "to sign": deed(signed_at=None), "signed": as_it_is,
            "ended": deed(signed_at=None, ended_at=dt.datetime(2027, 5, 1, tzinfo=dt.UTC)),
        },
    ),
    Noun(
        "Prototype", (*codenames(PrototypePerm), *codenames(FactPerm), *OF_PROTOTYPES), prototype,
        {"under way": as_it_is, "commons": shown_as_commons, "archived": archived},
    ),
    Noun("Obligation and breach", OF_OBLIGATIONS, obligation, {"due": as_it_is}),
    Noun(
        "Allegation", (EventPerm.VIEW_ALLEGATION, EventPerm.WITHDRAW, EventPerm.ANSWER, EventPerm.TREAT_ALLEGATION), allegation,
        {"notified": as_it_is},
    ),
    Noun("Pilot", codenames(PilotPerm), pilot, {**states(PilotState), "archived": archived}),
)  # fmt: skip
