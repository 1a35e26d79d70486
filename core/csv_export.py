"""The one writer of CSV: what it writes opens as text in any spreadsheet, whatever separator that one expects."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from core.clock import PARIS
from core.text import fit

BOM = "\ufeff"
# Signs by which a spreadsheet knows a formula, at the start of a cell or after anything that one may take for the start of
# the next: a separator, a line end, and before it quotes, spaces and signs that are not seen.
FORMULA = re.compile(r"(^|[;,|\t\r\n])([\s\"'«\u00a0\u200b-\u200f\u2060\ufeff]*)(?=[=+\-@＝＋－＠\t\r])")
QUOTED = re.compile(r'[;,"\t\r\n]')


@dataclass(frozen=True)
class Dialect:
    """What parts the cells, and the decimal sign."""

    separator: str
    decimal: str


SPREADSHEET = Dialect(";", ",")  # what French spreadsheets open by a double click: every list of the workspace
OPEN_DATA = Dialect(",", ".")  # what programs and table schemas expect: the public lists


def safe_cell(value: object, dialect: Dialect = SPREADSHEET) -> str:
    """The value as text. Numbers stay numbers; an instant is written in Paris time, so that texts sort as time does; in any
    other text an apostrophe stands before what a spreadsheet would run.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", dialect.decimal)
    if isinstance(value, dt.datetime):
        return value.astimezone(PARIS).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return FORMULA.sub(r"\1\2'", fit(str(value)))


def _line(cells: Iterable[object], dialect: Dialect) -> str:
    return dialect.separator.join(_quoted(safe_cell(cell, dialect), cell, dialect) for cell in cells) + "\r\n"


def _quoted(text: str, value: object, dialect: Dialect) -> str:
    number = isinstance(value, int | float | Decimal) and dialect.separator not in text
    return text if number or not QUOTED.search(text) else '"' + text.replace('"', '""') + '"'


def csv_lines(
    header: Iterable[object], rows: Iterable[Iterable[object]], dialect: Dialect = SPREADSHEET
) -> Iterator[str]:
    """UTF-8 with a byte order mark, one line at a time."""
    yield BOM + _line(header, dialect)
    for row in rows:
        yield _line(row, dialect)


def csv_response[Answer: HttpResponse | StreamingHttpResponse](
    name: str,
    header: Iterable[object],
    rows: Iterable[Iterable[Any]],
    answer: type[Answer] = HttpResponse,  # type: ignore[assignment]
) -> Answer:
    """A list of the workspace as a file to open in a spreadsheet; a long one may be streamed."""
    response = answer(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
