"""The fictional story of the first prototype of the demonstration: delivered, published, its maker bought, a notice cured."""

import datetime as dt

from accounts.models import Organisation, User
from agreements.domain import breaches, obligations
from agreements.domain.events import Facts, record_event
from agreements.domain.rulings import decide
from agreements.models import Prototype
from core.clock import PARIS, app_now

PROTOTYPE = "lampadaire-attentif"


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
    legal, team = _person("juriste"), _person("equipe")
    partner = Organisation.objects.get(slug="energies-exemple")

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    delivered = record_event(
        prototype,
        Facts("prototype.delivered", ago(40), actor="startup", account="Version 1.0 remise avec ses sources (fictif)."),
        by=team,
        declarer=None,
    )
    decide(
        delivered.ruling,
        by=legal,
        effect=delivered.ruling.effect,
        reason="Procès-verbal de livraison et empreinte du dépôt concordants (fictif).",
    )
    record_event(
        prototype,
        Facts("release.published", ago(32), actor="city", account="Code publié par la Ville (fictif)."),
        by=team,
        declarer=None,
    )
    record_event(
        prototype,
        Facts(
            "control.changed",
            ago(12),
            actor="startup",
            account="Une société fictive a pris le contrôle de Lumière Douce ; l’annonce légale est jointe au dossier.",
        ),
        by=_person("partenaire1"),
        declarer=partner,
    )
    marked = record_event(
        prototype,
        Facts(
            "trademark.filed_on_project_name",
            ago(6),
            actor="startup",
            account="Le nom « Lampadaire attentif » a été déposé comme marque par l’acquéreur fictif.",
        ),
        by=legal,
        declarer=None,
    )
    case = breaches.record_from_event(
        marked,
        by=legal,
        clause=breaches.clauses_broken(marked)[0],
        facts="Dépôt du nom du projet comme marque, que la convention exclut (fictif).",
    )
    breaches.give_notice(case, by=legal, reason="Retirez la demande d’enregistrement dans le délai de la convention.")
