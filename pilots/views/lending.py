"""Data lent to a pilot: one page an act of either side, or of the data-protection officer."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from core.permissions import require
from partners.models import DataSet
from pilots.domain import lending
from pilots.enums import HostingArea, SharingState, Side
from pilots.forms import pilot as forms
from pilots.models import DataSharing
from pilots.permissions import PilotPerm
from pilots.views.acts import PilotActView


class SharingView(PilotActView):
    perm, form_class, page = PilotPerm.PLAN, forms.SharingForm, "pilot_frame"
    title, submit = gettext_lazy("Prêter un jeu de données"), gettext_lazy("Proposer ces conditions")
    lead = gettext_lazy("La startup accepte ces conditions avant que le pilote démarre.")
    done = gettext_lazy("Les conditions attendent l’accord de la startup.")

    def form_arguments(self) -> dict[str, Any]:
        owners = Q(owner=self.obj.directorate_id)
        if self.obj.prototype.challenge_id:
            owners |= Q(owner__challenge_links__challenge=self.obj.prototype.challenge_id)
        return {
            "datasets": DataSet.objects.filter(owners, withdrawn_at__isnull=True).distinct().order_by("name_fr__sorted")
        }

    def act(self, data: dict[str, Any]) -> None:
        lending.share_data(self.obj, by=self.request.user, values=data)


class OnTermsView(PilotActView):
    """An act on the terms of one data set, which stand above it."""

    part, page, template_name = DataSharing, "pilot_frame", "pilots/pilot_terms.html"

    def context(self) -> dict[str, Any]:
        row = self.item
        return {"item": row, "offers": [_offer(one) for one in row.offers], "answers": lending.answer_perm(row)}


class AnswerView(OnTermsView):
    """By the side that answers, whichever it is."""

    perm = PilotPerm.ACCEPT_DATA

    def _check(self) -> None:
        require(self.request.user, lending.answer_perm(self.item), self.obj)


class TermsView(AnswerView):
    form_class = forms.ConfirmForm
    title, submit = gettext_lazy("Accepter les conditions du jeu de données"), gettext_lazy("J’accepte ces conditions")
    done = gettext_lazy("Les conditions sont acceptées.")

    def act(self, data: dict[str, Any]) -> None:
        lending.accept_terms(self.item, by=self.request.user)


class CounterView(AnswerView):
    form_class = forms.TermsForm
    title, submit = gettext_lazy("Proposer d’autres conditions"), gettext_lazy("Proposer ces conditions")
    lead = gettext_lazy("L’autre partie est prévenue, et répond à son tour.")
    done = gettext_lazy("Les nouvelles conditions attendent l’accord de l’autre partie.")

    def _check(self) -> None:
        objected = self.item.state == SharingState.OBJECTED
        require(self.request.user, PilotPerm.PLAN if objected else lending.answer_perm(self.item), self.obj)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {name: getattr(self.item, name) for name in lending.TERMS}}

    def act(self, data: dict[str, Any]) -> None:
        lending.counter_terms(self.item, by=self.request.user, values=data)


class RefuseTermsView(AnswerView):
    form_class = forms.WhyForm
    title, submit = gettext_lazy("Refuser ces conditions"), gettext_lazy("Refuser")
    lead = gettext_lazy("Le pilote peut démarrer sans ces données.")
    done = gettext_lazy("Le prêt est refusé, et l’autre partie prévenue.")
    kind = "danger"

    def act(self, data: dict[str, Any]) -> None:
        lending.refuse_terms(self.item, by=self.request.user, **data)


class ObjectView(OnTermsView):
    perm, form_class = PilotPerm.VALIDATE_ASSESSMENT, forms.ObjectionForm
    title, submit = gettext_lazy("Avis sur un prêt de données"), gettext_lazy("Rendre cet avis")
    done = gettext_lazy("L’avis est rendu, et les deux parties prévenues.")

    def act(self, data: dict[str, Any]) -> None:
        refuse = data["verdict"] == "refuser"
        lending.object_to_terms(self.item, by=self.request.user, reason=data["reason"], refuse=refuse)


class WithdrawView(OnTermsView):
    perm, form_class = PilotPerm.PLAN, forms.WithdrawalForm
    title, submit = gettext_lazy("Ne plus prêter ces données"), gettext_lazy("Retirer ce prêt")
    lead = gettext_lazy("La startup est prévenue. Si elle a déjà les données, elle les supprime et en donne la preuve.")
    done = gettext_lazy("Le prêt est retiré, et la startup prévenue.")
    kind = "danger"

    def act(self, data: dict[str, Any]) -> None:
        lending.withdraw_data(self.item, by=self.request.user, **data)


def _offer(one: dict[str, Any]) -> dict[str, Any]:
    """One wording of the terms, in the language being read."""
    return {
        **one,
        "side": Side(one["side"]).label,
        "at": dt.datetime.fromisoformat(one["at"]),
        "ends_on": dt.date.fromisoformat(one["ends_on"]),
        "hosting": HostingArea(one["hosting"]).label if one["hosting"] else "",
    }


class DeletionView(PilotActView):
    perm, form_class, part, page = PilotPerm.RETURN_DATA, forms.DeletionForm, DataSharing, "pilot_frame"
    title, submit = gettext_lazy("Déclarer la suppression des données"), gettext_lazy("Déclarer la suppression")
    done = gettext_lazy("La suppression est enregistrée, avec sa preuve.")
    multipart = True

    def act(self, data: dict[str, Any]) -> None:
        lending.record_deletion(self.item, by=self.request.user, on=data["on"], upload=data["file"])
