"""French sentences of the sources, gathered into each app's English catalogue.

The sources speak French; an app needs one catalogue, `locale/en`. Python and components are read by Babel, pages through
Django's own `templatize`, which turns them into something a gettext reader understands.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
READING = {"encoding": "utf-8", "newstyle_gettext": "true", "silent": "false"}
SKIPPED = {"migrations", "locale", "static"}


def _python_of(template: Path) -> bytes:
    """What `templatize` leaves, with the marks that Python's tokenizer would stumble on taken out: only calls remain."""
    text = templatize(template.read_text(encoding="utf-8"))
    calls = re.findall(
        r"\s(_|gettext|ngettext|pgettext|npgettext)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\").*?)\)\s",
        text,
        re.DOTALL,
    )
    return "\n".join(f"{name}({arguments})" for name, arguments in calls).encode()


def _sources(app: Path) -> Iterator[tuple[str, str, io.BytesIO]]:
    """What may hold messages: the name of Babel's reader, the name of the file, its content."""
    for path in sorted(app.rglob("*")):
        if SKIPPED & set(path.relative_to(app).parts) or not path.is_file():
            continue
        name = path.relative_to(app.parent).as_posix()
        if path.suffix == ".py":
            yield "python", name, io.BytesIO(path.read_bytes())
        elif "jinja2" in path.parts:
            yield "jinja2", name, io.BytesIO(path.read_bytes())
        elif path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts:
            yield "python", name, io.BytesIO(_python_of(path))


def extracted(app: Path) -> Catalog:
    """Every message of one app, with the files that use it."""
    catalogue = Catalog(project=app.name, charset="utf-8")
    for reader, name, content in _sources(app):
        for _line, message, _comments, context in extract(reader, content, keywords=KEYWORDS, options=READING):
            catalogue.add(message, locations=[(name, 0)], context=context)
    return catalogue


def catalogue_path(app: Path) -> Path:
    return app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def updated(app: Path) -> Catalog:
    """The English catalogue of an app brought in step with its sources; what is no longer used is dropped."""
    path = catalogue_path(app)
    template = extracted(app)
    if not path.exists():
        catalogue = Catalog(locale="en", project=app.name, charset="utf-8")
    else:
        with path.open("rb") as content:
            catalogue = read_po(content, locale="en", charset="utf-8")
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    return catalogue


def rendered(catalogue: Catalog) -> bytes:
    """The catalogue as text that changes only when messages do: no dates, no line numbers."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalogue, width=120, include_lineno=False, sort_output=True, omit_header=False, ignore_obsolete=True
    )
    text = buffer.getvalue().decode()
    kept = [
        line
        for line in text.splitlines()
        if not re.match(
            r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To)',
            line,
        )
    ]
    return ("\n".join(line for line in kept if not line.startswith("# ") and line != "#") + "\n").lstrip("\n").encode()


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without English words, or marked fuzzy."""
    faults = []
    for message in catalogue:
        words = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and (not all(words) or message.fuzzy):
            faults.append(str(message.id if isinstance(message.id, str) else message.id[0]))
    return faults
