"""The once-only profile: words, founders, documents."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.permissions import OrganisationPerm
from core import autosave
from core.clock import today
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can
from core.saving import save_form
from core.shared_forms import one_writer, status_of
from core.uploads import received_files
from startups import queries
from startups.domain.profile import add_document, remove_document, save_profile, set_founders
from startups.forms import DocumentForm, FounderFormSet, ProfileForm


def _organisation(request: HttpRequest, pk: Any) -> Organisation:
    return get_object_or_404(queries.applicants_visible_to(request.user), pk=pk)


def _context(request: HttpRequest, organisation: Organisation, founders: int, profile: Any) -> dict[str, Any]:
    items = queries.completeness(profile, founders)
    changes = can(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation)
    steps = [
        {"label": i.label, "href": i.url if changes else "", "status": "done" if i.done else "todo", "note": ""}
        for i in items
    ]
    return {"organisation": organisation, "profile": profile, "steps": steps, "changes": changes}


class ProfileView(View):
    """The words of the profile. The form works alone; with a script it saves itself as one types."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        profile = queries.profile_of(organisation)
        writes = bool(can(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation))
        return self._page(request, profile, ProfileForm(instance=profile, writes=writes))

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        form = ProfileForm(request.POST, instance=queries.profile_of(organisation))
        if autosave.is_autosave(request):
            return save_form(request, form, lambda values: save_profile(organisation, by=request.user, values=values))
        sound = form.is_valid()
        if form.moved and not form.errors.keys() - form.moved.keys():
            save_profile(organisation, by=request.user, values=form.cleaned_data)  # the rest waits for nothing
        if not sound:
            return self._page(request, queries.profile_of(organisation), form, status=status_of(form))
        save_profile(organisation, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Le profil est enregistré."))
        return redirect("startup_profile", pk)

    def _page(self, request: HttpRequest, profile: Any, form: ProfileForm, status: int = 200) -> HttpResponse:
        founders = queries.founders_of(profile).count()
        context = {**_context(request, profile.organisation, founders, profile), "form": form}
        context["saved_at"] = None if profile._state.adding else profile.updated_at
        return render(request, "startups/profile_form.html", context, status=status)


class FoundersView(View):
    """Who founded the organisation, as they present themselves."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self._page(request, _organisation(request, pk))

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        formset = FounderFormSet(
            request.POST, queryset=queries.founders_of(queries.profile_of(organisation)), prefix="founders"
        )
        if not formset.is_valid():
            return self._page(request, organisation, formset, status=status_of(*formset))
        changed, deleted = formset.rows()
        set_founders(organisation, by=request.user, changed=changed, deleted=deleted)
        messages.success(request, _("La liste est enregistrée."))
        return redirect("startup_founders", pk)

    def _page(
        self, request: HttpRequest, organisation: Organisation, formset: Any = None, status: int = 200
    ) -> HttpResponse:
        profile = queries.profile_of(organisation)
        formset = formset or FounderFormSet(queryset=queries.founders_of(profile), prefix="founders")
        context = {**_context(request, organisation, formset.initial_form_count(), profile), "formset": formset}
        return render(request, "startups/founder_list.html", context, status=status)


def _keeper(request: HttpRequest, pk: Any) -> Organisation:
    return get_object_or_404(queries.with_documents_visible_to(request.user), pk=pk)


class DocumentsView(View):
    """Documents kept once, with their dates; those of partners too."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _keeper(request, pk)
        return self._page(request, organisation, DocumentForm(known=self._standing(request, organisation)))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _keeper(request, pk)
        form = DocumentForm(request.POST, received_files(request), known=self._standing(request, organisation))
        if form.is_valid():
            values = dict(form.cleaned_data)
            try:
                add_document(organisation, by=request.user, upload=values.pop("file"), **values)
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Le document est ajouté."))
                return redirect("startup_documents", pk)
        return self._page(request, organisation, form, status=422)

    def _standing(self, request: HttpRequest, organisation: Organisation) -> Any:
        """Those that this person may replace: of what they may read, those that stand."""
        return queries.readable_documents(queries.documents_of(queries.profile_of(organisation)), request.user)

    def _page(
        self, request: HttpRequest, organisation: Organisation, form: DocumentForm, status: int = 200
    ) -> HttpResponse:
        profile = queries.profile_of(organisation)
        documents = list(queries.readable_documents(queries.all_documents_of(profile), request.user))
        founders = queries.founders_of(profile).count()
        context = {
            **_context(request, organisation, founders, profile),
            "form": form,
            "documents": [document for document in documents if document.replaced_by_id is None],
            "replaced": [document for document in documents if document.replaced_by_id is not None],
            "applies": organisation.kind in queries.WITH_PROFILE,
            "today": today(),
        }
        return render(request, "startups/document_list.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: Any, document: Any) -> HttpResponse:
    organisation = _keeper(request, pk)
    rows = queries.readable_documents(queries.all_documents_of(queries.profile_of(organisation)), request.user)
    known = get_object_or_404(rows, pk=document)
    remove_document(known, by=request.user)
    messages.success(request, _("« %(kind)s » est retiré du profil.") % {"kind": known})
    return redirect("startup_documents", pk)


@require_safe
def export(request: HttpRequest, pk: Any) -> HttpResponse:
    """Everything the organisation wrote here, as JSON, for it to take elsewhere."""
    organisation = _organisation(request, pk)
    profile = queries.profile_of(organisation)
    facts = (
        *("name", "legal_name", "country", "siren", "siret", "rna", "foreign_register", "foreign_number"),
        *("no_number_reason", "no_number_note", "address", "website"),
    )
    words = ("pitch_fr", "pitch_en", "skills", "founded_on", "team_size", "stage", "labels")
    content = {
        "organisation": {name: getattr(organisation, name) for name in facts},
        "profile": {name: getattr(profile, name) for name in words},
        "founders": list(queries.founders_of(profile).values("name", "role", "gender", "leads")),
        "documents": list(
            queries.readable_documents(queries.documents_of(profile), request.user).values(
                "kind", "title", "issued_on", "valid_to", "readers", "file__name", "file__sha256"
            )
        ),
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{organisation.slug}.json"'
    return response
