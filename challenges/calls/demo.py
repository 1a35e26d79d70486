"""Challenges of the demonstration, one at least in each state. All fictional."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from accounts.demo import address
from accounts.models import Organisation, User
from challenges.calls.domain.challenge import (
    add_organisation,
    approve_challenge,
    create_challenge,
    describe_challenge,
    propose_challenge,
    request_changes,
    withdraw_challenge,
)
from challenges.calls.domain.public_questions import answer_question, ask_question
from challenges.calls.domain.section import comment_section, save_section
from challenges.calls.domain.sheet import offer_dataset, set_indicators
from challenges.models import Challenge
from core.clock import app_now
from core.workflow import import_state
from partners.demo import EDITION
from partners.models import Edition, Theme

TEXTS = Path(__file__).with_name("demo.yaml")
REASON = "Donnée de démonstration."
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


@transaction.atomic
def _load_one(edition: Edition, spec: dict[str, Any]) -> None:
    author = _person(spec["by"])
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
        {"name_fr": fr, "name_en": en, "unit": unit, "baseline": _number(start), "target": _number(target)}
        for fr, en, unit, start, target in spec["indicators"]
    ]
    set_indicators(challenge, rows, by=author)  # type: ignore[arg-type]
    for dataset in Organisation.objects.get(slug=spec["partner"]).datasets.filter(withdrawn_at__isnull=True):
        offer_dataset(
            challenge, dataset, conditions="Ouvert à la startup retenue, pour le temps de l’essai.", by=author
        )
    challenge.refresh_from_db()
    _bring_to(challenge, spec, author)


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
    """By the product's own verbs as far as they go; what lies in the past is imported as such."""
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
        if state != "approved":
            _import(challenge, state)
    if state == "open":
        _questions(challenge, author)


def _import(challenge: Challenge, state: str) -> None:
    import_state(challenge, state, reason=REASON)
    if state != "scheduled" and challenge.opens_at:
        written = challenge.opens_at - dt.timedelta(weeks=5)
        Challenge.objects.filter(pk=challenge.pk).update(
            published_at=challenge.opens_at, created_at=min(written, app_now())
        )
        challenge.refresh_from_db()


def _questions(challenge: Challenge, author: User) -> None:
    first = ask_question(
        challenge,
        by=_person("startup2"),
        body="Peut-on proposer un marquage au sol provisoire, ou faut-il s’en tenir à des outils numériques ?",
    )
    answer_question(
        first,
        by=author,
        answer="Oui, un marquage provisoire est possible dans les quatre rues de l’essai, après avis de la direction. Comptez trois semaines.",
    )
    ask_question(
        challenge,
        by=_person("startup1"),
        body="Les relevés d’occupation des douze places peintes l’an dernier seront-ils fournis avant la clôture ?",
    )
