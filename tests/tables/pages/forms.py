"""Forms as a browser finds them: every form that is posted, on every page of the table, with what it sends untouched."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.urls import Resolver404, resolve

NUMBER = re.compile(r"(?<=q)[0-9a-f]{8}|\d+")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NOT_TYPED = {"hidden", "submit", "button", "file", "reset", "image"}
TEXTS = {"text", "email", "url", "search", "tel", ""}


@dataclass
class Field:
    name: str
    kind: str  # textarea, select, or the type of the input
    value: str = ""
    sent: bool = True
    attributes: dict[str, str | None] = field(default_factory=dict)
    choices: list[str] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The first choice that says something: of a list, or of this button."""
        return next(filter(None, self.choices), self.value if self.kind == "radio" else "")

    @property
    def typed(self) -> bool:
        return self.kind not in NOT_TYPED

    @property
    def is_text(self) -> bool:
        return self.kind == "textarea" or self.kind in TEXTS

    @property
    def limit(self) -> int:
        """Characters that the page says may stand here; 0 when it says none."""
        return int(self.attributes.get("data-limit") or 0)

    @property
    def is_faulty(self) -> bool:
        return self.attributes.get("aria-invalid") == "true"


@dataclass
class Form:
    """One form of one page, as one reader gets it."""

    page: str
    reader: str
    action: str
    attributes: dict[str, str | None]
    fields: list[Field] = field(default_factory=list)

    @property
    def address(self) -> str:
        try:
            return resolve(self.action.split("?")[0].removeprefix("/en") or "/").url_name or ""
        except Resolver404:
            return ""

    @property
    def names(self) -> list[str]:
        """Names of what one types, numbers apart: the rows of a list have one."""
        return sorted({normal(one.name) for one in self.fields if one.typed and one.name})

    @property
    def key(self) -> str:
        """Its address; several forms of one address are told apart by what they ask first."""
        first = next((normal(one.name) for one in self.fields if one.typed and one.name), "")
        return f"{self.address}:{first}"

    def sent(self) -> dict[str, list[str]]:
        """What the browser sends of it untouched."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            if one.sent and one.name and one.kind not in ("submit", "button", "file"):
                found.setdefault(one.name, []).append(one.value)
        return found

    def text(self, name: str = "") -> Field | None:
        """The field of that name, whatever one types in it; else the first text."""
        known = [one for one in self.fields if one.typed and one.is_text and one.name]
        if name:
            named = (one for one in self.fields if one.typed and name in (normal(one.name), one.name))
            return next(named, None)
        return next((one for one in known if one.kind == "textarea"), known[0] if known else None)


def normal(name: str) -> str:
    return NUMBER.sub("n", UUID.sub("id", name))


class _Reader(HTMLParser):
    def __init__(self, page: str, reader: str) -> None:
        super().__init__()
        self.page, self.reader = page, reader
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.area: Field | None = None
        self.choice: Field | None = None
        self.chosen = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            posted = (given.get("method") or "").lower() == "post"
            self.open = Form(self.page, self.reader, given.get("action") or self.page, given) if posted else None
            self.forms += [self.open] if self.open else []
        if self.open is None:
            return
        if tag == "input":
            kind = given.get("type") or ""
            ticked = kind not in ("checkbox", "radio") or "checked" in given
            value = given.get("value", "on" if kind in ("checkbox", "radio") else "")
            self.open.fields.append(Field(given.get("name", ""), kind, value or "", ticked, given))
        elif tag == "button" and given.get("type", "submit") == "submit":
            self.open.fields.append(Field(given.get("name", ""), "submit", given.get("value", "") or ""))
        elif tag == "textarea":
            self.area = Field(given.get("name", ""), "textarea", attributes=given)
            self.open.fields.append(self.area)
        elif tag == "select":
            self.choice, self.chosen = Field(given.get("name", ""), "select", "", sent=False), False
            self.open.fields.append(self.choice)
        if tag == "option" and self.choice:
            self.choice.choices.append(given.get("value", "") or "")
        if tag == "option" and self.choice and ("selected" in given or not self.choice.sent):
            if not self.chosen:
                self.choice.value, self.choice.sent = given.get("value", "") or "", True
            self.chosen = self.chosen or "selected" in given

    def handle_data(self, data):
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.choice = None


def forms_of(markup: str, page: str, reader: str) -> list[Form]:
    found = _Reader(page, reader)
    found.feed(markup)
    return found.forms


def is_written(form: Form) -> bool:
    """A form in which one writes: more than one field, or one text long enough to cost time."""
    typed = {normal(one.name) for one in form.fields if one.typed and one.name}
    return len(typed) > 1 or any(one.kind == "textarea" for one in form.fields)
