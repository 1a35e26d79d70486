"""French sentences of the sources, gathered into each app's English catalogue.

The sources speak French; an app needs one catalogue, `locale/en`. Python and components are read by Babel, pages through
Django's own `templatize`, which turns them into something a gettext reader understands.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, unescape, write_po
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
PLACES = re.compile(r"%\((\w+)\)")
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


def read_catalogue(path: Path) -> Catalog:
    """A catalogue with the previous sentences (`#| msgid`) of its fuzzy messages, which Babel takes for comments."""
    with path.open("rb") as content:
        catalogue = read_po(content, locale="en", charset="utf-8")
    for message in catalogue:
        previous = [line[1:].strip() for line in message.user_comments if line.startswith("|")]
        message.user_comments = [line for line in message.user_comments if not line.startswith("|")]
        message.previous_id = _previous_id(previous) if message.fuzzy else []
    return catalogue


def _previous_id(lines: Iterable[str]) -> list[str]:
    """The singular and the plural of `msgid "…" "…" msgid_plural "…"`, which Babel wrapped at blanks, quotes or not."""
    found: list[str] = []
    for keyword, quoted in re.findall(r'(msgid(?:_plural)? )?("(?:[^"\\]|\\.)*")', " ".join(lines)):
        if keyword:
            found.append("")
        if found:
            found[-1] += unescape(quoted)
    return found


def updated(app: Path) -> Catalog:
    """The English catalogue of an app brought in step with its sources.

    A French sentence that changed keeps its English, marked fuzzy beside the sentence it was made for, until somebody
    removes the mark; what is no longer used is dropped.
    """
    path = catalogue_path(app)
    template = extracted(app)
    catalogue = read_catalogue(path) if path.exists() else Catalog(locale="en", project=app.name, charset="utf-8")
    known = {_key(message): message.previous_id for message in catalogue if message.fuzzy and message.previous_id}
    catalogue.update(template)
    for message in catalogue:
        # The English was made for the oldest of the sentences, however often the French changed since.
        origin = (message.context, message.previous_id[0]) if message.previous_id else _key(message)
        message.previous_id = known.get(origin, message.previous_id) if message.fuzzy else []
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    return catalogue


def _key(message: Message) -> tuple[str | None, str]:
    """What gettext looks a message up by: its context and its singular."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def rendered(catalogue: Catalog) -> bytes:
    """The catalogue as text that changes only when messages do: no dates, no line numbers."""
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=120,
        include_lineno=False,
        sort_output=True,
        omit_header=False,
        ignore_obsolete=True,
        include_previous=True,
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
    """Messages without English words."""
    return [_key(message)[1] for message in catalogue if message.id and not all(_forms(message))]


def to_review(catalogue: Catalog) -> list[str]:
    """Messages whose English was made for another French sentence; they are not compiled, so not shown."""
    return [_key(message)[1] for message in catalogue if message.id and message.fuzzy]


def misplaced(catalogue: Catalog) -> list[str]:
    """Messages whose English asks for a `%(name)s` that the French does not give: showing them would fail."""
    faults = []
    for message in catalogue:
        given = set(PLACES.findall(str(message.id)))
        if message.id and not message.fuzzy and set(PLACES.findall(" ".join(filter(None, _forms(message))))) - given:
            faults.append(_key(message)[1])
    return faults


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (str(message.string or ""),)


def differing(catalogues: Mapping[str, Catalog]) -> list[str]:
    """Messages that two apps translate differently, each with its translations and their apps.

    Django merges the catalogues of all apps into one, so that of two translations one is never shown. A message that
    means two things is told apart by `pgettext`. A plural is compared only with another plural.
    """
    known: dict[tuple[str | None, str], dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for app, catalogue in catalogues.items():
        for message in catalogue:
            if message.id and not message.fuzzy and all(_forms(message)):
                known[_key(message)][_forms(message)].append(app)
    faults = []
    for (_context, sentence), translations in sorted(known.items(), key=lambda item: item[0][1]):
        plurals = {forms for forms in translations if len(forms) > 1}
        if len({forms[0] for forms in translations}) > 1 or len(plurals) > 1:
            said = " ; ".join(f"« {' / '.join(forms)} » ({', '.join(apps)})" for forms, apps in translations.items())
            faults.append(f"« {sentence} »: {said}")
    return faults
