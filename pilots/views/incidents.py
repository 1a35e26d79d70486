"""Incidents: told, read before the public does, taken back, ruled upon, closed."""

from typing import Any

from django.utils.translation import gettext_lazy

from core.permissions import require
from pilots.domain import incidents
from pilots.domain.spotting import spotted
from pilots.forms import incidents as forms
from pilots.models import Incident
from pilots.permissions import PilotPerm
from pilots.views.acts import PilotActView


class IncidentView(PilotActView):
    perm, form_class, page = PilotPerm.REPORT, forms.IncidentForm, "pilot_follow"
    title, submit = gettext_lazy("Signaler un incident"), gettext_lazy("Signaler")
    done = gettext_lazy(
        "L’incident est signalé à l’équipe et au délégué à la protection des données. Rien n’en est public."
    )

    def act(self, data: dict[str, Any]) -> None:
        incidents.report_incident(self.obj, by=self.request.user, values=data)


class OnIncidentView(PilotActView):
    """An act on one incident: what was reported stands above the form, with the words that may tell who somebody is."""

    template_name = "pilots/pilot_incident.html"
    part, page = Incident, "pilot_follow"

    def context(self) -> dict[str, Any]:
        row = self.item
        found = spotted(f"{row.text}\n{row.measures}\n{row.public_text}")
        return {"item": None, "incident": row, "spotted": found}


class ShowView(OnIncidentView):
    perm, form_class = PilotPerm.READ_INCIDENT, forms.ShowForm
    title, submit = gettext_lazy("Relire un incident pour le public"), gettext_lazy("Montrer au public")
    lead = gettext_lazy("Le public lira ce texte, et lui seul. Corrigez-le d’abord s’il désigne une personne.")
    done = gettext_lazy("Le texte est public.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"public_text": self.item.public_text}}

    def act(self, data: dict[str, Any]) -> None:
        incidents.show_incident(self.item, by=self.request.user, **data)


class HideView(OnIncidentView):
    perm, form_class = PilotPerm.READ_INCIDENT, forms.HideForm
    title, submit = gettext_lazy("Retirer le texte public d’un incident"), gettext_lazy("Retirer le texte")
    lead = gettext_lazy("Le texte quitte la page publique aussitôt. L’incident reste dans le suivi du pilote.")
    done = gettext_lazy("Le texte n’est plus public.")

    def _check(self) -> None:
        if self.item.author_id != self.request.user.pk:
            require(self.request.user, self.perm, self.obj)

    def act(self, data: dict[str, Any]) -> None:
        incidents.hide_incident(self.item, by=self.request.user, **data)


class BreachView(OnIncidentView):
    perm, form_class = PilotPerm.RULE_BREACH, forms.BreachForm
    title, submit = gettext_lazy("Avis sur une violation de données"), gettext_lazy("Rendre cet avis")
    lead = gettext_lazy(
        "Une violation se notifie à la CNIL dans les 72 heures (RGPD, article 33), et se dit aux personnes quand le risque pour "
        "elles est élevé (article 34). Revenez ici noter les deux jours."
    )
    done = gettext_lazy("L’avis est noté.")

    def form_arguments(self) -> dict[str, Any]:
        row = self.item
        known = {"breach": row.breach, "reasons": row.breach_reasons}
        return {"initial": {**known, "notified_on": row.notified_on, "persons_told_on": row.persons_told_on}}

    def act(self, data: dict[str, Any]) -> None:
        incidents.rule_breach(self.item, by=self.request.user, values=data)


class CloseView(OnIncidentView):
    perm, form_class = PilotPerm.READ_INCIDENT, forms.CloseForm
    title, submit = gettext_lazy("Clore un incident"), gettext_lazy("Clore l’incident")
    done = gettext_lazy("L’incident est clos.")

    def act(self, data: dict[str, Any]) -> None:
        incidents.close_incident(self.item, by=self.request.user, **data)
