"""Instants in words, where what separates in time from late counts."""

import datetime as dt

from django.utils.translation import gettext as _

from core.ui import dates


def exact(instant: dt.datetime) -> str:
    """An instant to the microsecond when it is not a whole minute: what separates in time from late is shown."""
    text = dates.instant(instant)
    if not (instant.second or instant.microsecond):
        return text
    return _("%(instant)s, %(seconds)s,%(fraction)s s") % {
        "instant": text,
        "seconds": f"{instant:%S}",
        "fraction": f"{instant:%f}",
    }
