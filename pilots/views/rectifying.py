"""Corrections of measures and weekly points, and words taken out of them: one page an act."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core.permissions import require
from pilots.domain import rectifying
from pilots.forms import rectifying as forms
from pilots.models import CheckIn, Measure
from pilots.permissions import PilotPerm
from pilots.views.acts import PilotActView


class OnMeasureView(PilotActView):
    perm, page = PilotPerm.CORRECT, "pilot_follow"

    @cached_property
    def item(self) -> Any:
        rows = Measure.ever.select_related("indicator__pilot__prototype__maker", "indicator__pilot__directorate")
        row = get_object_or_404(rows, pk=self.kwargs["item"], indicator__pilot=self.obj)
        return rectifying.standing(row) if self.perm == PilotPerm.CORRECT else row

    def back(self) -> str:
        return f"{reverse(self.page, args=[self.obj.pk])}#indicateur-{self.item.indicator_id}"


class OnCheckInView(PilotActView):
    perm, page = PilotPerm.CORRECT, "pilot_follow"

    @cached_property
    def item(self) -> Any:
        rows = CheckIn.ever.select_related("pilot__prototype__maker", "pilot__directorate")
        row = get_object_or_404(rows, pk=self.kwargs["item"], pilot=self.obj)
        return rectifying.standing(row) if self.perm == PilotPerm.CORRECT else row

    def back(self) -> str:
        return f"{reverse(self.page, args=[self.obj.pk])}#points"


class MeasureCorrectView(OnMeasureView):
    form_class = forms.MeasureCorrectionForm
    title, submit = gettext_lazy("Corriger une mesure"), gettext_lazy("Corriger la mesure")
    lead = gettext_lazy("L’ancienne valeur reste lisible, barrée, avec votre motif. L’autre partie est prévenue.")
    done = gettext_lazy("La mesure est corrigée, et l’autre partie prévenue.")

    def context(self) -> dict[str, Any]:
        return {"item": rectifying.what(self.item)}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {name: getattr(self.item, name) for name in ("on", "value", "note")}}

    def act(self, data: dict[str, Any]) -> None:
        rectifying.correct_measure(self.item, by=self.request.user, values=data)


class MeasureWithdrawView(OnMeasureView):
    form_class = forms.MeasureWithdrawalForm
    title, submit = gettext_lazy("Retirer une mesure"), gettext_lazy("Retirer la mesure")
    lead = gettext_lazy("Pour une mesure qui n’aurait pas dû être notée. Elle reste lisible, barrée, avec votre motif.")
    done = gettext_lazy("La mesure ne compte plus, et l’autre partie est prévenue.")

    def context(self) -> dict[str, Any]:
        return {"item": rectifying.what(self.item)}

    def act(self, data: dict[str, Any]) -> None:
        rectifying.withdraw_measure(self.item, by=self.request.user, **data)


class CheckInCorrectView(OnCheckInView):
    form_class = forms.CheckInCorrectionForm
    title, submit = gettext_lazy("Corriger un point de la semaine"), gettext_lazy("Corriger le point")
    lead = gettext_lazy("L’ancien point reste lisible, barré, avec votre motif. L’autre partie est prévenue.")
    done = gettext_lazy("Le point est corrigé, et l’autre partie prévenue.")

    def context(self) -> dict[str, Any]:
        return {"item": rectifying.what(self.item)}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {name: getattr(self.item, name) for name in ("mood", "done", "blocked")}}

    def act(self, data: dict[str, Any]) -> None:
        rectifying.correct_check_in(self.item, by=self.request.user, values=data)


class HidingView(PilotActView):
    """Words of one row leave the page at once: by who wrote them, the team or the officer."""

    perm, form_class = PilotPerm.READ_INCIDENT, forms.HideWordsForm
    template_name = "pilots/pilot_words.html"
    title, submit = gettext_lazy("Retirer des mots"), gettext_lazy("Retirer ces mots")
    lead = gettext_lazy(
        "Ils quittent toutes les pages aussitôt. Le délégué à la protection des données dit ensuite s’ils sont effacés ou remis."
    )
    done = gettext_lazy("Ces mots ne sont plus affichés.")
    kind = "danger"

    def _check(self) -> None:
        if not rectifying.may_hide(self.item, self.request.user):
            require(self.request.user, self.perm, self.obj)

    def context(self) -> dict[str, Any]:
        row = self.item
        return {"item": rectifying.what(row), "said": [getattr(row, name) for name in row.words if getattr(row, name)]}

    def act(self, data: dict[str, Any]) -> None:
        rectifying.hide_words(self.item, by=self.request.user, **data)


class JudgingView(PilotActView):
    """The data-protection officer erases words that were taken out, or puts them back."""

    perm, form_class = PilotPerm.RULE_BREACH, forms.JudgeWordsForm
    template_name = "pilots/pilot_words.html"
    title, submit = gettext_lazy("Juger des mots retirés"), gettext_lazy("Rendre cet avis")
    lead = gettext_lazy("Vous seul et l’équipe lisez encore ces mots.")
    done = gettext_lazy("L’avis est rendu, et l’auteur prévenu.")

    def context(self) -> dict[str, Any]:
        row = self.item
        return {"item": rectifying.what(row), "said": list(row.hidden_words.values()), "note": row.hidden_note}

    def act(self, data: dict[str, Any]) -> None:
        erase = data["verdict"] == forms.ERASE
        rectifying.judge_words(self.item, by=self.request.user, erase=erase, note=data["note"])


class MeasureHideView(HidingView, OnMeasureView):
    perm = PilotPerm.READ_INCIDENT


class CheckInHideView(HidingView, OnCheckInView):
    perm = PilotPerm.READ_INCIDENT


class MeasureJudgeView(JudgingView, OnMeasureView):
    perm = PilotPerm.RULE_BREACH


class CheckInJudgeView(JudgingView, OnCheckInView):
    perm = PilotPerm.RULE_BREACH
