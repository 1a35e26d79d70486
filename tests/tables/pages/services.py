"""Every service that changes what the public reads, called once on the world, and what must be so before.

`@service(name, …)` names the functions that the case runs through, as `module.function`; `before` prepares the case;
`shown=False` says that nothing public changes by it. `tests/tables/pages/test_cache.py` asks whether all are here.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import connection

from accounts.domain import merging, provenance
from accounts.domain import organisation as organisations
from accounts.domain.company_register import Company
from accounts.models import FieldSource, Organisation, User
from agreements.conventions.domain import accession, denouncing, drafting, life, renewal, signing
from agreements.conventions.domain.content import live_version
from agreements.enums import ConventionState, PartyRole
from agreements.events.domain import breaches, obligations
from agreements.facts.domain.ending import end_fact
from agreements.facts.domain.recording import Statement, record_fact
from agreements.models import Convention, Fact, Obligation, Party, Prototype, Template
from agreements.prototypes.domain import deposit, prototype
from casework.domain.acts import CORRECT
from casework.domain.steps import confirm
from casework.models import Act
from casework.queries.acts import first_act
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.publishing import consequences, publish_form
from challenges.applications.domain.questionnaire import add_question, open_questionnaire, save_question
from challenges.calls.domain import (
    amendment,
    calendar,
    challenge,
    public_questions,
    rules_amendment,
    section,
    sheet,
)
from challenges.models import Application, Challenge
from challenges.selection.domain import answering, release, withdrawal
from core.clock import app_now, today
from core.workflow import import_state
from partners.domain import catalogue, directorate, edition
from partners.models import DataSet, Edition
from pilots.domain import evaluation, following, framing, incidents, lending, rectifying, reviewing
from pilots.domain import pilot as piloting
from pilots.enums import MilestoneStatus, Mood, SiteVisibility
from pilots.models import Evaluation, Pilot
from register.domain.append import append
from tests.agreements.events.domain.test_escrow import TO, held, insolvent
from tests.agreements.events.domain.test_escrow import release as hand_over
from tests.challenges.selection.domain.test_release import ready
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.acts import by_two
from tests.factories.agreements import convention_in, correct_vote_by_two, sign_next, vote
from tests.factories.agreements import world as around_a_convention
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES
from tests.factories.events import breach_of, happens
from tests.factories.partners import EditionFactory
from tests.factories.pilots import (
    ComponentFactory,
    accession_of,
    archive,
    bring_to_the_gate,
    pdf,
    pilot_set,
    version_in_force,
)


@dataclass
class Case:
    names: tuple[str, ...]
    act: Callable[[Any], Any]
    before: Callable[[Any], Any] | None = None
    shown: bool = True

    def __str__(self) -> str:
        return f"{self.act.__name__} ({', '.join(self.names)})"


CASES: list[Case] = []


def service(*names, before=None, shown=True):
    def add(act):
        CASES.append(Case(names, act, before, shown))
        return act

    return add


def demo(name):
    return User.objects.get(email=f"{name}@demo.example")


def organisation(slug):
    return Organisation.objects.get(slug=slug)


def call(slug):
    return Challenge.objects.get(slug=slug)


def trial(slug="eclairage-doux-pilote"):
    return Pilot.objects.select_related("prototype__maker", "directorate").get(slug=slug)


def made():
    return Prototype.objects.get(slug="lampadaire-attentif")


def in_force():
    return Convention.objects.get(slug="convention-saison-fictive")


def set_clock(instant):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_clock")
        cursor.execute("INSERT INTO test_clock VALUES (%s)", [instant])


DAY = dt.timedelta(days=1)
WHY = "Pour l’essai."


# Organisations and those who take part


@service("accounts.domain.organisation.update_organisation")
def rename_a_partner(w):
    organisations.update_organisation(
        organisation("energies-exemple"), by=w.people["equipe"], values={"name": "Énergies nouvelles"}
    )


@service("accounts.domain.organisation.update_organisation")
def rename_a_startup(w):
    organisations.update_organisation(
        organisation("lumiere-douce"), by=w.people["equipe"], values={"name": "Lumière vive"}
    )


def _merge():
    """A partner that the public reads, registered a second time."""
    gone, kept = organisation("energies-exemple"), OrganisationFactory(name="Énergies réunies")
    first, second = UserFactory(team=True), UserFactory(team=True)
    asked = merging.ask_merge(gone, kept, by=first, reason="Le même partenaire, enregistré deux fois.")
    return asked, merging.preview(gone, kept).sha256, first, second


def _merged(w):
    asked, read, w.first, second = _merge()
    w.merge = merging.confirm_merge(asked, by=second, read=read, decision="Même numéro.")


@service("accounts.domain.merging.confirm_merge")
def merge_two_partners(w):
    asked, read, _first, second = _merge()
    merging.confirm_merge(asked, by=second, read=read, decision="Même numéro.")


@service("accounts.domain.merging.undo_merge", before=_merged)
def undo_a_merge(w):
    merging.undo_merge(w.merge, by=w.first, reason="Ce n’était pas le même.")


def _registered(w):
    known = {"register_value": "ÉNERGIES EXEMPLE SA", "register_at": app_now(), "source": "typed", "at": app_now()}
    FieldSource.objects.update_or_create(organisation=organisation("energies-exemple"), field="name", defaults=known)


@service("accounts.domain.provenance.take_from_register", before=_registered)
def take_the_name_of_the_register(w):
    provenance.take_from_register(organisation("energies-exemple"), "name", by=w.people["equipe"])


@service("accounts.domain.provenance._apply")
def fill_what_is_empty_from_the_register(w):
    company = Company(siren="732829320", legal_name="ÉNERGIES EXEMPLE SA")
    provenance._apply(organisation("energies-exemple"), company, w.people["equipe"])


@service("accounts.domain.organisation.create_organisation", shown=False)
def create_an_organisation(w):
    organisations.create_organisation(name="Toute neuve", kind="company", by=w.people["equipe"])


@service("partners.domain.directorate.update_directorate")
def rename_a_directorate(w):
    directorate.update_directorate(organisation("dfm").directorate, by=w.people["equipe"], name="Direction nouvelle")


@service("partners.domain.directorate.record_succession", shown=False)
def record_a_succession(w):
    directorate.record_succession(
        organisation("dfm").directorate,
        successor=organisation("dfp").directorate,
        on=today(),
        by=w.people["equipe"],
    )


def _dataset():
    return DataSet.objects.select_related("owner").filter(owner__slug="energies-exemple", withdrawn_at=None).first()


@service("partners.domain.catalogue.save_dataset")
def change_a_dataset(w):
    catalogue.save_dataset(_dataset(), by=w.people["partenaire"], values={"name_fr": "Comptages neufs"})


@service("partners.domain.catalogue.withdraw_dataset")
def withdraw_a_dataset(w):
    catalogue.withdraw_dataset(_dataset(), by=w.people["partenaire"])


def _withdrawn(w):
    w.dataset = catalogue.withdraw_dataset(_dataset(), by=w.people["partenaire"])


@service("partners.domain.catalogue.offer_again", before=_withdrawn)
def offer_a_dataset_again(w):
    catalogue.offer_again(w.dataset, by=w.people["partenaire"])


@service("partners.domain.catalogue.add_commitment")
def add_a_commitment(w):
    taking_part = organisation("energies-exemple").participations.get()
    values = {"text_fr": "Ouvrir dix jeux", "unit": "jeux", "target": Decimal(10)}
    catalogue.add_commitment(taking_part, by=w.people["equipe"], values=values)


@service("partners.domain.catalogue.report_progress")
def report_progress(w):
    row = organisation("energies-exemple").participations.get().commitments.first()
    catalogue.report_progress(row, by=w.people["partenaire"], progress=row.progress + 1)


def _season():
    return Edition.objects.get(slug="saison-fictive")


@service("partners.domain.edition.create_edition", shown=False)
def create_an_edition(w):
    edition.create_edition(by=w.people["equipe"], values={"number": 77, "name_fr": "Édition à venir"})


@service("partners.domain.edition.move_criterion")
def move_a_criterion(w):
    """Of an edition without a call: what candidates have read changes only by an amendment."""
    made = EditionFactory(complete=True)
    edition.move_criterion(made, made.criteria.first().pk, up=False, by=w.people["equipe"])


@service("partners.domain.edition.update_edition")
def rename_an_edition(w):
    edition.update_edition(_season(), by=w.people["equipe"], values={"name_fr": "Saison renommée"})


@service("partners.domain.edition.set_rows")
def change_an_objective(w):
    row = _season().objectives.first()
    row.name_fr = "Une ville plus simple"
    edition.set_rows(_season(), changed=[row], deleted=[], by=w.people["equipe"])


@service("partners.domain.edition._show")
def hide_an_edition(w):
    edition.unpublish_edition(_season(), by=w.people["equipe"])


@service("partners.domain.edition._show", before=hide_an_edition)
def show_an_edition(w):
    edition.publish_edition(_season(), by=w.people["equipe"])


# Challenges


@service("challenges.calls.domain.amendment.amend_challenge")
def amend_a_summary(w):
    amendment.amend_challenge(
        call("velos-cargos"), field="summary_fr", value="Autrement dit.", reason=WHY, by=w.people["equipe"]
    )


@service("challenges.calls.domain.rules_amendment._amend")
def change_the_weights(w):
    rows = list(_season().criteria.all())
    weights = {row.pk: 100 - 7 * (len(rows) - 1) if n == 0 else 7 for n, row in enumerate(rows)}
    Challenge.objects.filter(rule_sets__isnull=False).exclude(slug="velos-cargos").update(state="cancelled")
    rules_amendment.amend_weights(_season(), weights=weights, reason=WHY, by=w.people["equipe"])


def _one_more_question(w):
    by, asked = w.people["equipe"], open_questionnaire(challenge=call("velos-cargos"), by=w.people["equipe"])
    save_question(add_question(asked, kind="short", by=by), values={"label_fr": "Une de plus ?"}, by=by)


@service("challenges.applications.domain.publishing.publish_form", before=_one_more_question)
def publish_questions(w):
    asked = call("velos-cargos").questionnaire
    publish_form(asked, seen=consequences(asked).seen, by=w.people["equipe"])


def _due(w):
    now = app_now()
    Challenge.objects.filter(slug="ecoles-a-pied").update(opens_at=now - DAY, closes_at=now + 30 * DAY)


@service("challenges.calls.domain.calendar._open", before=_due)
def open_at_its_hour(w):
    assert calendar.open_due() == 1


def _over(w):
    Challenge.objects.filter(slug="velos-cargos").update(closes_at=app_now() - DAY)


@service("challenges.calls.domain.calendar._close", before=_over)
def close_at_its_hour(w):
    """Pages say closed from the hour on, whether or not the job has run; the calendar says when it was written."""
    assert calendar.close_due() == 1


@service("challenges.calls.domain.challenge._end")
def cancel_an_open_challenge(w):
    challenge.cancel_challenge(call("velos-cargos"), by=w.people["equipe"], reason=WHY)


@service("challenges.calls.domain.challenge.archive_challenge")
def archive_a_challenge(w):
    challenge.archive_challenge(call("eclairage-doux"), by=w.people["equipe"])


@service("challenges.calls.domain.public_questions.ask_question", shown=False)
def ask_in_public(w):
    public_questions.ask_question(call("velos-cargos"), by=w.people["concurrente"], body="Combien de rues encore ?")


@service("challenges.calls.domain.public_questions.answer_question")
def answer_in_public(w):
    row = call("velos-cargos").questions.filter(answered_at=None).first()
    public_questions.answer_question(row, by=w.people["equipe"], answer="Quatre rues.")


def _draft():
    return call("livraisons-silencieuses")


@service(
    "challenges.calls.domain.challenge.describe_challenge",
    "challenges.calls.domain.section.save_section",
    "challenges.calls.domain.sheet.save_indicators",
    "challenges.calls.domain.sheet.offer_dataset",
    "challenges.calls.domain.sheet.take_back_dataset",
    "challenges.calls.domain.challenge.add_organisation",
    "challenges.calls.domain.challenge.remove_organisation",
    shown=False,
)
def write_before_publication(w):
    by, row = w.people["partenaire"], _draft()
    challenge.describe_challenge(row, by=by, fields={"summary_fr": "Un résumé."})
    version = row.sections.get(key="tried").version
    section.save_section(row, "tried", by=by, version=version, body_fr="Rien encore.")
    sheet.save_indicators(row, [], by=by)
    lent = _dataset()
    sheet.take_back_dataset(row, lent, by=by)
    sheet.offer_dataset(row, lent, conditions="Aucune.", by=by)
    challenge.add_organisation(row, organisation=organisation("reseau-exemple"), by=by)
    challenge.remove_organisation(row, organisation=organisation("reseau-exemple"), by=by)


@service("challenges.calls.domain.challenge.schedule_challenge", shown=False)
def schedule_a_challenge(w):
    now = app_now()
    dates = {"opens_at": now + DAY, "closes_at": now + 30 * DAY, "decision_at": now + 60 * DAY}
    challenge.schedule_challenge(call("trottoirs-libres"), by=w.people["equipe"], **dates)


@service("challenges.applications.domain.autosave.save_answer", shown=False)
def write_an_application(w):
    draft = Application.objects.get(pk=w.mine["application_draft"])
    save_answer(draft, "title", "Places calmes", version=0, by=w.people["startup"])


def _deliberated(w):
    set_clock(CLOSES + DAY)
    w.selection = ready(jury_set())


@service("challenges.selection.domain.ending.end_without_selection", before=_deliberated)
def end_a_call_without_a_selection(w):
    by_two(w.selection.challenge, "drop", by=w.selection.team, reason=WHY)


def _dropped(w):
    _deliberated(w)
    end_a_call_without_a_selection(w)


@service("challenges.selection.domain.ending.take_up_again", before=_dropped)
def take_a_call_up_again(w):
    act = first_act(w.selection.challenge)
    by_two(act, CORRECT, by=w.selection.team, reason=WHY, mode="retrait", text="La sélection reprend.")


def _closed(w):
    set_clock(CLOSES + DAY)
    w.selection = jury_set()
    Challenge.objects.filter(pk=w.selection.challenge.pk).update(state="closed")
    w.selection.challenge.refresh_from_db()


@service("challenges.selection.domain.ending.end_without_selection", before=_closed)
def find_a_call_unsuccessful(w):
    by_two(w.selection.challenge, "declare_unsuccessful", by=w.selection.team, reason=WHY)


def _found_unsuccessful(w):
    _closed(w)
    find_a_call_unsuccessful(w)


@service("challenges.selection.domain.ending.take_up_again", before=_found_unsuccessful)
def take_the_examination_up_again(w):
    take_a_call_up_again(w)


@service("challenges.selection.domain.release.release_decisions", before=_deliberated)
def release_the_decisions(w):
    release.release_decisions(w.selection.challenge, by=w.selection.team, read=True)


def _released(w):
    _deliberated(w)
    release_the_decisions(w)


@service("challenges.selection.domain.release.accept_selection", before=_released, shown=False)
def take_a_place(w):
    first = w.selection.sets[0]
    first.application.refresh_from_db()
    release.accept_selection(first.application, by=first.person)


@service("challenges.selection.domain.release.renounce_selection", before=_released)
def give_up_a_place(w):
    first = w.selection.sets[0]
    first.application.refresh_from_db()
    release.renounce_selection(first.application, by=first.person, reason=WHY)


@service("challenges.selection.domain.rectifying.grant_selection", before=_released)
def grant_a_selection(w):
    declined = w.selection.sets[2].application
    declined.refresh_from_db()
    by_two(declined, "grant_selection", by=w.selection.team, reason=WHY)


def _heard(w):
    _released(w)
    chosen = w.selection.sets[0]
    chosen.application.refresh_from_db()
    withdrawal.consider_withdrawal(chosen.application, by=w.selection.team, ground="unlawful", reasons=WHY)
    withdrawal.answer_withdrawal(chosen.application, by=chosen.person, observations=WHY)


@service("challenges.selection.domain.withdrawal.withdraw_selection", before=_heard)
def withdraw_a_selection(w):
    by_two(w.selection.sets[0].application, "withdraw_selection", by=w.selection.team, reason=WHY)


def _silent(w):
    _released(w)
    set_clock(CLOSES + 40 * DAY)
    answering.give_notice()
    set_clock(CLOSES + 60 * DAY)


@service("challenges.selection.domain.release.lapse_selection", before=_silent)
def let_a_silence_lapse(w):
    Application.objects.filter(state="selected").update(silence_renounces=True)
    answering.lapse_silent()


@service("challenges.selection.domain.release.find_silent", before=_silent)
def find_a_silence(w):
    first = w.selection.sets[0]
    first.application.refresh_from_db()
    release.find_silent(first.application, by=w.selection.team, reason=WHY)


# Conventions


def _around(w):
    return around_a_convention(
        city=organisation("ville-fictive"), partner=organisation("reseau-exemple"), edition=_season(),
        legal=w.people["juriste"], team=w.people["equipe"],
    )  # fmt: skip


def _brought_to(state):
    def before(w):
        w.convention, w.around = convention_in(state, around=_around(w), name="Une convention de plus")

    return before


@service(
    "agreements.conventions.domain.drafting.create_convention",
    "agreements.conventions.domain.drafting.add_party",
    shown=False,
)
def draw_up_a_convention(w):
    row = drafting.create_convention(_season(), Template.objects.first(), by=w.people["juriste"], name_fr="Projet")
    drafting.add_party(row, organisation("energies-exemple"), PartyRole.PARTNER, by=w.people["juriste"])


@service("agreements.conventions.domain.voting.record_vote", before=_brought_to(ConventionState.STRESS_TESTED))
def vote_a_convention(w):
    vote(w.convention, w.around)


@service("agreements.conventions.domain.voting.correct_vote", before=_brought_to(ConventionState.VOTED))
def correct_a_vote(w):
    correct_vote_by_two(w.convention, w.around, votes_for=119)


@service("agreements.conventions.domain.life.renegotiate", before=_brought_to(ConventionState.VOTED))
def take_back_to_negotiation(w):
    life.renegotiate(w.convention, by=w.people["juriste"], reason=WHY)


@service("agreements.conventions.domain.signing._record", before=_brought_to(ConventionState.VOTED))
def sign_first(w):
    sign_next(w.convention, w.around)


@service("agreements.conventions.domain.signing.record_scan", before=_brought_to(ConventionState.VOTED), shown=False)
def record_an_original(w):
    party = w.convention.parties.order_by("signing_order").first()
    signing.record_scan(live_version(w.convention), party, by=w.people["juriste"], upload=pdf())


def _original(w):
    _brought_to(ConventionState.VOTED)(w)
    record_an_original(w)
    w.signature = live_version(w.convention).signatures.get()


@service("agreements.conventions.domain.signing._record", before=_original)
def vouch_for_the_first_original(w):
    """By two people, one after the other."""
    for n, name in enumerate(("juriste", "equipe"), start=1):
        signing.count_scan(w.convention, w.signature, SimpleNamespace(n=n, by=w.people[name]))


@service(
    "agreements.conventions.domain.signing.enter_into_force",
    "agreements.conventions.domain.signing._record",
    before=_brought_to(ConventionState.PARTLY_SIGNED),
)
def sign_last(w):
    while w.convention.state != ConventionState.IN_FORCE:
        sign_next(w.convention, w.around)


def _amended(w):
    life.amend(in_force(), by=w.people["juriste"], reason=WHY)


@service("agreements.conventions.domain.life.amend")
def open_an_amendment(w):
    _amended(w)


@service("agreements.conventions.domain.life.abandon_amendment", before=_amended)
def give_up_an_amendment(w):
    life.abandon_amendment(in_force(), by=w.people["juriste"], reason=WHY)


@service("agreements.conventions.domain.drafting.set_facts", before=_amended)
def rename_under_amendment(w):
    drafting.set_facts(in_force(), by=w.people["juriste"], name_fr="Convention renommée")


@service("agreements.conventions.domain.life.terminate")
def terminate_a_convention(w):
    by_two(in_force(), "terminate", by=w.people["juriste"], reason=WHY)


@service("agreements.conventions.domain.life.depart")
def leave_a_convention(w):
    row = Party.objects.get(convention=in_force(), organisation=organisation("reseau-exemple"))
    life.leave(row, by=w.people["juriste"], on=today(), reason=WHY)


def _at_its_term(**columns):
    def before(w):
        in_force().versions.update(ends_on=today() - DAY, **columns)

    return before


@service("agreements.conventions.domain.renewal._renew", before=_at_its_term())
def renew_a_convention(w):
    renewal.tick()


def _denounced(w):
    row = Party.objects.get(convention=in_force(), organisation=organisation("reseau-exemple"))
    return denouncing.denounce(row, by=w.people["juriste"], received_on=today())


@service("agreements.conventions.domain.denouncing.denounce")
def denounce_a_convention(w):
    _denounced(w)


def _with_a_notice(w):
    w.denounced = _denounced(w)


@service("agreements.conventions.domain.denouncing.take_back", before=_with_a_notice)
def take_a_notice_back(w):
    denouncing.take_back(w.denounced, by=w.people["juriste"])


@service("agreements.conventions.domain.life.expire", before=_at_its_term(renewals=9))
def let_a_convention_expire(w):
    renewal.tick()


def _drafted(w):
    """One more startup is taken, and its deed drawn up."""
    taken = organisation("cyclo-logique").applications.get(challenge__slug="eclairage-doux")
    import_state(taken, "accepted", reason="essai")
    w.deed = accession.draft_accession(taken, by=w.people["juriste"])


@service("agreements.conventions.domain.accession.end_accession", shown=False)
def end_a_deed(w):
    deed = in_force().versions.get().accessions.get(organisation__slug="lumiere-douce", signed_at__isnull=False)
    accession.end_accession(deed, by=w.people["juriste"], reason=WHY)


@service(
    "agreements.conventions.domain.accession.sign_accession",
    "agreements.prototypes.domain.prototype.follow_accession",
    before=_drafted,
)
def sign_a_deed(w):
    accession.sign_accession(w.deed, by=demo("startup1"), sha256=w.deed.sha256, signatory_name="Léa Fontaine")


# Prototypes, their sources and what happens to them


@service("agreements.prototypes.domain.prototype.describe")
def describe_a_prototype(w):
    prototype.describe(made(), by=w.people["startup"], values={"name": "Lampadaire discret"})


@service("agreements.prototypes.domain.prototype.set_component")
def add_a_component(w):
    values = {"name": "neuf", "origin": "result", "licence": "MIT", "url": ""}
    prototype.set_component(made(), by=w.people["startup"], values=values)


@service("agreements.prototypes.domain.prototype.remove_component")
def remove_a_component(w):
    prototype.remove_component(made().components.first(), by=w.people["startup"])


def _deposited(w):
    w.trial = pilot_set()
    deposit.deposit_version(w.trial.prototype, upload=archive(), version="1.0", by=w.trial.founder)


@service("agreements.prototypes.domain.prototype.choose_licence", before=_deposited)
def choose_a_first_licence(w):
    prototype.choose_licence(w.trial.prototype, by=w.trial.founder, licence="EUPL-1.2")


@service("agreements.prototypes.domain.prototype.choose_licence")
def change_a_licence(w):
    prototype.choose_licence(made(), by=w.people["startup"], licence="AGPL-3.0-or-later")


def _with_an_unknown_licence(w):
    w.part = ComponentFactory(prototype=made(), licence="LicenseRef-maison")


@service("agreements.prototypes.domain.prototype.review_licence", before=_with_an_unknown_licence, shown=False)
def settle_a_licence(w):
    prototype.review_licence(made(), by=w.people["juriste"], component=w.part, accepted=True, reason=WHY)


def _complete(w):
    """A prototype that lacks nothing to be shown as commons."""
    around = pilot_set()
    accession_of(around.pilot, version_in_force(around.edition, [around.organisations["partner"]]))
    w.complete = around.pilot.prototype
    ComponentFactory(prototype=w.complete, name="module")
    deposit.deposit_version(w.complete, upload=archive(), version="1.0", by=around.founder)
    Prototype.objects.filter(pk=w.complete.pk).update(licence="EUPL-1.2")
    w.complete.refresh_from_db()
    import_state(w.complete, "licensed", reason="essai")


@service("agreements.prototypes.domain.prototype.show_as_commons", before=_complete)
def show_as_commons(w):
    prototype.show_as_commons(w.complete, by=w.people["juriste"])


def _shown(w):
    _complete(w)
    show_as_commons(w)


@service("agreements.prototypes.domain.prototype.withdraw_commons", before=_shown)
def take_out_of_the_commons(w):
    prototype.withdraw_commons(w.complete, by=w.people["juriste"], reason=WHY)


def _insolvent(w):
    w.told = held(set_clock, **TO["public_under_results_licence"])
    insolvent(w.told)


@service("agreements.events.domain.escrow._write", before=_insolvent)
def hand_over_the_source(w):
    hand_over(w.told)


@service("agreements.prototypes.domain.deposit.deposit_version")
def deposit_sources(w):
    deposit.deposit_version(made(), upload=archive(), version="2.0.0", by=w.people["startup"])


@service("agreements.prototypes.domain.deposit.recheck")
def check_sources_again(w):
    deposit.recheck(made().deposits.first())


@service("agreements.events.domain.rulings.publish")
def declare_an_event(w):
    told = type("Told", (), {"prototype": made(), "legal": w.people["juriste"]})
    happens(told, "release.published", on=today(), actor="city")


def _owed():
    return Obligation.objects.filter(prototype=made(), state__in=("due", "late"), lasting=False).first()


@service("agreements.events.domain.obligations.fulfil")
def fulfil_an_obligation(w):
    obligations.fulfil(_owed(), by=w.people["juriste"], note="Fait.")


@service("agreements.events.domain.obligations.cancel")
def cancel_an_obligation(w):
    obligations.cancel(_owed(), by=w.people["juriste"], reason=WHY)


def _overdue(w):
    Obligation.objects.filter(prototype=made(), state="due").update(due_at=app_now() - DAY)


@service(
    "agreements.events.domain.obligations._lapse", "agreements.events.domain.obligations._fall_late", before=_overdue
)
def let_obligations_fall_late(w):
    obligations.tick()


def _alleged_again(w):
    """A finding that is published: of this very moment, so that what it changes is seen."""
    event = made().events.standing().first()
    return breach_of(
        SimpleNamespace(legal=w.people["juriste"], version=made().governing_version), event, "licence_lock"
    )


@service(
    "agreements.events.domain.allegations.find", "agreements.events.domain.allegations.rectify",
    "agreements.events.domain.allegations.open_fact", "agreements.events.domain.breaches.open_by_finding",
)  # fmt: skip
def publish_a_finding(w):
    _alleged_again(w)


@service("agreements.events.domain.breaches.record_receipt")
def receive_a_notice(w):
    case = _alleged_again(w)
    breaches.give_notice(case, by=w.people["juriste"], reason=WHY)
    breaches.record_receipt(case, by=w.people["juriste"], on=today())


@service("agreements.events.domain.breaches._publish")
def cure_a_breach(w):
    breaches.record_cure(made().breaches.first(), by=w.people["juriste"], reason=WHY)


# Facts


ROWS = {"rows_received": 12, "in_city_storage": True}


@service("agreements.facts.domain.recording.enter", "agreements.facts.domain.verdict.refresh")
def record_a_fact(w):
    record_fact(made(), Statement("data_stored", today(), ROWS), by=w.people["juriste"])


@service("agreements.facts.domain.ending._end", before=record_a_fact)
def end_a_fact(w):
    fact = Fact.objects.filter(prototype=made(), name="data_stored").latest("on")
    end_fact(fact, by=w.people["juriste"], reason=WHY)


# Pilots


def _running():
    return trial()


@service("pilots.domain.pilot.plan")
def rename_a_pilot(w):
    piloting.plan(_running(), by=w.people["direction"], values={"title_fr": "Un autre nom"})


@service(
    "pilots.domain.pilot.plan_from_application",
    "agreements.prototypes.domain.prototype.register_prototype",
    shown=False,
)
def plan_a_pilot(w):
    accepted = Application.objects.get(pk=w.mine["application_submitted"])
    import_state(accepted, "accepted", reason="essai")
    piloting.plan_from_application(accepted)


def _at_the_gate(w):
    w.trial = pilot_set()
    bring_to_the_gate(w.trial)


@service("pilots.domain.pilot.make_ready", before=_at_the_gate, shown=False)
def make_a_pilot_ready(w):
    piloting.make_ready(w.trial.pilot, by=w.trial.agent)


def _ready(w):
    _at_the_gate(w)
    make_a_pilot_ready(w)


@service("pilots.domain.pilot.start", before=_ready)
def start_a_pilot(w):
    piloting.start(w.trial.pilot, by=w.trial.agent)


@service("pilots.domain.pilot.pause")
def pause_a_pilot(w):
    piloting.pause(_running(), by=w.people["direction"], reason=WHY)


@service("pilots.domain.pilot.resume", before=pause_a_pilot)
def resume_a_pilot(w):
    piloting.resume(_running(), by=w.people["direction"])


@service("pilots.domain.pilot.end")
def end_a_pilot(w):
    piloting.end(_running(), by=w.people["direction"])


GRID = {
    "efficiency": 4, "feasibility": 4, "durability": 4, "decision": "scale", "findings_fr": "Mieux.",
    "findings_en": "", "decision_reasons": "Les cibles sont atteintes.",
}  # fmt: skip


def _proposed(w):
    end_a_pilot(w)
    reasons = dict.fromkeys(evaluation.UNMET, "Trop tôt.")
    reviewing.save_draft(_running(), by=w.people["direction"], values={**GRID, "excuses": reasons})
    reviewing.send_to_startup(_running(), by=w.people["direction"])
    reviewing.observe(_running(), by=w.people["startup"], observations="Nous le pensons aussi.")
    w.step = reviewing.propose_decision(_running(), by=w.people["direction"])


@service("pilots.domain.evaluation.decide", before=_proposed)
def evaluate_a_pilot(w):
    confirm(w.step, by=w.people["equipe"], sha256=w.step.sha256)


def _evaluated(w):
    _proposed(w)
    evaluate_a_pilot(w)
    Evaluation.objects.update(follow_up_on=today())  # a year later


@service("casework.domain.acts.correct", before=_evaluated)
def correct_the_act_of_a_decision(w):
    act = Act.objects.filter(kind="evaluation").latest("number")
    by_two(act, "correct", by=w.people["equipe"], reason="Une faute.", mode="erratum", text="Prolonger.")


@service("pilots.domain.evaluation.follow_up", before=_evaluated)
def follow_up_a_pilot(w):
    evaluation.follow_up(_running(), by=w.people["direction"], text="Déployé dans dix rues.")


@service("pilots.domain.pilot.showcase", before=_evaluated)
def show_a_pilot(w):
    piloting.showcase(_running(), by=w.people["equipe"])


@service("pilots.domain.following.set_milestone")
def add_a_milestone(w):
    values = {"title": "Bilan avec les riverains", "due_on": today(), "status": MilestoneStatus.PLANNED}
    following.set_milestone(_running(), by=w.people["direction"], values=values)


@service("pilots.domain.following.finish_milestone")
def finish_a_milestone(w):
    row = _running().milestones.filter(status=MilestoneStatus.PLANNED).first()
    following.finish_milestone(row, by=w.people["direction"])


@service("pilots.domain.following.set_indicator")
def add_an_indicator(w):
    values = {"name_fr": "Bruit", "name_en": "Noise", "unit": "dB", "baseline": 60, "target": 50}
    following.set_indicator(_running(), by=w.people["direction"], values=values)


@service("pilots.domain.following.record_measure")
def record_a_measure(w):
    row = following.set_indicator(
        _running(), by=w.people["direction"], values={"name_fr": "Pas", "unit": "pas", "baseline": 1, "target": 2}
    )
    following.record_measure(row, by=w.people["startup"], on=today(), value=Decimal(2))


def _measured(w):
    row = following.set_indicator(
        _running(), by=w.people["direction"], values={"name_fr": "Pas", "unit": "pas", "baseline": 1, "target": 2}
    )
    w.measure = following.record_measure(row, by=w.people["startup"], on=today(), value=Decimal(2), note="Compté.")


@service("pilots.domain.rectifying.correct_measure", before=_measured)
def correct_a_measure(w):
    values = {"on": today(), "value": Decimal(3), "note": "", "reason": "Mal lu.", "seen": False}
    rectifying.correct_measure(w.measure, by=w.people["startup"], values=values)


@service("pilots.domain.rectifying.withdraw_measure", before=_measured)
def withdraw_a_measure(w):
    rectifying.withdraw_measure(w.measure, by=w.people["startup"], reason="Autre rue.")


@service("pilots.domain.rectifying.hide_words", before=_measured)
def take_words_of_a_measure_out(w):
    w.measure = rectifying.hide_words(w.measure, by=w.people["dpo"], note="Un nom.")


def _hidden(w):
    _measured(w)
    take_words_of_a_measure_out(w)


@service("pilots.domain.rectifying.judge_words", before=_hidden)
def put_words_of_a_measure_back(w):
    rectifying.judge_words(w.measure, by=w.people["dpo"], erase=False, note="Personne.")


@service("pilots.domain.rectifying.correct_check_in", shown=False)
def correct_a_weekly_point(w):
    row = following.check_in(_running(), by=w.people["direction"], mood=Mood.GREEN, done="Tout.")
    values = {"mood": Mood.RED, "done": "", "blocked": "", "reason": "Trop vite."}
    rectifying.correct_check_in(row, by=w.people["direction"], values=values)


@service("pilots.domain.following.check_in", shown=False)
def say_how_it_goes(w):
    following.check_in(_running(), by=w.people["direction"], mood=Mood.GREEN, done="Tout.")


def _reported(w):
    values = {
        "on": today(),
        "text": "Une lampe éteinte.",
        "measures": "Changée.",
        "public_text": "Une panne.",
        "seen": False,
    }
    return incidents.report_incident(_running(), by=w.people["direction"], values={**values, "personal_data": False})


@service("pilots.domain.incidents.show_incident")
def show_an_incident(w):
    incidents.show_incident(_reported(w), by=w.people["dpo"], public_text="Une panne.")


def _an_incident_shown(w):
    w.incident = incidents.show_incident(_reported(w), by=w.people["dpo"], public_text="Une panne.")


@service("pilots.domain.incidents.hide_incident", before=_an_incident_shown)
def take_an_incident_back(w):
    incidents.hide_incident(w.incident, by=w.people["direction"], note="Un nom.")


@service("pilots.domain.framing.set_site")
def add_a_site(w):
    values = {"name": "Rue des Essais", "arrondissement": 14, "visibility": SiteVisibility.ADDRESS}
    framing.set_site(_running(), by=w.people["direction"], values=values)


@service("pilots.domain.framing.authorise_site", shown=False)
def authorise_a_site(w):
    framing.authorise_site(_running().sites.first(), by=w.people["direction"], upload=pdf())


def _lent():
    return organisation("energies-exemple").datasets.filter(withdrawn_at=None).last()


@service("pilots.domain.lending.share_data", shown=False)
def lend_data(w):
    values = {"dataset": _lent(), "purpose": "Comparer encore", "ends_on": today() + 30 * DAY}
    lending.share_data(_running(), by=w.people["direction"], values=values)


@service("pilots.domain.lending.record_deletion")
def delete_data(w):
    row = _running().data_sharings.first()
    lending.record_deletion(row, by=w.people["startup"], on=today(), upload=pdf())


def _lent_again(w):
    values = {"dataset": _lent(), "purpose": "Comparer encore", "ends_on": today() + 30 * DAY}
    w.sharing = lending.share_data(_running(), by=w.people["direction"], values=values)


@service("pilots.domain.lending.accept_terms", before=_lent_again)
def accept_the_terms_of_data(w):
    lending.accept_terms(w.sharing, by=w.people["startup"])


@service("pilots.domain.lending.withdraw_data")
def lend_no_more(w):
    row = _running().data_sharings.filter(accepted_at__isnull=False).first()
    lending.withdraw_data(row, by=w.people["direction"], reason="Une erreur.", stops_on=today())


@service("pilots.domain.framing.refuse_site", shown=False)
def refuse_a_site(w):
    framing.refuse_site(_running().sites.first(), by=w.people["direction"], reason="Des travaux.")


@service("pilots.domain.framing.remove_site")
def remove_a_site(w):
    framing.remove_site(_running().sites.first(), by=w.people["direction"], reason="Des travaux.")


@service("pilots.domain.framing.return_assessment", shown=False)
def return_an_assessment(w):
    framing.return_assessment(_running(), by=w.people["dpo"], asked="Flouter.")


@service("pilots.domain.framing.write_assessment", "pilots.domain.framing.validate_assessment", shown=False)
def assess_the_impact(w):
    framing.write_assessment(_running(), by=w.people["direction"], summary="Personne n’est reconnu.")
    framing.validate_assessment(_running(), by=w.people["dpo"])


@service("register.domain.append.append")
def register_a_fact(w):
    append("pilot.started", {"pilot": str(_running().pk), "slug": _running().slug})
