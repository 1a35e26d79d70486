"""A table with its frame, whose lines may become blocks on a narrow screen: each cell then says the name of its column."""

import re

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

HEADING = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)
LINE = re.compile(r"<tr>.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(td|th)(?=[ >])")


def labelled(content: str) -> SafeString:
    """The same table, each cell with the name of its column (`data-label`). `content` is a drawn template; a line has no table in it."""
    head, body, lines = content.partition("<tbody>")
    names = [" ".join(strip_tags(name).split()) for name in HEADING.findall(head)]

    def named(line: re.Match[str]) -> str:
        columns = iter(names)

        def cell(found: re.Match[str]) -> str:
            name = next(columns, "")
            kind = found.group(1)
            # strip_tags keeps the entities of the template, and quotes are the one sign that would end the attribute.
            return f'<td data-label="{name.replace(chr(34), "&quot;")}"' if kind == "td" and name else f"<{kind}"

        return CELL.sub(cell, line.group())

    return mark_safe(head + body + LINE.sub(named, lines))  # noqa: S308 - the drawn template, and words that it held already


def datatable(
    content: str, caption: str, hide_caption: bool = False, dense: bool = False, cards: bool = False
) -> SafeString:
    """`{% datatable "Légende" %}<thead>…<tbody>…{% enddatatable %}`: scrolls inside its frame on a narrow screen.

    `cards`: there each line is a block instead, its cells under one another with the names of their columns; for lines that one
    reads and acts on, where figures side by side need not be compared.
    """
    return format_html(
        '<div class="table-frame" role="region" aria-label="{0}" tabindex="0"><table class="table{1}">'
        "<caption{2}>{0}</caption>{3}</table></div>",
        caption,
        (" table--dense" if dense else "") + (" table--rows table--cards" if cards else ""),
        format_html(' class="{}"', "visually-hidden") if hide_caption else "",
        labelled(content) if cards else content,
    )
