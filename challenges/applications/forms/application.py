"""Forms of applicants and of the eligibility desk: input only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.applications.domain.answer_kinds import is_empty, rows_allowed
from challenges.applications.domain.corrections import CorrectablePart
from challenges.applications.domain.counting import one_line_break
from challenges.applications.domain.dossier import ATTACHMENT, BACKGROUND, faults_of
from challenges.applications.domain.form_questions import CHOICES, TEXTS, Form, Question
from challenges.applications.forms.answers import field_of
from challenges.enums import ApplicationState, EligibilityResult, QuestionKind
from challenges.models import Application, Background, Label
from core.forms import PurposeFileField
from core.shared_forms import SharedForm, SharedModelForm, SharedRows

PRINTED = 5  # rows of a table on the blank form


class PartForm(forms.Form):
    """The answers of one step, each with the version on which it was written. An empty draft is saved all the same."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, whole: Form, questions: tuple[Question, ...], versions: dict[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.whole, self.questions = whole, questions
        self.moved: dict[str, str] = {}
        for question in questions:
            self.fields[question.key] = field_of(question, self.initial.get(question.key, ""))
            self.fields[f"v_{question.key}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=versions.get(question.key, 0)
            )

    def version_of(self, key: str) -> int:
        return self.cleaned_data.get(f"v_{key}") or 0

    def is_untouched(self, key: str) -> bool:
        """The text is the one that the page showed: what somebody else wrote there meanwhile stays, and nothing is asked."""
        read = self.data.get(f"initial-{key}")
        field = self.fields[key]
        written = field.clean(field.widget.value_from_datadict(self.data, {}, key))
        return read is not None and one_line_break(read).strip() == one_line_break(written).strip()

    def theirs_in_words(self, key: str) -> str:
        """What somebody else saved meanwhile (core.shared_forms)."""
        return self.moved[key]

    def rows(self) -> list[dict[str, Any]]:
        """Each visible field beside its hidden version, what is unfit in it, and on what it depends, in words."""
        return [
            {
                "field": self[question.key],
                "version": self[f"v_{question.key}"],
                "question": question,
                "stored": self.initial.get(question.key, ""),
                "hint": hint(question, self.initial.get(question.key, "")),
                "when": condition_said(question, self.whole),
            }
            for question in self.questions
        ]


def condition_said(question: Question, whole: Form) -> str:
    """On which other answer a question depends; empty for one that is always asked."""
    other = whole.by_key.get(question.shown_when[0])
    if other is None:
        return ""
    label = dict(other.options).get(question.shown_when[1], question.shown_when[1])
    return str(_("À remplir si « %(question)s » : %(choice)s.") % {"question": other.label, "choice": label})


def blank_questions(whole: Form, step: str) -> list[dict[str, Any]]:
    """The questions of a step as they are printed: words, limit, choices, on what each depends."""
    return [
        {
            "question": question,
            "when": condition_said(question, whole),
            "choices": [label for _key, label in question.options] if question.kind in CHOICES else [],
            "columns": [label for _key, label in question.options] if question.kind == QuestionKind.TABLE else [],
            "rows": range(min(rows_allowed(question), PRINTED)) if question.kind == QuestionKind.TABLE else (),
        }
        for question in whole.of_step(step)
    ]


def hint(question: Question, body: str) -> str:
    """What is unfit in an answer that was begun: said at once, refused only at submission. Lengths have their counter."""
    return "" if question.kind in TEXTS or is_empty(question, body) else question.fault(body)


class AttachmentForm(forms.Form):
    file = PurposeFileField(
        purpose=ATTACHMENT,
        label=_("Fichier"),
        help_text=_(
            "PDF, image (png, jpg, webp), présentation (odp, pptx), document ou tableau (odt, ods, docx, xlsx), texte (csv, "
            "txt) ; 25 Mo au plus. Une vidéo se donne par un lien, dans vos réponses."
        ),
    )
    label = forms.CharField(label=_("Ce que c’est"), max_length=150, required=False)


class AnswerFileForm(forms.Form):
    """The file that answers one question."""

    file = PurposeFileField(purpose=ATTACHMENT, label=_("Fichier"))

    def __init__(self, *args: Any, asked: Question, **kwargs: Any) -> None:
        super().__init__(*args, prefix=asked.key, **kwargs)
        self.asked = asked
        self.fields["file"].label, self.fields["file"].help_text = asked.label, asked.help
        self.fields["file"].required = asked.required


def _needed_later(field: forms.Field) -> forms.Field:
    """A field that the submission needs and that a draft may leave empty: not marked as optional, never refused."""
    field.required = True
    field.validate = lambda value: None  # type: ignore[method-assign]
    return field


class BackgroundForm(SharedModelForm):
    """One element of prior knowledge. A draft keeps it half written; what it lacks is said beside it."""

    class Meta:
        model = Background
        fields = BACKGROUND
        labels = {
            "name": _("Élément"),
            "owner": _("À qui il appartient"),
            "licence": _("Licence"),
            "needed": _("Indispensable au fonctionnement"),
        }
        help_texts = {"licence": _("Expression SPDX (MIT, EUPL-1.2, Apache-2.0 OR MIT…) ou « propriétaire ».")}

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "owner", "licence"):
            self.fields[name] = _needed_later(self.fields[name])

    def lacks(self) -> list[str]:
        """What this row still lacks; a row that nobody has begun lacks nothing."""
        return list(faults_of(self.instance).values()) if self.instance.pk and not self.instance._state.adding else []


BackgroundFormSet = forms.modelformset_factory(
    Background, form=BackgroundForm, formset=SharedRows, extra=2, max_num=50, can_delete=True, can_delete_extra=False
)


class TermsForm(forms.Form):
    sheet = forms.UUIDField(widget=forms.HiddenInput)
    terms = forms.BooleanField(label=_("J’ai lu ces conditions et je les accepte au nom de mon organisation."))
    statements = forms.BooleanField(
        label=_("Je déclare sur l’honneur que les informations données sont exactes."),
        help_text=_("Et que l’organisation est à jour de ses obligations fiscales et sociales."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 4}))


class CorrectionForm(forms.Form):
    """One line for each part that may be corrected: only those with a reason are opened."""

    due = forms.DateTimeField(
        label=_("À déposer avant le"),
        help_text=_("Heure de Paris. Si rien n’est déposé d’ici là, le premier contenu fait foi."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )

    def __init__(self, *args: Any, parts: Iterable[CorrectablePart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = tuple(parts)
        for part in self.parts:
            area = forms.Textarea(attrs={"rows": 2})
            self.fields[part.key] = forms.CharField(label=part.label, required=False, max_length=1000, widget=area)
        self.order_fields([*(part.key for part in self.parts), "due"])

    def items(self) -> dict[str, str]:
        """Part to reason, for the parts that have one."""
        given = {part.key: str(self.cleaned_data.get(part.key) or "").strip() for part in self.parts}
        return {key: reason for key, reason in given.items() if reason}


class DeadlineForm(ReasonForm):
    application = forms.ModelChoiceField(label=_("Candidat"), queryset=Application.objects.none())
    until = forms.DateTimeField(
        label=_("Nouvelle échéance pour cette candidature"),
        help_text=_("Heure de Paris."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    field_order = ("application", "until", "reason")

    def __init__(self, *args: Any, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["application"]
        field.queryset = applications
        field.label_from_instance = lambda application: application.organisation.name


class RuleForm(SharedForm, forms.Form):
    result = forms.ChoiceField(label=_("Réponse"), choices=EligibilityResult)
    reason = forms.CharField(label=_("Motif"), max_length=500)


STATES_ON_DESK = [choice for choice in ApplicationState.choices if choice[0] != ApplicationState.DRAFT]


def known_labels() -> list[tuple[str, Any]]:
    names = Label.objects.order_by("name__sorted").values_list("pk", "name")
    return [("", _("toutes")), *((str(pk), name) for pk, name in names)]


class DeskFilter(forms.Form):
    q = forms.CharField(label=_("Rechercher"), required=False)
    etat = forms.ChoiceField(label=_("État"), choices=[("", _("tous")), *STATES_ON_DESK], required=False)
    etiquette = forms.ChoiceField(label=_("Étiquette"), choices=known_labels, required=False)
    agent = forms.ChoiceField(
        label=_("Qui traite"),
        choices=[("", _("tous")), ("moi", _("moi")), ("personne", _("personne encore"))],
        required=False,
    )
    tri = forms.ChoiceField(
        label=_("Trier par"),
        choices=[("-received", _("les plus récentes")), ("received", _("les plus anciennes")), ("title", _("nom"))],
        required=False,
    )
