"""What is typed to hand over the source held in escrow."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.events.domain.escrow import Ground
from core.ui import dates


def words_of(ground: Ground) -> str:
    day = ground.event.on if ground.event else ground.breach.recorded_at.date()  # type: ignore[union-attr]
    return f"{ground.words}, {dates.day(day)}"


class ReleaseForm(forms.Form):
    """The ground among those a person has confirmed, and public reasons."""

    ground = forms.TypedChoiceField(label=_("Ce qui ouvre la levée"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motifs"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Publics, et inscrits au registre : n’y nommez personne."),
    )

    def __init__(self, *args: Any, grounds: Sequence[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = [ground for ground in grounds if ground.confirmed]
        self.fields["ground"].choices = [(str(rank), words_of(ground)) for rank, ground in enumerate(ready)]
        self.fields["ground"].coerce = lambda rank: ready[int(rank)]
        if len(ready) == 1:
            self.fields["ground"].initial = "0"
