"""The fictional story of the first prototype of the demonstration: delivered, published, its maker bought, a notice cured."""

import datetime as dt

from accounts.models import Organisation, User
from agreements.events.domain import breaches, obligations
from agreements.events.domain.events import Facts, record_event
from agreements.events.domain.rulings import decide
from agreements.models import Prototype
from core.clock import PARIS, app_now

PROTOTYPE = "lampadaire-attentif"
#: kind, days ago, whose doing, who declares, account
STORY = (
    ("prototype.delivered", 40, "startup", "equipe", "Version 1.0 remise avec ses sources (fictif)."),
    ("release.published", 32, "city", "equipe", "Code publié par la Ville (fictif)."),
    (
        "control.changed",
        12,
        "startup",
        "partenaire1",
        "Une société fictive a pris le contrôle de Lumière Douce, d’après l’annonce légale (fictif).",
    ),
    (
        "trademark.filed_on_project_name",
        6,
        "startup",
        "juriste",
        "Le nom « Lampadaire attentif » a été déposé comme marque par l’acquéreur (fictif).",
    ),
)


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def load() -> None:
    """Idempotent: does nothing once the prototype has a story, or before it is governed by a signed convention."""
    prototype = Prototype.objects.filter(slug=PROTOTYPE, governing_version__isnull=False).first()
    if prototype is None or prototype.events.exists():
        return
    _tell(prototype)
    obligations.tick()


def _tell(prototype: Prototype) -> None:
    today = app_now().astimezone(PARIS).date()
    legal = _person("juriste")
    partner = Organisation.objects.get(slug="energies-exemple")
    told = [
        record_event(
            prototype,
            Facts(kind, today - dt.timedelta(days=days), actor=actor, account=account),
            by=_person(who),
            declarer=partner if who == "partenaire1" else None,
        )
        for kind, days, actor, who, account in STORY
    ]
    delivered, marked = told[0], told[-1]
    decide(
        delivered.ruling,
        by=legal,
        effect=delivered.ruling.effect,
        reason="Procès-verbal de livraison et empreinte du dépôt concordants (fictif).",
    )
    case = breaches.record_from_event(
        marked,
        by=legal,
        clause=breaches.clauses_broken(marked)[0],
        facts="Dépôt du nom du projet comme marque, que la convention exclut (fictif).",
    )
    breaches.give_notice(case, by=legal, reason="Retirez la demande d’enregistrement dans le délai de la convention.")
