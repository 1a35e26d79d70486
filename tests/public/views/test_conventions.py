"""The public page of a convention: what was voted, what was found, who is bound; nothing that does not bind yet."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from accounts.enums import OrgRoleName
from agreements.conventions.domain.accession import draft_accession, sign_accession
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.signing import record_scan
from agreements.enums import ConventionState as S
from challenges.enums import ApplicationState
from core.models import CachedPage
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.agreements import convention_in, open_a_way, world
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory

pytestmark = pytest.mark.django_db
FORBIDDEN = ("commons-safe", "appropriable", "garanti", "guaranteed", "inappropriable")


def page_of(client, convention, prefix=""):
    CachedPage.objects.all().delete()
    response = client.get(prefix + reverse("public:convention", args=[convention.slug]))
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("state", [S.DRAFT, S.NEGOTIATION, S.STRESS_TESTED])
def test_a_text_that_is_not_voted_does_not_exist(client, state):
    convention, _around = convention_in(state)

    assert page_of(client, convention)[0] == 404


def test_what_is_in_force_is_told_whole(client):
    convention, around = convention_in(S.IN_FORCE)
    version = live_version(convention)

    status, page = page_of(client, convention)

    assert status == 200
    for words in (
        "Aucune voie d’appropriation trouvée", "2027 SG 2", "120 pour, 3 contre", around.city.name, around.partner.name,
        "Lecture juridique non relue", version.sha256[:12], "Article 4. Déclaration des connaissances antérieures",
        "Article 29. Documents et langues",
    ):  # fmt: skip
        assert escape(words) in page, words
    assert page.count('<details id="article-') == 32
    assert [word for word in FORBIDDEN if word in page.lower()] == []


def test_a_derogation_shows_its_reason_the_way_and_what_would_close_it(client):
    reason = "Le Conseil accepte ce risque pour une saison."
    convention, _around = convention_in(S.VOTED, change=open_a_way, derogation=reason)

    _status, page = page_of(client, convention)

    assert "Voie d’appropriation trouvée" in page
    assert f"Dérogation votée par le Conseil (2027 SG 2)\u00a0: {reason}" in page
    assert "Ce qui refermerait cette voie" in page
    assert [word for word in FORBIDDEN if word in page.lower()] == []


def test_a_scan_that_nobody_has_compared_is_no_signature_yet(client):
    convention, around = convention_in(S.VOTED)
    party = convention.parties.get(role="partner")
    scan = SimpleUploadedFile("original.pdf", b"%PDF-1.4 scan", content_type="application/pdf")
    record_scan(live_version(convention), party, by=around.legal, upload=scan)

    _status, page = page_of(client, convention)

    signatures = page[page.index("<h2>Signatures</h2>") :].split("</section>")[0]
    assert "Aucune pour l’instant" in signatures
    assert around.partner.name not in signatures


def test_a_startup_is_named_once_it_has_signed_its_deed(client):
    convention, around = convention_in(S.IN_FORCE)
    startup = OrganisationFactory(startup=True, name="Lumière d’essai (fictive)")
    signatory = member_of(startup, OrgRoleName.SIGNATORY)
    challenge = ChallengeFactory(open=True, edition=around.edition, partner=around.partner)
    application = ApplicationFactory(challenge=challenge, organisation=startup, state=ApplicationState.ACCEPTED)
    deed = draft_accession(application, by=around.legal)

    before = page_of(client, convention)[1]
    sign_accession(deed, by=signatory, sha256=deed.sha256)

    assert startup.name not in before
    assert startup.name in page_of(client, convention)[1]


def test_english_reader_reads_english(client):
    convention, _around = convention_in(S.VOTED)

    status, page = page_of(client, convention, "/en")

    assert status == 200
    assert "No way to appropriate found" in page
    assert "Article 29. Documents and languages" in page


@pytest.mark.parametrize("partners", [1, 3])
def test_page_costs_the_same(client, django_assert_max_num_queries, partners):
    around = world()
    for number in range(partners):
        convention_in(S.VOTED, around=world(edition=around.edition), name=f"Convention {number}")
    convention, _around = convention_in(S.IN_FORCE, around=around)
    CachedPage.objects.all().delete()

    with django_assert_max_num_queries(10):
        client.get(reverse("public:convention", args=[convention.slug]))


def test_model_2_stands_before_the_line_of_model_1(client):
    convention, _around = convention_in(S.IN_FORCE)

    page = unescape(page_of(client, convention)[1])

    told = page.index("Tient si chacun respecte sa parole")
    assert told < page.index("Au mieux") < page.index("Modèle 1, si chacun exécute ses engagements")
    assert "Ce que la Ville peut faire elle-même" in page
    assert "À savoir aussi" in page
