"""The publication gate, one condition at a time."""

import datetime as dt

from django.db import transaction

from core.gates import unmet
from tests.factories.challenges import CLOSES, ChallengeFactory


def sentences(challenge):
    challenge.refresh_from_db()
    with transaction.atomic():
        return [item.sentence for item in unmet("challenges.publish", challenge)]


def test_complete_challenge_passes(clock, bind):
    clock(CLOSES - dt.timedelta(days=90))

    assert sentences(bind(ChallengeFactory(approved=True))) == []


def test_weights_must_sum_to_100(db, bind):
    challenge = bind(ChallengeFactory(approved=True))
    challenge.edition.criteria.filter(key="impact").update(weight=50)

    assert sentences(challenge) == ["Le poids des critères fait 90 % au lieu de 100 %."]


def test_criteria_must_exist(db, bind):
    challenge = bind(ChallengeFactory(approved=True))
    challenge.edition.criteria.all().delete()

    assert sentences(challenge) == ["L’édition n’a pas encore de critères de sélection."]


def test_calendar_must_be_set(db, bind):
    challenge = bind(ChallengeFactory(approved=True, opens_at=None))

    assert sentences(challenge) == ["Les dates d’ouverture et de clôture ne sont pas fixées."]


def test_closing_must_lie_ahead(clock, bind):
    challenge = bind(ChallengeFactory(approved=True))
    clock(CLOSES)

    assert sentences(challenge) == ["La date de clôture est déjà passée."]


def test_decision_date_must_be_set(db, bind):
    challenge = bind(ChallengeFactory(approved=True, decision_at=None))

    assert sentences(challenge) == ["La date d’annonce des résultats n’est pas fixée."]


def test_a_directorate_must_be_on_the_challenge(db, bind):
    challenge = bind(ChallengeFactory(approved=True))
    challenge.organisations.filter(role="directorate").delete()

    assert sentences(challenge) == [
        "Aucune direction de la Ville n’est sur ce défi : ajoutez celle qui suivra l’essai."
    ]


def test_a_directorate_that_left_the_edition_cannot_be_added(db, bind):
    challenge = bind(ChallengeFactory(approved=True))
    challenge.organisations.filter(role="directorate").delete()
    challenge.edition.participations.filter(role="directorate").update(left_on=CLOSES.date())

    assert sentences(challenge) == [
        "Aucune direction de la Ville ne participe à l’édition : inscrivez celle qui suivra l’essai."
    ]


def test_contact_must_be_given(db, bind):
    challenge = bind(ChallengeFactory(approved=True, contact_email=""))

    assert sentences(challenge) == ["L’adresse de contact du défi n’est pas indiquée."]


def test_required_sections_must_be_written(db, bind):
    challenge = bind(ChallengeFactory(approved=True))
    challenge.sections.filter(key__in=["problem", "tried", "site"]).update(body_fr=" ")

    assert sentences(challenge) == ["La partie « Le problème, en mots simples » n’est pas écrite."]


def test_each_unmet_condition_says_who_and_where(db, bind):
    challenge = bind(ChallengeFactory(complete=False))

    with transaction.atomic():
        items = unmet("challenges.publish", challenge)

    assert [(item.who, item.url) for item in items] == [
        ("partenaire ou direction", f"/espace/defis/{challenge.pk}/fiche/"),
        *(
            ("partenaire ou direction", f"/espace/defis/{challenge.pk}/parties/{key}/")
            for key in ("problem", "concerned", "expected", "reward")
        ),
    ]
