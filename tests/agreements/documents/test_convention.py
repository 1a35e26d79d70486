"""The convention as a document: what a lawyer looks for, in order, and word for word what the pages show."""

import re
import subprocess

import pypdfium2
import pytest
from django.urls import reverse
from django.utils.html import escape

from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.frame import sections_after, sections_before
from agreements.conventions.domain.life import amend
from agreements.conventions.domain.stress import clean, record_for
from agreements.conventions.presenters import redline
from agreements.documents.convention import document_data, render
from agreements.enums import ConventionState as S
from core.clock import PARIS, app_now
from tests.factories.agreements import convention_in, open_a_way, vote, world

pytestmark = pytest.mark.django_db
FOOT = re.compile(r"(Empreinte SHA-256 du texte\s*:|SHA-256 of the text:) [0-9a-f]{16}…|page \d+ (sur|of) \d+")
HEADINGS = {
    "fr": ["Parties", "Visas", "Préambule", "Article 1. Définitions", "Article 2. Objet", "Article 3. Entrée en vigueur et durée",
           "Article 4. Déclaration des connaissances antérieures", "Article 28. Survie, mise en demeure et remèdes",
           "Article 29. Documents et langues", "Annexes", "Annexe 1 : paramètres des articles", "Annexe 2 : modèle d’acte d’adhésion",
           "Fiche d’épreuve", "Signatures"],
    "en": ["Parties", "Recitals", "Preamble", "Article 1. Definitions", "Article 2. Purpose", "Article 3. Entry into force and term",
           "Article 4. Background declaration", "Article 28. Survival, notice and remedies",
           "Article 29. Documents and languages", "Annexes", "Annex 1: parameters of the articles", "Annex 2: model deed of accession",
           "Stress-test sheet", "Signatures"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SEAL_FOLDER = tmp_path / "seal"
    settings.SEAL_FOLDER.mkdir()


def letters(text):
    """Without blanks, hyphens and soft hyphens: a line may break anywhere."""
    return "".join(char for char in text if not char.isspace() and char not in "-\u00ad\u2010\ufffe")


def read(data):
    """The text of the pages, without what stands above and below each."""
    document = pypdfium2.PdfDocument(data)
    title = document.get_metadata_value("Title")
    pages = (FOOT.sub("", page.get_textpage().get_text_range()) for page in document)
    return letters("\n".join(line for page in pages for line in page.splitlines() if line.strip() != title))


def text_of(version, lang):
    """Every paragraph that was voted, in the order of the document."""
    frozen = version.frozen
    parts = [*sections_before(frozen["frame"]), *frozen["articles"], *sections_after(frozen["frame"])]
    return [paragraph for part in parts for paragraph in part[f"text_{lang}"]]


def numberless(paragraph):
    return paragraph.split(". ", 1)[-1] if paragraph[:1].isdigit() else paragraph


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_document_holds_the_whole_text_in_the_order_a_lawyer_expects(lang):
    convention, _around = convention_in(S.VOTED)
    version = live_version(convention)
    stored = version.pdf_fr if lang == "fr" else version.pdf_en

    drawn = read(stored.file.open().read())
    body = drawn[drawn.index(letters("Entre les soussignés" if lang == "fr" else "Between the undersigned")) :]

    places = [body.find(letters(numberless(paragraph))) for paragraph in text_of(version, lang)]
    assert [text for text, place in zip(text_of(version, lang), places, strict=True) if place < 0] == []
    assert places == sorted(places)
    # The list of contents names them in order; the body then follows it.
    contents = [drawn.find(letters(heading)) for heading in HEADINGS[lang]]
    assert min(contents) >= 0 and contents == sorted(contents)


def test_pages_show_the_text_of_the_document(client, sign_in):
    convention, around = convention_in(S.VOTED)
    version = live_version(convention)
    public = client.get(reverse("public:convention", args=[convention.slug])).content.decode()
    sign_in(around.legal)
    workspace = client.get(reverse("convention", args=[convention.pk])).content.decode()

    for paragraph in text_of(version, "fr"):
        assert escape(paragraph) in public, paragraph
        assert escape(paragraph) in workspace, paragraph
    assert "Article 29." in workspace and "Article 29." in public


def test_frame_is_part_of_what_is_hashed_and_of_what_a_redline_shows():
    convention, around = convention_in(S.IN_FORCE)
    before = live_version(convention)
    amend(convention, by=around.legal, reason="Nouvelle échéance")
    convention.refresh_from_db()
    convention.expires_on = app_now().astimezone(PARIS).date().replace(year=2031)
    convention.save()

    after = live_version(convention)

    assert [change["title"] for change in redline(before, after, "fr")] == ["Entrée en vigueur et durée"]


def test_parties_are_named_by_what_is_known_of_them():
    around = world()
    around.partner.legal_name = "Énergies d’Exemple SA (fictive)"
    around.partner.name = "Énergies d’Exemple (fictif)"
    around.partner.siren = "732829320"
    around.partner.address = "12 rue de l’Exemple\n75000 Exemple"
    around.partner.save()
    around.city.siren = None
    around.city.save()
    convention, _around = convention_in(S.DRAFT, around=around)

    lines = [party["line"] for party in document_data(live_version(convention), "fr")["parties"]]

    assert lines == [
        "Énergies d’Exemple SA (fictive), identifiée au répertoire Sirene sous le numéro 732\u00a0829\u00a0320, dont le siège est situé 12 rue de l’Exemple, 75000 Exemple, représentée par Aïcha Benali, ci-après «\u202fÉnergies d’Exemple (fictif)\u202f»",
        f"{around.city.name}, représentée par Camille Roussel, ci-après «\u202fla Ville\u202f»",
    ]


def test_sheet_of_a_derogation_tells_the_way_and_why(tmp_path):
    convention, _around = convention_in(S.VOTED, change=open_a_way, derogation="Accepté pour une saison.")
    version = live_version(convention)

    drawn = read(version.pdf_fr.file.open().read())

    for words in (
        "Dérogation votée par le Conseil, motif public : Accepté pour une saison.",
        "Voie d’appropriation trouvée, en 1 étape",
        "Code refermé (1 étape)",
        "Rétablir l’article « Publication du code source sous licence libre ».",
    ):
        assert letters(words) in drawn


def test_text_voted_without_a_frame_is_still_drawn():
    convention, _around = convention_in(S.VOTED)
    version = live_version(convention)
    version.frozen = {key: value for key, value in version.frozen.items() if key != "frame"}

    drawn = read(render(version, "fr"))

    assert letters("Article 4. Déclaration des connaissances antérieures") in drawn
    assert letters("Préambule") not in drawn


def test_structure_is_readable_by_a_screen_reader(tmp_path):
    convention, _around = convention_in(S.DRAFT)
    path = tmp_path / "projet.pdf"
    path.write_bytes(render(live_version(convention), "fr"))

    command = ["pdfinfo", "-struct-text", str(path)]
    seen = subprocess.run(command, capture_output=True, check=False).stdout.decode(errors="replace")

    assert len(re.findall(r"^ +H1 ", seen, re.MULTILINE)) == 39
    assert "Scope /Column" in seen
    assert letters("Projet : texte non voté, sans valeur contractuelle") in letters(seen)


def test_words_of_the_edition_that_change_after_the_test_do_not_stop_the_vote():
    convention, around = convention_in(S.STRESS_TESTED)
    around.edition.objectives.update(name_fr="Un objectif réécrit")

    vote(convention, around)

    version = live_version(convention)
    assert clean(record_for(version, version.sha256))
    assert "Un objectif réécrit" in " ".join(version.frozen["frame"]["preamble"]["text_fr"])
