"""Text from outside, made fit to be stored, printed, exported and found again. Pure functions; the doors that call them are
in `text_door` (requests, forms, rows) and in the readers of files.

`fit` is idempotent: what went through a door once may go through another. The words of a text are never changed, only
signs that no reader sees, that a format refuses, or that mean the same as another sign.
"""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

Json = Any

# Line ends of every system and of Unicode; the vertical tab and the form feed of slides and printers.
LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What a word processor of Windows leaves when its code page is read as Latin-1: U+0092 for ’.
WINDOWS = {
    code: character
    for code in range(0x80, 0xA0)
    if code != 0x85 and len(character := bytes([code]).decode("cp1252", "ignore")) == 1
}
# Bullets, ticks, arrows and faces of the fonts Symbol and Wingdings, which word processors paste as private-use signs.
PICTURES = {
    0xF04A: "☺", 0xF04B: "😐", 0xF04C: "☹", 0xF06C: "●", 0xF06D: "❍", 0xF06E: "■", 0xF06F: "□", 0xF070: "□", 0xF071: "❑",
    0xF072: "❒", 0xF073: "⬧", 0xF074: "⧫", 0xF075: "◆", 0xF076: "❖", 0xF077: "⬥", 0xF09F: "•", 0xF0A0: "•", 0xF0A1: "○",
    0xF0A3: "≤", 0xF0A7: "▪", 0xF0A8: "◻", 0xF0AE: "→", 0xF0B0: "°", 0xF0B1: "±", 0xF0B3: "≥", 0xF0B4: "×", 0xF0B7: "•",
    0xF0B8: "÷", 0xF0B9: "≠", 0xF0BB: "≈", 0xF0D7: "·", 0xF0D8: "➢", 0xF0DE: "⇒", 0xF0DF: "←", 0xF0E0: "→", 0xF0E1: "↑",
    0xF0E2: "↓", 0xF0E8: "➔", 0xF0F0: "⇨", 0xF0FB: "✗", 0xF0FC: "✓", 0xF0FD: "☒", 0xF0FE: "☑",
}  # fmt: skip
UNKNOWN = "\ufffd"
SPACES = dict.fromkeys(
    [0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2008, 0x2009, 0x200A, 0x205F], " "
)
BLANKS = {0x2007: "\u00a0", 0x2800: " "}  # a space as wide as a figure; the empty cell of Braille, seen as nothing
# Never seen and never needed: control signs, soft hyphen, overrides of direction, fillers that make an empty name look full.
DROPPED = dict.fromkeys(
    [
        *range(0x09), *range(0x0E, 0x20), 0x7F, *(code for code in range(0x80, 0xA0) if code not in WINDOWS), 0xAD, 0x34F,
        0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0,
        *range(0xFFF9, 0xFFFD), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), 0xE0001,
    ],
    "",
)  # fmt: skip
TABLE: dict[int, str] = {**DROPPED, **SPACES, **BLANKS, **WINDOWS, **PICTURES}
SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
LOST = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 15))
    + "]"
)
# Signs that are right in some company and a trap elsewhere: joiners, marks of direction, variants, tags.
COMPANY = re.compile("[\u200b-\u200f\u061c\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
SUSPECT = re.compile(
    "["
    + re.escape("".join(chr(code) for code in TABLE))
    + "\r\v\f\x85\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U0010ffff"
    + COMPANY.pattern[1:]
    + f"|{LOST.pattern}"
)
RIGHT_TO_LEFT = {"R", "AL"}
WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc]")
ZERO_SPACE, NON_JOINER, JOINER = "\u200b", "\u200c", "\u200d"
MARKS = {"\u200e", "\u200f", "\u061c"}
GROUPED = re.compile(r"-?\d{1,3}([.,]\d{3})+")
FLAG, TAGS = "\U0001f3f4", re.compile("[\U000e0020-\U000e007f]")


def fit(text: str) -> str:
    """The same words: composed accents (NFC), one kind of line end, no sign that the database or a format refuses or that
    nobody sees. A bullet of a word processor becomes a bullet, a private sign of unknown meaning U+FFFD.
    """
    if text.isascii() and not SUSPECT.search(text):
        return text
    while True:
        found = _once(text)
        if found == text:
            return text
        text = found


def _once(text: str) -> str:
    if SUSPECT.search(text):
        text = LINE_ENDS.sub("\n", text)
        text = SURROGATES.sub(_pair, text).translate(TABLE)
        text = LOST.sub(UNKNOWN, text)
        if COMPANY.search(text):
            text = _in_company(text)
    return unicodedata.normalize("NFC", text)


def _pair(found: re.Match[str]) -> str:
    return found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _in_company(text: str) -> str:
    towards_left = any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text if sign not in MARKS)
    kept: list[str] = []
    for place, sign in enumerate(text):
        if not COMPANY.match(sign):
            kept.append(sign)
        elif sign in MARKS:
            kept.extend(sign if towards_left else "")
        elif kept and _belongs(sign, "".join(kept[-2:]), text[place + 1 : place + 2]):
            kept.append(sign)
    return "".join(kept)


def _belongs(sign: str, before: str, after: str) -> bool:
    """Whether a joiner, a variant or a tag means something after this and before that."""
    last = before[-1]
    if sign == ZERO_SPACE:
        return bool(WITHOUT_SPACES.match(last))
    if sign == NON_JOINER:
        return bool(JOINED.match(last))
    if sign == JOINER:
        return bool(JOINED.match(last)) or (_drawn(last) and bool(after) and _drawn(after))
    if TAGS.match(sign):
        return last == FLAG or bool(TAGS.match(last))
    return (
        last != JOINER
        and not COMPANY.match(last)
        and unicodedata.category(last) in {"So", "Sm", "Sk", "Lo", "Nd", "Po"}
    )


def _drawn(sign: str) -> bool:
    """An emoji, or what follows one."""
    return unicodedata.category(sign) in {"So", "Sk", "Sm"} or "\ufe00" <= sign <= "\ufe0f"


def one_line(text: str) -> str:
    """`fit` for a name, a title or the subject of a mail: one line, no space twice nor at the ends. No-break spaces stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", fit(text)).strip()


def unseen_out(text: str) -> str:
    """For what a machine reads (address of mail or of a site, date): no invisible sign, no space at the ends, plain letters
    in place of wide ones.
    """
    plain = unicodedata.normalize("NFKC", fit(text))
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf").strip()


def figures(text: str, *, whole: bool = False) -> str:
    """For a number: figures of any script as 0-9, a plain minus and a point; neither spaces, marks that group thousands,
    nor a sign of currency or percent. In a `whole` number a point or a comma before three figures groups thousands;
    elsewhere a lone comma is the decimal sign, as French writes it. What is no number keeps its letters, to be refused.
    """
    plain = "".join(_figure(sign) for sign in unseen_out(text))
    plain = re.sub(r"[\s'’ʼ_]", "", plain).rstrip("€%")
    plain = re.sub("^[−–‐‑‒]", "-", plain)
    if whole and GROUPED.fullmatch(plain):
        return re.sub("[.,]", "", plain)
    if "," in plain and "." in plain:
        thousands = "." if plain.rindex(".") < plain.rindex(",") else ","
        plain = plain.replace(thousands, "")
    return plain.replace(",", ".") if plain.count(",") == 1 else plain


def _figure(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign


def fit_json(value: Json) -> Json:
    """Every text of a JSON value made fit, keys included."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, list | tuple):
        return [fit_json(item) for item in value]
    if isinstance(value, dict):
        return {fit(key) if isinstance(key, str) else key: fit_json(item) for key, item in value.items()}
    return value


def is_broken(text: str) -> bool:
    """Whether a text holds half of a sign (lone surrogate) or U+0000: whoever wrote the file did not mean it."""
    return "\0" in text or bool(re.search("[\ud800-\udfff]", SURROGATES.sub("", text)))


def sign_name(sign: str) -> str:
    """How a refusal names a sign: its number and, when it has one, its name."""
    name = unicodedata.name(sign, "")
    number = f"U+{ord(sign):04X}"
    return f"{number} ({name.lower()})" if name else number


def not_printable(sign: str) -> str:
    """The sentence that refuses one sign."""
    return _(
        "Ce texte contient un signe qui ne peut pas être conservé : %(sign)s. Retirez-le, puis enregistrez de nouveau."
    ) % {"sign": sign_name(sign)}
