"""Challenges of the demonstration, one at least in each state. All fictional."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from accounts.demo import address
from accounts.models import Organisation, User
from challenges.calls.domain.calendar import open_due
from challenges.calls.domain.challenge import (
    add_organisation,
    approve_challenge,
    create_challenge,
    describe_challenge,
    propose_challenge,
    request_changes,
    schedule_challenge,
    set_calendar,
    withdraw_challenge,
)
from challenges.calls.domain.public_questions import answer_question, ask_question
from challenges.calls.domain.section import comment_section, save_section
from challenges.calls.domain.sheet import offer_dataset, save_indicators
from challenges.models import Challenge, Indicator
from core.clock import app_now
from core.demo_clock import days_from_now, standing_at
from partners.demo import EDITION
from partners.models import DataSet, Edition, Theme

TEXTS = Path(__file__).with_name("demo.yaml")
WRITTEN = dt.timedelta(weeks=3)  # before the opening
# Those that the jury takes on once they are closed (challenges.selection.demo).
CLOSED = ("deliberating", "decided", "archived")
# The data that each challenge offers: those that its problem needs, from the partner or the directorate.
DATASETS = {
    "velos-cargos": "Comptages de vélos et de livraisons (fictifs)",
    "trottoirs-libres": "Comptages de vélos et de livraisons (fictifs)",
    "ecoles-a-pied": "Comptages de vélos et de livraisons (fictifs)",
    "bacs-pleins": "Niveaux de remplissage des bacs (fictifs)",
    "eclairage-doux": "Courbes de charge de l’éclairage public (fictives)",
    "eau-de-pluie": "Débits des bornes d’arrosage (fictifs)",
}
# state: opening, closing and results, in weeks from the edition's call
CALENDAR = {
    "open": (0, 6, 9),
    "deliberating": (-14, -6, 4),
    "decided": (-26, -18, -12),
    "archived": (-60, -52, -46),
    "approved": (4, 8, 11),
    "scheduled": (4, 8, 11),
}


def load() -> None:
    """Idempotent: a challenge already there is left as it is."""
    edition = Edition.objects.get(slug=EDITION)
    for spec in yaml.safe_load(TEXTS.read_text(encoding="utf-8")):
        if not Challenge.objects.filter(slug=spec["slug"]).exists():
            _load_one(edition, spec)


def _person(name: str) -> User:
    return User.objects.get(email=address(name))


def _load_one(edition: Edition, spec: dict[str, Any]) -> None:
    """Written, checked, published, opened and closed, each at its hour: the conditions of publication are asked."""
    author, state, dates = _person(spec["by"]), spec["state"], _dates(edition, spec["state"])
    opens = dates.get("opens_at")
    past = opens is not None and opens < app_now()
    with standing_at(opens - WRITTEN if opens and past else app_now()):
        challenge = _write(edition, spec, author)
        _bring_to(challenge, spec, author)
        if state in (*CLOSED, "open", "scheduled"):
            challenge = schedule_challenge(challenge, by=_person("equipe"), **dates)  # type: ignore[arg-type]
        elif state == "approved":
            set_calendar(challenge, by=_person("equipe"), **dates)  # type: ignore[arg-type]
    if opens and past:
        with standing_at(opens):
            open_due()
        challenge.refresh_from_db()
    if state == "open":
        _questions(challenge, author)


def _write(edition: Edition, spec: dict[str, Any], author: User) -> Challenge:
    challenge = create_challenge(
        edition,
        organisation=Organisation.objects.get(slug=spec["partner"]),
        by=author,
        title=spec["fr"],
        fields={"slug": spec["slug"], "places": spec.get("places", 1), **_dates(edition, spec["state"])},
    )
    describe_challenge(challenge, by=author, fields=_facts(edition, spec))
    add_organisation(challenge, organisation=Organisation.objects.get(slug=spec["directorate"]), by=author)
    for key, (french, english) in spec["sections"].items():
        save_section(challenge, key, by=author, version=0, body_fr=french, body_en=english)
    rows = [
        Indicator(name_fr=fr, name_en=en, unit=unit, baseline=_number(start), target=_number(target))
        for fr, en, unit, start, target in spec["indicators"]
    ]
    save_indicators(challenge, rows, by=author)
    dataset = DataSet.objects.filter(name_fr=DATASETS.get(spec["slug"])).first()
    if dataset:
        offer_dataset(
            challenge, dataset, conditions="Ouvert à la startup retenue, pour le temps de l’essai.", by=author
        )
    challenge.refresh_from_db()
    return challenge


def _facts(edition: Edition, spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "title_en": spec["en"],
        "summary_fr": spec["summary_fr"],
        "summary_en": spec["summary_en"],
        "theme": Theme.objects.filter(slug=spec["theme"]).first(),
        "objective": edition.objectives.order_by("order", "id")[spec["objective"]],
        "contact_email": f"defis@{spec['partner']}.example",
        "arrondissements": spec.get("arrondissements", []),
    }


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _dates(edition: Edition, state: str) -> dict[str, dt.datetime]:
    if state not in CALENDAR or not edition.call_opens_at or not edition.call_closes_at:
        return {}
    opens, closes, decision = CALENDAR[state]
    week = dt.timedelta(weeks=1)
    return {
        "opens_at": edition.call_opens_at + opens * week,
        "closes_at": edition.call_closes_at + (closes - 6) * week,
        "decision_at": edition.call_closes_at + (decision - 6) * week,
    }


def _bring_to(challenge: Challenge, spec: dict[str, Any], author: User) -> None:
    """As far as its authors and the team take it; its calendar follows."""
    team, state = _person("equipe"), spec["state"]
    if state == "draft":
        comment_section(
            challenge,
            "problem",
            by=team,
            body="Combien de nuits par mois ? Un chiffre aiderait à comprendre.",
            suggestion="Un hayon qui tombe à cinq heures réveille trente chambres, douze nuits par mois. Les enseignes ont pourtant intérêt à livrer la nuit.",
        )
        return
    if state == "cancelled":
        withdraw_challenge(challenge, by=author, reason=spec["reason"])
        return
    propose_challenge(challenge, by=author)
    if state == "changes_requested":
        request_changes(challenge, by=team, reason=spec["reason"])
    elif state != "proposed":
        approve_challenge(challenge, by=team)


def _questions(challenge: Challenge, author: User) -> None:
    """One answered in two days, one that waits."""
    with standing_at(days_from_now(-12)):
        first = ask_question(
            challenge,
            by=_person("startup2"),
            body="Peut-on proposer un marquage au sol provisoire, ou faut-il s’en tenir à des outils numériques ?",
        )
    with standing_at(days_from_now(-10)):
        answer_question(
            first,
            by=author,
            answer="Oui, un marquage provisoire est possible dans les quatre rues de l’essai, après avis de la direction. Comptez trois semaines.",
        )
    with standing_at(days_from_now(-2)):
        ask_question(
            challenge,
            by=_person("startup1"),
            body="Les relevés d’occupation des douze places peintes l’an dernier seront-ils fournis avant la clôture ?",
        )
