"""Fictional pilots of the demonstration: one that runs, one that cannot start yet, one that was evaluated."""

import datetime as dt
import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from agreements.facts import demo as fact_story
from agreements.facts.kinds import AT_ACCEPTANCE, AT_END
from agreements.models import Component, Prototype
from agreements.prototypes.domain import prototype as prototypes
from agreements.prototypes.domain.deposit import deposit_version
from casework.domain.steps import confirm
from challenges.enums import ApplicationState
from challenges.models import Application
from core.clock import PARIS, today
from core.demo_clock import days_from_now, standing_at
from partners.models import DataSet
from pilots.demo_data import (
    ASSESSMENT,
    CHECK_INS,
    COMPONENTS,
    DATA_PURPOSE,
    ENERGY,
    ENERGY_NAME,
    FALL,
    FINISHED,
    INCIDENT,
    MILESTONES,
    MISREAD,
    PLANNED,
    PROTOTYPE,
    RUNNING,
    SAFETY,
    SAFETY_NAME,
    SOURCES,
)
from pilots.domain import following, framing, incidents, lending, rectifying, reviewing
from pilots.domain import pilot as verbs
from pilots.enums import MilestoneStatus, PilotState, Side
from pilots.models import CheckIn, Pilot, PilotIndicator

PAST = "Démonstration : état d’une expérimentation passée"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def day(days: int) -> dt.date:
    return today() + dt.timedelta(days=days)


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


#: Days from today on which the first trial started and ended, and was decided.
FIRST_START, FIRST_END, FIRST_DECIDED, COMMONS_ON = -230, -72, -71, -70
#: What keeps it there: facts recorded again before they lapse; those that come later are in `agreements.facts.demo`.
FIRST_RENEWED = -69
SECOND_DEPOSIT, SECOND_LENT = -68, 110  # the latter from the former


def load_first_trials() -> None:
    """Of the first call, one trial starts; the other cannot, its startup has not signed. Idempotent."""
    for facts in (FINISHED, PLANNED):
        if not Pilot.objects.filter(slug=facts["slug"]).exists():
            _follow(facts)
    pilot = Pilot.objects.get(slug=FINISHED["slug"])
    if pilot.state == PilotState.PLANNED:
        _start_first(pilot)
    pilot = Pilot.objects.get(slug=PLANNED["slug"])
    if not pilot.sites.exists():
        _planned(pilot)


def load_first_result() -> None:
    """The trial that started ends, is decided, and what it made is shown as commons. Idempotent."""
    pilot = Pilot.objects.get(slug=FINISHED["slug"])
    if pilot.state == PilotState.RUNNING:
        _finish(pilot)


def load_running() -> None:
    """The trial of the second call, eight weeks after its start. Idempotent."""
    if not Pilot.objects.filter(slug="eclairage-doux-pilote").exists():
        _running(Application.objects.get(challenge__slug="eclairage-doux", state=ApplicationState.ACCEPTED))


def _rename(pilot: Pilot, slug: str, prototype: str) -> Pilot:
    """Addresses that the documentation names."""
    Pilot.objects.filter(pk=pilot.pk).update(slug=slug)
    Prototype.objects.filter(pk=pilot.prototype_id).update(slug=prototype)
    return Pilot.objects.select_related("prototype").get(pk=pilot.pk)


def _running(application: Application) -> None:
    pilot = _rename(
        Pilot.objects.get(prototype__application=application), "eclairage-doux-pilote", "lampadaire-attentif"
    )
    agent, founder = person("direction1"), person("startup3")
    starts, ends = following.monday_of(day(-56)), day(28)
    due = [(title, day(days), done) for title, days, done in MILESTONES]
    with standing_at(days_from_now(SECOND_DEPOSIT)):
        _prototype(pilot.prototype, founder)
        verbs.plan(
            pilot, by=agent,
            values={**RUNNING, "starts_on": starts, "ends_on": ends, "personal_data": True, "people_trained": 12},
        )  # fmt: skip
        _frame(pilot, agent, founder, lent_until=day(SECOND_LENT))
        fact_story.at_start(pilot.prototype)
    for title, on, done in due:
        status = MilestoneStatus.DONE if done else MilestoneStatus.PLANNED
        values = {
            "title": title, "due_on": on, "status": status, "done_on": on if done else None,
            "responsible": pilot.prototype.maker if on < today() else pilot.directorate,
        }  # fmt: skip
        following.set_milestone(pilot, by=agent, values=values)
    with standing_at(dt.datetime.combine(starts, dt.time(9), tzinfo=PARIS)):
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
        deposit_version(prototype, upload=sources(SOURCES), version="1.0", by=founder)
        prototypes.choose_licence(prototype, by=founder, licence="EUPL-1.2")


def sources(archive: tuple[str, dict[str, str]]) -> SimpleUploadedFile:
    name, files = archive
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, body in files.items():
            packed.writestr(zipfile.ZipInfo(path), body)
    return SimpleUploadedFile(name, content.getvalue())


def _frame(pilot: Pilot, agent: User, founder: User, *, lent_until: dt.date) -> None:
    values = {"name": "Place fictive des Tilleuls et rues voisines", "arrondissement": 13, "visibility": "address"}
    site = framing.set_site(pilot, by=agent, values=values)
    framing.authorise_site(site, by=agent, upload=pdf("permission-de-voirie-fictive.pdf"))
    dataset = (
        pilot.prototype.challenge and DataSet.objects.filter(challenges__challenge=pilot.prototype.challenge).first()
    )
    if dataset:
        terms = {"dataset": dataset, "purpose": DATA_PURPOSE, "ends_on": lent_until, "hosting": "france"}
        lending.accept_terms(lending.share_data(pilot, by=agent, values=terms), by=founder)
    framing.write_assessment(pilot, by=agent, summary=ASSESSMENT)
    framing.validate_assessment(pilot, by=person("dpo"))


def _weeks(pilot: Pilot, agent: User, founder: User) -> None:
    energy, safety = (pilot.indicators.filter(name_fr=name).first() for name in (ENERGY_NAME, SAFETY_NAME))
    if energy and safety:
        for week, value in enumerate(ENERGY):
            following.record_measure(energy, by=founder, on=day(-56 + 7 * week), value=value)
        for week, value in SAFETY:
            told = following.record_measure(
                safety,
                by=agent,
                on=day(-56 + 7 * week),
                value=value + 7 * (week == SAFETY[-1][0]),
                note="80 passants interrogés",
            )
        right = {"on": told.on, "value": SAFETY[-1][1], "note": told.note, "reason": MISREAD, "seen": True}
        rectifying.correct_measure(told, by=agent, values=right)
    monday = following.monday_of(today())
    for weeks, mood, done, blocked in CHECK_INS:
        CheckIn.objects.get_or_create(
            pilot=pilot, week_of=monday - dt.timedelta(weeks=weeks), side=Side.STARTUP if weeks % 3 else Side.DIRECTORATE,
            defaults={"mood": mood, "done": done, "blocked": blocked, "author": founder if weeks % 3 else agent},
        )  # fmt: skip
    _incidents(pilot, founder)


def _incidents(pilot: Pilot, founder: User) -> None:
    """One that the public reads; one that named somebody, taken back, with another wording that waits to be read."""
    dpo, team = person("dpo"), person("equipe")
    told = incidents.report_incident(pilot, by=founder, values={**INCIDENT, "on": day(-20), "seen": True})
    incidents.show_incident(told, by=team, public_text=INCIDENT["public_text"])
    incidents.close_incident(told, by=team, outcome=INCIDENT["outcome"])
    fall = incidents.report_incident(pilot, by=founder, values={**FALL, "on": day(-6), "seen": True})
    incidents.show_incident(fall, by=team, public_text=FALL["public_text"], seen=True)
    incidents.hide_incident(fall, by=dpo, note=FALL["note"], public_text=FALL["redacted"])
    ruling = {"breach": "none", "reasons": FALL["ruling"], "notified_on": None, "persons_told_on": None}
    incidents.rule_breach(fall, by=dpo, values=ruling)


def _follow(facts: dict[str, Any]) -> None:
    """The pilot that the acceptance opened, under the names that the documentation gives."""
    opened = Pilot.objects.get(prototype__challenge__slug="eau-de-pluie", prototype__maker__slug=facts["organisation"])
    pilot = _rename(opened, facts["slug"], facts["prototype"])
    words = {name: facts[name] for name in ("title_fr", "title_en", "summary_fr", "summary_en")}
    prototypes.describe(
        pilot.prototype, by=person(facts["account"]),
        values={"name": facts["title_fr"], "summary_fr": facts["summary_fr"], "summary_en": facts["summary_en"], "repository": ""},
    )  # fmt: skip
    verbs.plan(pilot, by=person("direction2"), values=words)


def _planned(pilot: Pilot) -> None:
    agent = person("direction2")
    verbs.plan(pilot, by=agent, values={"starts_on": day(40), "ends_on": day(124), "personal_data": True})
    place = {"name": PLANNED["site"], "arrondissement": PLANNED["arrondissement"], "visibility": "arrondissement"}
    framing.set_site(pilot, by=agent, values=place)
    dataset = DataSet.objects.get(name_fr=PLANNED["dataset"])
    terms = {"dataset": dataset, "purpose": PLANNED["data_purpose"], "ends_on": day(130), "hosting": "city"}
    lending.share_data(pilot, by=agent, values=terms)
    for title, days in (("Choisir les dix arbres avec les jardiniers", -3), ("Poser les premiers bacs", 41)):
        values = {
            "title": title,
            "due_on": day(days),
            "status": MilestoneStatus.PLANNED,
            "responsible": pilot.directorate,
        }
        following.set_milestone(pilot, by=agent, values=values)


def _start_first(pilot: Pilot) -> None:
    agent, founder = person("direction2"), person(FINISHED["account"])
    dates = {"starts_on": day(FIRST_START), "ends_on": day(FIRST_END), "people_trained": 9}
    with standing_at(days_from_now(FIRST_START - 6)):
        verbs.plan(pilot, by=agent, values=dates)
        place = {"name": FINISHED["site"], "arrondissement": FINISHED["arrondissement"], "visibility": "address"}
        site = framing.set_site(pilot, by=agent, values=place)
        framing.authorise_site(site, by=agent, upload=pdf("accord-des-jardins-fictif.pdf"))
        for name, origin, licence in FINISHED["components"]:
            prototypes.set_component(
                pilot.prototype, by=founder, values={"name": name, "origin": origin, "licence": licence}
            )
        deposit_version(pilot.prototype, upload=sources(FINISHED["archive"]), version="0.9.0", by=founder)
        prototypes.choose_licence(pilot.prototype, by=founder, licence=FINISHED["licence"])
        fact_story.at_start(pilot.prototype)
    with standing_at(days_from_now(FIRST_START, 9)):
        verbs.make_ready(pilot, by=agent)
        verbs.start(pilot, by=agent)


def _finish(pilot: Pilot) -> None:
    agent, founder = person("direction2"), person(FINISHED["account"])
    name_fr, name_en, unit, baseline, target = FINISHED["indicator"]
    indicator, _created = PilotIndicator.objects.get_or_create(
        pilot=pilot, name_fr=name_fr,
        defaults={"name_en": name_en, "unit": unit, "baseline": baseline, "target": target},
    )  # fmt: skip
    for month, value in enumerate(FINISHED["measures"]):
        following.record_measure(indicator, by=founder, on=day(FIRST_START + 5 + 30 * month), value=value)
    with standing_at(days_from_now(FIRST_END, 18)):
        fact_story.record(pilot.prototype, ["registers_read", *AT_END])
        verbs.end(pilot, by=agent)
        fact_story.record(pilot.prototype, [*AT_ACCEPTANCE, *fact_story.WEEKLY])
    grid = {"efficiency": 4, "feasibility": 5, "durability": 4, "decision": "scale"}
    words = {name: FINISHED[name] for name in ("findings_fr", "findings_en")}
    with standing_at(days_from_now(FIRST_DECIDED)):
        draft = {**grid, **words, "decision_reasons": FINISHED["reasons"]}
        reviewing.save_draft(pilot, by=agent, values=draft)
        reviewing.send_to_startup(pilot, by=agent)
        reviewing.observe(pilot, by=founder, observations=FINISHED["observations"])
        step = reviewing.propose_decision(pilot, by=agent)
        confirm(step, by=person("equipe"), sha256=step.sha256)
        pilot.refresh_from_db()
    with standing_at(days_from_now(COMMONS_ON)):
        verbs.showcase(pilot, by=person("equipe"))
        prototypes.show_as_commons(pilot.prototype, by=person("juriste"), reason=FINISHED["commons"])
    with standing_at(days_from_now(FIRST_RENEWED)):
        fact_story.record(pilot.prototype, ["clearances_signed"])
