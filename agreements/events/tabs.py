"""The tabs that the pages of events share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

PAGE = 30


def tabs(here: str) -> list[dict[str, Any]]:
    names = {
        "event_watch": _("À surveiller"),
        "event_list": _("Événements"),
        "obligation_list": _("Échéances"),
        "allegation_list": _("Mises en cause"),
        "breach_list": _("Manquements"),
    }
    return [{"label": label, "href": reverse(name), "current": name == here} for name, label in names.items()]
