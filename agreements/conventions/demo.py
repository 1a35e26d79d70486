"""Fictional conventions of the demonstration: one in force that the whole fictional season rests on, one negotiated."""

import datetime as dt
import io
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from agreements.conventions.domain.accession import sign_accession
from agreements.conventions.domain.articles import remove_article, set_terms
from agreements.conventions.domain.comments import comment
from agreements.conventions.domain.content import content_hash, key_of, live_version
from agreements.conventions.domain.drafting import add_party, create_convention, set_facts
from agreements.conventions.domain.library import load_library
from agreements.conventions.domain.life import stress_test
from agreements.conventions.domain.readiness import unsigned_parties
from agreements.conventions.domain.signing import record_scan, sign
from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.conventions.domain.voting import propose_vote
from agreements.enums import PartyRole
from agreements.models import Accession, Article, Convention, Template
from casework.domain.steps import confirm
from core.demo_clock import days_from_now, standing_at
from core.workflow import perform
from partners.models import Edition

IN_FORCE = "convention-saison-fictive"
NEGOTIATED = "convention-reseau-negociation"
ON_PAPER = "convention-reseau-sur-papier"
CITY, FIRST, SECOND = "ville-fictive", "energies-exemple", "reseau-exemple"
# organisation: (who signs, in which capacity, with which account)
SIGNATORIES = {
    FIRST: ("Aïcha Benali", "Directrice de l’innovation", "partenaire1"),
    SECOND: ("Marc Le Goff", "Chef de projet", "partenaire2"),
    CITY: ("Camille Roussel", "Responsable du programme", "equipe"),
}


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


#: Days from today: the convention binds before the first call of the season opens, 63 weeks ago.
NEGOTIATED_ON, VOTED_ON, SIGNED_ON, FIRST_DEED, SECOND_DEED = -487, -474, -469, -330, -98


def load() -> None:
    """The library, and the convention on which the season rests, in force before anything else happens. Idempotent."""
    template = load_library()
    edition = Edition.objects.get(slug="saison-fictive")
    template.editions.add(edition)
    _in_force(edition, template)


def load_negotiations() -> None:
    """A convention whose text opens a way, and one whose partner signed on paper. Idempotent."""
    edition = Edition.objects.get(slug="saison-fictive")
    template = Template.objects.get(editions=edition)
    _negotiated(edition, template)
    _signed_on_paper(edition, template)


def _date(days: int) -> dt.date:
    return days_from_now(days).date()


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
    names = ("Convention de partenariat de la saison fictive", "Partnership convention of the fictional season")
    convention = _voted(edition, template, IN_FORCE, names, (FIRST, SECOND, CITY), (NEGOTIATED_ON, VOTED_ON))
    with standing_at(days_from_now(SIGNED_ON)):
        version = live_version(convention)
        for party in unsigned_parties(version):
            account = person(SIGNATORIES[party.organisation.slug][2])
            sign(version, party, by=account, sha256=version.sha256)


def _voted(
    edition: Edition, template: Any, slug: str, names: tuple[str, str], parties: tuple[str, ...], days: tuple[int, int]
) -> Convention:
    """Negotiated, tested and voted on these days from today."""
    legal, (negotiated, voted) = person("juriste"), days
    session, effective, ends = _date(voted), _date(voted + 7), _date(900)
    with standing_at(days_from_now(negotiated)):
        convention = _create(edition, template, slug, *names, parties)
        set_facts(
            convention, by=legal, name_fr=names[0], name_en=names[1], effective_on=effective, expires_on=ends,
            tacit_renewal_months=12, max_renewals=2, renewal_notice_months=2,
        )  # fmt: skip
        perform(convention, "negotiate", by=legal)
        stress_test(convention, by=legal)
    with standing_at(days_from_now(voted, 18)):
        facts = VoteFacts(
            reference=f"{session.year} SG {session:%m%d} (fictive)", session_on=session, votes_for=118, votes_against=0,
            abstentions=9, seats=163,
        )  # fmt: skip
        step = propose_vote(convention, by=legal, sha256=content_hash(live_version(convention)), facts=facts)
        confirm(step, by=person("equipe"), sha256=step.sha256)
        convention.refresh_from_db()
    return convention


def _signed_on_paper(edition: Edition, template: Any) -> None:
    """Voted; the partner's original came on paper. A machine has read the scan; two people still have to look at it."""
    if Convention.objects.filter(slug=ON_PAPER).exists():
        return
    names = ("Convention d’essai sur le réseau de collecte (fictive)", "Convention of the trial on the collection network (fictional)")  # fmt: skip
    convention = _voted(edition, template, ON_PAPER, names, (SECOND, CITY), (-30, -15))
    version = live_version(convention)
    party = next(row for row in unsigned_parties(version) if row.organisation.slug == SECOND)
    with standing_at(days_from_now(-2)):
        upload = SimpleUploadedFile("original-signe-fictif.pdf", scanned(version), content_type="application/pdf")
        record_scan(version, party, by=person("juriste"), upload=upload)


def scanned(version: Any) -> bytes:
    """The sealed document with a blank page at the end, as a copier that takes both sides gives it: to be explained."""
    with version.pdf_fr.file.open("rb") as sealed:
        document = pypdfium2.PdfDocument(sealed.read())
    width, height = document[0].get_size()
    document.new_page(width, height)
    result = io.BytesIO()
    document.save(result)
    document.close()
    return result.getvalue()


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


def load_first_deeds() -> None:
    """Of the two startups of the first call, one signed its deed; the other has not yet, and its trial waits. Idempotent."""
    _accede("cyclo-logique", "eau-de-pluie", FIRST_DEED, ("startup1", "Léa Fontaine", "Présidente"))


def load_second_deeds() -> None:
    """Lumière Douce joined by a signed deed. Idempotent."""
    _accede("lumiere-douce", "eclairage-doux", SECOND_DEED, ("startup3", "Élodie O’Brien", "Présidente"))


def _accede(startup: str, challenge: str, days: int, signatory: tuple[str, str, str]) -> None:
    """The deed was drawn up when the startup accepted its selection."""
    account, name, title = signatory
    deed = Accession.objects.get(organisation__slug=startup, challenge__slug=challenge)
    if deed.signed_at is None:
        with standing_at(days_from_now(days)):
            sign_accession(deed, by=person(account), sha256=deed.sha256, signatory_name=name, signatory_title=title)
