"""Fictional conventions of the demonstration: one in force that the whole fictional season rests on, one negotiated."""

import datetime as dt
from typing import Any

from accounts.models import Organisation, User
from agreements.conventions.domain.accession import draft_accession, sign_accession
from agreements.conventions.domain.articles import remove_article, set_terms
from agreements.conventions.domain.comments import comment
from agreements.conventions.domain.content import content_hash, key_of, live_version
from agreements.conventions.domain.drafting import add_party, create_convention, set_facts
from agreements.conventions.domain.library import load_library
from agreements.conventions.domain.life import stress_test
from agreements.conventions.domain.readiness import unsigned_parties
from agreements.conventions.domain.signing import sign
from agreements.conventions.domain.terms_sheet import write_terms_sheet
from agreements.conventions.domain.voting import record_vote
from agreements.enums import PartyRole
from agreements.models import Article, Convention
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge
from core.clock import PARIS, app_now
from core.workflow import perform
from partners.models import Edition

IN_FORCE = "convention-saison-fictive"
NEGOTIATED = "convention-reseau-negociation"
CITY, FIRST, SECOND = "ville-fictive", "energies-exemple", "reseau-exemple"
# organisation: (who signs, in which capacity, with which account)
SIGNATORIES = {
    FIRST: ("Aïcha Benali", "Directrice de l’innovation", "partenaire1"),
    SECOND: ("Marc Le Goff", "Chef de projet", "partenaire2"),
    CITY: ("Camille Roussel", "Responsable du programme", "equipe"),
}


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def load() -> None:
    """The library, both conventions, the sheets of published challenges. Idempotent."""
    template = load_library()
    edition = Edition.objects.get(slug="saison-fictive")
    template.editions.add(edition)
    _in_force(edition, template)
    _negotiated(edition, template)
    _sheets(edition)


def _today() -> dt.date:
    return app_now().astimezone(PARIS).date()


def _create(
    edition: Edition, template: Any, slug: str, name_fr: str, name_en: str, parties: tuple[str, ...]
) -> Convention:
    legal = person("juriste")
    convention = create_convention(edition, template, by=legal, name_fr=name_fr, name_en=name_en, slug=slug)
    for organisation in parties:
        who, title, _account = SIGNATORIES[organisation]
        add_party(
            convention,
            Organisation.objects.get(slug=organisation),
            PartyRole.CITY if organisation == CITY else PartyRole.PARTNER,
            by=legal,
            signatory_name=who,
            signatory_title=title,
        )
    return convention


def _in_force(edition: Edition, template: Any) -> None:
    if Convention.objects.filter(slug=IN_FORCE).exists():
        return
    legal, today = person("juriste"), _today()
    convention = _create(
        edition,
        template,
        IN_FORCE,
        "Convention de partenariat de la saison fictive",
        "Partnership convention of the fictional season",
        (FIRST, SECOND, CITY),
    )
    set_facts(
        convention,
        by=legal,
        name_fr=convention.name_fr,
        name_en=convention.name_en,
        effective_on=today - dt.timedelta(days=60),
        expires_on=today + dt.timedelta(days=700),
        tacit_renewal_months=12,
    )
    perform(convention, "negotiate", by=legal)
    stress_test(convention, by=legal)
    record_vote(
        convention,
        by=legal,
        sha256=content_hash(live_version(convention)),
        reference=f"{today.year} SG 0 (fictive)",
        session_on=today - dt.timedelta(days=70),
        votes_for=118,
        votes_against=0,
        abstentions=9,
        show_of_hands=False,
    )
    version = live_version(convention)
    for party in unsigned_parties(version):
        account = person(SIGNATORIES[party.organisation.slug][2])
        sign(version, party, by=account, sha256=version.sha256)


def _negotiated(edition: Edition, template: Any) -> None:
    """The partner asks to hand over the source at delivery only and to drop the escrow: together they open a way, which
    is told beside the text with what closes it.
    """
    if Convention.objects.filter(slug=NEGOTIATED).exists():
        return
    legal, partner = person("juriste"), person("partenaire2")
    convention = _create(
        edition,
        template,
        NEGOTIATED,
        "Convention en négociation avec Réseau d’Exemple (fictif)",
        "Convention negotiated with Réseau d’Exemple (fictional)",
        (SECOND, CITY),
    )
    perform(convention, "negotiate", by=legal)
    rows = live_version(convention).articles.select_related("clause_version", "version__convention")
    articles = {key_of(article): article for article in rows}
    source = articles["open_source_publication"]
    comment(
        source,
        by=partner,
        body="Remettre le code à chaque version intermédiaire est lourd pour nos équipes.",
        suggestion="Le code source est remis à la Ville à la livraison du prototype.",
    )
    _deviate(source, legal, source_delivered_with_each_build=False)
    remove_article(
        Article.objects.select_related("clause_version", "version__convention").get(pk=articles["source_escrow"].pk),
        by=legal,
        reason="Le partenaire propose un dépôt chez la Ville plutôt que chez un tiers ; à examiner.",
    )


def _deviate(article: Article, by: User, **terms: Any) -> None:
    set_terms(
        article,
        {**article.terms, **terms},
        by=by,
        expected_version=article.edit_version,
        reason="Demandé par le partenaire ; à approuver ou à refuser par une deuxième personne.",
    )


def _sheets(edition: Edition) -> None:
    published = (
        ChallengeState.SCHEDULED,
        ChallengeState.OPEN,
        ChallengeState.CLOSED,
        ChallengeState.DELIBERATING,
        ChallengeState.DECIDED,
    )
    for challenge in Challenge.objects.filter(edition=edition, state__in=published):
        if not challenge.terms_sheets.filter(superseded_at__isnull=True).exists():
            write_terms_sheet(challenge)


def load_accessions() -> None:
    """Lumière Douce joined by a signed deed. Idempotent."""
    application = Application.objects.filter(
        organisation__slug="lumiere-douce",
        challenge__slug="eclairage-doux",
        state__in=(ApplicationState.SELECTED, ApplicationState.ACCEPTED),
    ).first()
    if application is None or application.accessions.filter(signed_at__isnull=False).exists():
        return
    deed = application.accessions.first() or draft_accession(application, by=person("juriste"))
    sign_accession(
        deed,
        by=person("startup3"),
        sha256=deed.sha256,
        signatory_name="Élodie O’Brien",
        signatory_title="Présidente",
    )
