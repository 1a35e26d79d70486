"""The set-ups in which mail is written. What people type is in no language, titles are one word in each."""

import datetime as dt
from types import SimpleNamespace

from accounts.domain.membership import end_membership
from accounts.models import Membership
from agreements.enums import ConventionState
from challenges.applications.domain.application import start_application
from challenges.applications.domain.consortium import consent, invite_member
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge
from core.workflow import import_state
from tests.factories.accounts import OrganisationFactory
from tests.factories.agreements import convention_in, world
from tests.factories.applications import fill
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory, TermsSheetFactory
from tests.factories.events import story
from tests.factories.pilots import bring_to_the_gate, pilot_set
from tests.tables.gates.worlds import at
from tests.tables.mail.cast import people, platform

FRENCH, ENGLISH = "Zénobie", "Palmyra"  # what has a title in each language
TYPED = "Xyzzy 42."


def call():
    """An open call: partner and directorate, two applicants, a consortium member that consented."""
    at(OPENS + dt.timedelta(days=3))
    w = SimpleNamespace(**platform())
    w.partner, w.lead = OrganisationFactory(name="Orvalis"), OrganisationFactory(startup=True, name="Kestrel")
    w.ally = OrganisationFactory(startup=True, name="Ostara", siren="732829320")
    w.rival = OrganisationFactory(startup=True, name="Vexilla")
    w.partners, w.leads = people(w.partner, "partner"), people(w.lead, "lead")
    w.allies, w.rivals = people(w.ally, "ally"), people(w.rival, "rival")
    w.challenge = ChallengeFactory(
        open=True, partner=w.partner, author=w.partners["member"], title_fr=FRENCH, title_en=ENGLISH,
        summary_fr=TYPED,
    )  # fmt: skip
    w.challenge.sections.update(body_fr=TYPED, body_en=TYPED)
    sheet = TermsSheetFactory(challenge=w.challenge, convention_name=TYPED)
    w.application = start_application(w.challenge, organisation=w.lead, by=w.leads["member"])
    fill(w.application, by=w.leads["member"], sheet=sheet)
    w.application.answers.update(body=TYPED)
    Application.objects.filter(pk=w.application.pk).update(title="Ada")
    w.member = invite_member(w.application, w.ally, role=TYPED, by=w.leads["manager"])
    w.member = consent(w.member, by=w.allies["manager"])
    w.other = start_application(w.challenge, organisation=w.rival, by=w.rivals["member"])
    w.application.refresh_from_db()
    return w


def judging():
    """The call is closed, both applications are eligible, nobody sits on the jury yet."""
    w = call()
    at(CLOSES + dt.timedelta(days=1))
    for n, application in enumerate(Application.objects.order_by("pk")):
        Application.objects.filter(pk=application.pk).update(
            received_at=CLOSES, receipt_number=f"DC-{n}", blind_order=n
        )
        application.refresh_from_db()
        import_state(application, ApplicationState.ELIGIBLE, reason="x")
    import_state(Challenge.objects.get(pk=w.challenge.pk), ChallengeState.CLOSED, reason="x")
    for name in ("challenge", "application", "other"):
        getattr(w, name).refresh_from_db()
    return w


def convention():
    """A convention that the Council will vote, between the City and one partner."""
    at(OPENS - dt.timedelta(days=20))
    w = SimpleNamespace(**platform())
    w.city, w.partner = OrganisationFactory(city=True, name="Orvalis"), OrganisationFactory(name="Kestrel")
    around = world(city=w.city, partner=w.partner, legal=w.legal, team=w.team)
    w.cities, w.partners = people(w.city, "city-side"), people(w.partner, "partner")
    w.convention, w.around = convention_in(ConventionState.STRESS_TESTED, around=around, name=FRENCH)
    type(w.convention).objects.filter(pk=w.convention.pk).update(name_en=ENGLISH)
    w.convention.refresh_from_db()
    w.startup = OrganisationFactory(startup=True, name="Ostara")
    w.startups = people(w.startup, "startup")
    return w


def only_the_cast():
    """People that the factories made leave their organisations: those who stay have a telling address."""
    for membership in Membership.objects.filter(user__email__endswith="@test.example"):
        end_membership(membership, by=None)


def pilot():
    """A pilot that may start."""
    w = SimpleNamespace(**platform())
    around = pilot_set()
    offices = [person.pk for person in (around.team, around.legal, around.dpo)]
    type(around.team).objects.filter(pk__in=offices).update(is_active=False)
    w.pilot, w.application = around.pilot, around.application
    bring_to_the_gate(around)
    type(w.pilot).objects.filter(pk=w.pilot.pk).update(title_fr=FRENCH, title_en=ENGLISH)
    w.pilot.refresh_from_db()
    for name, key in (("startup", "startup"), ("directorate", "directorate"), ("partner", "partner")):
        type(around.organisations[name]).objects.filter(pk=around.organisations[name].pk).update(name=key.title())
        setattr(w, f"{name}s", people(around.organisations[name], key))
    w.around = around
    only_the_cast()
    return w


def events():
    """A prototype under a convention in force, with what its clauses owe."""
    at(dt.datetime(2027, 9, 15, 10, 0, tzinfo=dt.UTC))
    w = SimpleNamespace(**platform())
    w.told = story()
    w.makers, w.cities = people(w.told.maker, "maker"), people(w.told.city, "city-side")
    w.partners = people(w.told.partner, "partner")
    for organisation, name in ((w.told.maker, "Ostara"), (w.told.city, "Orvalis"), (w.told.partner, "Kestrel")):
        type(organisation).objects.filter(pk=organisation.pk).update(name=name)
    type(w.told.prototype).objects.update(name="Ada")
    w.told.prototype.refresh_from_db()
    only_the_cast()
    return w


WORLDS = {"call": call, "judging": judging, "convention": convention, "pilot": pilot, "events": events}
