"""Archives: names that any system takes, no two alike, what is damaged or held back told and left out."""

import csv
import hashlib
import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from core.exports.archives import LONGEST, Archive, Entry, safe_part
from core.models import Scan, StoredFile


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("plan: étage <1>?.pdf", "plan_ étage _1__.pdf"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("…\u202egnp.exe", "…gnp.exe"),
        ("...", "_"),
        ("note. ", "note"),
        ("a" * 300 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_is_one_that_any_system_takes(given, kept):
    assert safe_part(given) == kept


def stored(name, body=b"corps", **fields):
    file = StoredFile(
        name=name,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        sniffed="text/plain",
        purpose="essai",
        **fields,
    )
    file.file.save(f"essai/{file.pk}", ContentFile(body), save=False)
    return file


def test_every_file_once_under_its_own_name_and_the_rest_in_the_manifest(db):
    damaged, held = stored("abîmé.txt"), stored("virus.txt", scan=Scan.FOUND)
    damaged.sha256 = "0" * 64
    files = [stored("Plan.txt", b"un"), stored("plan.TXT", b"deux"), damaged, held]

    content = io.BytesIO()
    out = Archive(content, ["récépissé"])
    out.add([Entry("DC-1 Startup", file, ("DC-1",)) for file in files])
    out.close()

    with zipfile.ZipFile(content) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["DC-1 Startup/Plan.txt", "DC-1 Startup/plan (2).TXT", "contenu.csv"]
        assert archive.read("DC-1 Startup/plan (2).TXT") == b"deux"
        text = archive.read("contenu.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["DC-1 Startup/Plan.txt", "DC-1 Startup/plan (2).TXT", "", ""]
    assert rows[3][5].startswith("abîmé")
    assert rows[4][5] == "refusé par le contrôle antivirus"
