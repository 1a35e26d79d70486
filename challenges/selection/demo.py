"""Applications, juries and decisions of the demonstration, each at its hour, by the services of the product. All fictional."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from accounts.demo import address
from accounts.models import Organisation, User
from casework.domain.threads import post
from challenges.applications.demo import answers_for, publish_first, publish_second
from challenges.applications.domain.application import start_application, submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.consortium import consent, invite_member
from challenges.applications.domain.desk import find_eligible
from challenges.applications.domain.dossier import accept_terms, declare_background
from challenges.applications.domain.eligibility import decide_rule
from challenges.applications.queries.application import current_terms
from challenges.calls.domain.calendar import close_due
from challenges.calls.domain.challenge import archive_challenge
from challenges.enums import EligibilityResult
from challenges.models import Application, Challenge, Deliberation, Jury, Review
from challenges.selection.domain.conflicts import declare_done
from challenges.selection.domain.deliberation import hold_deliberation, propose_decision, sign_minutes
from challenges.selection.domain.jury import (
    appoint,
    create_jury,
    open_reviews,
    save_review,
    set_up_jury,
    sign_charter,
    submit_review,
)
from challenges.selection.domain.offers import seat_or_offer
from challenges.selection.domain.release import accept_selection, prepare_messages, release_decisions
from core.demo_clock import days_from_now, standing_at

TEXTS = Path(__file__).with_name("demo.yaml")
PEOPLE = {"cyclo-logique": "startup1", "tri-malin": "startup2", "lumiere-douce": "startup3"}
ROUNDS = {"name": "Logiciel de tournées", "owner": "Cyclo-Logique", "licence": "AGPL-3.0-or-later"}
LAMP = {"name": "Logiciel de la lampe", "owner": "Lumière Douce", "licence": "EUPL-1.2"}
BACKGROUND = {
    ("velos-cargos", "cyclo-logique"): ROUNDS,
    ("bacs-pleins", "cyclo-logique"): ROUNDS,
    ("eclairage-doux", "lumiere-douce"): LAMP,
}
DAY = dt.timedelta(days=1)
# challenge: for each startup the decision, its reasons, and the score that the jury gives; the first ones first
OUTCOMES: dict[str, dict[str, tuple[str, str, int]]] = {
    "eau-de-pluie": {"cyclo-logique": ("selected", "", 5), "tri-malin": ("selected", "", 4)},
    "eclairage-doux": {
        "lumiere-douce": ("selected", "", 5),
        "tri-malin": ("reserve", "Solution solide, moins avancée sur les réglages avec les riverains.", 4),
        "cyclo-logique": ("declined", "La solution répond à un autre problème que celui du défi.", 2),
    },
}
MARKS = {"tri-malin": 4, "cyclo-logique": 3, "lumiere-douce": 2}


def load_archived() -> None:
    """The first call, decided a year ago: two startups selected. Idempotent."""
    _decided("eau-de-pluie")


def load_decided() -> None:
    """The second one, decided in the spring: one selected, one on the reserve list, one declined. Idempotent."""
    _decided("eclairage-doux")


def load_running() -> None:
    """A jury that is late, and a call that is open. Idempotent."""
    if challenge := _untouched("bacs-pleins"):
        _late_jury(challenge)
    if challenge := _untouched("velos-cargos"):
        _open_call(challenge)


def archive_first_call() -> None:
    """Once its trials are decided. Idempotent."""
    challenge = Challenge.objects.get(slug="eau-de-pluie")
    if challenge.state == "decided":
        with standing_at(days_from_now(-40)):
            archive_challenge(challenge, by=_person("equipe"))


def _untouched(slug: str) -> Challenge | None:
    challenge = Challenge.objects.filter(slug=slug).first()
    return challenge if challenge and not challenge.applications.exists() else None


def _person(name: str) -> User:
    return User.objects.get(email=address(name))


def _organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return loaded


def _write(challenge: Challenge, startup: str) -> Application:
    """A draft with what the startup says to this very challenge."""
    person = _person(PEOPLE[startup])
    application = start_application(challenge, organisation=_organisation(startup), by=person)
    for key, body in _texts()[challenge.slug][startup].items():
        save_answer(application, key, body.strip(), version=0, by=person)
    return application


def _submit(
    challenge: Challenge, startup: str, *, at: dt.datetime, partner: tuple[str, str, str] | None = None
) -> None:
    """Written in nine days, received at `at`; `partner` is an organisation that joins, its part and who consents for it."""
    person = _person(PEOPLE[startup])
    with standing_at(at - 9 * DAY):
        application = _write(challenge, startup)
        known = BACKGROUND.get((challenge.slug, startup))
        items = [known] if known else []
        declare_background(application, items, none=not items, by=person)
        sheet = current_terms(challenge)
        accept_terms(application, sheet_id=sheet.pk if sheet else None, statements=True, by=person)
        if partner:
            organisation, part, account = partner
            member = invite_member(application, _organisation(organisation), role=part, by=person)
            consent(member, by=_person(account))
    with standing_at(at):
        submit_application(application, by=person)


def _close_and_check(challenge: Challenge) -> None:
    closes = challenge.closes_at
    assert closes is not None
    with standing_at(closes):
        close_due()
    team = _person("equipe")
    with standing_at(closes + 3 * DAY):
        for application in challenge.applications.filter(state="submitted"):
            for check in application.eligibility_checks.exclude(computed=EligibilityResult.MET):
                decide_rule(check, by=team, result=EligibilityResult.MET, reason="Vérifié sur pièces.")
            find_eligible(application, by=team)


def _seat_jury(challenge: Challenge, jurors: tuple[str, ...], *, due: dt.datetime) -> Jury:
    """Appointed, then each signs the charter and declares, then the reading opens: the gate asks for all of it."""
    team, closes = _person("equipe"), challenge.closes_at
    assert closes is not None
    with standing_at(closes + 4 * DAY):
        jury = create_jury(challenge, by=team)
        set_up_jury(jury, by=team, blind=False, quorum=2, reviews_per_application=2, due_at=due)
        members = [appoint(jury, user=_person(name), by=team, chair=name == "jure1") for name in jurors]
    with standing_at(closes + 6 * DAY):
        for member in members:
            sign_charter(member, by=member.user)
            declare_done(member, by=member.user)
    with standing_at(closes + 7 * DAY):
        open_reviews(jury, by=team)
    jury.refresh_from_db()
    return jury


def _render(review: Review, mark: int) -> None:
    criteria = review.application.challenge.edition.criteria.all() if review.application.challenge.edition else ()
    saved = save_review(
        review,
        by=review.member.user,
        scores={row.pk: max(0, min(5, mark - place % 2)) for place, row in enumerate(criteria)},
        comment="Le dossier est clair ; la mesure des effets gagnerait à être précisée.",
        to_applicant="Précisez qui relève les mesures, et quand.",
        version=0,
    )
    submit_review(saved, by=review.member.user)


def _reviews(jury: Jury, **filters: Any) -> Any:
    rows = Review.objects.filter(member__jury=jury, **filters).exclude(state="recused")
    return rows.select_related("application__organisation", "application__challenge__edition", "member__user")


def _decided(slug: str) -> None:
    """A whole selection, from the drafts to the answer of those who were selected."""
    challenge, outcomes = _untouched(slug), OUTCOMES[slug]
    if challenge is None or challenge.closes_at is None or challenge.decision_at is None:
        return
    closes, decided, team = challenge.closes_at, challenge.decision_at, _person("equipe")
    for order, startup in enumerate(outcomes):
        _submit(challenge, startup, at=closes - dt.timedelta(days=2 + order, hours=order))
    _close_and_check(challenge)
    jury = _seat_jury(challenge, ("jure1", "jure2", "direction1"), due=decided - 7 * DAY)
    with standing_at(decided - 10 * DAY):
        for review in _reviews(jury):
            _render(review, outcomes[review.application.organisation.slug][2])
    _deliberate(jury, held=decided - 4 * DAY)
    challenge.refresh_from_db()
    with standing_at(decided):
        prepare_messages(challenge, by=team)
        release_decisions(challenge, by=team, read=True)
    with standing_at(decided + 3 * DAY):
        for application in challenge.applications.filter(state="selected").order_by("rank"):
            person = _person(PEOPLE[application.organisation.slug])
            accept_selection(application, by=person)


def _deliberate(jury: Jury, *, held: dt.datetime) -> None:
    team, chair = _person("equipe"), _person("jure1")
    outcomes = OUTCOMES[jury.challenge.slug]
    with standing_at(held + DAY):
        for application in jury.challenge.applications.filter(state="eligible").select_related("organisation"):
            decision, reasons, _mark = outcomes[application.organisation.slug]
            propose_decision(application, by=team, decision=decision, reasons=reasons)
        minutes: Deliberation = hold_deliberation(
            jury, by=team, held_at=held, present=list(jury.members.all()),
            minutes="Le jury a entendu les équipes et délibéré sans public. Décision prise à l’unanimité.",
        )  # fmt: skip
        sign_minutes(minutes, by=chair)


def _late_jury(challenge: Challenge) -> None:
    """An invitation without answer. Three eligible files. Énergies d’Exemple takes part in one of them, and an associate of Lumière Douce sits: both are
    kept out of the whole challenge. Two readings were given; the others have been due for three days.
    """
    closes = challenge.closes_at
    assert closes is not None
    part = "Prêter vingt bacs instrumentés de son propre site, pour comparer."
    for order, startup in enumerate(MARKS):
        partner = ("energies-exemple", part, "partenaire1") if startup == "tri-malin" else None
        _submit(challenge, startup, at=closes - dt.timedelta(days=2 + order, hours=order), partner=partner)
    _close_and_check(challenge)
    jury = _seat_jury(challenge, ("jure1", "jure2", "direction1", "direction2", "multi"), due=days_from_now(-3, 18))
    with standing_at(days_from_now(-2)):
        invited = {"email": "lea.moreau@jardins.example", "name": "Léa Moreau", "employer": "École des jardins"}
        seat_or_offer(jury, by=_person("equipe"), chair=False, **invited)
    with standing_at(days_from_now(-9)):
        first = {
            review.member_id: review
            for review in _reviews(jury, state="assigned").order_by("-member__created_at", "-pk")
        }
        for review in list(first.values())[-2:]:
            _render(review, MARKS[review.application.organisation.slug])


def _open_call(challenge: Challenge) -> None:
    """Two submitted, one of which asked something that nobody answered; one draft half written, about which the team asks something back."""
    edition, team = challenge.edition, _person("equipe")
    assert edition is not None
    with standing_at(days_from_now(-20)):
        publish_first(edition, by=team)
    _submit(challenge, "cyclo-logique", at=days_from_now(-7, 17))
    _submit(challenge, "lumiere-douce", at=days_from_now(-6, 11))
    application = challenge.applications.get(organisation__slug="cyclo-logique")
    with standing_at(days_from_now(-5, 9)):
        words = "Nos panneaux peuvent être vus sur place jeudi ou vendredi : qui viendra, pour la direction ?"
        post(application, by=_person("startup1"), body=words)
    with standing_at(days_from_now(-4)):
        draft = _write(challenge, "tri-malin")
        part = "Relever avec les livreurs les places qui manquent, et tenir la carte à jour."
        invite_member(draft, _organisation("atelier-des-cartes"), role=part, by=_person("startup2"))
    with standing_at(days_from_now(-3)):
        publish_second(edition, by=team)
    draft.refresh_from_db()
    for key, body in answers_for(draft).items():
        save_answer(draft, key, body, version=0, by=_person("startup2"))
    with standing_at(days_from_now(-2, 10)):
        post(draft, by=_person("startup2"), body="Pouvons-nous joindre une vidéo de l’essai fait à Lyon ?")
    with standing_at(days_from_now(-2, 15)):
        post(
            draft,
            by=_person("equipe"),
            body="Oui, par un lien dans « L’essai en ville ». Combien de temps dure-t-elle ?",
        )
