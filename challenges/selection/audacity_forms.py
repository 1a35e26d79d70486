"""The form by which a juror places a candidate on the grid of Audacities: input only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.enums import Audacity
from challenges.selection.forms import MARKS

HELP = {
    Audacity.PERSONAL_DATA: _("L’acteur capte des données personnelles : lesquelles, de combien de personnes ?"),
    Audacity.AUDIENCE: _("L’acteur touche un large public."),
    Audacity.POWER: _("L’acteur a un modèle économique viable, une puissance financière."),
    Audacity.LEGITIMACY: _("L’acteur conteste la légitimité de l’acteur public."),
    Audacity.CITY_VIEWS: _("L’acteur propose de nouvelles représentations de la ville."),
    Audacity.INDEPENDENCE: _("L’acteur ne dépend pas de ressources que la puissance publique maîtrise."),
}


class PlacingForm(forms.Form):
    """Six degrees, all asked."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Audacity:
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label,
                help_text=HELP[criterion],
                choices=MARKS,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choisissez un degré, de 0 (pas du tout) à 5.")},
            )
