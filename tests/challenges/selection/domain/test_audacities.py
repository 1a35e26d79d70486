"""The grid of Audacities: who places, who reads, what a release keeps of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from challenges.enums import Audacity, ChallengeState
from challenges.models import Application, AudacityPlacing, Jury, JuryMember, Release, Review
from challenges.selection.audacity_queries import files_to_place, means_of, reads_placings
from challenges.selection.domain.audacities import kept_at_release, place, take_back
from challenges.selection.domain.conflicts import declare_conflict
from challenges.selection.domain.deliberation import propose_decision, ranking
from challenges.selection.domain.jury import open_reviews
from challenges.selection.figures import audacities_of
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from tests.budget import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, AudacityPlacingFactory, jury_set
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db
HIGH, LOW = dict.fromkeys(Audacity.values, 5), dict.fromkeys(Audacity.values, 2)


@pytest.fixture
def w(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(applicants=3, jurors=4, readings=2)
    open_reviews(world.jury, by=world.team)
    world.file = world.sets[0].application
    return world


def render_all(member):
    Review.objects.filter(member=member).update(state="submitted", submitted_at=app_now())


def test_any_juror_places_a_file_whole_corrects_it_and_takes_it_back_until_the_release(w):
    one = w.members[1].user
    placing = place(w.file, by=one, degrees=HIGH)
    assert place(w.file, by=one, degrees=LOW).pk == placing.pk
    assert AudacityPlacing.objects.get().degrees == LOW
    with pytest.raises(DomainError) as refused:
        place(w.file, by=one, degrees={**HIGH, "power": None})
    assert refused.value.field == "power"
    take_back(w.file, by=one)
    take_back(w.file, by=one)
    assert not AudacityPlacing.objects.exists()

    Application.objects.filter(pk=w.file.pk).update(state="declined", decided_at=app_now(), decision_reasons="Non.")
    for act in (lambda: place(w.file, by=one, degrees=HIGH), lambda: take_back(w.file, by=one)):
        with pytest.raises(StaleState, match="publiées"):
            act()


def test_nobody_places_who_does_not_sit_has_not_signed_or_is_kept_away(w):
    one = w.members[1]
    for person in (w.team, w.sets[0].person, UserFactory()):
        with pytest.raises(NotAllowed):
            place(w.file, by=person, degrees=HIGH)
    declare_conflict(one, w.file, reason="Cousine.", by=one.user)
    with pytest.raises(NotAllowed):
        place(w.file, by=one.user, degrees=HIGH)
    JuryMember.objects.filter(pk=w.members[2].pk).update(charter_signed_at=None)
    with pytest.raises(NotAllowed):
        place(w.file, by=w.members[2].user, degrees=HIGH)
    with pytest.raises(IntegrityError, match="placing_between"), transaction.atomic():
        AudacityPlacingFactory(application=w.file, member=w.members[0], audience=6)
    with pytest.raises(ValidationError):
        AudacityPlacing(application=w.file, member=w.members[0], **(HIGH | {"audience": 6})).full_clean()


def test_a_juror_and_an_agent_who_sits_read_the_jury_once_their_own_readings_are_in(w):
    one, two = w.members[1:3]
    assert reads_placings(w.team, w.jury)
    assert not reads_placings(one.user, w.jury)
    render_all(one)
    assert reads_placings(one.user, w.jury)
    assert not reads_placings(two.user, w.jury)
    Review.objects.filter(member=two).delete()  # given nothing: « all in » is not said of nothing
    assert not reads_placings(two.user, w.jury)


def test_means_leave_out_whom_a_link_keeps_away_and_no_ranking_reads_them(w):
    before = [row.application.pk for row in ranking(w.jury)]
    for member, degrees in zip(w.members, (HIGH, LOW, LOW, LOW), strict=True):
        place(w.file, by=member.user, degrees=degrees)
    assert means_of(w.file) == (4, dict.fromkeys(Audacity.values, 2.8))
    declare_conflict(w.members[0], w.file, reason="Cousine.", by=w.members[0].user)
    assert means_of(w.file) == (3, dict.fromkeys(Audacity.values, 2.0))
    assert means_of(w.sets[1].application) == (0, {})
    assert [row.application.pk for row in ranking(w.jury)] == before


def test_a_release_keeps_what_three_jurors_placed_of_selected_and_reserve_alone(w):
    for made, decision in zip(w.sets, ("selected", "reserve", "declined"), strict=True):
        propose_decision(made.application, by=w.team, decision=decision, reasons="Motif.")
        for member in w.members[:2]:
            AudacityPlacingFactory(application=made.application, member=member)
    assert kept_at_release(w.challenge) == {}
    for made in (w.sets[0], w.sets[2]):
        AudacityPlacingFactory(application=made.application, member=w.members[2], degree=0)
    kept = kept_at_release(w.challenge)
    assert kept["audacities"].keys() == {str(w.file.pk)}
    assert audacities_of(kept, w.file.pk) == {
        "axes": [(str(each.label), 2.0) for each in Audacity],
        "jurors": 3,
    }
    assert audacities_of(kept, w.sets[1].application.pk) is audacities_of(None, w.file.pk) is None


def test_the_page_places_and_shows_ones_own_then_the_jury(w, client, sign_in):
    one, other = w.members[1:3]
    AudacityPlacingFactory(application=w.file, member=other, degree=1)
    sign_in(one.user)
    url = reverse("audacity", args=[w.jury.pk, w.file.pk])
    first = client.get(url)
    assert (first.context["opened"], first.context["axes"]) == (True, [])
    assert client.post(url, {**HIGH, "power": ""}).status_code == 422
    assert client.post(url, HIGH).status_code == 302
    assert client.get(url).context["axes"] == []
    render_all(one)
    page = client.get(url)
    assert [value for _name, value in page.context["axes"]] == [3.0] * 6
    assert "Lire en tableau" in page.content.decode()
    assert str(other.user) not in page.content.decode()
    assert client.post(url, {"remove": "1"}).status_code == 302
    assert AudacityPlacing.objects.get().member == other

    declare_conflict(one, w.file, reason="Cousine.", by=one.user)
    assert client.get(url).status_code == client.post(url, HIGH).status_code == 404
    assert w.sets[0].startup.name not in client.get(reverse("audacities", args=[w.jury.pk])).content.decode()


def test_the_list_counts_and_costs_the_same_whatever_it_lists_and_a_blind_jury_reads_no_name(w, client, sign_in):
    one = w.members[1]
    place(w.file, by=one.user, degrees=HIGH)
    AudacityPlacingFactory(application=w.file, member=w.members[2])
    found = {row.pk: (row.placed, bool(row.mine)) for row in files_to_place(one.user, w.jury)}
    assert found == {made.application.pk: (0, False) for made in w.sets} | {w.file.pk: (2, True)}
    sign_in(one.user)
    url = reverse("audacities", args=[w.jury.pk])
    three = queries_of(client, url)
    Jury.objects.filter(pk=w.jury.pk).update(blind=True)
    page = client.get(url).content.decode()
    assert [made for made in w.sets if made.startup.name in page] == []
    Application.objects.exclude(pk=w.file.pk).update(state="withdrawn")
    assert len(client.get(url).context["lines"]) == 1
    assert queries_of(client, url) == three <= 15


def test_the_public_reads_the_grid_of_what_is_selected_after_the_release(w, client):
    challenge = ChallengeFactory(state=ChallengeState.DECIDED)
    chosen, reserve = (ApplicationFactory(challenge=challenge, state=state) for state in ("selected", "reserve"))
    kept = {str(row.pk): {"jurors": 3, "means": dict.fromkeys(Audacity.values, 2.5)} for row in (chosen, reserve)}
    figures = {"received": 9, "eligible": 9, "selected": 1, "reserve": 1, "groups": {}, "audacities": kept}
    Release.objects.create(challenge=challenge, released_by=w.team, released_at=CLOSES, figures=figures)
    page = client.get(f"/defis/{challenge.slug}/").content.decode()
    assert f"Grille Audacities : {chosen.organisation.name}" in page
    assert reserve.organisation.name not in page
    assert "Moyenne de 3 jurés" in page
