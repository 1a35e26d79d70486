"""Between the proposal of a challenge and its opening the team corrects it; authors are told once a day."""

import datetime as dt

import pytest

from challenges.calls.domain.challenge import describe_challenge
from challenges.calls.domain.section import save_section
from challenges.enums import ChallengeState
from core.clock import app_now
from core.exceptions import NotAllowed
from core.models import OutMail, TextVersion
from tests.factories.accounts import UserFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.partners import ThemeFactory

pytestmark = pytest.mark.django_db
CORRECTED = (ChallengeState.PROPOSED, ChallengeState.APPROVED, ChallengeState.SCHEDULED)


@pytest.fixture
def team(db):
    return UserFactory(team=True)


def mails():
    return OutMail.objects.filter(kind="challenges.corrected")


@pytest.mark.parametrize("state", sorted(ChallengeState))
def test_team_writes_between_the_proposal_and_the_opening_alone(team, state):
    challenge = ChallengeFactory(state=state)

    if state not in CORRECTED:
        with pytest.raises(NotAllowed):
            describe_challenge(challenge, by=team, fields={"places": 3})
        return
    theme = ThemeFactory(slug="eau", name_fr="Eau", name_en="Water")
    describe_challenge(challenge, by=team, fields={"places": 3, "theme": theme, "title_fr": "Un mot juste"})

    challenge.refresh_from_db()
    assert (challenge.places, challenge.theme, challenge.title_fr) == (3, theme, "Un mot juste")


def test_authors_learn_of_it_once_a_day_and_every_version_is_kept(team, clock):
    clock(app_now())
    challenge = ChallengeFactory(proposed=True)
    section = challenge.sections.get(key="problem")
    for n, text in enumerate(("Un texte clair, en mots justes.", "Un texte clair, en deux mots.")):
        save_section(challenge, "problem", by=team, version=section.version + n, body_fr=text)

    assert [mail.to for mail in mails()] == [challenge.created_by.email]
    assert TextVersion.objects.filter(object_id=challenge.pk, author=team).exists()
    clock(app_now() + dt.timedelta(days=1))
    describe_challenge(challenge, by=team, fields={"places": 2})

    assert mails().count() == 2


def test_what_authors_write_themselves_is_no_correction():
    challenge = ChallengeFactory()

    describe_challenge(challenge, by=challenge.created_by, fields={"places": 2})

    assert not mails().exists()


def test_authors_do_not_write_what_they_proposed():
    challenge = ChallengeFactory(proposed=True)

    with pytest.raises(NotAllowed):
        describe_challenge(challenge, by=challenge.created_by, fields={"places": 2})


def test_pages_of_a_proposed_challenge_have_their_forms_for_the_team(team, sign_in):
    challenge = ChallengeFactory(proposed=True)
    client = sign_in(team)

    for path in ("", "fiche/", "parties/problem/"):
        page = client.get(f"/espace/defis/{challenge.pk}/{path}").content.decode()
        assert {"": "Modifier la fiche", "fiche/": 'name="places"', "parties/problem/": 'name="body_fr"'}[path] in page
