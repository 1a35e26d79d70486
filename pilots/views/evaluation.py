"""Evaluating a pilot: the draft, the reading by the startup, the proposal; and the things that have to leave the street."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core import gates
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import PendingStep, generic_key
from core.permissions import can
from pilots.domain import devices, reviewing
from pilots.domain.evaluation import UNMET
from pilots.enums import PilotDecision, PilotState
from pilots.forms import evaluation as forms
from pilots.gates import EVALUATION
from pilots.models import Device, EvaluationDraft, Pilot, Site
from pilots.permissions import PilotPerm
from pilots.views.acts import PilotActView
from pilots.views.pilots import find


class EvaluateView(PilotActView):
    perm, form_class, page = PilotPerm.EVALUATE, forms.EvaluationForm, "pilot_outcome"
    title, submit = gettext_lazy("Évaluer le pilote"), gettext_lazy("Enregistrer le brouillon")
    lead = gettext_lazy(
        "La même grille pour tous les pilotes. Rien n’est public avant que la startup ait lu, que vous ayez proposé et que l’équipe "
        "ait confirmé."
    )
    done = gettext_lazy("Le brouillon est enregistré. Faites-le lire à la startup quand il est fini.")

    def form_arguments(self) -> dict[str, Any]:
        draft = EvaluationDraft.objects.filter(pilot=self.obj).first()
        initial = {name: getattr(draft, name) for name in reviewing.WRITTEN} if draft else {}
        excuses = draft.excuses if draft else {}
        initial |= {forms.EXCUSE + code: words for code, words in excuses.items()}
        open_codes = {row.code.split(".")[0] for row in gates.unmet(EVALUATION, self.obj)} | set(excuses)
        unmet = {code: str(sentence) for code, sentence in UNMET.items() if code in open_codes}
        return {"initial": initial, "unmet": unmet}

    def act(self, data: dict[str, Any]) -> None:
        marks = {name: value for name, value in data.items() if not name.startswith(forms.EXCUSE)}
        excuses = {name.removeprefix(forms.EXCUSE): words for name, words in data.items() if name not in marks}
        reviewing.save_draft(self.obj, by=self.request.user, values={**marks, "excuses": excuses})


class ReadView(PilotActView):
    """The startup reads what the directorate wrote, and answers."""

    perm, form_class, page = PilotPerm.OBSERVE, forms.ObservationsForm, "pilot_outcome"
    template_name = "pilots/pilot_evaluation_read.html"
    title, submit = gettext_lazy("Lire l’évaluation et répondre"), gettext_lazy("Envoyer cette réponse")
    done = gettext_lazy("Votre réponse est envoyée à la direction. Elle sera publiée à côté de la décision.")

    def context(self) -> dict[str, Any]:
        reading = reviewing.last_reading(EvaluationDraft.objects.filter(pilot=self.obj).first())
        if reading is None:
            raise Http404
        return {
            "item": self.obj.title_fr,
            "reading": reading,
            "read": read_lines(reading.content),
            "excused": excused(reading.content),
        }

    def act(self, data: dict[str, Any]) -> None:
        reviewing.observe(self.obj, by=self.request.user, **data)


def read_lines(content: dict[str, Any]) -> list[tuple[str, Any]]:
    """What was written, label by label, in the reader’s language."""
    labels = {name: field.label for name, field in forms.EvaluationForm.base_fields.items()}
    lines = []
    for name in reviewing.WRITTEN:
        value = content[name]
        if name == "decision" and value:
            value = str(PilotDecision(value).label).capitalize()
        if value and name in reviewing.GRID:
            value = _("%(score)s sur 5") % {"score": value}
        if value:
            lines.append((str(labels[name]), value))
    return lines


def excused(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(UNMET[code]), words) for code, words in content["excuses"].items() if code in UNMET]


def draft_of(pilot: Pilot, user: Any) -> dict[str, Any] | None:
    """Where the evaluation of a pilot that has ended stands, for who writes it, the team, and the startup once it was sent."""
    if pilot.state != PilotState.ENDED:
        return None
    draft = EvaluationDraft.objects.filter(pilot=pilot).first()
    writes, confirms = (bool(can(user, perm, pilot)) for perm in (PilotPerm.EVALUATE, PilotPerm.CONFIRM))
    observes = bool(can(user, PilotPerm.OBSERVE, pilot))
    if not (writes or confirms or observes):
        return None
    reading = reviewing.last_reading(draft)
    unmet = gates.unmet(EVALUATION, pilot)
    step = PendingStep.objects.filter(**generic_key(pilot), name="evaluate", outcome="").first()
    return {
        "row": draft,
        "inside": writes or confirms,
        "writes": writes,
        "lines": read_lines(reviewing.content_of(draft)) if draft and (writes or confirms) else [],
        "excused": excused(reviewing.content_of(draft)) if draft and (writes or confirms) else [],
        "reading": reading,
        "unmet": unmet,
        "may_send": writes and draft is not None and not reviewing.missing(draft) and draft.sent_at is None,
        "may_read": observes and draft is not None and draft.sent_at is not None and draft.answered_at is None,
        "may_propose": writes and not unmet and step is None,
        "step": step if writes or confirms else None,
    }


def _done(request: HttpRequest, pk: Any, act: Any, words: str) -> HttpResponse:
    pilot = find(request, pk)
    try:
        act(pilot, by=request.user)
    except (GateClosed, NotAllowed):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("pilot_outcome", pilot.pk)


@require_POST
def evaluation_send(request: HttpRequest, pk: Any) -> HttpResponse:
    return _done(request, pk, reviewing.send_to_startup, _("La startup a l’évaluation à lire, et elle est prévenue."))


@require_POST
def evaluation_propose(request: HttpRequest, pk: Any) -> HttpResponse:
    words = _("La décision est proposée. Rien n’est public tant que l’équipe du programme n’a pas confirmé.")
    return _done(request, pk, reviewing.propose_decision, words)


class DeviceView(PilotActView):
    perm, form_class, part, page = PilotPerm.PLAN, forms.DeviceForm, Device, "pilot_frame"
    title, submit = gettext_lazy("Un matériel posé"), gettext_lazy("Enregistrer le matériel")
    done = gettext_lazy("Le matériel est enregistré.")

    def form_arguments(self) -> dict[str, Any]:
        instance = Device.objects.get(pk=self.item.pk) if self.item else Device(pilot=self.obj)
        return {"instance": instance, "sites": Site.objects.filter(pilot=self.obj)}

    def act(self, data: dict[str, Any]) -> None:
        devices.set_device(self.obj, by=self.request.user, values=data, device=self.item)


class DeviceRemoveView(PilotActView):
    perm, form_class, part, page = PilotPerm.REPORT, forms.DeviceRemovalForm, Device, "pilot_frame"
    title, submit = gettext_lazy("Retirer un matériel"), gettext_lazy("C’est retiré")
    lead = gettext_lazy("La rue est rendue comme elle était. Ceci se vérifie avant toute décision sur le pilote.")
    done = gettext_lazy("Le retrait est noté.")

    def act(self, data: dict[str, Any]) -> None:
        devices.remove_device(self.item, by=self.request.user, on=data["removed_on"], note=data["removal_note"])
