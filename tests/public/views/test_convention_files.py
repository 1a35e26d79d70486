"""What people hold of a convention is what the register holds: each public file goes through every verifier."""

import hashlib
import json
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from agreements.conventions.domain.content import live_version
from agreements.enums import ConventionState as S
from agreements.models import ConventionVersion
from register.management.commands.verify_register import STANDALONE
from register.models import Entry
from tests.again import read_again
from tests.factories.agreements import convention_in, correct_vote_by_two, sign_next, vote
from tests.factories.pilots import pdf

pytestmark = pytest.mark.django_db
NAMES = ("convention-fr.pdf", "convention-en.pdf", "convention.json", "deliberation.pdf")


def _voted():
    convention, around = convention_in(S.STRESS_TESTED)
    vote(convention, around, deliberation=pdf("deliberation.pdf"))
    return convention, around


@pytest.fixture(scope="module")
def voted(shared_world, shared_files):
    with shared_world(_voted) as made:
        yield made


@pytest.fixture
def w(voted, db):
    return read_again(voted)


def fetched(client, convention, name):
    answer = client.get(reverse("public:convention_file", args=[convention.slug, 1, name]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def command(document, capsys):
    try:
        call_command("verify_register", "--document", str(document))
    except SystemExit as stopped:
        return stopped.code, capsys.readouterr()
    return 0, capsys.readouterr()


@pytest.fixture
def standalone(tmp_path):
    spec = spec_from_file_location("datacity_verify", STANDALONE)
    program = module_from_spec(spec)
    spec.loader.exec_module(program)
    dump = tmp_path / "register.jsonl"

    def check(document):
        call_command("dump_register", dump)
        return program.main(["--file", str(dump), "--document", str(document)])

    return check


@pytest.mark.parametrize("name", NAMES)
def test_a_public_file_is_true_in_every_verifier_and_one_byte_more_is_not(
    w, client, tmp_path, capsys, standalone, name
):
    convention, _around = w
    data = fetched(client, convention, name)
    true, other = tmp_path / name, tmp_path / f"other-{name}"
    true.write_bytes(data)
    other.write_bytes(data + b" ")
    entry = Entry.objects.get(kind="convention.voted")

    page = client.post(reverse("check_document"), {"file": SimpleUploadedFile(name, data)})
    changed = client.post(reverse("check_document"), {"file": SimpleUploadedFile(name, data + b" ")})

    assert (command(true, capsys)[0], command(other, capsys)[0]) == (0, 2)
    assert (standalone(true), standalone(other)) == (0, 2)
    assert hashlib.sha256(data).hexdigest().encode() in bytes(entry.leaf)
    assert "Document authentique, inchangé" in page.content.decode()
    assert reverse("public:register_entry", args=[entry.index]) in page.content.decode()
    assert "authentique" not in changed.content.decode()


def test_the_page_and_the_entry_lead_to_each_other_and_to_every_file(w, client):
    convention, _around = w
    entry = Entry.objects.get(kind="convention.voted")

    page = client.get(reverse("public:convention", args=[convention.slug])).content.decode()
    said = client.get(reverse("public:register_entry", args=[entry.index])).content.decode()

    for name in NAMES:
        assert reverse("public:convention_file", args=[convention.slug, 1, name]) in page
    assert reverse("public:register_entry", args=[entry.index]) in page
    assert reverse("public:convention", args=[convention.slug]) in said


def test_what_the_council_has_not_adopted_has_no_file(client):
    convention, _around = convention_in(S.STRESS_TESTED)

    for name in NAMES:
        assert client.get(reverse("public:convention_file", args=[convention.slug, 1, name])).status_code == 404


def test_no_other_file_is_given(w, client):
    convention, _around = w

    for n, name in ((2, "convention-fr.pdf"), (2**40, "convention-fr.pdf"), (1, "scan.pdf"), (1, "..")):
        assert client.get(reverse("public:convention_file", args=[convention.slug, n, name])).status_code == 404


def test_a_document_that_a_correction_replaced_is_said_to_be(w, client):
    convention, around = w
    before = fetched(client, convention, "convention-fr.pdf")
    correct_vote_by_two(convention, around, votes_for=119)

    page = client.post(reverse("check_document"), {"file": SimpleUploadedFile("a.pdf", before)}).content.decode()

    assert "Document de la Ville, remplacé depuis" in page
    assert fetched(client, convention, "convention-fr.pdf") != before


def test_the_entry_into_force_holds_the_same_files_as_the_vote(w):
    convention, around = w
    while convention.state != S.IN_FORCE:
        sign_next(convention, around)

    voted_files, in_force = (
        json.loads(bytes(Entry.objects.get(kind=kind).leaf))["data"]["files"]
        for kind in ("convention.voted", "convention.in_force")
    )

    assert voted_files == in_force
    assert {row["sha256"] for row in in_force} >= {live_version(convention).sha256}


def test_open_data_lists_the_files_with_their_hashes(w, client):
    convention, _around = w
    version = ConventionVersion.objects.get(convention=convention)

    rows = client.get("/donnees/conventions.json").json()

    [row] = [row for row in rows if row["convention"] == convention.slug]
    assert (row["pdf_fr_sha256"], row["texte_sha256"]) == (version.pdf_fr.sha256, version.sha256)
    assert (
        client.get(
            row["pdf_fr_url"].partition("/conventions/")[1] + row["pdf_fr_url"].partition("/conventions/")[2]
        ).status_code
        == 200
    )
