"""What pilots and the register do when something happens to an application."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.domain.relations import follows, stays
from agreements.conventions.domain.accession import draft_accession, version_to_join
from casework.acts import Addressee, addressees, declare_act
from casework.replies import declare_page
from casework.steps import declare_step
from challenges.models import Application
from challenges.selection.slots import past_pilots
from core.alarms import raise_alarm
from core.exceptions import DomainError, GateClosed, Unmet
from core.roles import Role
from core.workflow import on, perform
from pilots.domain.directorates import end_double_followings
from pilots.domain.evaluation import ACT, UNMET, decide
from pilots.domain.met import pilots_led_together
from pilots.domain.pilot import plan_from_application
from pilots.domain.reviewing import GRID, WRITTEN, last_reading
from pilots.enums import BEFORE_START, PilotDecision, Side
from pilots.models import Evaluation, EvaluationDraft, Pilot
from pilots.queries import pilots_visible_to, published
from pilots.sides import people_on
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


def taken_back(application: Application, *, by: Any, log: Any) -> None:
    """The pilot of a selection that is withdrawn is dropped while it has not started; one that has is ended by the team, as any."""
    pilot = Pilot.objects.filter(prototype__application=application).first()
    if pilot is not None and pilot.state in BEFORE_START:
        perform(pilot, "abandon", by=None)


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


REACTIONS = (
    ("challenges.Application", "accept", accepted),
    ("challenges.Application", "select", selected),
    ("challenges.Application", "promote", selected),
    ("challenges.Application", "grant_selection", selected),
    ("challenges.Application", "renounce", renounced),
    ("challenges.Application", "renounce", left),
    ("challenges.Application", "withdraw_selection", taken_back),
    ("challenges.Application", "lapse_selection", left),
    ("challenges.Application", "find_silent", left),
)

for model, transition, handler in REACTIONS:
    on(model, transition, handler)


def _decision_text(pilot: Pilot, _log: Any) -> str:
    evaluation = pilot.evaluation
    marks = ", ".join(
        f"{Evaluation._meta.get_field(name).verbose_name} {getattr(evaluation, name)} sur 5" for name in GRID
    )
    parts = [
        f"Suite du pilote « {pilot.title_fr} » : {PilotDecision(evaluation.decision).label}. {marks.capitalize()}."
    ]
    parts += [f"{row['label']['fr']} {row['reason']}" for row in evaluation.unmet]
    if evaluation.observations:
        parts.append(f"Observations de la startup : {evaluation.observations}")
    else:
        parts.append("La startup n’a pas fait d’observations.")
    return "\n".join(parts)


def _both_sides(pilot: Pilot) -> list[Addressee]:
    return addressees([*people_on(pilot, Side.STARTUP), *people_on(pilot, Side.DIRECTORATE)])


def _read_decision(pilot: Pilot, _payload: Any) -> list[tuple[str, str]]:
    """What was written, what the startup answered, and what is not met: all that whoever confirms relies on."""
    draft = EvaluationDraft.objects.filter(pilot=pilot).first()
    if draft is None:
        return []
    reading = last_reading(draft)
    lines = [("Pilote", pilot.title_fr)]
    for name in WRITTEN:
        value = getattr(draft, name)
        if name == "decision" and value:
            value = PilotDecision(value).label
        lines.append((str(EvaluationDraft._meta.get_field(name).verbose_name).capitalize(), str(value or "–")))
    lines += [(str(UNMET[code]), words) for code, words in draft.excuses.items() if code in UNMET]
    said = (reading.observations or "aucune") if reading is not None else "–"
    return [*lines, ("Observations de la startup", said)]


declare_act(
    ACT,
    _lazy("Décision sur un pilote"),
    Pilot,
    service=lambda pilot: Role.TEAM,
    title=lambda pilot: pilot.title_fr,
    text=_decision_text,
    reasons=lambda pilot, log: pilot.evaluation.decision_reasons,
    people=_both_sides,
    remedies=lambda pilot: _lazy(
        "Cette décision peut être contestée devant le tribunal administratif dans les deux mois du jour où vous l’avez reçue. Que ce "
        "soit une décision attaquable est à vérifier."
    ),
    link=lambda pilot, act: settings.SITE_URL + reverse("act", args=[act.number]),
    url=lambda pilot: reverse("pilot_outcome", args=[pilot.pk]),
    public=lambda pilot: True,
    reasons_public=True,
    registered=True,
)

declare_step(
    Pilot,
    "evaluate",
    read=_read_decision,
    act=lambda pilot, *, by, reason, payload, step: decide(pilot, by=by, reason=reason, step=step),
    objects=lambda: Pilot.objects.select_related("prototype__maker", "directorate"),
    title=lambda pilot: pilot.title_fr,
    url=lambda pilot: reverse("pilot_outcome", args=[pilot.pk]),
    opens=lambda user, pilot: pilots_visible_to(user).filter(pk=pilot.pk).exists(),
)


declare_page(
    "pilotes",
    Pilot,
    find=lambda slug: published().prefetch_related(None).filter(slug=slug).first(),
    named=lambda pilot: [pilot.prototype.maker, pilot.directorate and pilot.directorate.organisation],
)


follows("pilots.Pilot", "directorate", _lazy("pilotes suivis"))
follows(
    "pilots.PilotDirectorate", "organisation", _lazy("directions qui suivent un pilote"), prepare=end_double_followings
)


follows("pilots.Milestone", "responsible", _lazy("jalons"))


stays("pilots.PilotEvent", "directorate")
