"""Trials and mail of the synthetic volume: prototypes, pilots and conventions that follow from its applications."""

import datetime as dt
from collections.abc import Sequence

from accounts.models import Organisation, User
from agreements.enums import ConventionState, PartyRole, PrototypeState
from agreements.models import Convention, ConventionVersion, Party, Prototype
from challenges.models import Application
from core.bulk import copy_rows
from core.clock import app_now, day_of
from core.models import OutMail
from core.workflow import import_in_bulk
from partners.models import Edition
from pilots.enums import Mood, PilotState, Side
from pilots.models import CheckIn, Milestone, Pilot

PER_CONVENTION = 10  # trials under each convention
FAILED_MAIL = 100  # one message in so many did not leave
PROTOTYPE_STATES = (PrototypeState.REGISTERED, PrototypeState.DEPOSITED, PrototypeState.LICENSED)
PILOT_STATES = (PilotState.PLANNED, PilotState.RUNNING, PilotState.RUNNING, PilotState.ENDED, PilotState.EVALUATED)


def make_trials(
    accepted: Sequence[Application], *, directorate: Organisation, author: User, reason: str
) -> list[Pilot]:
    """A prototype and its pilot for each accepted application; under way ones have a milestone and a check-in."""
    start = Prototype.objects.filter(slug__startswith="volume-").count()
    prototypes = [
        Prototype(
            challenge=row.challenge,
            application=row,
            maker=row.organisation,
            name=row.title,
            slug=f"volume-{start + n}",
            summary_fr=row.title,
            licence="EUPL-1.2",
            fictional=True,
        )
        for n, row in enumerate(accepted)
    ]
    import_in_bulk(prototypes, _in_turn(PROTOTYPE_STATES, len(prototypes)), reason=reason)
    today = day_of(app_now())
    pilots = [
        Pilot(
            prototype=row,
            directorate=directorate,
            slug=row.slug,
            title_fr=f"Pilote : {row.name}",
            summary_fr=row.summary_fr,
            starts_on=today - dt.timedelta(days=10 + n % 90),
            ends_on=today + dt.timedelta(days=10 + n % 90),
            fictional=True,
        )
        for n, row in enumerate(prototypes)
    ]
    import_in_bulk(pilots, _in_turn(PILOT_STATES, len(pilots)), reason=reason)
    monday = today - dt.timedelta(days=today.weekday())
    copy_rows([Milestone(pilot=row, title="Premier relevé", due_on=today + dt.timedelta(days=7)) for row in pilots])
    copy_rows(
        [
            CheckIn(pilot=row, week_of=monday, side=side, mood=Mood.GREEN, done="Relevé.", author=author)
            for row in pilots
            for side in Side
        ]
    )
    return pilots


def make_conventions(count: int, *, edition: Edition, partner: Organisation, reason: str) -> int:
    """Conventions under negotiation, with a first version and one party."""
    start = Convention.objects.filter(slug__startswith="volume-").count()
    rows = [
        Convention(
            edition=edition,
            name_fr=f"Convention fictive {start + n}",
            slug=f"volume-{start + n}",
            fictional=True,
        )
        for n in range(count)
    ]
    import_in_bulk(rows, [ConventionState.NEGOTIATION] * count, reason=reason)
    copy_rows([ConventionVersion(convention=row, n=1) for row in rows])
    copy_rows([Party(convention=row, organisation=partner, role=PartyRole.PARTNER) for row in rows])
    return count


def make_mail(applications: Sequence[Application]) -> int:
    """The receipt of each application that was received, sent long ago; a few did not leave."""
    rows = [
        OutMail(
            kind="challenges.application_received",
            to=f"personne0@{row.organisation.slug}.example",
            subject=f"Candidature reçue : {row.title}",
            body="Message fictif de mesure.",
            status=OutMail.Status.SENT if n % FAILED_MAIL else OutMail.Status.FAILED,
            about=str(row.pk),
            error="" if n % FAILED_MAIL else "Message fictif : il n’est jamais parti.",
            created_at=row.received_at,
            queued_at=row.received_at,
            sent_at=row.received_at if n % FAILED_MAIL else None,
        )
        for n, row in enumerate(applications)
        if row.received_at
    ]
    copy_rows(rows)
    return len(rows)


def _in_turn(states: Sequence[str], count: int) -> list[str]:
    return [states[n % len(states)] for n in range(count)]
