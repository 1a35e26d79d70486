"""Large files, read one object at a time: a list of conventions takes the memory of its largest one, not of the file."""

import json
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from agreements.commons.terms import shown

#: A convention is some ten thousand characters; an object of more than a million is none.
LARGEST: Final = 1_000_000
CHUNK: Final = 1 << 16
_BLANK: Final = " \t\r\n"


class NotReadableError(ValueError):
    """The file stops being a list of objects of a reasonable size; the message says where and why."""


def is_large(path: str) -> bool:
    return Path(path).stat().st_size > LARGEST


def elements(path: str, decoder: json.JSONDecoder) -> Iterator[Any]:
    """The elements of a file that holds one JSON list. Raises NotReadableError, UnicodeDecodeError, RecursionError, or
    ValueError as the decoder does.
    """
    with Path(path).open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig") as text:
        yield from _Reader(text, decoder).elements()


class _Reader:
    """A window on the text: what was read and not yet used, and how much was used before it."""

    def __init__(self, text: TextIOWrapper, decoder: json.JSONDecoder) -> None:
        self.text = text
        self.decoder = decoder
        self.window = ""
        self.at = 0
        self.used = 0
        self.ended = False

    def elements(self) -> Iterator[Any]:
        if self._next() != "[":
            self._refuse_what_is_no_list()
        self.at += 1
        place, ended = 0, self._next() == "]"
        while not ended:
            yield self._element(place)
            place += 1
            mark = self._next()
            if mark not in {",", "]"}:
                raise NotReadableError(f"the file: not JSON (character {self._where()}): Expecting ',' delimiter")
            self.at += 1
            ended = mark == "]"
        if not place:
            self.at += 1
        if self._next():
            raise NotReadableError(f"the file: not JSON (character {self._where()}): Extra data")

    def _refuse_what_is_no_list(self) -> None:
        mark = self._next()
        if mark not in {"{", '"'}:
            raise NotReadableError(f"the file: not JSON (character {self._where()}): Expecting value")
        raise NotReadableError(
            f"the file: too large for one convention; value more than {LARGEST:,} bytes; "
            f"allowed: one object of at most {LARGEST:,} characters, or a list of such objects"
        )

    def _where(self) -> int:
        return self.used + self.at

    def _more(self) -> bool:
        """Reads on; what was used is let go."""
        chunk = "" if self.ended else self.text.read(CHUNK)
        self.ended = not chunk
        self.used += self.at
        self.window, self.at = self.window[self.at :] + chunk, 0
        return bool(chunk)

    def _next(self) -> str:
        """The next character that is not blank, without using it; empty at the end."""
        while True:
            while self.at < len(self.window) and self.window[self.at] in _BLANK:
                self.at += 1
            if self.at < len(self.window):
                return self.window[self.at]
            if not self._more():
                return ""

    def _element(self, place: int) -> Any:
        self._next()
        while True:
            try:
                value, end = self.decoder.raw_decode(self.window, self.at)
            except json.JSONDecodeError as error:
                where = self.used + error.pos
                if self._too_large(place) or self._more():
                    continue
                raise NotReadableError(f"the file: not JSON (character {where}): {error.msg}") from None
            # A number at the end of the window may go on in the next chunk: it is then read again, longer.
            if end < len(self.window) or self.ended:
                self.at = end
                return value
            self._more()

    def _too_large(self, place: int) -> bool:
        if len(self.window) - self.at > LARGEST:
            start = shown(self.window[self.at : self.at + 40])
            raise NotReadableError(
                f"object {place}: too large; value {start}; allowed: at most {LARGEST:,} characters an object"
            )
        return False
