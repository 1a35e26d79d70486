"""Forms of the programme team that sets the questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.applications.domain.form_questions import TITLE
from challenges.applications.domain.questionnaire import FIELDS
from challenges.enums import FormStep, QuestionKind
from challenges.models import FormQuestion
from core.shared_forms import SharedModelForm

WRITTEN_STEPS = [choice for choice in FormStep.choices if choice[0] != FormStep.FILES]
TEXT_ONLY = ("max_words", "max_characters")
LISTED_ONLY = ("options_fr", "options_en")


class FormQuestionForm(SharedModelForm):
    """One question of the working copy. What does not bear on its kind of answer is not shown."""

    class Meta:
        model = FormQuestion
        fields = FIELDS
        help_texts = {
            "label_fr": _("Une question courte, sans jargon."),
            "help_fr": _("Ce que le jury cherche dans la réponse, en une phrase."),
            "max_words": _("0 : compter les caractères. Sans aucune limite, 500 mots."),
            "max_characters": _("Compte quand les mots ne comptent pas. Sans aucune limite, 200 pour un texte court."),
            "options_fr": _("Un choix, ou une colonne, par ligne."),
            "options_en": _("Dans le même ordre, une ligne pour chacune."),
            "max_rows": _("0 : dix lignes."),
            "shown_when": _(
                "Un choix d’une question placée plus haut. Sans script, la condition est dite en toutes lettres."
            ),
            "jury_reads": _("Sinon, seule l’équipe du programme lit la réponse."),
            "public": _("Dit au candidat avant qu’il réponde."),
        }
        widgets = {
            "help_fr": forms.Textarea(attrs={"rows": 2}),
            "help_en": forms.Textarea(attrs={"rows": 2}),
            "options_fr": forms.Textarea(attrs={"rows": 5}),
            "options_en": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, conditions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_condition(conditions)
        for name in self._left_out():
            del self.fields[name]
        for name in {"max_words", "max_characters", "max_rows"} & self.fields.keys():
            self.fields[name].required = False
            self.fields[name].empty_value = 0  # type: ignore[attr-defined]

    def _choose_condition(self, conditions: list[tuple[str, str]]) -> None:
        present = self.instance.shown_when
        gone = [(present, present)] if present and present not in dict(conditions) else []
        known = self.fields["shown_when"]
        self.fields["shown_when"] = forms.ChoiceField(
            label=known.label,
            help_text=known.help_text,
            required=False,
            choices=[("", _("toujours")), *gone, *conditions],
        )
        self.fields["shown_when"].show_hidden_initial = known.show_hidden_initial

    def _left_out(self) -> list[str]:
        kind = self.instance.kind
        out = [] if kind in (QuestionKind.SHORT, QuestionKind.LONG) else list(TEXT_ONLY)
        out += [] if kind in (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.TABLE) else list(LISTED_ONLY)
        out += [] if kind == QuestionKind.TABLE else ["max_rows"]
        if kind == QuestionKind.FILE:
            out.append("step")
        else:
            self.fields["step"].choices = WRITTEN_STEPS  # type: ignore[attr-defined]
        if self.instance.key == TITLE:
            out += ["kind", "step", "required", "shown_when"]
        return [name for name in out if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in {"max_words", "max_characters", "max_rows"} & given.keys():
            given[name] = given[name] or 0
        return given


class NewQuestionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Type de réponse"), choices=QuestionKind)


class PublishForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
