"""Real scans: pages drawn, put together again as pictures, read by a machine, vouched for by two people."""

from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from agreements.conventions.domain.articles import approve_deviation, drop_absent, remove_article
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.signing import record_scan, reject_scan
from agreements.documents.convention import document_data
from agreements.documents.typeset import pdf
from agreements.enums import ComparisonState
from agreements.enums import ConventionState as S
from agreements.models import ScanComparison
from agreements.scans import ocr
from agreements.scans.compare import GRAVE
from agreements.scans.domain import attest, passages_to_explain, run_comparison, start_comparison
from core.exceptions import DomainError, NotAllowed, StaleState
from core.worklist import tasks_for
from tests.again import read_again
from tests.factories.accounts import UserFactory
from tests.factories.agreements import convention_in

pytestmark = pytest.mark.django_db
KEPT = ("results_ownership", "source_escrow", "survival_and_remedies")


def keep_three(version):
    """A short convention: reading is some seconds a page."""
    for article in version.articles.select_related("clause_version", "version__convention"):
        if article.clause_version.kind_id not in KEPT:
            approve_deviation(
                remove_article(article, by=UserFactory(legal=True), reason="Essai"), by=UserFactory(legal=True)
            )
    row = version.articles.get(clause_version__kind_id="survival_and_remedies")
    approve_deviation(drop_absent(row, by=UserFactory(legal=True)), by=UserFactory(legal=True))


@pytest.fixture(scope="module")
def short(shared_world, shared_files):
    """A short convention that is voted, drawn and sealed once for all of these tests."""
    with shared_world(
        lambda: convention_in(S.VOTED, change=keep_three, derogation="Convention courte, pour l’essai.")
    ) as made:
        yield made


@pytest.fixture
def voted(short, db):
    return read_again(short)


def pictures(data, *, skip=(), dpi=130):
    """The pages of a document as pictures of paper."""
    document = pypdfium2.PdfDocument(data)
    return [
        page.render(scale=dpi / 72, grayscale=True).to_pil()
        for number, page in enumerate(document, 1)
        if number not in skip
    ]


def paper(images, dpi=130):
    """A PDF that holds nothing but these pictures."""
    kept = BytesIO()
    images[0].save(kept, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return SimpleUploadedFile("original.pdf", kept.getvalue(), content_type="application/pdf")


def sealed(version):
    return version.pdf_fr.file.open().read()


def deposit(voted, upload):
    convention, around = voted
    version = live_version(convention)
    signature = record_scan(version, convention.parties.get(role="partner"), by=around.legal, upload=upload)
    return signature, run_comparison(signature.comparison.pk)


def answers(row):
    return dict.fromkeys(passages_to_explain(row), "misread")


def test_an_image_of_the_sealed_text_is_found_the_same_and_counts_after_two_people(voted, run_jobs):
    convention, around = voted
    version = live_version(convention)
    signature = record_scan(
        version, convention.parties.get(role="partner"), by=around.legal, upload=paper(pictures(sealed(version)))
    )
    with pytest.raises(StaleState) as early:
        attest(signature, by=around.legal, reasons={})
    run_jobs()
    row = ScanComparison.objects.get()

    assert early.value.message == "La lecture de l’original n’est pas terminée : attendez-la avant d’attester."
    assert (row.stage, row.language, row.pages_done) == (ComparisonState.DONE, "fr", row.pages_total)
    assert row.sources == {"text": 0, "ocr": row.pages_total, "none": 0}
    assert [row.result[name] for name in ("missing", "added", "blank", "moved")] == [[], [], [], []]
    assert row.result["same"] / row.result["words"] > 0.98

    attest(signature, by=around.legal, reasons=answers(row))
    with pytest.raises(NotAllowed):
        attest(signature, by=around.legal, reasons=answers(row))
    convention.refresh_from_db()
    before = convention.state
    attest(signature, by=around.team, reasons=answers(row))
    convention.refresh_from_db()
    signature.refresh_from_db()

    assert (before, convention.state) == (S.VOTED, S.PARTLY_SIGNED)
    assert (signature.checked_by, signature.checked_by2) == (around.legal, around.team)


def test_a_changed_number_of_days_is_told_first_and_stops_who_has_no_reason(voted):
    convention, around = voted
    version = live_version(convention)
    data = document_data(version, "fr")
    escrow = next(article for article in data["articles"] if article["title"] == "Dépôt et entiercement du code source")
    changed = [text.replace("90\u00a0jours", "180\u00a0jours") for text in escrow["text"]]
    assert changed != escrow["text"]
    escrow["text"] = changed

    signature, row = deposit(voted, paper(pictures(pdf("convention.typ", data))))

    told = [(one["kind"], one["section"], one["expected"], one["read"]) for one in row.result["differences"]]
    grave = [kind in GRAVE for kind, *_rest in told]
    assert ("number", f"Article {escrow['number']}. {escrow['title']}", "90", "180") in told
    assert grave == sorted(grave, reverse=True)
    with pytest.raises(DomainError) as refused:
        attest(signature, by=around.legal, reasons={})
    assert "Donnez un motif pour chaque passage qui diffère" in refused.value.message
    reject_scan(signature, by=around.legal, reason="Le délai n’est pas celui qui a été voté")
    assert not ScanComparison.objects.exists()


def test_a_missing_page_blocks_and_an_added_one_is_explained(voted):
    version = live_version(voted[0])
    data = sealed(version)
    signature, row = deposit(voted, paper(pictures(data, skip=(4,))))
    with pytest.raises(DomainError) as refused:
        attest(signature, by=voted[1].legal, reasons=answers(row))
    reject_scan(signature, by=voted[1].legal, reason="Page perdue")

    pages = pictures(data)
    signature, other = deposit(voted, paper([*pages, Image.new("L", pages[0].size, 255)]))
    with pytest.raises(DomainError) as unexplained:
        attest(signature, by=voted[1].legal, reasons=answers(other))
    attest(signature, by=voted[1].legal, reasons=answers(other), pages_reason="Verso blanc")

    assert row.result["missing"] == [4]
    assert refused.value.message == (
        "Il manque à l’original ce que le document scellé dit en page 4 : il ne peut pas être accepté."
    )
    assert (other.result["blank"], unexplained.value.field) == ([len(pages) + 1], "pages_reason")


def test_a_document_with_its_own_text_is_read_from_it(voted):
    version = live_version(voted[0])
    upload = SimpleUploadedFile("copie.pdf", sealed(version), content_type="application/pdf")

    _signature, row = deposit(voted, upload)

    assert row.sources == {"text": row.pages_total, "ocr": 0, "none": 0}
    assert (row.result["same"], row.result["differences"]) == (row.result["words"], [])


def test_english_original_is_compared_with_the_english_document(voted):
    version = live_version(voted[0])
    upload = SimpleUploadedFile("copy.pdf", version.pdf_en.file.open().read(), content_type="application/pdf")

    _signature, row = deposit(voted, upload)

    assert (row.language, row.result["differences"]) == ("en", [])


def test_without_a_machine_to_read_people_say_they_compared_page_by_page(voted, settings, client, sign_in):
    settings.OCR_COMMAND = ""
    convention, around = voted
    signature, row = deposit(voted, paper(pictures(sealed(live_version(convention)), dpi=40), dpi=40))
    sign_in(around.legal)
    url = reverse("convention_scan", args=[convention.pk, signature.pk])

    page = client.get(url).content.decode()
    refused = client.post(url, {})
    client.post(url, {"page_by_page": "on"})

    assert ocr.command() is None
    assert row.sources == {"text": 0, "ocr": 0, "none": row.pages_total}
    assert "Aucune machine n’a lu cet original" in page
    assert refused.status_code == 409
    assert "dites que vous les avez comparées une à une" in refused.content.decode()
    assert row.attestations.get().page_by_page


@pytest.mark.parametrize("data", [b"%PDF-1.4 scan", b"%PDF-1.7\n" + b"\0" * 5000])
def test_a_file_that_is_no_pdf_can_only_be_set_aside(voted, data):
    signature, row = deposit(voted, SimpleUploadedFile("original.pdf", data, content_type="application/pdf"))

    with pytest.raises(StaleState) as refused:
        attest(signature, by=voted[1].legal, reasons={})

    assert row.stage == ComparisonState.FAILED
    assert refused.value.message == (
        "Ce fichier ne se lit pas comme un PDF : écartez-le, puis déposez une autre numérisation."
    )
    assert start_comparison(signature).stage == ComparisonState.QUEUED


def test_pages_are_for_those_who_check_and_show_both_documents(voted, client, sign_in):
    convention, around = voted
    upload = SimpleUploadedFile("copie.pdf", sealed(live_version(convention)), content_type="application/pdf")
    signature, row = deposit(voted, upload)
    url = reverse("convention_scan", args=[convention.pk, signature.pk])
    picture = reverse("convention_scan_page", args=[convention.pk, signature.pk, "original", 1])

    sign_in(around.partner_signatory)
    refused = (client.get(url).status_code, client.get(picture).status_code)
    sign_in(around.team)
    answers_ = [client.get(picture), client.get(picture.replace("original", "scelle"))]
    absent = client.get(
        reverse("convention_scan_page", args=[convention.pk, signature.pk, "original", 999])
    ).status_code

    assert refused == (403, 403)
    assert {(one.status_code, one["Content-Type"]) for one in answers_} == {(200, "image/png")}
    assert absent == 404
    assert [task.url for task in tasks_for(around.team) if task.kind == "signature"] == [url]
    assert "Aucun passage ne diffère." in client.get(url).content.decode()


def test_page_of_the_comparison_answers_by_clicks(voted, client, sign_in):
    convention, around = voted
    data = document_data(live_version(convention), "fr")
    data["articles"][0]["text"] = [text.replace("écrit", "oral") for text in data["articles"][0]["text"]]
    upload = SimpleUploadedFile("copie.pdf", pdf("convention.typ", data), content_type="application/pdf")
    signature, row = deposit(voted, upload)
    url = reverse("convention_scan", args=[convention.pk, signature.pk])
    keys = list(passages_to_explain(row))

    for person in (around.legal, around.team):
        sign_in(person)
        assert client.post(url, {}).status_code == 409
        assert client.post(url, {f"motif-{key}": "by_hand" for key in keys}).status_code == 302

    convention.refresh_from_db()
    assert keys == [f"section:Article {data['articles'][0]['number']}. {data['articles'][0]['title']}"]
    assert convention.state == S.PARTLY_SIGNED
