"""The desk of editions: words and calendar, objectives, criteria, eligibility, who takes part, publication."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Origin
from core import gates
from core.exceptions import DomainError, NotAllowed
from core.permissions import can, holds_everywhere, require
from core.shared_forms import one_writer, status_of
from partners import queries, slots
from partners.domain.edition import (
    create_edition,
    move_criterion,
    publish_edition,
    set_rows,
    unpublish_edition,
    update_edition,
)
from partners.forms.edition import (
    CriterionFormSet,
    EditionForm,
    EligibilityFormSet,
    ObjectiveFormSet,
    ParticipationFormSet,
    empty_rows,
    organisation_choices,
)
from partners.gates import GATE
from partners.models import Edition
from partners.permissions import ProgrammePerm

TABS = (
    ("edition_cockpit", gettext_lazy("Suivi")),
    ("edition_setup", gettext_lazy("Calendrier")),
    ("edition_objectives", gettext_lazy("Grands objectifs")),
    ("edition_criteria", gettext_lazy("Critères")),
    ("edition_eligibility", gettext_lazy("Recevabilité")),
    ("edition_participations", gettext_lazy("Participants")),
    ("edition_questions", gettext_lazy("Questions")),
)


def _edition(request: HttpRequest, pk: Any) -> Edition:
    return get_object_or_404(queries.editions_visible_to(request.user), pk=pk)


def _check(request: HttpRequest, perm: ProgrammePerm, edition: Edition | None = None) -> None:
    require(request.user, perm, edition)


def tabs_of(edition: Edition, here: str) -> list[dict[str, Any]]:
    """The pages of an edition, the present one marked."""
    return [{"label": label, "href": reverse(name, args=[edition.pk]), "current": name == here} for name, label in TABS]


def _context(edition: Edition, here: str) -> dict[str, Any]:
    tabs = tabs_of(edition, here)
    missing = [] if edition.published else gates.unmet(GATE, edition)
    return {"edition": edition, "tabs": tabs, "missing": missing}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    _check(request, ProgrammePerm.VIEW_EDITION)
    editions = list(queries.editions_listed(request.user))
    return render(
        request,
        "partners/edition_list.html",
        {
            "editions": editions,
            "last": next((row for row in editions if row.origin == Origin.LIVE), None),
            "may_add": can(request.user, ProgrammePerm.ADD_EDITION),
            "may_set_up": holds_everywhere(request.user, ProgrammePerm.SET_UP_EDITION),
        },
    )


class NewEditionView(View):
    """A new edition; its lists are filled afterwards."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _check(request, ProgrammePerm.ADD_EDITION)
        return render(request, "partners/edition_form.html", {"form": EditionForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        _check(request, ProgrammePerm.ADD_EDITION)
        form = EditionForm(request.POST)
        if not form.is_valid():
            return render(request, "partners/edition_form.html", {"form": form}, status=422)
        edition = create_edition(by=request.user, values=form.cleaned_data)
        messages.success(request, _("« %(name)s » est créée. Écrivez maintenant ses objectifs.") % {"name": edition})
        return redirect("edition_objectives", edition.pk)


class SetupView(View):
    """Words and calendar of one edition."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        edition = _edition(request, pk)
        _check(request, ProgrammePerm.SET_UP_EDITION, edition)
        return self._page(request, edition, EditionForm(instance=edition))

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        edition = _edition(request, pk)
        _check(request, ProgrammePerm.SET_UP_EDITION, edition)
        form = EditionForm(request.POST, instance=_edition(request, pk))
        if not form.is_valid():
            return self._page(request, edition, form, status=status_of(form))
        update_edition(edition, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Le calendrier est enregistré."))
        return redirect("edition_setup", pk)

    def _page(self, request: HttpRequest, edition: Edition, form: EditionForm, status: int = 200) -> HttpResponse:
        context = {**_context(edition, "edition_setup"), "form": form}
        return render(request, "partners/edition_form.html", context, status=status)


class RowsView(View):
    """One list of an edition, as rows to change, add and remove."""

    formset_class: ClassVar[Any]
    url_name: ClassVar[str]
    lead: ClassVar[Any] = ""
    template: ClassVar[str] = "partners/edition_rows.html"
    published: ClassVar[bool] = False  # what candidates read: it no longer changes here once a call has opened

    def build(self, edition: Edition, data: Any = None) -> Any:
        return self.formset_class(data, instance=edition)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        edition = _edition(request, pk)
        _check(request, ProgrammePerm.SET_UP_EDITION, edition)
        return self._page(request, edition, self.build(edition))

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        edition = _edition(request, pk)
        _check(request, ProgrammePerm.SET_UP_EDITION, edition)
        formset = self.build(edition, request.POST)
        if formset.is_valid():
            changed, deleted = formset.rows()
            try:
                set_rows(edition, changed=changed, deleted=deleted, by=request.user)
            except NotAllowed:
                raise
            except DomainError as error:
                messages.error(request, error.message)
            else:
                self.saved(request, edition)
                messages.success(request, _("C’est enregistré."))
                return redirect(self.url_name, pk)
        return self._page(request, edition, formset, status=status_of(*formset))

    def saved(self, request: HttpRequest, edition: Edition) -> None:
        """What a list does beside, once its rows are saved."""

    def _page(self, request: HttpRequest, edition: Edition, formset: Any, status: int = 200) -> HttpResponse:
        context = {**_context(edition, self.url_name), "formset": formset, "lead": self.lead}
        context["since"] = slots.published_since(edition) if self.published else None
        context["title"] = next(label for name, label in TABS if name == self.url_name)
        return render(request, self.template, context, status=status)


class ObjectivesView(RowsView):
    formset_class = ObjectiveFormSet
    url_name = "edition_objectives"
    lead = gettext_lazy("Sous quoi les défis de l’édition s’écrivent.")


class CriteriaView(RowsView):
    """The criteria as one list, with the sum of their weights. `?lignes=` asks for more empty rows; `move` saves, then moves one."""

    formset_class = CriterionFormSet
    url_name = "edition_criteria"
    template = "partners/edition_criteria.html"
    published = True
    lead = gettext_lazy(
        "Ce que les jurys notent, avec un poids en pour cent. Un brouillon peut rester inachevé ; pour être publiée, "
        "l’édition demande que les poids fassent 100."
    )

    def build(self, edition: Edition, data: Any = None) -> Any:
        formset = super().build(edition, data)
        formset.extra = empty_rows(self.request.GET.get("lignes", ""), some=edition.criteria.exists())
        return formset

    def saved(self, request: HttpRequest, edition: Edition) -> None:
        row, _sep, way = request.POST.get("move", "").partition(":")
        if row.isdigit() and way in {"up", "down"}:
            move_criterion(edition, int(row), up=way == "up", by=request.user)


class EligibilityView(RowsView):
    formset_class = EligibilityFormSet
    url_name = "edition_eligibility"
    published = True
    lead = gettext_lazy("Qui peut candidater. Chaque règle est montrée telle quelle avant le dépôt.")


class ParticipationsView(RowsView):
    formset_class = ParticipationFormSet
    url_name = "edition_participations"
    lead = gettext_lazy("Les organisations de l’édition, leur rôle et ce qu’elles apportent.")

    def build(self, edition: Edition, data: Any = None) -> Any:
        known = edition.participations.select_related("organisation", "edition").order_by("organisation__name__sorted")
        form_kwargs = {"choices": organisation_choices()}
        return self.formset_class(data, instance=edition, queryset=known, form_kwargs=form_kwargs)


@require_POST
def publication(request: HttpRequest, pk: Any) -> HttpResponse:
    """`publish=1` shows the edition to the public, anything else hides it."""
    edition = _edition(request, pk)
    if request.POST.get("publish") == "1":
        publish_edition(edition, by=request.user)
        messages.success(request, _("L’édition est visible du public."))
    else:
        unpublish_edition(edition, by=request.user)
        messages.success(request, _("L’édition n’est plus visible du public."))
    return redirect("edition_setup", pk)
