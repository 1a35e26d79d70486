"""The difference of two texts, word by word, as people read it."""

import re
from difflib import SequenceMatcher


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
