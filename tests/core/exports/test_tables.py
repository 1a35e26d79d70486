"""Tables as files: a workbook that no text can make run, dates that sort, a CSV in the dialect of the workspace."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from core.csv_export import BOM
from core.exports.declared import Source
from core.exports.tables import LONGEST, Table, in_a_cell

ROWS = [
    ("=1+1", 4.5, dt.datetime(2026, 9, 22, 17, 0, tzinfo=dt.UTC), dt.date(2026, 9, 22)),
    ("+33 1 42\x0b\n@x", Decimal("0.10"), None, None),
]


@pytest.fixture
def source(monkeypatch):
    made = Source(user=None, place=None, readable=None, keys=[])
    monkeypatch.setattr(Source, "pieces", lambda _self: iter([ROWS]))
    return made


TABLE = Table(lambda _source: ["=nom", "note", "reçue le", "jour"], lambda _source, piece: piece)


def test_no_cell_of_a_workbook_is_a_formula_and_instants_are_dates_of_paris(source):
    content = io.BytesIO()
    TABLE.xlsx(source, content)

    sheet = openpyxl.load_workbook(content).active
    head, first, second = sheet.iter_rows()
    assert [cell.value for cell in head] == ["=nom", "note", "reçue le", "jour"]
    assert [cell.data_type for cell in (head[0], first[0], second[0])] == ["s", "s", "s"]
    assert first[0].value == "=1+1"
    assert first[0].quotePrefix
    assert first[1].value == 4.5
    assert first[2].value == dt.datetime(2026, 9, 22, 19, 0)
    assert first[3].is_date
    assert second[0].value == "+33 1 42\n\n@x"
    assert second[2].value is None


def test_a_csv_is_that_of_the_workspace(source):
    content = io.BytesIO()
    TABLE.csv(source, content)

    head, first = content.getvalue().decode().split("\r\n")[:2]
    assert head == f"{BOM}'=nom;note;reçue le;jour"
    assert first == "'=1+1;4,5;2026-09-22T19:00:00+02:00;2026-09-22"


def test_a_text_that_a_cell_cannot_hold_is_cut_and_says_so():
    kept = in_a_cell("x" * (LONGEST + 1))
    assert len(kept) == LONGEST
    assert kept.endswith("le CSV le donne en entier.")
    assert in_a_cell("x" * LONGEST) == "x" * LONGEST
