"""What people type about an allegation: notice, receipt, answer, finding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import Finding
from agreements.events import labels
from agreements.events.domain.allegations import EVIDENCE, SHORTEST
from agreements.events.domain.parties import clauses_of_version, party_organisations
from agreements.models import Allegation, Obligation
from core.forms import PurposeFileField


def _articles(keys: Any) -> list[tuple[str, str]]:
    return sorted(((key, labels.clause_title(key)) for key in keys), key=lambda row: row[1])


def account_field() -> forms.CharField:
    return forms.CharField(
        label=_("Récit des faits"),
        min_length=SHORTEST,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Daté et précis : qui est mis en cause doit pouvoir y répondre. Rien n’en est public avant une décision."
        ),
    )


class AllegeForm(forms.Form):
    """A fact that stands, or an obligation that is late, is said to break an article."""

    clause = forms.ChoiceField(label=_("Article en question"))
    account = account_field()

    def __init__(
        self, *args: Any, clauses: Any = (), likely: str = "", obligation: Obligation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if obligation is not None:
            del self.fields["clause"]
            return
        self.fields["clause"].choices = _articles(clauses)
        self.fields["clause"].initial = likely


class NotifyForm(forms.Form):
    """Of whom, which articles, and what may follow."""

    accused = forms.ModelChoiceField(
        queryset=None, label=_("Partie mise en cause"), required=False,
        empty_label=_("auteur non établi : la startup du prototype est entendue"),
    )  # fmt: skip
    accused_name = forms.CharField(
        label=_("Ou une personne sans compte"),
        required=False,
        max_length=200,
        help_text=_("Écrivez-lui sur papier, puis datez la réception : le délai court de ce jour."),
    )
    articles = forms.MultipleChoiceField(label=_("Articles en question"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Ce qui est notifié"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce qui est reproché au regard de ces articles, et ce qui peut suivre."),
    )

    def __init__(self, *args: Any, allegation: Allegation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused"].queryset = party_organisations(allegation.prototype)
        self.fields["accused"].initial = allegation.accused
        self.fields["articles"].choices = _articles(clauses_of_version(allegation.version))
        self.fields["articles"].initial = allegation.articles

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("accused") and values.get("accused_name", "").strip():
            self.add_error(
                "accused_name", _("Choisissez une partie, ou nommez une personne sans compte : pas les deux.")
            )
        return values


class ReceiptForm(forms.Form):
    """The day on which a letter was received."""

    on = forms.DateField(label=_("Reçu le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AnswerForm(forms.Form):
    """The observations of the party in question."""

    reason = forms.CharField(
        label=_("Vos observations"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Si les faits étaient établis, elles seraient publiées avec le constat : n’y nommez personne."),
    )
    evidence = PurposeFileField(purpose=EVIDENCE, label=_("Pièce"), required=False, help_text=_("PDF ou image."))


class FindForm(forms.Form):
    """Whether the facts are established; then, for each article, whether it is broken and why."""

    finding = forms.ChoiceField(label=_("Les faits sont"), choices=Finding.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, allegation: Allegation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n, key in enumerate(allegation.articles):
            title = labels.clause_title(key)
            self.fields[f"broken_{n}"] = forms.BooleanField(
                label=_("« %(title)s » est enfreint") % {"title": title}, required=False
            )
            self.fields[f"reason_{n}"] = forms.CharField(
                label=_("Motifs pour « %(title)s »") % {"title": title},
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Motifs d’ensemble"),
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Publiés avec la réponse de la partie si les faits sont établis : n’y nommez personne."),
        )


def finding_of(articles: list[str], values: dict[str, Any]) -> dict[str, Any]:
    """What `FindForm` was given, as the step that two people take keeps it."""
    rows = [
        {"article": key, "broken": values[f"broken_{n}"], "reason": values[f"reason_{n}"]}
        for n, key in enumerate(articles)
    ]
    return {"finding": values["finding"], "articles": rows}
