"""The form in which the team writes the texts of one kind of mail."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from core.mail_words import TEXTS, original, text_faults
from core.models import MailWords
from core.shared_forms import SharedModelForm

if TYPE_CHECKING:
    from core.emails import Email


class MailWordsForm(SharedModelForm):
    """What is shown is the text of the code where the team has written none."""

    class Meta:
        model = MailWords
        fields = TEXTS
        widgets: ClassVar[dict[str, Any]] = {
            "body_fr": forms.Textarea(attrs={"rows": 12}),
            "subject_en": forms.TextInput(attrs={"lang": "en"}),
            "body_en": forms.Textarea(attrs={"rows": 12, "lang": "en"}),
        }

    def __init__(self, *args: Any, kind: "type[Email]", variant: str, **kwargs: Any) -> None:
        self.kind, self.variant = kind, variant
        row = kwargs["instance"]
        code = [text for language in ("fr", "en") for text in original(kind, variant, language)]
        initial = {name: getattr(row, name) or text.strip() for name, text in zip(TEXTS, code, strict=True)}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for fault in text_faults(self.kind, self.variant, {name: given.get(name) or "" for name in TEXTS}):
            self.add_error(fault.field, fault.message)
        return given
