"""For each gate a set-up in which every condition is met, with one person of each kind around it."""

import datetime as dt
from types import SimpleNamespace
from uuid import UUID

from django.db import connection

from agreements.commons import template
from agreements.conventions.domain.content import live_version
from agreements.enums import ConventionState, PrototypeState
from agreements.facts.kinds import AT_START
from agreements.models import Accession, Prototype
from agreements.prototypes.domain.deposit import deposit_version
from challenges.enums import ApplicationState, PendingDecision
from challenges.models import Deliberation
from challenges.selection.domain.deliberation import hold_deliberation, propose_decision, sign_minutes
from challenges.selection.domain.jury import (
    appoint,
    create_jury,
    open_reviews,
    save_review,
    sign_charter,
    submit_review,
)
from challenges.selection.domain.release import prepare_messages
from core.clock import app_now
from core.workflow import import_state
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import convention_in, world
from tests.factories.applications import ApplicationFactory, applicant_set, jury_set
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory, TermsSheetFactory, followed
from tests.factories.facts import EIGHT, establish
from tests.factories.partners import EditionFactory
from tests.factories.pilots import (
    ComponentFactory,
    accession_of,
    archive,
    bring_to_the_gate,
    pilot_set,
    version_in_force,
)


def at(instant):
    """The programme's clock stands at this instant until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_clock")
        cursor.execute("INSERT INTO test_clock VALUES (%s)", [instant])


def edition():
    return SimpleNamespace(obj=EditionFactory(complete=True, published=False), team=UserFactory(team=True))


def publication():
    """A challenge approved, its partner bound by a convention in force, a directorate on it."""
    at(OPENS - dt.timedelta(days=20))
    convention, around = convention_in(ConventionState.IN_FORCE)
    challenge = followed(ChallengeFactory(approved=True, edition=around.edition, partner=around.partner))
    return SimpleNamespace(
        obj=challenge,
        edition=around.edition,
        convention=convention,
        partner=around.partner,
        author=challenge.created_by,
        signatory=around.partner_signatory,
        team=around.team,
        legal=around.legal,
    )


def proposal():
    """A challenge proposed, which nobody has answered."""
    at(OPENS - dt.timedelta(days=20))
    challenge = ChallengeFactory(proposed=True)
    return SimpleNamespace(obj=challenge, edition=challenge.edition, team=UserFactory(team=True))


def submission():
    """A complete application to an open call, not submitted."""
    at(OPENS + dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    made = applicant_set(challenge)
    invited = OrganisationFactory(startup=True, name="Atelier invité")
    return SimpleNamespace(
        obj=made.application,
        challenge=challenge,
        applicant=made.person,
        startup=made.startup,
        invited=invited,
        invited_manager=member_of(invited, "manager"),
        team=UserFactory(team=True),
    )


def another_reading():
    """The jury of another challenge, not ready for anything. Made first: a condition that forgets whose jury it asks finds it."""
    team, challenge = UserFactory(team=True), ChallengeFactory(closed=True)
    ApplicationFactory(challenge=challenge, state=ApplicationState.ELIGIBLE)
    jury = create_jury(challenge, by=team)
    member = appoint(jury, user=UserFactory(), by=team)
    sign_charter(member, by=member.user)
    Deliberation.objects.create(jury=jury, held_at=app_now(), minutes="Réunion d’un autre jury.")


def reading():
    """A closed call with eligible applications and a ready jury."""
    at(CLOSES + dt.timedelta(days=1))
    another_reading()
    around = jury_set(applicants=2, jurors=3, quorum=2, readings=2)
    return SimpleNamespace(
        obj=around.challenge,
        team=around.team,
        jury=around.jury,
        chair=around.chair.user,
        juror=around.members[1].user,
        seat=around.members[1],
        applications=[each.application for each in around.sets],
    )


def release():
    """A jury that has scored, minutes signed, messages prepared."""
    around = reading()
    challenge, team = around.obj, around.team
    open_reviews(around.jury, by=team)
    for member in around.jury.members.all():
        criteria = challenge.edition.criteria.values_list("pk", flat=True)
        for review in member.reviews.filter(state="assigned"):
            mark = 4 if review.application_id == around.applications[0].pk else 3  # no tie at the last place
            save_review(
                review, by=member.user, scores=dict.fromkeys(criteria, mark), comment="Lu.", to_applicant="", version=0
            )
            review.refresh_from_db()
            submit_review(review, by=member.user)
    for application, decision in zip(
        around.applications, (PendingDecision.SELECTED, PendingDecision.RESERVE), strict=True
    ):
        propose_decision(application, by=team, decision=decision, reasons="Utile.")
    held = hold_deliberation(
        around.jury, by=team, held_at=app_now(), present=list(around.jury.members.all()), minutes="Réunion tenue."
    )
    sign_minutes(held, by=around.chair)
    prepare_messages(challenge, by=team)
    challenge.refresh_from_db()
    around.deliberation = held
    return around


def deeds_of_others(deed):
    """Drafts older than this deed: of another startup for this challenge, and of this startup for another challenge."""
    values = {"version": deed.version, "organisation": deed.organisation, "challenge": deed.challenge}
    Accession.objects.create(pk=UUID(int=1), **{**values, "organisation": OrganisationFactory(startup=True)})
    Accession.objects.create(
        pk=UUID(int=2), **{**values, "challenge": ChallengeFactory(edition=deed.challenge.edition)}
    )


def in_force(edition, organisations, **values):
    """A version signed by these organisations, of a convention whose state says so too."""
    version = version_in_force(edition, organisations, **values)
    import_state(version.convention, ConventionState.IN_FORCE, reason="essai")
    return version


def commons():
    """A prototype one step before the commons."""
    around = pilot_set()
    partner = around.organisations["partner"]
    convention, _people = convention_in(ConventionState.IN_FORCE, around=world(edition=around.edition, partner=partner))
    version = live_version(convention)
    accession_of(around.pilot, version)
    prototype = around.pilot.prototype
    part = ComponentFactory(prototype=prototype, name="module")
    deposit_version(prototype, upload=archive(), version="1.0", by=around.founder)
    Prototype.objects.filter(pk=prototype.pk).update(licence="EUPL-1.2")
    prototype.refresh_from_db()
    import_state(prototype, PrototypeState.LICENSED, reason="essai")
    around.prototype, around.second = prototype, UserFactory(team=True)
    establish(around, *EIGHT)
    prototype.refresh_from_db()
    return SimpleNamespace(
        obj=prototype,
        part=part,
        version=version,
        convention=convention,
        maker=around.organisations["startup"],
        founder=around.founder,
        maker_signatory=member_of(around.organisations["startup"], "signatory"),
        legal=around.legal,
        team=around.team,
    )


def start():
    """A pilot that may start."""
    around = pilot_set()
    version = bring_to_the_gate(around, clauses=template())
    around.prototype = around.pilot.prototype
    establish(around, *AT_START)
    import_state(version.convention, ConventionState.IN_FORCE, reason="essai")
    organisations = around.organisations
    return SimpleNamespace(
        obj=around.pilot,
        version=version,
        convention=version.convention,
        site=around.pilot.sites.get(),
        maker=organisations["startup"],
        partner=organisations["partner"],
        directorate=organisations["directorate"],
        agent=around.agent,
        founder=around.founder,
        startup_signatory=member_of(organisations["startup"], "signatory"),
        partner_signatory=member_of(organisations["partner"], "signatory"),
        team=around.team,
        legal=around.legal,
        dpo=around.dpo,
    )


WORLDS = {
    "partners.publish_edition": edition,
    "challenges.publish": publication,
    "challenges.take_back": proposal,
    "challenges.submit": submission,
    "challenges.open_reviews": reading,
    "challenges.release": release,
    "agreements.commons": commons,
    "pilots.start": start,
}
