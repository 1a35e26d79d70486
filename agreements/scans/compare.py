"""Two texts, page against page, word against word: what a scanned original says and what the sealed document says.

Case, accents of typography, spaces, punctuation and words cut at the end of a line do not count; every other word does.
Differences in numbers, dates, amounts and negations come first: a contract is changed there. Pure Python.
"""

import itertools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, Final

from agreements.conventions.wordings import MONTHS
from agreements.scans.pages import Page

WORD: Final = re.compile(r"(?i:[0-9a-f]{12,})|\d+(?:[.,]\d+)*|[^\W\d_]+|[%€$£]")
CUT: Final = re.compile(r"(?:\ufffe|\u00ad|(?<=\w)[-\u2010]\s*\r?\n)\s*")
FOOT: Final = re.compile(r"(?:page\s+)?\d+\s+(?:sur|of)\s+\d+\s*$|SHA.?256 (?:du texte|of the text|de l.acte|of the deed)\W.{0,40}…?\s*(?:page.*)?$", re.IGNORECASE)  # fmt: skip
DOTS: Final = re.compile(r"(?:\s*\.){4,}\s*\d+\s*$")
MARKS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ﬁ": "fi", "ﬂ": "fl"})
CONTEXT: Final = 7
SAME_PAGE: Final = 0.35  # share of words in common from which a page is taken for the one expected
BLANK: Final = 5  # a page with fewer words says nothing
MONTHS: Final = frozenset(month for names in MONTHS.values() for month in names.casefold().split())
NEGATIONS: Final = frozenset(
    [
        "ne",
        "n",
        "non",
        "pas",
        "ni",
        "aucun",
        "aucune",
        "jamais",
        "sans",
        "sauf",
        "hors",
        "rien",
        "excepté",
        "not",
        "no",
        "nor",
        "none",
        "never",
        "without",
        "except",
        "unless",
        "neither",
    ]
)
AMOUNTS: Final = frozenset(["€", "$", "£", "%", "euro", "euros", "pourcent", "cent"])
NUMBERS: Final = frozenset(
    [
        "zéro",
        "un",
        "une",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
        "quatorze",
        "quinze",
        "seize",
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "cent",
        "cents",
        "mille",
        "million",
        "millions",
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "ninety",
        "hundred",
        "thousand",
    ]
) - {"un", "une"}
FINGERPRINT: Final = re.compile(r"[0-9a-f]{12,}")
#: The kinds by which a contract is changed; the others are "fingerprint" and "word".
GRAVE: Final = ("negation", "amount", "date", "number")


@dataclass(frozen=True)
class Word:
    """`same` is what is compared, `said` what is shown, `gap` what stands between it and the next word."""

    same: str
    said: str
    section: str = ""
    gap: str = " "


@dataclass(frozen=True)
class Difference:
    """One passage: pages from 1 (0: none), the words around it, and both readings (empty: nothing there)."""

    id: str
    kind: str
    section: str
    page: int
    scan_page: int
    expected: str
    read: str
    before: str
    after: str

    @property
    def grave(self) -> bool:
        return self.kind in GRAVE


@dataclass(frozen=True)
class Comparison:
    """`same` of `words` were found; pages by their numbers, of the sealed document or of the scan; `pairs` says which
    page of the scan was taken for which page of the document.
    """

    words: int
    same: int
    expected_pages: int
    read_pages: int
    missing: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    blank: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    differences: tuple[Difference, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """As plain JSON reads it back: lists for tuples."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def words_of(text: str, section: str = "") -> list[Word]:
    """The words of a page, its foot and the dots of its contents left out."""
    joined = CUT.sub("", unicodedata.normalize("NFKC", text))
    lines = (DOTS.sub("", FOOT.sub("", line)) for line in joined.splitlines())
    return [word for line in lines for word in _words_of_line(line, section)]


def _words_of_line(line: str, section: str) -> Iterable[Word]:
    found = list(WORD.finditer(line))
    ends = [*(match.start() for match in found[1:]), len(line)]
    for match, end in zip(found, ends, strict=False):
        gap = " ".join(line[match.end() : end].split())
        spaced = line[match.end() : match.end() + 1].isspace()
        said = match[0]
        between = (
            f" {gap} " if gap and spaced else gap if end < len(line) and not line[end - 1].isspace() else f"{gap} "
        )
        yield Word(said.casefold().translate(MARKS), said, section, between)


def compare(expected: Sequence[Page], read: Sequence[str], *, head: str = "") -> Comparison:
    """What `read`, the text of each page of a scan, says otherwise than the sealed document. `head` names what comes
    before its first heading.
    """
    wanted = _sectioned(expected, head)
    found = [words_of(text) for text in read]
    pairs = _pairs(wanted, found)
    paired = {scan for _page, scan in pairs}
    order = [page for page, _scan in sorted(pairs, key=lambda pair: pair[1])]
    differences: list[Difference] = []
    same = 0
    for page, scan in sorted(pairs):
        matched, passages = _differences(wanted[page], found[scan], page + 1, scan + 1)
        same += matched
        differences += passages
    missing = [page for page in range(len(wanted)) if page not in {one for one, _scan in pairs}]
    extra = [scan for scan in range(len(found)) if scan not in paired]
    return Comparison(
        words=sum(map(len, wanted)),
        same=same,
        expected_pages=len(wanted),
        read_pages=len(found),
        missing=tuple(page + 1 for page in missing),
        added=tuple(scan + 1 for scan in extra if len(found[scan]) >= BLANK),
        blank=tuple(scan + 1 for scan in extra if len(found[scan]) < BLANK),
        moved=tuple(now + 1 for before, now in itertools.pairwise(order) if now < before),
        pairs=tuple((page + 1, scan + 1) for page, scan in sorted(pairs)),
        differences=tuple(_numbered(differences)),
    )


def _sectioned(pages: Sequence[Page], head: str) -> list[list[Word]]:
    """The words of each page, each under the heading that it follows."""
    section, result = head, []
    for page in pages:
        words = words_of(page.text)
        starts = dict(_starts(words, page.headings))
        labelled = []
        for place, word in enumerate(words):
            section = starts.get(place, section)
            labelled.append(replace(word, section=section))
        result.append(labelled)
    return result


def _starts(words: Sequence[Word], headings: Iterable[str]) -> Iterable[tuple[int, str]]:
    place = 0
    for heading in headings:
        wanted = [word.same for word in words_of(heading)]
        for start in range(place, len(words) - len(wanted) + 1):
            if [word.same for word in words[start : start + len(wanted)]] == wanted:
                yield start, " ".join(heading.split())
                place = start + len(wanted)
                break


def _pairs(wanted: Sequence[Sequence[Word]], found: Sequence[Sequence[Word]]) -> list[tuple[int, int]]:
    """Pages that say nearly the same, the most alike first; each page is taken once."""
    bags = [Counter(word.same for word in page) for page in wanted]
    others = [Counter(word.same for word in page) for page in found]
    alike = [
        ((bag & other).total() / max(bag.total(), other.total(), 1), page == scan, -page, -scan)
        for page, bag in enumerate(bags)
        for scan, other in enumerate(others)
    ]
    pairs: list[tuple[int, int]] = []
    taken_pages: set[int] = set()
    taken_scans: set[int] = set()
    for share, _same_place, page, scan in sorted(alike, reverse=True):
        if share < SAME_PAGE:
            break
        if -page not in taken_pages and -scan not in taken_scans:
            pairs.append((-page, -scan))
            taken_pages.add(-page)
            taken_scans.add(-scan)
    return pairs


def _differences(wanted: Sequence[Word], found: Sequence[Word], page: int, scan: int) -> tuple[int, list[Difference]]:
    """How many words are the same, and the passages that differ."""
    one, two = [word.same for word in wanted], [word.same for word in found]
    same, passages = 0, []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            same += b - a
        elif "".join(one[a:b]) == "".join(two[c:d]):
            same += b - a  # the same letters, parted otherwise
        elif not _noise(one[a:b], two[c:d]):
            passages.append(_passage(wanted, found, (a, b, c, d), page, scan))
    return same, passages


def _noise(expected: Sequence[str], read: Sequence[str]) -> bool:
    """Specks, rules and drawings that a machine takes for a letter or two where nothing is expected."""
    return not expected and all(len(word) < 3 and word.isalpha() and word not in NEGATIONS for word in read)


def _passage(
    wanted: Sequence[Word], found: Sequence[Word], span: tuple[int, int, int, int], page: int, scan: int
) -> Difference:
    a, b, c, d = span
    around = wanted[a - 1] if a else wanted[0] if wanted else Word("", "")
    return Difference(
        id="",
        kind=_kind(wanted, found, span),
        section=wanted[a].section if a < b else around.section,
        page=page,
        scan_page=scan,
        expected=_quoted(wanted[a:b]),
        read=_quoted(found[c:d]),
        before=_quoted(wanted[max(a - CONTEXT, 0) : a]),
        after=_quoted(wanted[b : b + CONTEXT]),
    )


def _quoted(words: Sequence[Word]) -> str:
    """As it is written, punctuation included, from the first word to the last."""
    return "".join(word.said + word.gap for word in words[:-1]) + (words[-1].said if words else "")


def _kind(wanted: Sequence[Word], found: Sequence[Word], span: tuple[int, int, int, int]) -> str:
    a, b, c, d = span
    one, two = Counter(word.same for word in wanted[a:b]), Counter(word.same for word in found[c:d])
    changed = set((one - two) + (two - one))
    if any(FINGERPRINT.fullmatch(word) for word in one):
        return "fingerprint"
    near = {word.same for word in (*wanted[max(a - 2, 0) : a], *wanted[b : b + 2])}
    numbers = any(word[0].isdigit() or word in NUMBERS for word in changed)
    if changed & NEGATIONS:
        return "negation"
    if changed & AMOUNTS - NUMBERS or (numbers and near & AMOUNTS):
        return "amount"
    if changed & MONTHS or (numbers and near & MONTHS):
        return "date"
    return "number" if numbers else "word"


def _numbered(differences: Iterable[Difference]) -> Iterable[Difference]:
    """Grave ones first, then in the order of the text; each with a name of its own."""
    ranked = sorted(differences, key=lambda one: (not one.grave, one.page))
    for number, one in enumerate(ranked, start=1):
        yield Difference(**{**asdict(one), "id": f"d{number}"})
