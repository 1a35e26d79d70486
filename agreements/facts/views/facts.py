"""The facts of a prototype in the workspace: which count today, recorded, renewed, confirmed and ended."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from agreements.acting import ActView
from agreements.facts import forms
from agreements.facts.domain import checking, ending, recording
from agreements.facts.domain.recording import Statement
from agreements.facts.domain.verdict import verdict_of
from agreements.facts.kinds import BY_FACT, FactKind
from agreements.facts.permissions import FactPerm
from agreements.facts.presenters import facts_shown, lanes_of, panel_of
from agreements.facts.queries import facts_of, on_the_other_side, speaking
from agreements.models import Fact, Prototype, PrototypeVerdict
from agreements.prototypes.queries import prototypes_visible_to
from core.clock import today
from core.permissions import can


@require_GET
def prototype_facts(request: HttpRequest, pk: Any) -> HttpResponse:
    rows = prototypes_visible_to(request.user).select_related("governing_version__convention")
    prototype = get_object_or_404(rows, pk=pk)
    facts = list(facts_of(prototype))
    verdict = PrototypeVerdict.objects.filter(prototype=prototype).first()
    theirs = on_the_other_side(request.user, prototype)
    may = {perm: bool(can(request.user, perm, prototype)) and not theirs for perm in FactPerm}
    day = today()
    shown = facts_shown(prototype, day, speaking(fact for fact in facts if not fact.void and not fact.waits_for_second))
    context = {
        "prototype": prototype,
        "panel": panel_of(verdict_of(prototype, day, row=verdict), verdict),
        "rows": [(row, may[row.kind.perm]) for row in shown],
        "waiting": [fact for fact in facts if fact.waits_for_second and not fact.void and fact.until is None],
        "lanes": lanes_of(prototype, facts, verdict.history if verdict else ()),
        "today": day,
        "may_end": may[FactPerm.END],
        "may_confirm": may[FactPerm.CONFIRM],
        "reads_evidence": may[FactPerm.RECORD_TRIAL] or may[FactPerm.RECORD_LEGAL],
        "title_of": {name: kind.title for name, kind in BY_FACT.items()},
    }
    return render(request, "agreements/prototype_facts.html", context)


class FactActView(ActView):
    template_name = "agreements/fact_form.html"

    def door(self, user: Any) -> Any:
        return prototypes_visible_to(user)

    def back(self) -> str:
        return reverse("prototype_facts", args=[self.obj.pk])

    def _check(self) -> None:
        recording.require_side(self.obj, self.perm, by=self.request.user)


class RecordView(FactActView):
    """One fact, first recorded or renewed."""

    form_class = forms.FactForm
    done = _("Le fait est constaté, et inscrit au registre public.")

    @cached_property
    def kind_of_fact(self) -> FactKind:
        if self.kwargs["name"] not in BY_FACT:
            raise Http404(f"{self.kwargs['name']} is no fact of the model")
        return BY_FACT[self.kwargs["name"]]

    @property
    def perm(self) -> FactPerm:
        return self.kind_of_fact.perm

    @property
    def multipart(self) -> bool:  # type: ignore[override]
        return bool(self.kind_of_fact.file)

    @property
    def title(self) -> Any:
        return self.kind_of_fact.title

    @property
    def lead(self) -> Any:
        return self.kind_of_fact.act

    @property
    def submit(self) -> Any:
        return _("Vérifier l’adresse et constater") if self.kind_of_fact.name == "published" else _("Constater ce fait")

    def form_arguments(self) -> dict[str, Any]:
        return {"kind": self.kind_of_fact, "prototype": self.obj}

    def context(self) -> dict[str, Any]:
        return {"fact_kind": self.kind_of_fact}

    def act(self, data: dict[str, Any]) -> None:
        prototype: Prototype = self.obj
        if self.kind_of_fact.name == "published":
            checking.check_publication(
                prototype, by=self.request.user, in_use=data["in_use"], had_the_right=data["had_the_right"]
            )
            return
        evidence, on = data.pop("evidence", None), data.pop("on")
        fact = recording.record_fact(
            prototype, Statement(self.kind_of_fact.name, on, data, evidence), by=self.request.user
        )
        if fact.waits_for_second:
            self.done = _("Le constat est noté. Il comptera quand une autre personne l’aura confirmé.")  # type: ignore[misc]


class OneFactView(FactActView):
    """An act on one record, named in the address beside its prototype."""

    @cached_property
    def fact(self) -> Fact:
        rows = Fact.objects.select_related("prototype__governing_version", "recorded_by")
        return get_object_or_404(rows, pk=self.kwargs["fact"], prototype=self.obj)

    def context(self) -> dict[str, Any]:
        return {"fact": self.fact, "fact_kind": BY_FACT[self.fact.name]}


class ConfirmView(OneFactView):
    perm = FactPerm.CONFIRM
    form_class = forms.ConfirmForm
    title = _("Confirmer le constat")
    lead = _("Vous êtes la deuxième personne : refaites la comparaison avant de confirmer.")
    submit = _("Confirmer")
    done = _("Le fait est constaté par deux personnes, et inscrit au registre public.")

    def act(self, data: dict[str, Any]) -> None:
        recording.confirm_fact(self.fact, by=self.request.user)


class EndView(OneFactView):
    perm = FactPerm.END
    form_class = forms.ReasonForm
    title = _("Ce fait n’est plus vrai")
    lead = _("Il cesse de compter aujourd’hui, le verdict public est recalculé, et la fin s’inscrit au registre.")
    submit = _("Mettre fin à ce fait")
    done = _("Le fait a pris fin, et sa fin est inscrite au registre public.")
    kind = "danger"

    def act(self, data: dict[str, Any]) -> None:
        ending.end_fact(self.fact, by=self.request.user, reason=data["reason"])
