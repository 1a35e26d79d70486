"""What the startup does with its prototype: describe, list its parts, deposit, license."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.acting import ActView
from agreements.models import Component
from agreements.prototypes import licences
from agreements.prototypes.domain import prototype as verbs
from agreements.prototypes.domain.deposit import deposit_version
from agreements.prototypes.forms import ComponentForm, DepositForm, LicenceForm, PrototypeForm
from agreements.prototypes.permissions import PrototypePerm
from agreements.prototypes.queries import prototypes_visible_to
from core.middleware import may_weigh


class PrototypeActView(ActView):
    template_name = "agreements/prototype_form.html"

    def door(self, user: Any) -> Any:
        return prototypes_visible_to(user)

    def back(self) -> str:
        return reverse("workspace_prototype", args=[self.obj.pk])


class EditView(PrototypeActView):
    perm = PrototypePerm.CHANGE
    form_class = PrototypeForm
    title = gettext_lazy("Décrire le prototype")
    submit = gettext_lazy("Enregistrer")
    done = gettext_lazy("La description est à jour.")

    def form_arguments(self) -> dict[str, Any]:
        return {"instance": prototypes_visible_to(self.request.user).get(pk=self.obj.pk)}

    def act(self, data: dict[str, Any]) -> None:
        verbs.describe(self.obj, by=self.request.user, values=data)


class ComponentView(PrototypeActView):
    """Adds a part, or changes the one named in the address."""

    perm = PrototypePerm.CHANGE
    form_class = ComponentForm
    title = gettext_lazy("Un composant du prototype")
    lead = gettext_lazy(
        "Dites d’où vient chaque partie et sous quelle licence : c’est ce qui permet à d’autres de reprendre l’ensemble."
    )
    submit = gettext_lazy("Enregistrer le composant")
    done = gettext_lazy("Le composant est enregistré.")

    @cached_property
    def component(self) -> Component | None:
        item = self.kwargs.get("item")
        return get_object_or_404(Component, pk=item, prototype=self.obj) if item else None

    def form_arguments(self) -> dict[str, Any]:
        row = self.component
        if row is None:
            return {}
        licence = "propriétaire" if row.licence == licences.PROPRIETARY else row.licence
        return {"initial": {"name": row.name, "origin": row.origin, "licence": licence, "url": row.url}}

    def act(self, data: dict[str, Any]) -> None:
        background = self.component.background if self.component else None
        values = {**data, "background": background}
        verbs.set_component(self.obj, by=self.request.user, values=values, component=self.component)


@require_POST
def component_remove(request: HttpRequest, pk: Any, item: Any) -> HttpResponse:
    prototype = get_object_or_404(prototypes_visible_to(request.user), pk=pk)
    component = get_object_or_404(Component, pk=item, prototype=prototype)
    verbs.remove_component(component, by=request.user)
    messages.success(request, _("Le composant « %(name)s » est retiré.") % {"name": component.name})
    return redirect("workspace_prototype", prototype.pk)


@may_weigh("DEPOSIT_MAX_BYTES")
class DepositView(PrototypeActView):
    perm = PrototypePerm.DEPOSIT
    form_class = DepositForm
    multipart = True
    title = gettext_lazy("Déposer une version des sources")
    lead = gettext_lazy(
        "Le dépôt est daté, gardé tel quel et comparé à son empreinte chaque semaine. Il ne se remplace pas : une nouvelle version s’ajoute."
    )
    submit = gettext_lazy("Déposer")
    done = gettext_lazy("La version est déposée, vérifiée et inscrite au registre public.")

    def act(self, data: dict[str, Any]) -> None:
        deposit_version(self.obj, upload=data["file"], version=data["version"], by=self.request.user)


class LicenceView(PrototypeActView):
    perm = PrototypePerm.LICENSE
    form_class = LicenceForm
    title = gettext_lazy("Choisir la licence")
    lead = gettext_lazy(
        "La licence dit à tous ce qu’ils peuvent faire du prototype. Elle doit être ouverte et aller avec chaque composant."
    )
    submit = gettext_lazy("Placer le prototype sous cette licence")
    done = gettext_lazy("La licence est enregistrée et inscrite au registre public.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"licence": self.obj.licence}}

    def act(self, data: dict[str, Any]) -> None:
        verbs.choose_licence(self.obj, by=self.request.user, licence=data["licence"])
