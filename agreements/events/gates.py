"""What the story of a prototype answers to the gate "show as commons"."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.commons import explain
from agreements.events import labels
from agreements.events.domain.timeline import forms_now
from agreements.models import Prototype
from agreements.prototypes.gates import COMMONS
from core.gates import Unmet, condition


@condition(COMMONS, "state")
def no_form_is_there(prototype: Prototype) -> Iterable[Unmet]:
    """The model state that the declared events led to shows no form of appropriation."""
    for form in forms_now(prototype):
        yield Unmet(
            "state.form",
            _("Une forme d’appropriation est présente : %(form)s.") % {"form": explain.form_title(form, labels.lang())},
            _("juriste"),
            reverse("event_history", args=[prototype.pk]),
        )
