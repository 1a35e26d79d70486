"""CSV: nothing that a spreadsheet could run, whatever separator it expects."""

import ast
import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv_export import BOM, OPEN_DATA, SPREADSHEET, csv_lines, safe_cell

ROOT = Path(__file__).resolve().parents[2]
GIVEN = (ROOT / "tests/data/reports/r11-csv-cells.tsv").read_text().splitlines()[1:]
NASTY = [
    *GIVEN, "=1+1", "+33 1 42 76", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", '"=1', "'=1",
    "a,=1", "a\t=1", "a|=1", "a\n=1", 'a;"=1', "a; \u200b-1", "＝1", "«=1",
]  # fmt: skip


def opened(text, separator):
    return [cell for row in csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=separator) for cell in row]


def runs(cell):
    return cell.lstrip(' \t\r\n\u00a0\u200b\ufeff"«').startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("dialect", [SPREADSHEET, OPEN_DATA], ids=lambda dialect: dialect.separator)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_run_whatever_separator_is_expected(text, separator, dialect):
    written = "".join(csv_lines(["nom", "suite"], [[text, text]], dialect))

    assert [cell for cell in opened(written, separator) if runs(cell)] == []


@given(st.text(";,\t|\n\"' =+-@a1\u00a0\u200b"), st.sampled_from(";,\t|"))
def test_no_text_is_run(text, separator):
    written = "".join(csv_lines(["nom"], [["x", text]]))

    assert [cell for cell in opened(written, separator) if runs(cell)] == []


@given(st.text('ab;,\n"é ', min_size=1))
def test_a_harmless_text_is_read_back_as_it_was(text):
    written = "".join(csv_lines(["nom", "n"], [[text, 1]]))

    assert opened(written, ";")[2:] == [text, "1"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-3, "-3"),
        (Decimal("-3.50"), "-3,50"),
        (0.5, "0,5"),
        (None, ""),
        (True, "true"),
        (dt.date(2026, 10, 25), "2026-10-25"),
        (dt.datetime(2026, 10, 25, 2, 10, tzinfo=dt.UTC), "2026-10-25T03:10:00+01:00"),
        ("Été", "Été"),
        ("-3", "'-3"),
    ],
)
def test_numbers_stay_numbers_and_instants_are_told_in_paris(value, written):
    assert safe_cell(value) == written


def test_open_data_keeps_the_point():
    assert "".join(csv_lines(["a", "b"], [[Decimal("1.5"), "x"]], OPEN_DATA)) == f"{BOM}a,b\r\n1.5,x\r\n"


def test_no_other_module_writes_csv():
    """Reading is another matter; nothing of ours reads any."""
    modules = [
        path
        for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in {".uv", ".venv", "tests", "var"}
    ]

    writers = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(name.name == "csv" for name in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "csv")
        or (isinstance(node, ast.Constant) and node.value == "text/csv; charset=utf-8")
    }

    assert writers == {"core/csv_export.py", "public/views/opendata.py"}
