"""The act by which the legal officer hands over the source held in escrow."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.acting import ActView
from agreements.conventions import clause_texts
from agreements.events.domain import escrow
from agreements.events.domain.escrow import Ground
from agreements.events.domain.parties import clauses_of_version
from agreements.events.forms.escrow import ReleaseForm
from agreements.events.labels import lang
from agreements.events.permissions import EventPerm
from agreements.events.queries import prototypes_followed
from agreements.prototypes.domain.deposit import latest_deposit


class ReleaseView(ActView):
    perm = EventPerm.RELEASE_ESCROW
    form_class = ReleaseForm
    template_name = "agreements/escrow_form.html"
    title = _("Lever le séquestre")
    lead = _(
        "Le code source gardé est remis à ceux que désigne la convention signée. Cela s’inscrit au registre public et ne se reprend pas."
    )
    submit = _("Remettre le code source")
    done = _("Le séquestre est levé : la remise est inscrite au registre public.")
    kind = "danger"

    def door(self, user: Any) -> Any:
        return prototypes_followed(user)

    def back(self) -> str:
        return reverse("event_history", args=[self.obj.pk])

    @cached_property
    def grounds(self) -> list[Ground]:
        return escrow.grounds(self.obj)

    def form_arguments(self) -> dict[str, Any]:
        return {"grounds": self.grounds}

    def context(self) -> dict[str, Any]:
        version = self.obj.governing_version
        clauses = clauses_of_version(version) if version else {}
        terms = clauses.get(escrow.CLAUSE)
        return {
            "grounds": self.grounds,
            "waiting": [ground for ground in self.grounds if not ground.confirmed],
            "ready": any(ground.confirmed for ground in self.grounds),
            "deposit": latest_deposit(self.obj),
            "release": escrow.release_of(self.obj),
            "readers": escrow.reader_words(terms.get("released_to", "") or "") if terms else "",
            "clause": clause_texts.render_article(escrow.CLAUSE, terms, lang()) if terms else None,
        }

    def act(self, data: dict[str, Any]) -> None:
        escrow.release_escrow(self.obj, by=self.request.user, reason=data["reason"], ground=data["ground"])
