"""The fictional story of a prototype of the demonstration: delivered, published, its maker bought, a notice given, its source handed over."""

from accounts.models import Organisation, User
from agreements.events.domain import breaches, escrow, obligations
from agreements.events.domain.events import Facts, record_event
from agreements.events.domain.rulings import decide
from agreements.facts import demo as fact_story
from agreements.models import IPEvent, Prototype, Ruling
from core.demo_clock import days_from_now, standing_at

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
    (
        "acquirer.refuses_obligations",
        3,
        "acquirer",
        "juriste",
        "L’acquéreur écrit qu’il ne tiendra pas les engagements de Lumière Douce (fictif).",
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
    fact_story.up_to(0)
    obligations.tick()


def _tell(prototype: Prototype) -> None:
    legal = _person("juriste")
    partner = Organisation.objects.get(slug="energies-exemple")
    told = [_declare(prototype, *row, partner=partner) for row in STORY]
    delivered, _published, _bought, marked, refused = told
    with standing_at(days_from_now(-38)):
        decide(
            delivered.ruling, by=legal, effect=delivered.ruling.effect,
            reason="Procès-verbal de livraison et empreinte du dépôt concordants (fictif).",
        )  # fmt: skip
    with standing_at(days_from_now(-4)):
        case = breaches.record_from_event(
            marked,
            by=legal,
            clause=breaches.clauses_broken(marked)[0],
            facts="Dépôt du nom du projet comme marque, que la convention exclut (fictif).",
        )
        breaches.give_notice(
            case, by=legal, reason="Retirez la demande d’enregistrement dans le délai de la convention."
        )
    _release(prototype, refused, legal)


def _declare(
    prototype: Prototype, kind: str, days: int, actor: str, who: str, account: str, *, partner: Organisation
) -> IPEvent:
    """On the evening of the day it happened, after the facts recorded before."""
    fact_story.up_to(-days)
    with standing_at(days_from_now(-days, 18)):
        return record_event(
            prototype,
            Facts(kind, days_from_now(0).date(), actor=actor, account=account),
            by=_person(who),
            declarer=partner if who == "partenaire1" else None,
        )


def _release(prototype: Prototype, refused: IPEvent, legal: User) -> None:
    """The ground is an event of the clause, which a person has confirmed; then the source is handed over."""
    with standing_at(days_from_now(-2)):
        ruling = Ruling.objects.get(event=refused)
        decide(ruling, by=legal, effect=ruling.effect, reason="Lettre de l’acquéreur, versée au dossier (fictif).")
    with standing_at(days_from_now(-1)):
        ground = escrow.ground_of(IPEvent.objects.get(pk=refused.pk))
        if ground is None or not prototype.deposits.exists():
            return  # a convention without escrow, or nothing in it
        reason = "L’acquéreur refuse les engagements de la convention : la clause remet le code (fictif)."
        escrow.release_escrow(prototype, by=legal, reason=reason, ground=ground)
