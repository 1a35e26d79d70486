"""How long a convention lasts, and how it ends: its term, notice against its renewal."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from agreements.acting import ActView
from agreements.conventions.domain import denouncing
from agreements.conventions.domain.signing import signs_for
from agreements.conventions.domain.term import term_in_force
from agreements.conventions.forms.life import DenounceForm
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.presenters_life import life_of
from agreements.conventions.queries import conventions_visible_to
from agreements.conventions.views.doors import convention_of, tabs
from agreements.enums import PartyRole
from agreements.models import Denunciation, Party
from core.exceptions import NotAllowed
from core.ui import dates


@require_safe
def convention_life(request: HttpRequest, pk: Any) -> HttpResponse:
    row = convention_of(request, pk)
    context = {"convention": row, "life": life_of(row, request.user), "tabs": tabs(row, "life")}
    return render(request, "agreements/convention_life.html", context)


class LifeActView(ActView):
    """One act on a convention, back to the page of its life."""

    template_name = "agreements/convention_act.html"

    def door(self, user: Any) -> Any:
        return conventions_visible_to(user)

    def back(self) -> str:
        return reverse("convention_life", args=[self.obj.pk])


class DenounceView(LifeActView):
    perm: ClassVar[Any] = ConventionPerm.DENOUNCE_CONVENTION
    form_class: ClassVar[Any] = DenounceForm
    title: ClassVar[Any] = gettext_lazy("Dénoncer la reconduction")
    submit: ClassVar[Any] = gettext_lazy("Dénoncer")
    done: ClassVar[Any] = gettext_lazy("La dénonciation est enregistrée ; toutes les parties sont prévenues.")
    kind: ClassVar[str] = "danger"

    @cached_property
    def party(self) -> Party:
        rows = self.obj.parties.filter(left_on__isnull=True).select_related("organisation", "convention")
        return get_object_or_404(rows, pk=self.kwargs["party"])

    @cached_property
    def paper(self) -> bool:
        """Whoever does not sign for the party enters its letter."""
        return not signs_for(self.request.user, self.party.organisation)

    def _check(self) -> None:
        super()._check()
        if not denouncing.may_denounce_for(self.request.user, self.party):
            raise NotAllowed(_("Vous ne pouvez pas signer pour %(name)s.") % {"name": self.party.organisation})

    def form_arguments(self) -> dict[str, Any]:
        return {"paper": self.paper}

    def context(self) -> dict[str, Any]:
        version = term_in_force(self.obj)
        if version is None or version.notice_by is None or version.ends_on is None:
            return {"facts": []}
        city = self.party.role == PartyRole.CITY
        follows = _("la convention prend fin pour tous") if city else _("elle seule quitte la convention")
        return {
            "facts": [
                (_("Partie"), self.party.organisation.name),
                (_("Dernier jour utile"), dates.day(version.notice_by)),
                (_("Terme"), dates.day(version.ends_on)),
                (_("À ce terme"), follows),
            ]
        }

    def act(self, data: dict[str, Any]) -> Denunciation:
        return denouncing.denounce(self.party, by=self.request.user, **data)


@require_POST
def convention_denunciation(request: HttpRequest, pk: Any, made: Any) -> HttpResponse:
    row = convention_of(request, pk)
    found = get_object_or_404(Denunciation.objects.select_related("convention"), pk=made, convention=row)
    denouncing.take_back(found, by=request.user)
    messages.success(request, _("La dénonciation est reprise ; toutes les parties sont prévenues."))
    return redirect("convention_life", row.pk)
