"""A convention from the template to the end, by its verbs."""

import datetime as dt

import pytest

from agreements.conventions.domain.articles import (
    EditConflict,
    approve_deviation,
    remove_article,
    restore_clauses,
    set_free_text,
    set_terms,
)
from agreements.conventions.domain.content import content_hash, frozen_clauses, live_version, version_in_force
from agreements.conventions.domain.life import abandon_amendment, amend, expire, leave, stress_test
from agreements.conventions.domain.signing import sign
from agreements.conventions.domain.stress import latest_record, weights
from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.conventions.domain.voting import propose_vote
from agreements.enums import ConventionState as S
from agreements.models import CouncilVote, Derogation
from core.exceptions import DomainError, NotAllowed, StaleState
from core.guardian import grants_on
from tests.factories.accounts import UserFactory
from tests.factories.acts import by_two
from tests.factories.agreements import article_of, convention_in, deviate, open_a_way, sign_next, vote

pytestmark = pytest.mark.django_db


def test_template_goes_to_force_and_nothing_is_found():
    convention, around = convention_in(S.IN_FORCE)

    version = version_in_force(convention)
    record = latest_record(version)
    assert convention.state == S.IN_FORCE
    assert record.verdict == "commons-safe"
    assert record.result["rules"] == []
    assert record.content_sha256 == version.sha256 == content_hash(version)
    assert version.pdf_fr and version.pdf_en
    assert len(version.frozen["articles"]) == 25


def test_any_change_takes_a_stress_tested_convention_back():
    convention, around = convention_in(S.STRESS_TESTED)

    deviate(convention, "source_escrow", around.legal, max_age_days=60)

    convention.refresh_from_db()
    assert convention.state == S.NEGOTIATION


def test_removing_the_articles_that_carry_opens_a_way_and_a_repair_closes_it():
    convention, around = convention_in(S.NEGOTIATION)
    for key in ("source_escrow", "open_source_publication"):
        remove_article(article_of(convention, key), by=around.legal, reason="Demandé par le partenaire")

    record = latest_record(live_version(convention))
    assert record.verdict == "appropriable"
    assert record.result["repairs"]

    restore_clauses(convention, record.result["repairs"][0], by=around.legal)
    assert latest_record(live_version(convention)).verdict == "commons-safe"


def test_two_people_on_one_article_lose_nothing():
    convention, around = convention_in(S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    other = UserFactory(legal=True, first_name="Hélène", last_name="d’Aubigny")
    set_terms(article, {**article.terms, "max_age_days": 30}, by=other, expected_version=0)

    with pytest.raises(EditConflict) as conflict:
        set_terms(article, {**article.terms, "max_age_days": 45}, by=around.legal, expected_version=0)

    assert conflict.value.article.terms["max_age_days"] == 30
    assert conflict.value.message == (
        "Hélène d’Aubigny a modifié cet article entre-temps. Rien n’est perdu : votre saisie est gardée ci-dessous, à côté du texte actuel. Comparez, puis enregistrez de nouveau."
    )


def test_text_that_lost_its_parameter_is_refused():
    convention, around = convention_in(S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    text = article.clause_version.text_fr.replace("{max_age_days}", "bientôt")

    with pytest.raises(DomainError) as refused:
        set_free_text(article, text, article.clause_version.text_en, by=around.legal, expected_version=0)

    assert refused.value.message == "Texte français\u00a0: le paramètre {max_age_days} manque."
    article.refresh_from_db()
    assert (article.text_fr, article.edit_version) == ("", 0)


def test_deviation_is_approved_by_somebody_else_only():
    convention, around = convention_in(S.NEGOTIATION)
    article = deviate(convention, "source_escrow", around.legal, max_age_days=60)

    with pytest.raises(DomainError) as waiting:
        stress_test(convention, by=around.legal)
    with pytest.raises(NotAllowed) as own:
        approve_deviation(article, by=around.legal)
    approve_deviation(article, by=UserFactory(legal=True))
    stress_test(convention, by=around.legal)

    assert waiting.value.message.startswith(
        "Des écarts au modèle attendent l’approbation d’une autre personne que leur auteur"
    )
    assert own.value.message == "Une dérogation au modèle est approuvée par une autre personne que son auteur."
    assert convention.state == S.STRESS_TESTED


def test_free_text_is_inconclusive_until_somebody_vouches_for_it():
    convention, around = convention_in(S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    library = article.clause_version
    set_free_text(
        article,
        library.text_fr + " Mieux.",
        library.text_en + " Better.",
        by=around.legal,
        expected_version=0,
        reason="x",
    )
    before = latest_record(live_version(convention)).result["inconclusive"]

    approve_deviation(article, by=UserFactory(legal=True))

    assert (before, latest_record(live_version(convention)).result["inconclusive"]) == (True, False)


def test_vote_on_a_text_that_changed_is_refused():
    convention, around = convention_in(S.STRESS_TESTED)
    read = content_hash(live_version(convention))
    article = deviate(convention, "source_escrow", around.legal, max_age_days=30)
    approve_deviation(article, by=UserFactory(legal=True))
    convention.refresh_from_db()
    stress_test(convention, by=around.legal)

    with pytest.raises(StaleState) as refused:
        propose_vote(convention, by=around.legal, sha256=read, facts=VoteFacts("2027 SG 2", dt.date(2026, 2, 1)))

    assert refused.value.message.startswith("Le texte a changé depuis la version soumise au Conseil")
    assert CouncilVote.objects.count() == 0


def test_appropriable_text_needs_a_public_reason():
    convention, around = convention_in(S.STRESS_TESTED, change=open_a_way)

    with pytest.raises(DomainError) as refused:
        vote(convention, around)
    vote(convention, around, derogation_reason="Le Conseil accepte ce risque pour un an.")

    assert refused.value.field == "derogation_reason"
    assert Derogation.objects.get().reason == "Le Conseil accepte ce risque pour un an."
    while convention.state != S.IN_FORCE:
        sign_next(convention, around)
    assert convention.state == S.IN_FORCE


def test_rejected_text_goes_back_to_negotiation():
    convention, around = convention_in(S.STRESS_TESTED)

    vote(convention, around, adopted=False, votes_for=10, votes_against=100)

    convention.refresh_from_db()
    assert convention.state == S.NEGOTIATION
    assert live_version(convention).n == 2


def test_signature_out_of_order_or_by_a_stranger_or_on_another_text_is_refused():
    convention, around = convention_in(S.VOTED)
    version = live_version(convention)
    city, partner = convention.parties.get(role="city"), convention.parties.get(role="partner")

    with pytest.raises(DomainError) as order:
        sign(version, city, by=around.city_signatory, sha256=version.sha256)
    with pytest.raises(NotAllowed) as member:
        sign(version, partner, by=around.partner_member, sha256=version.sha256)
    with pytest.raises(NotAllowed) as other:
        sign(version, partner, by=around.city_signatory, sha256=version.sha256)
    with pytest.raises(StaleState):
        sign(version, partner, by=around.partner_signatory, sha256="0" * 64)

    assert order.value.message == f"Ce n’est pas encore le tour de {around.city} : {around.partner} signe d’abord."
    assert member.value.message == "Votre rôle ne donne pas ce droit."
    assert other.value.message == f"Vous ne pouvez pas signer pour {around.partner}."
    assert version.signatures.count() == 0


def test_amendment_leaves_the_first_version_in_force_until_all_signed():
    convention, around = convention_in(S.IN_FORCE)
    first = version_in_force(convention)

    amend(convention, by=around.legal, reason="Ajouter un délai")
    assert version_in_force(convention) == first
    with pytest.raises(StaleState) as older:
        sign(first, convention.parties.get(role="partner"), by=around.partner_signatory, sha256=first.sha256)
    deviation = deviate(convention, "source_escrow", around.legal, max_age_days=30)
    approve_deviation(deviation, by=UserFactory(legal=True))
    stress_test(convention, by=around.legal)
    vote(convention, around)
    sign_next(convention, around)
    assert version_in_force(convention) == first
    sign_next(convention, around)

    first.refresh_from_db()
    assert older.value.message == "Cette version (1) n’est plus celle qui se signe : la version 2 l’a remplacée."
    assert version_in_force(convention).n == 2
    assert first.superseded_at is not None


def test_abandoned_amendment_leaves_the_version_in_force():
    convention, around = convention_in(S.IN_FORCE)
    amend(convention, by=around.legal, reason="Essai")

    abandon_amendment(convention, by=around.legal, reason="Sans objet")

    assert (convention.state, live_version(convention).n) == (S.IN_FORCE, 1)


def test_leaving_partner_loses_its_rights_and_the_city_cannot_leave():
    convention, around = convention_in(S.IN_FORCE)

    leave(convention.parties.get(role="partner"), by=around.legal, on=dt.date(2027, 5, 1), reason="Fin du partenariat")
    with pytest.raises(DomainError):
        leave(convention.parties.get(role="city"), by=around.legal, on=dt.date(2027, 5, 1), reason="x")

    assert [name for name in grants_on(convention) if str(around.partner.pk) in name] == []


def test_terminated_convention_binds_no_more():
    convention, around = convention_in(S.IN_FORCE)

    by_two(convention, "terminate", by=around.legal, reason="D’un commun accord")

    assert convention.ended_at is not None
    assert version_in_force(convention) is None
    with pytest.raises(StaleState):
        expire(convention)


def test_heat_map_of_the_template_says_what_each_article_carries():
    convention, around = convention_in(S.DRAFT)

    found = {weight.key: weight for weight in weights(frozen_clauses(live_version(convention)))}

    assert len(found) == 25
    assert found["open_source_publication"].level >= 1
    assert found["source_escrow"].level >= 0
    assert any(weight.level == 2 for weight in found.values())
