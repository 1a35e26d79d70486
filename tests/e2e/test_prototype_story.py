"""A prototype's whole story after signature, by the clicks of each party, in French, and as a citizen reads it."""

import re

from agreements.conventions.domain.accession import draft_accession, sign_accession
from agreements.conventions.domain.articles import approve_deviation
from agreements.models import Prototype
from challenges.calls.domain.challenge import link_organisation, role_in
from challenges.enums import ApplicationState, ChallengeState
from register.models import Entry
from tests.e2e import acts_story as told
from tests.e2e.acts_pilot import deposit_sources
from tests.e2e.conftest import off_the_loop, paris
from tests.e2e.season import person, season
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.agreements import article_of, deviate
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.pilots import PilotFactory

CYCLO = "Cyclo-Logique (fictive)"
KINDS = [
    "ip.event", "ip.ruling", "ip.decision", "ip.breach", "ip.breach_noticed", "ip.breach_cured", "ip.breach_closed",
    "ip.escrow_released", "prototype.deposited", "prototype.licensed",
]  # fmt: skip


def test_the_whole_story_of_a_prototype(site, visitor, enter, set_clock, run_worker, tmp_path):
    set_clock(paris(2027, 9, 6))
    cast = season(change=only_the_escrow_holds_the_source)
    founder, slug = selected_startup(cast)
    startup, partner, legal = enter(founder, "startup"), enter(cast.author, "partenaire"), enter(cast.legal, "juriste")
    deposit_sources(startup)

    set_clock(paris(2027, 10, 4))
    taken_over(startup, partner, legal)
    accused(legal, startup, enter(cast.authority, "autorite"))
    noticed_and_cured(legal, startup, site, set_clock, run_worker)

    set_clock(paris(2027, 11, 8))
    run_worker("agreements.follow_allegations")  # fifteen days after the act, what was found is public with its answer
    told.deposit_again(startup, "1.1.0")
    set_clock(paris(2028, 2, 15))
    handed_over(enter(cast.team, "equipe"), legal)
    told.follows(partner, "recit-suivi-par-le-partenaire")

    run_worker("register.sign_head")
    public = visitor("public")
    told.public_reads(public, slug)
    told.public_reads_the_register(public)
    said = told.verified_by_the_file(public, site, tmp_path)
    assert re.search(rf"\b{Entry.objects.count()}\b", said), said
    assert set(KINDS) <= set(Entry.objects.values_list("kind", flat=True))


def only_the_escrow_holds_the_source(version):
    """Two deviations, approved by somebody else: the City gets no copy of each build, a take-over alone releases nothing."""
    for key, terms in (
        ("open_source_publication", {"source_delivered_with_each_build": False}),
        ("change_of_control", {"escrow_released_to_commons": False}),
    ):
        deviate(version.convention, key, UserFactory(legal=True), **terms)
        approve_deviation(article_of(version.convention, key), by=UserFactory(legal=True))


def selected_startup(cast):
    """A startup whose application was accepted and which signed its deed; its prototype is planned."""
    startup = OrganisationFactory(startup=True, name=CYCLO)
    founder = person(startup, "Léa", "Fontaine", "cyclo.example")
    challenge = ChallengeFactory(edition=cast.edition, partner=cast.partner, state=ChallengeState.DECIDED)
    link_organisation(challenge, cast.directorate, role_in(cast.edition, cast.directorate))
    application = ApplicationFactory(
        challenge=challenge, organisation=startup, state=ApplicationState.ACCEPTED, title="Triporteurs partagés"
    )
    off_the_loop(sign_deed, cast, application)
    PilotFactory(application=application)
    prototype = Prototype.objects.get()
    return founder, prototype.slug


def sign_deed(cast, application):
    version = cast.convention.versions.get()
    deed = draft_accession(application, by=cast.legal, version=version)
    signatory = person(application.organisation, "Inès", "Fontaine", "cyclo.example", role="signatory")
    sign_accession(deed, by=signatory, sha256=deed.sha256, signatory_name="Inès Fontaine", signatory_title="Présidente")


def taken_over(startup, partner, legal):
    """The startup tells of itself: it stands at once."""
    told.asks_only_what_the_kind_needs(partner)
    told.declare(
        startup, "Changement de contrôle de la société", "2027-10-01", actor="la startup",
        account="Une société fictive détient désormais la majorité du capital, d’après l’annonce légale.",
        source="Bodacc A n° 214 (fictif)", shot="recit-declarer",
    )  # fmt: skip
    startup.shot("recit-prise-de-controle")
    told.decide(
        legal, "Changement de contrôle de la société", "L’annonce légale est jointe.", "recit-prise-de-controle"
    )


def accused(legal, startup, authority):
    """The City says that a notice never came: private, notified, answered, found by two; a case opens then and not before."""
    told.declare(
        legal, "Changement de contrôle sans préavis", "2027-10-01", actor="la startup", stands=False,
        account="La Ville n’a reçu aucun préavis ; la clause en prévoit un de trente jours.",
    )  # fmt: skip
    told.notify(legal, "La clause demande un préavis de trente jours, et aucun n’a été reçu.")
    told.answer(startup, "Le courrier est parti en retard.")
    told.find(legal, "Aucun courrier reçu avant l’opération.")
    told.confirm_finding(authority, "Aucun courrier reçu avant l’opération.", "Le courrier est parti en retard.")


def noticed_and_cured(legal, startup, site, set_clock, run_worker):
    told.give_notice(legal, "Notifiez l’opération et l’engagement écrit de l’acquéreur.")
    run_worker()
    letter = next(row for row in site.letters if "Mise en demeure" in row.subject)
    assert letter.to == ["lea.fontaine@cyclo.example"] or "cyclo.example" in letter.to[0]
    set_clock(paris(2027, 10, 12))
    told.cure(startup, letter, site, "L’opération est notifiée ; l’acquéreur s’engage par écrit.")
    told.close_case(legal, "La notification et l’engagement écrit sont joints.")


def handed_over(team, legal):
    told.declare(
        team, "Procédure d’insolvabilité ouverte", "2028-02-10", actor="la startup", stands=False,
        account="Jugement d’ouverture publié au bulletin des annonces (fictif).", source="Bodacc A n° 31 (fictif)",
    )  # fmt: skip
    team.shot("recit-insolvabilite")
    told.open_fact(legal, "Annonce lue.")
    told.decide(legal, "Procédure d’insolvabilité ouverte", "Jugement lu.", "recit-insolvabilite")
    told.release(legal, "Liquidation ouverte : la clause de séquestre nomme ce cas.")
