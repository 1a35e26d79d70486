"""Prototypes and pilots in any state, with one person of each kind around them."""

import datetime as dt
import gzip
import io
import tarfile
import zipfile
from types import SimpleNamespace

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.enums import ComponentOrigin, PartyRole, SignatureMethod
from agreements.models import (
    Accession,
    Component,
    Convention,
    ConventionVersion,
    Deposit,
    Party,
    Prototype,
    Signature,
    StressRecord,
)
from agreements.prototypes.domain.prototype import register_prototype
from casework.domain.steps import confirm
from challenges.calls.domain.challenge import link_organisation, role_in
from challenges.enums import ApplicationState, ChallengeState
from core.clock import app_now, today
from core.derivation import settle
from core.models import StoredFile
from core.workflow import import_state
from partners.enums import ParticipationRole
from pilots.domain import reviewing
from pilots.domain.pilot import plan_from_application
from pilots.enums import Mood, PilotState, Side
from pilots.models import (
    Assessment,
    CheckIn,
    DataSharing,
    Device,
    Evaluation,
    Incident,
    Measure,
    Milestone,
    Pilot,
    PilotIndicator,
    Site,
)
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.files import pdf_of
from tests.factories.partners import DataSetFactory, EditionFactory, ParticipationFactory

PDF = pdf_of()


def pdf(name="document.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def archive(name="sources.zip", files=None):
    """A sound archive of two small files, .zip or .tar.gz by its name."""
    files = files or {"LISEZMOI.md": b"Un prototype.\n", "src/lampe.py": b"print('bonsoir')\n"}
    content = io.BytesIO()
    if name.endswith(".zip"):
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, body in files.items():
                packed.writestr(path, body)
    else:
        with tarfile.open(fileobj=content, mode="w:gz") as packed:
            for path, body in files.items():
                row = tarfile.TarInfo(path)
                row.size = len(body)
                packed.addfile(row, io.BytesIO(body))
    return SimpleUploadedFile(name, content.getvalue())


def zeros(name, size):
    """An archive that is small and unpacks to `size` bytes of nothing."""
    content = io.BytesIO()
    if name.endswith(".zip"):
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("rien.bin", b"\0" * size)
        return SimpleUploadedFile(name, content.getvalue())
    with gzip.GzipFile(fileobj=content, mode="wb") as packed:
        row = tarfile.TarInfo("rien.bin")
        row.size = size
        packed.write(row.tobuf())
        packed.write(b"\0" * size)
        packed.write(b"\0" * 1024)
    return SimpleUploadedFile(name, content.getvalue())


class PrototypeFactory(factory.django.DjangoModelFactory):
    """The prototype of an accepted application. `state=…` imports another state."""

    class Meta:
        model = Prototype

    state = "registered"

    @classmethod
    def _create(cls, model_class, *args, **fields):
        state = fields.pop("state")
        application = fields.pop("application", None) or ApplicationFactory(state=ApplicationState.ACCEPTED)
        prototype = register_prototype(application)
        if fields:
            Prototype.objects.filter(pk=prototype.pk).update(**fields)
        if state != "registered":
            prototype.refresh_from_db()
            import_state(prototype, state, reason="essai")
        prototype.refresh_from_db()
        return prototype


class ComponentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Component

    prototype = factory.SubFactory(PrototypeFactory)
    name = factory.Sequence(lambda n: f"module-{n}")
    origin = ComponentOrigin.RESULT
    licence = "EUPL-1.2"


class StoredDepositFactory(factory.django.DjangoModelFactory):
    """A stored file of the purpose "deposit", without bytes."""

    class Meta:
        model = StoredFile

    sha256 = "0" * 64
    size = 10
    sniffed = "application/zip"
    name = "sources.zip"
    file = "deposit/absent"
    purpose = "deposit"


class DepositFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deposit

    prototype = factory.SubFactory(PrototypeFactory)
    file = factory.SubFactory(StoredDepositFactory)
    version = factory.Sequence(lambda n: f"1.{n}.0")
    sha256 = "0" * 64
    deposited_by = factory.SubFactory(UserFactory)
    deposited_at = factory.LazyFunction(app_now)
    verified_at = factory.LazyFunction(app_now)
    verified_ok = True


class PilotFactory(factory.django.DjangoModelFactory):
    """A live pilot of an accepted application, running by default on dates around today."""

    class Meta:
        model = Pilot

    state = PilotState.PLANNED

    @classmethod
    def _create(cls, model_class, *args, **fields):
        state = fields.pop("state")
        application = fields.pop("application", None) or ApplicationFactory(state=ApplicationState.ACCEPTED)
        pilot = plan_from_application(application)
        values = {"starts_on": today() - dt.timedelta(days=56), "ends_on": today() + dt.timedelta(days=28), **fields}
        Pilot.objects.filter(pk=pilot.pk).update(**values)
        pilot.refresh_from_db()
        pilot.directorates.exclude(organisation=pilot.directorate).update(ended_at=app_now())
        settle(pilot)
        if state != PilotState.PLANNED:
            import_state(pilot, state, reason="essai")
        pilot.refresh_from_db()
        return pilot


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    pilot = factory.SubFactory(PilotFactory)
    name = "Rue d’essai"
    arrondissement = 13


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    pilot = factory.SubFactory(PilotFactory)
    title = factory.Sequence(lambda n: f"Jalon {n}")
    due_on = factory.LazyFunction(today)


class PilotIndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PilotIndicator

    pilot = factory.SubFactory(PilotFactory)
    name_fr = factory.Sequence(lambda n: f"Mesure {n}")
    unit = "kWh"
    baseline = 400
    target = 200


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Measure

    indicator = factory.SubFactory(PilotIndicatorFactory)
    side = Side.STARTUP
    on = factory.LazyFunction(today)
    value = 300
    recorded_by = factory.SubFactory(UserFactory)


class DeviceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Device

    pilot = factory.SubFactory(PilotFactory)
    name = factory.Sequence(lambda n: f"Boîtier {n}")


class DataSharingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataSharing

    pilot = factory.SubFactory(PilotFactory)
    dataset = factory.SubFactory(DataSetFactory)
    purpose = "Comparer avant et après"
    ends_on = factory.LazyFunction(lambda: today() + dt.timedelta(days=30))


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    pilot = factory.SubFactory(PilotFactory)
    summary = "Des passants comptés, jamais reconnus."


class CheckInFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CheckIn

    pilot = factory.SubFactory(PilotFactory)
    week_of = factory.LazyFunction(lambda: today() - dt.timedelta(days=today().weekday()))
    side = Side.STARTUP
    mood = Mood.GREEN
    author = factory.SubFactory(UserFactory)


class IncidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Incident

    class Params:
        public = factory.Trait(public_text="Un lampadaire éteint.", shown_at=factory.LazyFunction(app_now))

    pilot = factory.SubFactory(PilotFactory)
    on = factory.LazyFunction(today)
    text = "Une lampe est tombée en panne."
    author = factory.SubFactory(UserFactory)


class EvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evaluation

    pilot = factory.SubFactory(PilotFactory)
    efficiency = 4
    feasibility = 3
    durability = 5
    findings_fr = "La rue consomme moitié moins."
    decision = "scale"
    decision_reasons = "Les cibles sont atteintes."
    decided_by = factory.SubFactory(UserFactory)
    decided_at = factory.LazyFunction(app_now)


def frozen_text(clauses):
    """The frozen content of a version that holds these clauses, as far as the models read it."""
    return {"articles": [{"key": key, "terms": terms} for key, terms in sorted(clauses.items())]} if clauses else {}


def version_in_force(edition, organisations, *, city=None, clean=True, clauses=None):
    """A convention version signed by the City and these organisations, in force, with the record of its stress test."""
    city = city or OrganisationFactory(city=True)
    signer = UserFactory()
    convention = Convention.objects.create(
        edition=edition, name_fr="Convention d’essai", slug=f"convention-essai-{edition.number}", in_force_at=app_now()
    )
    now = app_now()
    version = ConventionVersion.objects.create(
        convention=convention, n=1, frozen=frozen_text(clauses), sha256="a" * 64, frozen_at=now, in_force_at=now
    )
    for order, organisation in enumerate([*organisations, city], start=1):
        role = PartyRole.CITY if organisation == city else PartyRole.PARTNER
        party = Party.objects.create(convention=convention, organisation=organisation, role=role, signing_order=order)
        Signature.objects.create(
            version=version, party=party, signed_by=signer, signatory_name="Une signataire", signed_at=now,
            method=SignatureMethod.RECORDED,
        )  # fmt: skip
    settle(convention)
    result = {"forms": {} if clean else {"code_closed": ["deliver"]}, "rules": [], "states": 10, "moves": 20}
    StressRecord.objects.create(
        version=version, content_sha256=version.sha256, model_version="1",
        verdict="commons-safe" if clean else "appropriable", result=result,
    )  # fmt: skip
    return version


def accession_of(pilot, version):
    """The signed deed of the startup of a pilot; the prototype is governed by this version from then on."""
    deed = Accession.objects.create(
        version=version, organisation=pilot.prototype.maker, challenge=pilot.prototype.challenge,
        application=pilot.prototype.application, signed_at=app_now(),
    )  # fmt: skip
    settle(deed)
    Prototype.objects.filter(pk=pilot.prototype_id).update(governing_version=version)
    pilot.refresh_from_db()
    return deed


def pilot_set(state=PilotState.PLANNED, **fields):
    """A pilot with one person of each kind around it: directorate, startup, partner, team, legal, DPO, outsider."""
    edition = EditionFactory(complete=True)
    partner, directorate = OrganisationFactory(), OrganisationFactory(directorate=True)
    startup = OrganisationFactory(startup=True)
    ParticipationFactory(edition=edition, organisation=partner, role=ParticipationRole.PARTNER)
    ParticipationFactory(edition=edition, organisation=directorate, role=ParticipationRole.DIRECTORATE)
    challenge = ChallengeFactory(edition=edition, partner=partner, state=ChallengeState.DECIDED)
    link_organisation(challenge, directorate, role_in(edition, directorate))
    application = ApplicationFactory(challenge=challenge, organisation=startup, state=ApplicationState.ACCEPTED)
    pilot = PilotFactory(application=application, state=state, **fields)
    return SimpleNamespace(
        pilot=pilot,
        prototype=pilot.prototype,
        challenge=challenge,
        application=application,
        edition=edition,
        organisations={"partner": partner, "directorate": directorate, "startup": startup},
        agent=member_of(directorate),
        founder=member_of(startup),
        sponsor=member_of(partner),
        team=UserFactory(team=True),
        legal=UserFactory(legal=True),
        dpo=UserFactory(dpo=True),
        outsider=UserFactory(),
    )


GRID = {
    "efficiency": 4, "feasibility": 3, "durability": 5, "findings_fr": "Appris.", "findings_en": "", "decision": "scale",
    "decision_reasons": "Les cibles sont atteintes.",
}  # fmt: skip
EXCUSES = {"code": "Le dépôt arrive.", "handover": "Répété en mai.", "data": "Le prêteur tarde.", "devices": "Grève."}


def proposed(around, **values):
    """The decision of a pilot that has ended, written, read by its startup and proposed."""
    reviewing.save_draft(around.pilot, by=around.agent, values={**GRID, "excuses": EXCUSES, **values})
    reviewing.send_to_startup(around.pilot, by=around.agent)
    reviewing.observe(around.pilot, by=around.founder, observations="Nous ne sommes pas de cet avis.")
    return reviewing.propose_decision(around.pilot, by=around.agent)


def evaluated(around, **values):
    """A pilot that was decided, its decision confirmed by the team."""
    step = proposed(around, **values)
    confirm(step, by=around.team, sha256=step.sha256)
    around.pilot.refresh_from_db()
    return around.pilot.evaluation


def bring_to_the_gate(around, clauses=None):
    """Meets every condition of the start: convention and deed signed, deposit, site authorised, dates set. Under `clauses`
    that know model 2, the facts of the start are still to be recorded.
    """
    version = version_in_force(around.edition, [around.organisations["partner"]], clauses=clauses)
    accession_of(around.pilot, version)
    DepositFactory(prototype=around.pilot.prototype)
    SiteFactory(pilot=around.pilot, authorised_at=app_now(), authorised_by=around.agent)
    around.pilot.refresh_from_db()
    return version
