"""Forms as a browser finds them: every form that is posted, on every page of the table, with what it sends untouched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    name: str
    kind: str  # textarea, select, or the type of the input
    value: str = ""
    sent: bool = True


@dataclass
class Form:
    """One form of one page, as one reader gets it."""

    page: str
    reader: str
    action: str
    attributes: dict[str, str | None]
    fields: list[Field] = field(default_factory=list)

    def sent(self) -> dict[str, list[str]]:
        """What the browser sends of it untouched."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            if one.sent and one.name and one.kind not in ("submit", "button", "file"):
                found.setdefault(one.name, []).append(one.value)
        return found


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
            self.open.fields.append(Field(given.get("name", ""), kind, value or "", ticked))
        elif tag == "button" and given.get("type", "submit") == "submit":
            self.open.fields.append(Field(given.get("name", ""), "submit", given.get("value", "") or ""))
        elif tag == "textarea":
            self.area = Field(given.get("name", ""), "textarea")
            self.open.fields.append(self.area)
        elif tag == "select":
            self.choice, self.chosen = Field(given.get("name", ""), "select", "", sent=False), False
            self.open.fields.append(self.choice)
        elif tag == "option" and self.choice and ("selected" in given or not self.choice.sent):
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
