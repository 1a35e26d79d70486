"""The fictional story of a prototype of the demonstration: delivered, published, its maker bought; one accusation found and
published with its answer, one not established, a notice given, its source handed over.
"""

from collections.abc import Callable

from accounts.models import Organisation, User
from accounts.queries import people_of
from agreements.enums import Finding
from agreements.events.domain import allegations, breaches, escrow, obligations
from agreements.events.domain.events import Facts, record_event
from agreements.events.domain.rulings import decide
from agreements.facts import demo as fact_story
from agreements.models import Allegation, IPEvent, Prototype, Ruling
from casework.demo import delegate
from casework.domain.steps import confirm, propose
from core.clock import today
from core.demo_clock import days_from_now, standing_at

PROTOTYPE = "lampadaire-attentif"
#: kind, days ago, whose doing, who declares, account, official source
STORY = (
    ("prototype.delivered", 40, "startup", "equipe", "Version 1.0 remise avec ses sources (fictif).", ""),
    (
        "control.changed", 39, "startup", "partenaire1",
        "Une société fictive a pris le contrôle de Lumière Douce, d’après l’annonce légale (fictif).",
        "Bodacc A, annonce n° 0000 (fictive)",
    ),
    (
        "trademark.filed_on_project_name", 37, "startup", "juriste",
        "Le nom « Lampadaire attentif » a été déposé comme marque par la startup (fictif).", "",
    ),
    (
        "acquirer.refuses_obligations", 36, "acquirer", "juriste",
        "L’acquéreur écrit qu’il ne tiendra pas les engagements de Lumière Douce (fictif).", "",
    ),
    ("release.published", 32, "city", "equipe", "Code publié par la Ville (fictif).", ""),
    (
        "maintenance.stopped", 30, "startup", "partenaire1",
        "Plus aucune correction n’aurait été publiée depuis le début de l’expérimentation (fictif).", "",
    ),
    (
        "logo.misused", 2, "startup", "juriste",
        "Le logo de la Ville serait employé dans une annonce commerciale de la startup (fictif).", "",
    ),
)  # fmt: skip
TRADEMARK, REFUSAL, MAINTENANCE = (
    "trademark.filed_on_project_name",
    "acquirer.refuses_obligations",
    "maintenance.stopped",
)


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def load() -> None:
    """Idempotent: does nothing once the prototype has a story, or before it is governed by a signed convention."""
    prototype = Prototype.objects.filter(slug=PROTOTYPE, governing_version__isnull=False).first()
    if prototype is None or prototype.events.exists():
        return
    delegate()
    for days, act in sorted(_steps(prototype), key=lambda step: -step[0]):
        fact_story.up_to(-days)
        with standing_at(days_from_now(-days, 18)):
            act()
    fact_story.up_to(0)
    obligations.tick()


def _steps(prototype: Prototype) -> list[tuple[int, Callable[[], object]]]:
    told = [(row[1], lambda row=row: _declare(prototype, *row)) for row in STORY]
    return [
        *told,
        (38, lambda: _confirm_delivery(prototype)),
        (33, lambda: allegations.open_fact(_alleged("control.changed"), by=_person("juriste"), reason="Annonce lue (fictif).")),
        (35, lambda: _notify(TRADEMARK, ["attribution_and_names"])),
        (34, lambda: _notify(REFUSAL, ["change_of_control"], name="Grande Lumière (fictive)")),
        (31, lambda: allegations.received_on_paper(_alleged(REFUSAL), by=_person("juriste"), on=today())),
        (29, lambda: _notify(MAINTENANCE, ["source_escrow"])),
        (28, lambda: _answer(TRADEMARK, "La demande protège notre propre gamme ; nous proposons de la retirer (fictif).")),
        (26, lambda: _find(TRADEMARK, Finding.ESTABLISHED, broken=True, reason="Demande lue à l’INPI (fictif).")),
        (25, lambda: breaches.give_notice(_case(prototype), by=_person("juriste"), reason="Retirez la demande d’enregistrement.")),
        (24, lambda: breaches.record_receipt(_case(prototype), by=_person("juriste"), on=today())),
        (22, lambda: _answer(MAINTENANCE, "Trois corrections ont été publiées, aux dates que voici (fictif).")),
        (20, lambda: _find(MAINTENANCE, Finding.NOT_ESTABLISHED, broken=False, reason="Les corrections sont publiées (fictif).")),
        (15, allegations.tick),
        (14, lambda: _find(REFUSAL, Finding.PARTLY, broken=True, reason="Lettre de l’acquéreur, versée au dossier (fictif).")),
        (10, allegations.tick),
        *_release(prototype),
    ]  # fmt: skip


def _declare(prototype: Prototype, kind: str, days: int, actor: str, who: str, account: str, source: str) -> IPEvent:
    """On the evening of the day it happened, after the facts recorded before."""
    partner = Organisation.objects.get(slug="energies-exemple")
    facts = Facts(kind, today(), actor=actor, account=account, source=source)
    return record_event(prototype, facts, by=_person(who), declarer=partner if who == "partenaire1" else None)


def _confirm_delivery(prototype: Prototype) -> None:
    ruling = Ruling.objects.get(event__kind="prototype.delivered", event__prototype=prototype)
    reason = "Procès-verbal de livraison et empreinte du dépôt concordants (fictif)."
    decide(ruling, by=_person("juriste"), effect=ruling.effect, reason=reason)


def _alleged(kind: str) -> Allegation:
    return Allegation.objects.get(event__kind=kind, prototype__slug=PROTOTYPE)


def _notify(kind: str, articles: list[str], name: str = "") -> None:
    row = _alleged(kind)
    reason = "Ces faits seraient contraires à l’article cité ; une mise en demeure pourrait suivre (fictif)."
    accused = None if name else row.accused
    allegations.notify(row, by=_person("juriste"), reason=reason, accused=accused, accused_name=name, articles=articles)


def _answer(kind: str, words: str) -> None:
    row = _alleged(kind)
    if row.accused is not None:
        allegations.answer(row, by=people_of(row.accused)[0], reason=words)


def _find(kind: str, finding: Finding, *, broken: bool, reason: str) -> None:
    row = _alleged(kind)
    answers = [{"article": key, "broken": broken, "reason": reason} for key in row.articles]
    step = propose(
        row, "find", by=_person("juriste"), reason=reason, payload={"finding": finding.value, "articles": answers}
    )
    confirm(step, by=_person("autorite"), sha256=step.sha256)


def _case(prototype: Prototype):  # type: ignore[no-untyped-def]
    return prototype.breaches.get(clause="attribution_and_names")


def _release(prototype: Prototype) -> list[tuple[int, Callable[[], object]]]:
    """The ground is an established fact of the clause, whose effect a person has confirmed; then the source is handed over."""

    def confirm_effect() -> None:
        ruling = Ruling.objects.get(event=_alleged(REFUSAL).event)
        decide(ruling, by=_person("juriste"), effect=ruling.effect, reason="Lettre de l’acquéreur (fictif).")

    def hand_over() -> None:
        ground = escrow.ground_of(IPEvent.objects.get(pk=_alleged(REFUSAL).event_id))
        if ground is None or not prototype.deposits.exists():
            return  # a convention without escrow, or nothing in it
        reason = "L’acquéreur refuse les engagements de la convention : la clause remet le code (fictif)."
        escrow.release_escrow(prototype, by=_person("juriste"), reason=reason, ground=ground)

    return [(13, confirm_effect), (1, hand_over)]
