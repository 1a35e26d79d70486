"""Incidents of a trial: told inside at once, to the public once read, taken back at once, followed until closed.

A public text is never changed in silence: what was corrected bears the day. The earlier wording is not kept in public, for most
corrections take out what concerned somebody.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.alarms import raise_alarm, settle
from core.clock import app_now, today
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each
from core.permissions import can, require
from core.public_cache import changed
from core.ui import dates
from pilots.domain.register_entries import rectify
from pilots.domain.spotting import read_again
from pilots.emails import BreachRuledEmail, IncidentHiddenEmail, IncidentReportedEmail, IncidentShownEmail
from pilots.enums import NOTIFIABLE, BreachRuling
from pilots.models import Incident, Pilot
from pilots.permissions import PilotPerm

# GDPR, article 33: the authority is notified within 72 hours after the controller became aware of the breach.
NOTIFY_WITHIN = dt.timedelta(hours=72)
ALARM_AFTER = dt.timedelta(hours=48)
DUE = "pilots.breach_due"
FOLLOWING = Step("pilots.breach_due", gettext_lazy("L’alerte sur une violation de données à notifier"), alarms=(DUE,))


def report_incident(pilot: Pilot, *, by: Any, values: Mapping[str, Any]) -> Incident:
    """Tells what went wrong. Side effects: the team and the data-protection officer are told; the public reads nothing yet.

    `values`: on, text, measures, personal_data, public_text (a wording proposed for the public, empty to propose none), seen (the
    words spotted in it were read again).
    """
    require(by, PilotPerm.REPORT, pilot)
    if values["on"] > today():
        raise DomainError(_("Un incident ne se note pas d’avance."), field="on")
    words = read_again(values["public_text"], seen=values["seen"], field="public_text")
    with transaction.atomic():
        row = Incident.objects.create(
            pilot=pilot, author=by, on=values["on"], text=values["text"].strip(), measures=values["measures"].strip(),
            personal_data=values["personal_data"], public_text=words,
        )  # fmt: skip
        IncidentReportedEmail.tell(pilot, pilot=named(pilot), personal_data=row.personal_data, path=_path(pilot))
    return row


def show_incident(incident: Incident, *, by: Any, public_text: str, seen: bool = False) -> Incident:
    """The wording, as read and corrected, becomes public; a later one replaces it and says the day. A text that was taken back
    comes back by this act alone.

    Raises StaleState when these very words are public already. Side effect: the author is told.
    """
    require(by, PilotPerm.READ_INCIDENT, incident.pilot)
    words = read_again(public_text, seen=seen, field="public_text")
    if not words:
        raise DomainError(_("Écrivez ce que le public lira."), field="public_text")
    with transaction.atomic():
        row = _locked(incident)
        if row.public and row.public_text == words:
            raise StaleState(_("Ce texte est déjà public."))
        if row.shown_at is not None or row.rectified_at is not None:
            row.rectified_at = app_now()
        row.public_text, row.shown_by, row.shown_at = words, by, row.shown_at or app_now()
        row.hidden_by, row.hidden_at, row.hidden_note = None, None, ""
        row.save()
        changed(row.pilot)
        if row.rectified_at is not None:
            rectify(row.pilot, {"what": "incident", "row": str(row.pk), "on": row.on.isoformat()}, by=by)
        IncidentShownEmail.tell(row, about=row.pilot, pilot=named(row.pilot), words=words, path=_path(row.pilot))
    return row


def hide_incident(incident: Incident, *, by: Any, note: str, public_text: str = "", seen: bool = False) -> Incident:
    """Takes the public text back at once, or turns down the wording proposed: by the team, the data-protection officer or the
    author, with a note.

    `public_text`: another wording, which waits to be read. Side effect: team, officer and author are told.
    """
    if incident.author_id != by.pk or not can(by, PilotPerm.VIEW, incident.pilot):
        require(by, PilotPerm.READ_INCIDENT, incident.pilot)
    words = read_again(public_text, seen=seen, field="public_text")
    if not note.strip():
        raise DomainError(_("Dites pourquoi ce texte est retiré."), field="note")
    with transaction.atomic():
        row = _locked(incident)
        if row.hidden_at is not None:
            raise StaleState(_("Ce texte est déjà retiré."))
        row.hidden_note = note.strip()
        if words:
            row.rectified_at = app_now() if row.shown_at else row.rectified_at
            row.public_text, row.shown_by, row.shown_at = words, None, None
        else:
            row.hidden_by, row.hidden_at = by, app_now()
        row.save()
        changed(row.pilot)
        IncidentHiddenEmail.tell(
            row, about=row.pilot, pilot=named(row.pilot), note=row.hidden_note, path=_path(row.pilot)
        )
    return row


def rule_breach(incident: Incident, *, by: Any, values: Mapping[str, Any]) -> Incident:
    """The data-protection officer rules whether personal data were breached, and says when the authority and the persons were told.

    `values`: breach, reasons, notified_on, persons_told_on. Side effects: both sides and the team are told of a ruling that is new;
    the alarm is settled once nothing is due.
    """
    require(by, PilotPerm.RULE_BREACH, incident.pilot)
    breach, notified, told = values["breach"], values["notified_on"], values["persons_told_on"]
    for field, day in (("notified_on", notified), ("persons_told_on", told)):
        if day and (day > today() or day < incident.on):
            raise DomainError(_("Ce jour se situe entre l’incident et aujourd’hui."), field=field)
    if notified and breach not in NOTIFIABLE:
        raise DomainError(_("Cet avis ne demande pas de notification à la CNIL."), field="notified_on")
    if told and breach != BreachRuling.PERSONS:
        raise DomainError(_("Cet avis ne demande pas de prévenir les personnes."), field="persons_told_on")
    with transaction.atomic():
        row = _locked(incident)
        if row.closed_at is not None:
            raise StaleState(_("Cet incident est clos."))
        is_new = row.breach != breach
        row.breach, row.breach_reasons, row.ruled_by, row.ruled_at = breach, values["reasons"].strip(), by, app_now()
        row.notified_on, row.persons_told_on = notified, told
        row.save()
        if is_new:
            ruling = BreachRuling(breach)
            BreachRuledEmail.tell(
                row.pilot, pilot=named(row.pilot), ruling=lambda: str(ruling.label), path=_path(row.pilot)
            )
        if not incidents_due().filter(pk=row.pk).exists():
            settle(DUE, about=str(row.pk))
    return row


def close_incident(incident: Incident, *, by: Any, outcome: str) -> Incident:
    """Says what came of it. Refused while a ruling, a notification or the persons concerned still wait."""
    require(by, PilotPerm.READ_INCIDENT, incident.pilot)
    if not outcome.strip():
        raise DomainError(_("Dites quelles suites ont été données."), field="outcome")
    with transaction.atomic():
        row = _locked(incident)
        if row.closed_at is not None:
            raise StaleState(_("Cet incident est déjà clos."))
        if incidents_due().filter(pk=row.pk).exists():
            raise DomainError(
                _("L’avis du délégué à la protection des données, ou la notification qu’il demande, manque encore.")
            )
        row.outcome, row.closed_by, row.closed_at = outcome.strip(), by, app_now()
        row.save(update_fields=["outcome", "closed_by", "closed_at", "updated_at"])
    return row


def incidents_due() -> QuerySet[Incident]:
    """Incidents that wait for a ruling, for the notification of the authority, or for the persons to be told."""
    unruled = Q(breach="", personal_data=True)
    unsaid = Q(breach__in=NOTIFIABLE, notified_on__isnull=True)
    unknown = Q(breach=BreachRuling.PERSONS, persons_told_on__isnull=True)
    return Incident.objects.filter(unruled | unsaid | unknown, closed_at__isnull=True)


def incidents_to_read() -> QuerySet[Incident]:
    """A wording for the public that nobody has read: the first one, or another that replaces it."""
    return Incident.objects.exclude(public_text="").filter(shown_at__isnull=True, hidden_at__isnull=True)


def follow_breaches() -> None:
    """An alarm a day before the 72 hours end, kept open until nothing is due."""
    late = incidents_due().filter(created_at__lte=app_now() - ALARM_AFTER)
    each(late.select_related("pilot").order_by("pk"), _alarm, step=FOLLOWING)


def _alarm(incident: Incident) -> None:
    title, due = str(incident.pilot), incident.created_at + NOTIFY_WITHIN
    raise_alarm(DUE, lambda: _due_words(title, due), about=str(incident.pk), url=_path(incident.pilot)())


def _due_words(title: str, due: dt.datetime) -> str:
    return _("Données personnelles en cause sur le pilote « %(pilot)s » : avis ou notification avant le %(due)s.") % {
        "pilot": title,
        "due": dates.written(due, "j F Y, H:i"),
    }


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("pilot").get(pk=incident.pk)


def _path(pilot: Pilot) -> Any:
    return lambda: f"{reverse('pilot_follow', args=[pilot.pk])}#incidents"
