"""Applications, juries and decisions of the demonstration. All fictional."""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from accounts.demo import address
from accounts.models import Organisation, User
from challenges.applications.domain.application import start_application, submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.canonical import freeze, new_receipt_number
from challenges.applications.domain.consortium import invite_member
from challenges.applications.domain.desk import post_message
from challenges.applications.domain.dossier import accept_terms, declare_background
from challenges.applications.domain.eligibility import record_answers
from challenges.applications.domain.form_questions import BY_KEY
from challenges.applications.queries.application import current_terms
from challenges.models import (
    Answer,
    Application,
    Background,
    Challenge,
    Deliberation,
    EligibilityCheck,
    Jury,
    Release,
    Review,
)
from challenges.selection.domain.access import jurors_group
from challenges.selection.domain.conflicts import declare_done
from challenges.selection.domain.deliberation import attendance, frozen_ranking
from challenges.selection.domain.jury import (
    appoint,
    assign,
    create_jury,
    save_review,
    set_up_jury,
    sign_charter,
    submit_review,
)
from core.clock import app_now
from core.derivation import settle
from core.workflow import import_state

REASON = "Donnée de démonstration."
TEXTS = Path(__file__).with_name("demo.yaml")
PEOPLE = {"cyclo-logique": "startup1", "tri-malin": "startup2", "lumiere-douce": "startup3"}


def load() -> None:
    """Idempotent: a challenge that has applications is left as it is."""
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    for slug, fill in (("velos-cargos", _open_call), ("bacs-pleins", _deliberating), ("eclairage-doux", _decided)):
        challenge = Challenge.objects.filter(slug=slug).first()
        if challenge and not challenge.applications.exists():
            with transaction.atomic():
                fill(challenge, texts)


def _person(name: str) -> User:
    return User.objects.get(email=address(name))


def _organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def _open_call(challenge: Challenge, texts: dict[str, Any]) -> None:
    """Two submitted, one draft half written."""
    sheet = current_terms(challenge)
    for slug in ("cyclo-logique", "lumiere-douce"):
        person = _person(PEOPLE[slug])
        application = start_application(challenge, organisation=_organisation(slug), by=person)
        for key, body in _text(texts, slug).items():
            save_answer(application, key, body, version=0, by=person)
        items = [{"name": "Logiciel de tournées", "owner": "Cyclo-Logique", "licence": "AGPL-3.0-or-later"}]
        declare_background(
            application, items if slug == "cyclo-logique" else [], none=slug != "cyclo-logique", by=person
        )
        accept_terms(application, sheet_id=sheet.pk, statements=True, by=person)
        submit_application(application, by=person)
        if slug == "cyclo-logique":
            post_message(application, by=person, body="Nos panneaux peuvent être vus sur place jeudi ou vendredi.")
    person = _person("startup2")
    draft = start_application(challenge, organisation=_organisation("tri-malin"), by=person)
    save_answer(draft, "title", "Places vives", version=0, by=person)
    save_answer(draft, "pitch", "Un capteur discret dit si la place est libre.", version=0, by=person)
    save_answer(draft, "problem", texts["cyclo-logique"]["problem"].split("\n")[0], version=0, by=person)
    part = "Relever avec les livreurs les places qui manquent, et tenir la carte à jour."
    invite_member(draft, _organisation("atelier-des-cartes"), role=part, by=person)


def _text(texts: dict[str, Any], slug: str) -> dict[str, str]:
    return {key: str(body).strip() for key, body in texts[slug].items() if key in BY_KEY}


def _past(challenge: Challenge, slug: str, state: str, texts: dict[str, Any], order: int) -> Application:
    """An application received before the close of a past call."""
    closing = challenge.closes_at or app_now()
    received = closing - dt.timedelta(days=2 + order, hours=order)
    person, sheet = _person(PEOPLE[slug]), current_terms(challenge)
    application = Application.objects.create(
        challenge=challenge,
        organisation=_organisation(slug),
        title=texts[slug]["title"],
        created_by=person,
        created_at=received - dt.timedelta(days=9),
        saved_at=received,
        received_at=received,
        receipt_number=new_receipt_number(),
        blind_order=(order + 1) * 7_919,
        background_declared=True,
        statements_accepted=True,
        terms_sheet=sheet,
        terms_accepted_at=received,
    )
    Answer.objects.bulk_create(
        [
            Answer(application=application, key=key, body=body, version=1, saved_at=received)
            for key, body in _text(texts, slug).items()
        ]
    )
    if slug == "lumiere-douce":
        Background.objects.create(
            application=application, name="Logiciel de la lampe", owner="Lumière Douce", licence="EUPL-1.2"
        )
    settle(application)
    application.content_sha256 = freeze(application, person)
    application.save(update_fields=["content_sha256"])
    record_answers(application)
    EligibilityCheck.objects.filter(application=application).exclude(computed="met").update(
        decided="met", decided_by=_person("equipe"), reason="Vérifié sur pièces."
    )
    import_state(application, state, reason=REASON)
    return application


def _jury(challenge: Challenge) -> Jury:
    """Three jurors of whom one, with two hats, is kept away from her own startup's file."""
    team = _person("equipe")
    jury = create_jury(challenge, by=team)
    set_up_jury(
        jury,
        by=team,
        blind=False,
        quorum=2,
        reviews_per_application=2,
        due_at=challenge.decision_at - dt.timedelta(weeks=1) if challenge.decision_at else None,
    )
    for name in ("jure1", "jure2", "multi"):
        member = appoint(jury, user=_person(name), by=team, chair=name == "jure1")
        sign_charter(member, by=member.user)
        declare_done(member, by=member.user)
    Jury.objects.filter(pk=jury.pk).update(opened_at=challenge.closes_at)
    jury.refresh_from_db()
    return jury


MARKS = {"tri-malin": 4, "cyclo-logique": 3, "lumiere-douce": 2}


def _deliberating(challenge: Challenge, texts: dict[str, Any]) -> None:
    """Three eligible files; some reviews submitted, some waiting, one juror recused from one file."""
    for order, slug in enumerate(("tri-malin", "cyclo-logique", "lumiere-douce")):
        _past(challenge, slug, "eligible", texts, order)
    jury = _jury(challenge)
    assign(jury, by=_person("equipe"))
    for review in Review.objects.filter(member__jury=jury, member__user__email=address("jure1")).select_related(
        "application__organisation", "member__user"
    )[:1]:
        _render(review)
    for review in Review.objects.filter(member__jury=jury, member__user__email=address("multi")).select_related(
        "application__organisation", "member__user"
    )[:1]:
        _render(review, lower=1)


def _render(review: Review, *, lower: int = 0) -> None:
    user, mark = review.member.user, MARKS[review.application.organisation.slug]
    criteria = list(review.application.challenge.edition.criteria.all()) if review.application.challenge.edition else []
    saved = save_review(
        review,
        by=user,
        scores={row.pk: max(0, min(5, mark - lower + place % 2)) for place, row in enumerate(criteria)},
        comment="Le dossier est clair ; la mesure des effets gagnerait à être précisée.",
        to_applicant="Précisez qui relève les mesures, et quand.",
        version=0,
    )
    submit_review(saved, by=user)


def _decided(challenge: Challenge, texts: dict[str, Any]) -> None:
    """A past selection: one accepted, one on the reserve list, one declined, minutes signed, figures kept."""
    outcome = {
        "lumiere-douce": ("accepted", 1, ""),
        "tri-malin": ("reserve", 2, "Solution solide, moins avancée sur les réglages avec les riverains."),
        "cyclo-logique": ("declined", 3, "La solution répond à un autre problème que celui du défi."),
    }
    decided = challenge.decision_at or app_now()
    for order, (slug, (state, rank, reasons)) in enumerate(outcome.items()):
        application = _past(challenge, slug, state, texts, order)
        Application.objects.filter(pk=application.pk).update(
            rank=rank, decision_reasons=reasons, decided_at=decided, saved_at=application.received_at
        )
    jury = Jury.objects.create(
        challenge=challenge,
        group=jurors_group(challenge),
        quorum=2,
        reviews_per_application=2,
        opened_at=challenge.closes_at,
    )
    for name in ("jure1", "jure2"):
        jury.members.create(
            user=_person(name), chair=name == "jure1", charter_signed_at=challenge.closes_at, left_at=decided
        )
    settle(jury)
    minutes = Deliberation.objects.create(
        jury=jury,
        held_at=decided - dt.timedelta(days=4),
        minutes="Le jury a entendu les trois équipes et délibéré sans public. Décision prise à l’unanimité.",
        signed_by=_person("jure1"),
        signed_at=decided - dt.timedelta(days=3),
    )
    minutes.present.set(jury.members.all())
    minutes.attendance, minutes.ranking = attendance(minutes), frozen_ranking(minutes, by=minutes.signed_by)
    minutes.save(update_fields=["attendance", "ranking"])
    figures = {
        "received": 3,
        "eligible": 3,
        "selected": 1,
        "reserve": 1,
        "women_led_received": None,
        "women_led_selected": None,
        "small_received": None,
        "by_country": {"FR": 3},
    }
    Release.objects.create(challenge=challenge, released_by=_person("equipe"), released_at=decided, figures=figures)
