"""What a challenge asks of conventions before it is published, and the sheet that is written then."""

import pytest
from django.db import transaction

from agreements.conventions.domain.content import live_version, version_in_force
from agreements.conventions.domain.governing import governing_version
from agreements.conventions.domain.life import amend
from agreements.conventions.domain.terms_sheet import write_terms_sheet
from agreements.enums import ConventionState as S
from challenges.calls.gates import PUBLISH
from challenges.models import TermsSheet
from core.gates import unmet
from core.models import Alarm
from core.workflow import perform
from tests.factories.accounts import OrganisationFactory
from tests.factories.acts import by_two
from tests.factories.agreements import convention_in, open_a_way, world
from tests.factories.challenges import ChallengeFactory, followed

pytestmark = pytest.mark.django_db


def ours(challenge):
    return [(row.code, row.sentence) for row in unmet(PUBLISH, challenge) if row.code.startswith("agreements.")]


def test_without_a_convention_nothing_is_published():
    challenge = ChallengeFactory(approved=True)

    assert ours(challenge) == [
        ("agreements.no_convention", "Aucune convention n’est en vigueur pour cette édition."),
        (
            "agreements.terms",
            "Les règles de propriété intellectuelle en mots simples ne peuvent pas encore être établies : aucune convention commune n’est en vigueur.",
        ),
    ]


def test_partner_of_another_convention_is_named():
    convention, around = convention_in(S.IN_FORCE)
    stranger = OrganisationFactory(name="Partenaire sans convention")
    challenge = ChallengeFactory(approved=True, edition=around.edition, partner=stranger)

    assert ours(challenge)[0] == (
        "agreements.partner_not_bound",
        "Partenaire sans convention n’est lié par aucune convention en vigueur pour cette édition.",
    )


def test_two_conventions_that_bind_one_partner_each_do_not_do():
    first, around = convention_in(S.IN_FORCE)
    second, other = convention_in(S.IN_FORCE, around=world(edition=around.edition, city=around.city), name="Autre")
    challenge = ChallengeFactory(approved=True, edition=around.edition, partner=around.partner)
    challenge.organisations.create(organisation=other.partner, role="partner")

    assert ours(challenge)[0][0] == "agreements.no_common_convention"
    assert governing_version(challenge) is None


def test_convention_in_force_opens_the_gate_and_the_sheet_is_written():
    convention, around = convention_in(S.IN_FORCE)
    challenge = followed(ChallengeFactory(approved=True, edition=around.edition, partner=around.partner))

    assert ours(challenge) == []
    perform(challenge, "schedule", by=around.team)

    sheet = TermsSheet.objects.get(challenge=challenge)
    assert sheet.convention_version == version_in_force(convention).pk
    assert sheet.verdict["title_fr"] == "Aucune voie d’appropriation trouvée"
    assert sheet.verdict["title_en"] == "No way to appropriate found"
    assert {"key", "title", "sentence", "present"} == set(sheet.body_fr[0])
    assert len(sheet.body_fr) == len(sheet.body_en)
    assert write_terms_sheet(challenge) == sheet


def test_derogation_lets_through_and_is_shown():
    convention, around = convention_in(S.IN_FORCE, change=open_a_way, derogation="Accepté pour un an.")
    challenge = ChallengeFactory(approved=True, edition=around.edition, partner=around.partner)

    assert ours(challenge) == []
    assert write_terms_sheet(challenge).verdict["derogation"]["reason"] == "Accepté pour un an."


def test_amendment_under_negotiation_leaves_the_gate_open():
    convention, around = convention_in(S.IN_FORCE)
    challenge = ChallengeFactory(approved=True, edition=around.edition, partner=around.partner)
    amend(convention, by=around.legal, reason="Délai")

    assert ours(challenge) == []
    assert governing_version(challenge).n == 1
    assert live_version(convention).n == 2


def test_terminated_convention_closes_the_gate_and_raises_an_alarm():
    convention, around = convention_in(S.IN_FORCE)
    challenge = ChallengeFactory(approved=True, edition=around.edition, partner=around.partner)
    with transaction.atomic():
        write_terms_sheet(challenge)

    by_two(convention, "terminate", by=around.legal, reason="D’un commun accord")

    assert ours(challenge)[0][0] == "agreements.no_convention"
    assert Alarm.objects.get(code="agreements.challenge_without_convention").about == str(challenge.pk)
