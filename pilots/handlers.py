"""What pilots and the register do when something happens to an application or a convention."""

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.domain.relations import follows, stays
from agreements.conventions.domain.accession import draft_accession, version_to_join
from casework.replies import declare_page
from challenges.models import Application
from challenges.selection.slots import past_pilots
from core.alarms import raise_alarm
from core.exceptions import DomainError, GateClosed, Unmet
from core.workflow import on, perform
from pilots.domain.met import pilots_led_together
from pilots.domain.pilot import plan_from_application
from pilots.enums import BEFORE_START
from pilots.models import Pilot
from pilots.queries import published
from register.domain.append import append

past_pilots.filled_by(pilots_led_together)


def accepted(application: Application, *, by: Any, log: Any) -> None:
    """A selection that is accepted opens a deed to sign, a prototype and a pilot, in the same transaction."""
    try:
        with transaction.atomic():
            draft_accession(application, by=None)
    except DomainError:  # a missing convention stops the pilot's start, not the startup's answer
        deeds = reverse("accession_list")
        raise_alarm("pilots.no_deed", partial(_no_deed, application), about=str(application.pk), url=deeds)
    plan_from_application(application)


def _no_deed(application: Application) -> str:
    """Why the deed cannot be drawn up, asked again so that the refusal is made in the language being read."""
    why = ""
    try:
        version_to_join(application)
    except DomainError as error:
        why = str(error.message)
    name = application.organisation
    return _("%(name)s a accepté sa sélection, et son acte d’adhésion n’est pas préparé. %(why)s") % {
        "name": name,
        "why": why,
    }


def selected(application: Application, *, by: Any, log: Any) -> None:
    """Who was selected is public from the release on; declined applicants are never named."""
    challenge = application.challenge
    append(
        "selection.released",
        {
            "challenge": challenge.slug,
            "organisation": application.organisation.name,
            "solution": application.title,
            "fictional": challenge.fictional,
        },
    )


def renounced(application: Application, *, by: Any, log: Any) -> None:
    """The pilot that an acceptance opened is dropped with it, as long as it has not started."""
    pilot = Pilot.objects.filter(prototype__application=application).first()
    if pilot is not None and pilot.state in BEFORE_START:
        perform(pilot, "abandon", by=None)
    elif pilot is not None:
        raise GateClosed(
            _("Cette sélection ne peut plus être rendue"),
            [
                Unmet(
                    "pilots.started",
                    _("Le pilote a démarré : il prend fin d’abord."),
                    _("équipe du programme"),
                    reverse("workspace_pilot", args=[pilot.pk]),
                )
            ],
        )


def left(application: Application, *, by: Any, log: Any) -> None:
    """An organisation that was named as selected no longer is: it gave its place up, or is deemed to by its silence."""
    challenge = application.challenge
    append(
        "selection.renounced" if log.transition == "renounce" else "selection.lapsed",
        {
            "challenge": challenge.slug,
            "organisation": application.organisation.name,
            "solution": application.title,
            "fictional": challenge.fictional,
        },
    )


def in_force(convention: Any, *, by: Any, log: Any) -> None:
    """A convention binds from now on: the hash of the text voted and signed is public for ever."""
    version = convention.versions.filter(in_force_at__isnull=False, superseded_at__isnull=True).first()
    parties = convention.parties.filter(left_on__isnull=True).select_related("organisation").order_by("signing_order")
    append(
        "convention.in_force",
        {
            "convention": convention.slug,
            "version": version.n if version else None,
            "sha256": version.sha256 if version else None,
            "parties": [party.organisation.name for party in parties],
            "fictional": convention.fictional,
        },
    )


REACTIONS = (
    ("challenges.Application", "accept", accepted),
    ("challenges.Application", "select", selected),
    ("challenges.Application", "promote", selected),
    ("challenges.Application", "grant_selection", selected),
    ("challenges.Application", "renounce", renounced),
    ("challenges.Application", "renounce", left),
    ("challenges.Application", "lapse_selection", left),
    ("challenges.Application", "find_silent", left),
    ("agreements.Convention", "enter_into_force", in_force),
)

for model, transition, handler in REACTIONS:
    on(model, transition, handler)


declare_page(
    "pilotes",
    Pilot,
    find=lambda slug: published().prefetch_related(None).filter(slug=slug).first(),
    named=lambda pilot: [pilot.prototype.maker, pilot.directorate and pilot.directorate.organisation],
)


follows("pilots.Pilot", "directorate", _lazy("pilotes suivis"))


follows("pilots.Milestone", "responsible", _lazy("jalons"))


stays("pilots.PilotEvent", "directorate")
