"""Two saved states of a shared text, their difference word by word, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views import View

from core.permissions import require
from core.shared_texts import SharedTexts, restore, texts_named
from core.versions import comparison, version_of

RESTORED = gettext_lazy("La version choisie est de nouveau le texte ; l’autre reste parmi les versions.")


def number_of(data: Any, name: str = "n") -> int:
    """The version that a form or an address names; 0 for anything else."""
    n = data.get(name, "")
    return int(n) if n.isdecimal() and len(n) < 9 else 0


def language_of(data: Any) -> str:
    """The language of a text that a form or an address names: French unless it says English."""
    return "en" if data.get("langue") == "en" else "fr"


class TextVersionsView(View):
    """For whoever may write the text, and nobody else: what was taken out of a text was taken out for a reason."""

    @cached_property
    def texts(self) -> SharedTexts:
        found = texts_named(self.kwargs["kind"])
        if found is None or self.kwargs["name"] not in found.fields:
            raise Http404
        return found

    @cached_property
    def obj(self) -> Any:
        obj = get_object_or_404(self.texts.door(self.request.user), pk=self.kwargs["pk"])
        require(self.request.user, self.texts.perm, self.texts.target(obj))
        return obj

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name = self.kwargs["name"]
        language = name[-2:] if name.endswith(("_fr", "_en")) else ""
        context = {
            "obj": self.obj,
            "part": self.texts.label(name),
            "back": self.texts.back(self.obj),
            "language": language,
            "may_write": True,
            **self._compared(name),
        }
        return render(request, "core/text_versions.html", context)

    def _compared(self, name: str) -> dict[str, Any]:
        found = comparison(self.obj, name, self.request.GET)
        for row in {row.n: row for row in (found["older"], found["newer"]) if row}.values():
            row.body = self.texts.said(self.obj, row.body)
        return found

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name = self.kwargs["name"]
        old = version_of(self.obj, name, number_of(request.POST))
        restore(self.texts, self.obj, name, old.body, by=request.user)
        messages.success(request, RESTORED)
        return redirect(self.texts.back(self.obj))
