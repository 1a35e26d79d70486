"""A table as a file: CSV in the dialect of the workspace, or a workbook.

In a workbook a text is written as text, whatever it begins with: no cell is a formula. Instants are in Paris time, as in the
CSV, and are dates for the spreadsheet.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from core.clock import PARIS
from core.csv_export import csv_lines
from core.exports.declared import Source, Writer
from core.text import fit

LONGEST = 32_767  # characters in one cell of a workbook
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WIDTH = 22
DAY, INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True)
class Table:
    """`header(source)` names the columns, `cells(source, piece)` gives the cells of each row of one piece."""

    header: Callable[[Source], Sequence[object]]
    cells: Callable[[Source, list[Any]], Iterable[Sequence[object]]]

    def _rows(self, source: Source) -> Iterator[Sequence[object]]:
        for piece in source.pieces():
            yield from self.cells(source, piece)

    def csv(self, source: Source, content: IO[bytes]) -> None:
        for line in csv_lines(self.header(source), self._rows(source)):
            content.write(line.encode())

    def xlsx(self, source: Source, content: IO[bytes]) -> None:
        """Written a row at a time: the workbook is never whole in memory."""
        import openpyxl  # noqa: PLC0415 (slow, and only for a job)
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415 (as above)
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 (as above)

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(_("Liste"))
        names = list(self.header(source))
        sheet.freeze_panes = "B2"
        for n in range(1, len(names) + 1):
            sheet.column_dimensions[get_column_letter(n)].width = WIDTH
        bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head = [_cell(sheet, name) for name in names]
        for cell in head:
            cell.font, cell.alignment = bold, wrapped
        sheet.append(head)
        count = 1
        for row in self._rows(source):
            sheet.append([_cell(sheet, value) for value in row])
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{count}"
        book.save(content)

    @property
    def shapes(self) -> Mapping[str, Writer]:
        return {"csv": self.csv, "xlsx": self.xlsx}


def _cell(sheet: Any, value: object) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (slow, and only for a job)

    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        cell = WriteOnlyCell(sheet, value.astimezone(PARIS).replace(tzinfo=None, microsecond=0))
        cell.number_format = INSTANT
    elif isinstance(value, dt.date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = DAY
    elif isinstance(value, int | float | Decimal):
        cell = WriteOnlyCell(sheet, value)
    else:
        cell = WriteOnlyCell(sheet, " ")
        cell.value = in_a_cell(str(value))
        cell.data_type, cell.quotePrefix = "s", True  # text, now and when somebody edits it
    return cell


def in_a_cell(text: str) -> str:
    """What a workbook can hold of a text; one that is cut says so at its end."""
    kept = FORBIDDEN.sub("", fit(text))
    if len(kept) <= LONGEST:
        return kept
    told = _(" […] Texte coupé : le CSV le donne en entier.")
    return kept[: LONGEST - len(told)] + told
