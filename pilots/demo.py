"""Fictional pilots of the demonstration: one that runs, one that cannot start yet, one that was evaluated."""

import datetime as dt
import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from agreements.models import Component, Prototype
from agreements.prototypes.domain import prototype as prototypes
from agreements.prototypes.domain.deposit import deposit_version
from challenges.enums import ApplicationState
from challenges.models import Application, Challenge
from core.derivation import settle
from core.workflow import import_state
from partners.models import DataSet
from pilots.demo_data import (
    ASSESSMENT,
    CHECK_INS,
    COMPONENTS,
    DATA_PURPOSE,
    ENERGY,
    ENERGY_NAME,
    FINISHED,
    INCIDENT,
    MILESTONES,
    PLANNED,
    PROTOTYPE,
    RUNNING,
    SAFETY,
    SAFETY_NAME,
    SOURCES,
)
from pilots.domain import evaluation, following, framing
from pilots.domain import pilot as verbs
from pilots.domain.pilot import plan_from_application, today
from pilots.enums import MilestoneStatus, PilotState
from pilots.models import CheckIn, Pilot, PilotIndicator

PAST = "Démonstration : état d’une expérimentation passée"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def day(days: int) -> dt.date:
    return today() + dt.timedelta(days=days)


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def load() -> None:
    """Idempotent: a pilot that exists is left as it is."""
    accepted = Application.objects.filter(challenge__slug="eclairage-doux", state=ApplicationState.ACCEPTED).first()
    if accepted and not Pilot.objects.filter(slug="eclairage-doux-pilote").exists():
        _running(accepted)
    past = Challenge.objects.filter(slug="eau-de-pluie").first()
    if past and not Pilot.objects.filter(slug=PLANNED["slug"]).exists():
        _planned(past)
    if past and not Pilot.objects.filter(slug=FINISHED["slug"]).exists():
        _finished(past)


def _rename(pilot: Pilot, slug: str, prototype: str) -> Pilot:
    """Addresses that the documentation names."""
    Pilot.objects.filter(pk=pilot.pk).update(slug=slug)
    Prototype.objects.filter(pk=pilot.prototype_id).update(slug=prototype)
    return Pilot.objects.select_related("prototype").get(pk=pilot.pk)


def _running(application: Application) -> None:
    pilot = _rename(plan_from_application(application), "eclairage-doux-pilote", "lampadaire-attentif")
    agent, founder = person("direction1"), person("startup3")
    _prototype(pilot.prototype, founder)
    verbs.plan(
        pilot, by=agent,
        values={**RUNNING, "starts_on": following.monday_of(day(-56)), "ends_on": day(28), "personal_data": True, "people_trained": 12},
    )  # fmt: skip
    _frame(pilot, agent, founder)
    for title, days, done in MILESTONES:
        status = MilestoneStatus.DONE if done else MilestoneStatus.PLANNED
        values = {
            "title": title, "due_on": day(days), "status": status, "done_on": day(days) if done else None,
            "responsible": pilot.prototype.maker if days < 0 else pilot.directorate,
        }  # fmt: skip
        following.set_milestone(pilot, by=agent, values=values)
    verbs.make_ready(pilot, by=agent)
    verbs.start(pilot, by=agent)
    _weeks(pilot, agent, founder)


def _prototype(prototype: Prototype, founder: User) -> None:
    prototypes.describe(prototype, by=founder, values=PROTOTYPE)
    for name, origin, licence, url in COMPONENTS:
        if not Component.objects.filter(prototype=prototype, name=name).exists():
            values = {"name": name, "origin": origin, "licence": licence, "url": url}
            prototypes.set_component(prototype, by=founder, values=values)
    if not prototype.deposits.exists():
        deposit_version(prototype, upload=sources(), version="1.2.0", by=founder)
        prototypes.choose_licence(prototype, by=founder, licence="EUPL-1.2")


def sources() -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, body in SOURCES.items():
            packed.writestr(zipfile.ZipInfo(path), body)
    return SimpleUploadedFile("lampadaire-attentif-1.2.0.zip", content.getvalue())


def _frame(pilot: Pilot, agent: User, founder: User) -> None:
    values = {"name": "Place fictive des Tilleuls et rues voisines", "arrondissement": 13, "visibility": "address"}
    site = framing.set_site(pilot, by=agent, values=values)
    framing.authorise_site(site, by=agent, upload=pdf("permission-de-voirie-fictive.pdf"))
    dataset = DataSet.objects.filter(owner__slug="energies-exemple").first()
    if dataset:
        terms = {"dataset": dataset, "purpose": DATA_PURPOSE, "ends_on": day(42)}
        framing.accept_terms(framing.share_data(pilot, by=agent, values=terms), by=founder)
    framing.write_assessment(pilot, by=agent, summary=ASSESSMENT)
    framing.validate_assessment(pilot, by=person("juriste"))


def _weeks(pilot: Pilot, agent: User, founder: User) -> None:
    energy, safety = (pilot.indicators.filter(name_fr=name).first() for name in (ENERGY_NAME, SAFETY_NAME))
    if energy and safety:
        for week, value in enumerate(ENERGY):
            following.record_measure(energy, by=founder, on=day(-56 + 7 * week), value=value)
        for week, value in SAFETY:
            following.record_measure(
                safety, by=agent, on=day(-56 + 7 * week), value=value, note="80 passants interrogés"
            )
    monday = following.monday_of(today())
    for weeks, mood, done, blocked in CHECK_INS:
        CheckIn.objects.get_or_create(
            pilot=pilot, week_of=monday - dt.timedelta(weeks=weeks),
            defaults={"mood": mood, "done": done, "blocked": blocked, "author": founder if weeks % 3 else agent},
        )  # fmt: skip
    following.report_incident(pilot, by=founder, values={**INCIDENT, "on": day(-20), "public": True})


def _past_application(challenge: Challenge, facts: dict[str, Any]) -> Application:
    closing = challenge.closes_at
    application = Application.objects.create(
        challenge=challenge, organisation=Organisation.objects.get(slug=facts["organisation"]), title=facts["title_fr"],
        received_at=closing, created_by=person(facts["account"]), background_declared=True, statements_accepted=True,
    )  # fmt: skip
    settle(application)
    return import_state(application, ApplicationState.ACCEPTED, reason=PAST)


def _from_past(challenge: Challenge, facts: dict[str, Any]) -> Pilot:
    application = Application.objects.filter(
        challenge=challenge, organisation__slug=facts["organisation"]
    ).first() or _past_application(challenge, facts)
    pilot = _rename(plan_from_application(application), facts["slug"], facts["prototype"])
    words = {name: facts[name] for name in ("title_fr", "title_en", "summary_fr", "summary_en")}
    prototypes.describe(
        pilot.prototype, by=person(facts["account"]),
        values={"name": facts["title_fr"], "summary_fr": facts["summary_fr"], "summary_en": facts["summary_en"], "repository": ""},
    )  # fmt: skip
    return verbs.plan(pilot, by=person("direction2"), values=words)


def _planned(challenge: Challenge) -> None:
    pilot, agent = _from_past(challenge, PLANNED), person("direction2")
    verbs.plan(pilot, by=agent, values={"starts_on": day(40), "ends_on": day(124), "personal_data": True})
    place = {"name": PLANNED["site"], "arrondissement": PLANNED["arrondissement"], "visibility": "arrondissement"}
    framing.set_site(pilot, by=agent, values=place)
    dataset = DataSet.objects.filter(owner__slug="reseau-exemple").first()
    if dataset:
        terms = {"dataset": dataset, "purpose": PLANNED["data_purpose"], "ends_on": day(130)}
        framing.share_data(pilot, by=agent, values=terms)
    for title, days in (("Choisir les dix arbres avec les jardiniers", -3), ("Poser les premiers bacs", 41)):
        values = {
            "title": title,
            "due_on": day(days),
            "status": MilestoneStatus.PLANNED,
            "responsible": pilot.directorate,
        }
        following.set_milestone(pilot, by=agent, values=values)


def _finished(challenge: Challenge) -> None:
    pilot, agent = _from_past(challenge, FINISHED), person("direction2")
    verbs.plan(pilot, by=agent, values={"starts_on": day(-230), "ends_on": day(-60), "people_trained": 9})
    place = {"name": FINISHED["site"], "arrondissement": FINISHED["arrondissement"], "visibility": "address"}
    site = framing.set_site(pilot, by=agent, values=place)
    framing.authorise_site(site, by=agent, upload=pdf("accord-des-jardins-fictif.pdf"))
    founder = person(FINISHED["account"])
    deposit_version(pilot.prototype, upload=sources(), version="0.9.0", by=founder)
    prototypes.choose_licence(pilot.prototype, by=founder, licence="CERN-OHL-S-2.0")
    import_state(pilot, PilotState.ENDED, reason=PAST)
    name_fr, name_en, unit, baseline, target = FINISHED["indicator"]
    indicator, _created = PilotIndicator.objects.get_or_create(
        pilot=pilot, name_fr=name_fr,
        defaults={"name_en": name_en, "unit": unit, "baseline": baseline, "target": target},
    )  # fmt: skip
    for month, value in enumerate(FINISHED["measures"]):
        following.record_measure(indicator, by=founder, on=day(-225 + 30 * month), value=value)
    grid = {"efficiency": 4, "feasibility": 5, "durability": 4, "decision": "scale"}
    words = {name: FINISHED[name] for name in ("findings_fr", "findings_en")}
    evaluation.evaluate(pilot, by=agent, values={**grid, **words, "decision_reasons": FINISHED["reasons"]})
    verbs.showcase(pilot, by=person("equipe"))
