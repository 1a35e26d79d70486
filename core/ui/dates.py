"""How instants and imprecise dates are said to a reader: local time, zone named, no false precision."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

PARIS = ZoneInfo("Europe/Paris")


DAY_AND_MONTH = re.compile("j [FMNEb]")


def written(value: date, form: str) -> str:
    """A date, or an instant in Paris, in a format of Django: the first of the month is `1er` in French. Every date that a
    person reads passes here, the filter `date` of templates included.
    """
    local = value.astimezone(PARIS) if isinstance(value, datetime) and timezone.is_aware(value) else value
    text = date_format(local, form)
    first = local.day == 1 and DAY_AND_MONTH.search(form) and (get_language() or "fr").startswith("fr")
    return re.sub(r"\b1 ", "1er ", text, count=1) if first else text


def short(value: date) -> str:
    """A date without its day of the week: `30 septembre 2025`."""
    return written(value, pgettext("date format", "j F Y"))


def shortest(value: date) -> str:
    """A day on the axis of a chart: `30 sept.`."""
    return written(value, "j N")


def day(value: date) -> str:
    """A date in full: `mardi 30 septembre 2025`."""
    return written(value, pgettext("date format", "l j F Y"))


def clock(value: datetime) -> str:
    """The hour of an instant in Paris: `18 h 00`."""
    local = value.astimezone(PARIS)
    return _clock(local.hour, local.minute)


def _clock(hour: int, minute: int) -> str:
    return pgettext("clock", "%(hour)s\u00a0h\u00a0%(minute)s") % {"hour": f"{hour}", "minute": f"{minute:02}"}


def instant(value: datetime) -> str:
    """Day, hour and zone: `mardi 30 septembre 2025 à 18 h 00 (heure de Paris)`."""
    return _at(value.astimezone(PARIS), clock(value))


def _at(when: date, words: str) -> str:
    return _("%(day)s à %(clock)s (heure de Paris)") % {"day": day(when), "clock": words}


def until(value: datetime) -> str:
    """The end of a delay, as `instant()`; the midnight with which a day ends belongs to that day:
    `vendredi 25 décembre 2026 à 24 h 00 (heure de Paris)`.
    """
    return _at(_before(value), _clock(24, 0)) if ends_a_day(value) else instant(value)


def ends_a_day(value: datetime) -> bool:
    """Whether an instant is a midnight in Paris: the end of the day before, where it ends a delay."""
    return value.astimezone(PARIS).time() == time()


def _before(value: datetime) -> date:
    return value.astimezone(PARIS).date() - timedelta(days=1)


def left(value: datetime, now: datetime | None = None) -> str:
    """The time that remains before an instant, in its largest unit; empty once it has passed."""
    rest = value - (now or timezone.now())
    if rest <= timedelta(0):
        return ""
    hours = int(rest.total_seconds() // 3600)
    if hours >= 48:
        return ngettext("encore %(n)s jour", "encore %(n)s jours", hours // 24) % {"n": hours // 24}
    if hours >= 1:
        return ngettext("encore %(n)s heure", "encore %(n)s heures", hours) % {"n": hours}
    return _("encore moins d’une heure")


def in_row(value: datetime) -> str:
    """The end of a delay as rows say it: `17 déc., 18 h`, `25 déc.` where it is the end of that day; with its year when it is
    not this one. Its page says it in full, zone named.
    """
    local = value.astimezone(PARIS)
    shown = _before(value) if ends_a_day(value) else local
    year = "" if shown.year == timezone.now().astimezone(PARIS).year else f" {shown.year}"
    if shown is not local:
        return f"{shortest(shown)}{year}"
    at = clock(value) if local.minute else pgettext("clock", "%(hour)s\u00a0h") % {"hour": f"{local.hour}"}
    return f"{shortest(shown)}{year}, {at}"


def late(value: datetime, now: datetime | None = None) -> str:
    """For how long an instant has passed, in its largest unit: `en retard de 21 jours`; empty while it has not."""
    passed = (now or timezone.now()) - value
    if passed < timedelta(0):
        return ""
    hours = int(passed.total_seconds() // 3600)
    if hours >= 24:
        return ngettext("en retard d’un jour", "en retard de %(n)s jours", hours // 24) % {"n": hours // 24}
    if hours >= 1:
        return ngettext("en retard d’une heure", "en retard de %(n)s heures", hours) % {"n": hours}
    return _("en retard de moins d’une heure")


def imprecise(text: str) -> str:
    """A date known only in part, as the sources give it: `2016`, `2016-11` or `2016-11-30`."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    if len(parts) == 2:
        return written(date(parts[0], parts[1], 1), "F Y")
    return short(date(parts[0], parts[1], parts[2]))
