"""The form of a saved view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.saved_views.domain import may_share


class SavedViewForm(forms.Form):
    name = forms.CharField(label=_("Nom de la vue"), max_length=60)
    default = forms.BooleanField(
        label=_("L’ouvrir d’abord"), required=False, help_text=_("La liste s’ouvre alors sur cette vue.")
    )
    shared = forms.BooleanField(
        label=_("La partager avec l’équipe"), required=False, help_text=_("Chacun y voit ce que ses droits montrent.")
    )

    def __init__(self, data: Any = None, *, user: Any, **options: Any) -> None:
        super().__init__(data, **options)
        if not may_share(user):
            del self.fields["shared"]

    def values(self) -> dict[str, Any]:
        return {"shared": False, **self.cleaned_data}
