"""A new edition made from another: what is copied, which dates move, then the form of the new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from core.permissions import require
from partners import queries
from partners.domain.copying import copy_edition, proposed, shifted, what_is_copied
from partners.forms.edition import EditionForm
from partners.models import Edition
from partners.permissions import ProgrammePerm


class CopyView(View):
    """Nothing is made before the form is sent; what is made is unseen by the public."""

    def _source(self, request: HttpRequest, pk: Any) -> Edition:
        source: Edition = get_object_or_404(queries.editions_visible_to(request.user), pk=pk)
        require(request.user, ProgrammePerm.ADD_EDITION)
        return source

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        source = self._source(request, pk)
        return self._page(request, source, EditionForm(initial=proposed(source)))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        source = self._source(request, pk)
        form = EditionForm(request.POST, initial=proposed(source))
        if not form.is_valid():
            return self._page(request, source, form, status=422)
        edition = copy_edition(source, by=request.user, values=form.cleaned_data)
        messages.success(
            request, _("« %(name)s » est créée. Personne ne la voit avant que vous la publiiez.") % {"name": edition}
        )
        return redirect("edition_criteria", edition.pk)

    def _page(self, request: HttpRequest, source: Edition, form: EditionForm, status: int = 200) -> HttpResponse:
        context = {"source": source, "form": form, "moves": shifted(source), "copied": what_is_copied(source)}
        return render(request, "partners/edition_copy.html", context, status=status)
