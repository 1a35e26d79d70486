"""French spacing: a narrow no-break space before ; ! ? and a no-break space before : and inside « ».

`python -m tools.typography` rewrites the sources (Python strings, templates, French sentences of the catalogues, YAML of
the demonstration) and our French catalogue of the libraries; `--sources` leaves that catalogue alone, `--check` only names
the lines that would change (exit 1).
"""

import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
WIDE, NARROW = "\u00a0", "\u202f"
ANY = f"[ {WIDE}{NARROW}]"
BEFORE = r"(?<=[\w)»%}’\"\]>…°€+*.])"
AFTER = r"(?=[\s\"'<)»\]}{\\…]|$)"
# What typesets by itself, speaks English, or holds texts whose versions are frozen.
SKIPPED = (
    "agreements/commons/explain.py",
    "core/management/commands/messages.py",
    "tools/",
    "data/",
    "docs/",
    "bench/",
    "tests/tools/",
)
LIBRARIES = ("allauth", "django/conf", "django/contrib/auth")
LIBRARY_CATALOGUE = ROOT / "config" / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def spaced(text: str) -> str:
    """The same text with French spacing; English, code and addresses come out unchanged."""
    text = re.sub(f"«{ANY}(?=\\S|$)", f"«{WIDE}", text)
    text = re.sub(f"{ANY}»", f"{WIDE}»", text)
    text = re.sub(f"{BEFORE}{ANY}([;!?]+){AFTER}", rf"{NARROW}\1", text)
    return re.sub(f"{BEFORE}{ANY}:{AFTER}", f"{WIDE}:", text)


def _string_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the strings of a Python source stand; docstrings and raw strings are not sentences for people."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    opened: list[int] = []
    before = tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        begin, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        if token.type == tokenize.FSTRING_START:
            opened.append(begin)
        elif token.type == tokenize.FSTRING_END:
            start = opened.pop()
            if not opened:
                yield start, end
        elif token.type == tokenize.STRING and not opened:
            docstring = before in {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT} and token.string[:3] == '"""'
            if not docstring and token.string[0] in "\"'":
                yield begin, end
        if token.type not in {tokenize.NL, tokenize.COMMENT}:
            before = token.type


def python(text: str) -> str:
    parts, last = [], 0
    for begin, end in _string_spans(text):
        parts += [text[last:begin], spaced(text[begin:end])]
        last = end
    return "".join([*parts, text[last:]])


def template(text: str) -> str:
    parts = re.split(r"(<script\b.*?</script>|\{#.*?#\}|<!--.*?-->)", text, flags=re.DOTALL)
    return "".join(part if index % 2 else spaced(part) for index, part in enumerate(parts))


def catalogue(text: str) -> str:
    """The French side of an English catalogue: `msgid` and its continuation lines."""
    lines, french = [], False
    for line in text.splitlines():
        french = line.startswith("msgid") or (french and not line.startswith("msg"))
        lines.append(spaced(line) if french and not line.startswith("#") else line)
    return "\n".join(lines) + "\n"


def listing(text: str) -> str:
    return "".join(line if line.lstrip().startswith("#") else spaced(line) for line in text.splitlines(keepends=True))


def _handler(name: str) -> Callable[[str], str] | None:
    if name.startswith(SKIPPED) or "/static/" in name or "/locale/fr/" in name:
        return None
    if {"templates", "jinja2"} & set(Path(name).parts) and name.endswith((".html", ".txt", ".xml")):
        return template
    return {".py": python, ".po": catalogue, ".yaml": listing, ".yml": listing}.get(Path(name).suffix)


def _curled(text: str) -> str:
    return spaced(re.sub(r"(?<=\w)'(?=[\w%])", "’", text))


def library_catalogue() -> bytes:
    """French sentences of the libraries that differ once typeset, as a catalogue of ours that comes before theirs."""
    import django  # noqa: PLC0415 (where the libraries are)

    packages = Path(django.__file__).parents[1]
    ours = Catalog(locale="fr", project="config", charset="utf-8")
    for library in LIBRARIES:
        with (packages / library / "locale/fr/LC_MESSAGES/django.po").open("rb") as content:
            for message in read_po(content, locale="fr"):
                given = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
                wanted = tuple(_curled(words) for words in given)
                if message.id and wanted != tuple(given) and not message.fuzzy:
                    string = wanted if isinstance(message.string, (list, tuple)) else wanted[0]
                    ours.add(message.id, string, context=message.context)
    ours.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, ours, width=120, sort_output=True, omit_header=False)
    head = re.compile(r'^(#|"(POT-|PO-|Generated|Last-Tr|Language-Team|Report))')
    lines = [line for line in buffer.getvalue().decode().splitlines() if not head.match(line) or line.startswith("#,")]
    return ("\n".join(lines) + "\n").encode()


def rewrites() -> Iterator[tuple[Path, str, str]]:
    """Every source that typesetting changes: path, text now, text wanted."""
    names = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True).splitlines()
    for name in sorted(set(names)):
        handler, path = _handler(name), ROOT / name
        if handler is None or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        wanted = handler(text)
        if wanted != text:
            yield path, text, wanted


def faults() -> list[str]:
    """`file:line: sentence`, for each line whose spaces would be broken or seen in the wrong width."""
    found = []
    for path, text, wanted in rewrites():
        pairs = enumerate(zip(text.splitlines(), wanted.splitlines(), strict=True), start=1)
        found += [f"{path.relative_to(ROOT)}:{row}: {old.strip()}" for row, (old, new) in pairs if old != new]
    return found


def main() -> int:
    if "--check" not in sys.argv:
        for path, _text, wanted in rewrites():
            path.write_text(wanted, encoding="utf-8")
        if "--sources" in sys.argv:
            return 0
        LIBRARY_CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        LIBRARY_CATALOGUE.write_bytes(library_catalogue())
        return 0
    found = faults()
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print("French spacing: python -m tools.typography rewrites these lines", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
