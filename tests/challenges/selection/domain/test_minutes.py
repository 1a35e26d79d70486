"""Minutes are read as they were signed, whatever becomes of what they were drawn from."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.domain.membership import add_member
from accounts.models import User
from challenges.applications.domain.application import withdraw_application
from challenges.enums import ChallengeState
from challenges.models import Application, Conflict, Deliberation, Review, Score
from challenges.selection.domain.conflicts import compute_conflicts, declare_conflict
from challenges.selection.domain.deliberation import hold_deliberation, propose_decision, ranking, sign_minutes
from challenges.selection.domain.jury import open_reviews, save_review, submit_review
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.outbox import outbox
from challenges.selection.domain.release import prepare_messages, release_decisions
from core.clock import app_now
from partners.models import Criterion
from tests.factories.applications import assessed, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
DECISIONS = ("selected", "reserve", "declined")


@pytest.fixture
def signed(clock):
    """Three applications read, ranked 1, 2, 3, decided and signed; one conflict waived, one that keeps a juror away."""
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(quorum=1)
    declare_conflict(world.members[1], world.sets[1].application, reason="Ancien associé.", by=world.members[1].user)
    waived = declare_conflict(world.members[2], world.sets[0].application, reason="Voisin.", by=world.members[2].user)
    assessed(waived, by=world.team, reason="Lien trop ancien.")
    open_reviews(world.jury, by=world.team)
    marks = {made.application.pk: value for made, value in zip(world.sets, (5, 3, 1), strict=True)}
    criteria = list(world.challenge.edition.criteria.all())
    for review in Review.objects.filter(member__jury=world.jury, state="assigned").select_related("member__user"):
        scores = {criterion.pk: marks[review.application_id] for criterion in criteria}
        user = review.member.user
        saved = save_review(review, by=user, scores=scores, comment="Lu.", to_applicant="Bon.", version=0)
        submit_review(saved, by=user)
    for made, decision in zip(world.sets, DECISIONS, strict=True):
        propose_decision(made.application, by=world.team, decision=decision, reasons=f"Motif {decision}.")
    minutes = hold_deliberation(
        world.jury, by=world.team, held_at=app_now(), present=world.members, minutes="Le jury a délibéré."
    )
    sign_minutes(minutes, by=world.chair.user)
    return world


def pages(client, sign_in, world):
    sign_in(world.team)
    names = ("jury_ranking", "jury_deliberation")
    answers = [client.get(reverse(name, args=[world.jury.pk])) for name in names]
    assert [answer.status_code for answer in answers] == [200, 200]
    return [answer.content.decode().partition("<main")[2].partition("</main>")[0] for answer in answers]


def test_the_minutes_say_for_which_files_each_left_the_room(signed, client, sign_in):
    rows = {row["name"]: row for row in signed_minutes(Deliberation.objects.get(jury=signed.jury)).attendance}
    second = signed.sets[1]
    one, aside, waived = (rows[str(member.user)] for member in signed.members)
    assert aside["left"] == [[str(second.application), str(second.startup)]]
    assert (aside["recused_from"], aside["whole"]) == (1, False)
    assert one["left"] == waived["left"] == []
    assert f"{second.application} ({second.startup})" in html.unescape(pages(client, sign_in, signed)[1])


def change_everything(world):
    """Every row from which the minutes were drawn, changed behind them."""
    Score.objects.filter(review__member__jury=world.jury).update(value=2)
    Review.objects.filter(member__jury=world.jury).update(excluded_reason="Trouvé depuis.")
    Application.objects.filter(challenge=world.challenge).update(title="Autre nom", pending_decision="declined")
    for made in world.sets:
        made.startup.__class__.objects.filter(pk=made.startup.pk).update(name=f"Autre {made.startup.pk}")
    User.objects.filter(jury_memberships__jury=world.jury).update(first_name="Autre", last_name="Personne")
    Criterion.objects.filter(edition=world.challenge.edition).update(name_fr="Autre critère", weight=1)
    Conflict.objects.filter(challenge=world.jury.challenge_id).update(reason="Autre lien.")
    Deliberation.objects.filter(jury=world.jury).update(minutes="Autre récit.")


def test_pages_print_what_was_signed_and_not_what_rows_say_now(signed, client, sign_in):
    before = pages(client, sign_in, signed)

    change_everything(signed)

    assert "Motif reserve." in before[1] and "Lien trop ancien." in before[1] and "Ancien associé." in before[1]
    ranking_page, minutes_page = pages(client, sign_in, signed)
    warned = re.compile(r'<div class="callout tone-warn">(?:(?!</div>).)*classement signé.*?</div>', re.DOTALL)
    assert warned.search(minutes_page)
    assert [ranking_page, warned.sub("", minutes_page)] == before


def test_the_release_publishes_the_ranks_that_were_signed(signed):
    prepare_messages(signed.challenge, by=signed.team)
    assert outbox(signed.challenge)
    withdraw_application(signed.sets[0].application, by=signed.sets[0].person)
    assert [line.rank for line in ranking(signed.jury)] == [1, 2]
    signed.challenge.refresh_from_db()

    release_decisions(signed.challenge, by=signed.team, read=True)

    ranks = [Application.objects.get(pk=made.application.pk).rank for made in signed.sets[1:]]
    assert ranks == [2, 3]


def test_decisions_stay_in_the_minutes_once_they_are_released(signed, client, sign_in):
    before = pages(client, sign_in, signed)[1].partition("Procès-verbal</h2>")[0]
    prepare_messages(signed.challenge, by=signed.team)
    signed.challenge.refresh_from_db()
    release_decisions(signed.challenge, by=signed.team, read=True)
    signed.challenge.refresh_from_db()

    after = pages(client, sign_in, signed)[1].partition("Procès-verbal</h2>")[0]

    assert signed.challenge.state == ChallengeState.DECIDED
    assert "Motif declined." in after
    assert after.partition("<ol")[2] == before.partition("<ol")[2]


def test_whoever_is_kept_away_from_one_file_reads_no_signed_ranking_and_no_minutes(signed, client, sign_in):
    chair = signed.chair
    declare_conflict(chair, signed.sets[2].application, reason="Cousin.", by=chair.user)
    sign_in(chair.user)

    for name in ("jury_ranking", "jury_deliberation"):
        answer = client.get(reverse(name, args=[signed.jury.pk]))
        assert answer.status_code == 403
        assert str(signed.sets[2].startup) not in answer.content.decode()


def test_the_first_format_a_bare_list_stays_readable(signed, client, sign_in):
    row = {"application": str(signed.sets[0].application.pk), "title": "Nom d’alors", "organisation": "Atelier d’alors"}
    row |= {"rank": 1, "score": 4.5, "counted": 2, "excluded": 0, "criteria": {"7": 4.5}, "decision": "selected"}
    Deliberation.objects.filter(jury=signed.jury).update(ranking=[row | {"waivers": ["Motif d’alors."]}])

    ranking, minutes = pages(client, sign_in, signed)

    assert "Nom d’alors" in ranking and "Atelier d’alors" in ranking and "4,50" in ranking
    assert "Nom d’alors" in minutes and "Retenir" in minutes


def test_minutes_not_signed_are_not_frozen(signed):
    Deliberation.objects.filter(jury=signed.jury).update(signed_at=None, signed_by=None)

    assert signed_minutes(Deliberation.objects.get(jury=signed.jury)) is None


def test_a_reason_the_program_found_is_read_in_the_language_of_the_reader(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set()
    juror, startup = world.members[1], world.sets[0].startup
    add_member(startup, user=juror.user, role="member", by=None)
    with translation.override("en"):  # an agent who reads English computes them
        compute_conflicts(world.jury)
    conflict = Conflict.objects.get(person=juror.user)

    said = {}
    for language in ("fr", "en"):
        with translation.override(language):
            said[language] = conflict.reason_shown

    assert said == {
        "fr": f"Membre de l’organisation candidate : {startup}.",
        "en": f"Member of the applicant organisation: {startup}.",
    }
