"""Equal scores at the last place: the heaviest criterion, the next ones, the presiding person's reasoned vote, a draw."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.models import Challenge, Deliberation, Jury, Review, TieSettlement
from challenges.selection.domain.deliberation import propose_decision, sign_minutes
from challenges.selection.domain.jury import open_reviews, save_review, submit_review
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.ties import draw_tie, ties_of_jury, vote_on_tie
from core.exceptions import DomainError, NotAllowed
from tests.challenges.selection.domain.test_reopening import meet
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES
from tests.factories.partners import CriterionFactory

pytestmark = pytest.mark.django_db
SAME = ((3, 3), (3, 3), (1, 1))
WHY = "Son projet couvre un quartier qui n’a rien."


@pytest.fixture
def tied(clock):
    """A jury that has marked three files: `tied(marks)`, each file's marks under the heavier criterion and under the other."""
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set()
    edition = world.challenge.edition
    edition.criteria.all().delete()
    world.heavy = CriterionFactory(edition=edition, key="heavy", name_fr="Effet", weight=60, order=2)
    world.light = CriterionFactory(edition=edition, key="light", name_fr="Coût", weight=40, order=1)
    world.chair = world.members[0].user

    def mark(marks, decisions=("selected", "reserve", "declined")):
        open_reviews(world.jury, by=world.team)
        for made, (heavy, light) in zip(world.sets, marks, strict=True):
            for review in Review.objects.filter(application=made.application).select_related("member__user"):
                scores = {world.heavy.pk: heavy, world.light.pk: light}
                user = review.member.user
                submit_review(
                    save_review(review, by=user, scores=scores, comment="Lu.", to_applicant="", version=0), by=user
                )
        decide(world, decisions)
        meet(world)
        world.jury = Jury.objects.select_related("challenge").get(pk=world.jury.pk)
        return world

    return mark


def decide(world, decisions):
    for made, decision in zip(world.sets, decisions, strict=True):
        propose_decision(made.application, by=world.team, decision=decision, reasons="Motif.")


def sign(world):
    return sign_minutes(Deliberation.objects.select_related("jury__challenge").get(jury=world.jury), by=world.chair)


def only(world):
    (tie,) = ties_of_jury(world.jury)
    return tie


def test_the_heaviest_criterion_settles_it_and_the_minutes_say_so(tied):
    world = tied(((4, 1), (2, 4), (0, 0)))

    tie = only(world)

    assert tie.order == (world.sets[0].application, world.sets[1].application)
    assert (tie.criterion.name_fr, tie.open, tie.wrong) == ("Effet", False, None)
    (said,) = signed_minutes(sign(world)).ties
    assert (said.criterion, said.how, said.files[0][0]) == ("Effet", "", str(world.sets[0].application))


def test_decisions_against_the_criterion_are_not_signed(tied):
    world = tied(((2, 4), (4, 1), (0, 0)))

    with pytest.raises(DomainError, match="par le critère «\u00a0Effet\u00a0»"):
        sign(world)


def test_scores_that_differ_and_a_tie_among_those_left_out_ask_nothing(tied):
    world = tied(((4, 4), (3, 3), (3, 3)))

    assert ties_of_jury(world.jury) == []
    assert signed_minutes(sign(world)).ties == ()


def test_what_no_criterion_tells_apart_waits_for_the_vote_of_the_presiding_person(tied):
    world = tied(SAME)
    with pytest.raises(DomainError, match="Égalité à la dernière place"):
        sign(world)
    tie, first = only(world), world.sets[0].application
    for person in (world.team, world.members[1].user, world.sets[0].person):
        with pytest.raises(NotAllowed):
            vote_on_tie(world.jury, tie.key, by=person, first=[first.pk], reason=WHY)
    for chosen, reason, field in (
        ([], WHY, "first"),
        ([row.pk for row in tie.equal], WHY, "first"),
        ([world.sets[2].application.pk], WHY, "first"),
        ([first.pk], " ", "reason"),
    ):
        with pytest.raises(DomainError) as refused:
            vote_on_tie(world.jury, tie.key, by=world.chair, first=chosen, reason=reason)
        assert refused.value.field == field

    vote_on_tie(world.jury, tie.key, by=world.chair, first=[first.pk], reason=WHY)

    (said,) = signed_minutes(sign(world)).ties
    assert (said.criterion, said.how, said.reason) == ("", "vote motivé de la présidence", WHY)
    with pytest.raises(DomainError, match="est signé"):
        vote_on_tie(world.jury, tie.key, by=world.chair, first=[first.pk], reason=WHY)


def test_a_vote_is_changed_until_the_signature_and_decisions_follow_it(tied):
    world = tied(SAME)
    key, (one, other) = only(world).key, (made.application for made in world.sets[:2])
    vote_on_tie(world.jury, key, by=world.chair, first=[one.pk], reason=WHY)
    vote_on_tie(world.jury, key, by=world.chair, first=[other.pk], reason="Relu.")
    assert TieSettlement.objects.get().order == [str(other.pk), str(one.pk)]
    with pytest.raises(DomainError, match="vote motivé de la présidence"):
        sign(world)
    with pytest.raises(DomainError, match="a voté"):
        draw_tie(world.jury, key, by=world.chair)

    decide(world, ("reserve", "selected", "declined"))

    assert sign(world).signed_at


def test_a_draw_is_made_once(tied):
    world = tied(SAME)
    key = only(world).key
    with pytest.raises(NotAllowed):
        draw_tie(world.jury, key, by=world.team)

    drawn = draw_tie(world.jury, key, by=world.chair)

    assert set(drawn.order) == {str(made.application.pk) for made in world.sets[:2]}
    for _ in range(8):
        assert draw_tie(world.jury, key, by=world.chair).order == drawn.order
    with pytest.raises(DomainError, match="Le sort a décidé"):
        vote_on_tie(world.jury, key, by=world.chair, first=drawn.order[1:], reason=WHY)
    first = [str(made.application.pk) for made in world.sets].index(drawn.order[0])
    decide(world, ("selected", "reserve", "declined") if first == 0 else ("reserve", "selected", "declined"))
    (said,) = signed_minutes(sign(world)).ties
    assert said.how == "tirage au sort"
    assert said.files[0][0] == str(world.sets[first].application)


def test_a_tie_among_three_with_two_places(tied):
    world = tied(((3, 3), (3, 3), (3, 3)), ("selected", "declined", "selected"))
    Challenge.objects.filter(pk=world.challenge.pk).update(places=2)
    first = [world.sets[0].application.pk, world.sets[2].application.pk]

    vote_on_tie(world.jury, only(world).key, by=world.chair, first=first, reason=WHY)

    tie = only(world)
    assert (tie.wrong, tie.open) == (None, False)
    assert tie.order[2] == world.sets[1].application


def test_the_presiding_person_settles_it_on_a_page_and_nobody_else_opens_it(tied, sign_in):
    world = tied(SAME)
    tie, first = only(world), world.sets[0].application
    page, url = reverse("jury_deliberation", args=[world.jury.pk]), reverse("jury_tie", args=[world.jury.pk, tie.key])
    assert f'href="{url}"' not in sign_in(world.team).get(page).content.decode()
    assert sign_in(world.team).get(url).status_code == 403
    assert sign_in(world.sets[0].person).get(url).status_code == 404
    chair = sign_in(world.chair)
    assert f'href="{url}"' in chair.get(page).content.decode()
    assert chair.get(reverse("jury_tie", args=[world.jury.pk, "0" * 32])).status_code == 404
    refused = chair.post(url, {"first": [str(first.pk)], "reason": ""})
    assert refused.status_code == 422
    assert f'value="{first.pk}"' in refused.content.decode()
    assert chair.post(url, {"first": [str(first.pk)], "reason": WHY}).status_code == 302
    assert WHY in chair.get(page).content.decode()
    sign(world)
    assert WHY in chair.get(page).content.decode()
    assert WHY in chair.get(reverse("jury_ranking", args=[world.jury.pk])).content.decode()


def test_minutes_signed_under_the_format_before_are_read_as_they_are(tied):
    signed = sign(tied(((4, 1), (2, 4), (0, 0))))
    lines = signed_minutes(signed).lines
    signed.ranking = {key: value for key, value in signed.ranking.items() if key != "ties"}
    signed.ranking["format"] = "datacity-minutes-2"

    read = signed_minutes(signed)

    assert (read.ties, read.lines) == ((), lines)
