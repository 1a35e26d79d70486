"""The form in which a person chooses what they receive by mail."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.mail_topics import choosable, topics
from core.mail_choices import Way
from core.shared_forms import SharedForm


def _field_of(kind: str) -> str:
    return kind.replace(".", "_")


class MailChoicesForm(SharedForm, forms.Form):
    """One list for each kind that can be refused."""

    def __init__(self, *args: Any, ways: Mapping[str, str], **kwargs: Any) -> None:
        self.kinds = choosable()
        self.base_fields = {
            _field_of(kind.kind): forms.ChoiceField(label=kind.label, choices=Way.choices) for kind in self.kinds
        }
        super().__init__(*args, initial={_field_of(k.kind): ways.get(k.kind, Way.NOW) for k in self.kinds}, **kwargs)

    def chosen(self) -> dict[str, str]:
        """The way of each kind that was changed here."""
        return {k.kind: self.cleaned_data[name] for k in self.kinds if (name := _field_of(k.kind)) in self.changed_data}

    def topics(self) -> list[dict[str, Any]]:
        """Each topic with its fields, and what comes always with the reason."""
        return [
            {
                "title": topic.title,
                "fields": [self[_field_of(kind.kind)] for kind in topic.free],
                "required": [{"label": kind.label, "why": kind.required} for kind in topic.required],
            }
            for topic in topics()
        ]
