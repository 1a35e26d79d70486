"""The difference of two texts, word by word, as people read it."""

import re
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _


def difference(old: str, new: str) -> list[dict[str, str]]:
    """Runs of words and blanks in order: `{"kind": "same" | "del" | "ins", "text"}`; all texts joined but `ins` give `old` back."""
    before, after = re.findall(r"\S+|\s+", old), re.findall(r"\S+|\s+", new)
    parts = []
    for code, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if code == "equal":
            parts.append({"kind": "same", "text": "".join(before[a:b])})
            continue
        parts += [
            {"kind": kind, "text": "".join(words)}
            for kind, words in (("del", before[a:b]), ("ins", after[c:d]))
            if words
        ]
    return parts


def spoken(field: Any, value: Any) -> str:
    """A value of a form field as people read it: the label of a choice, « oui », a date, the text itself."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if choices := getattr(field, "choices", None):
        wanted = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(label) for key, label in choices if str(key) in wanted)
    return str(localize(field.prepare_value(value)))
