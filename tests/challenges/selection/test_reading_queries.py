"""What one juror finds among their own readings, and how the page keeps their place."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.models import Application, JuryMember, Review
from challenges.selection.domain.conflicts import declare_conflict
from challenges.selection.domain.jury import open_reviews
from challenges.selection.queries import own_reviews
from challenges.selection.reading_queries import own_list
from core.clock import app_now
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
TITLES = ("Élan du canal", "Zinc", "Barge")


@pytest.fixture
def w(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(readings=3)
    open_reviews(world.jury, by=world.team)
    for made, title in zip(world.sets, TITLES, strict=True):
        Application.objects.filter(pk=made.application.pk).update(title=title)
    world.user = world.members[1].user
    return world


def titles(w, **choice):
    return [row.application.title for row in own_list(w.user, w.jury, choice)]


def rendered(w, title, state="submitted"):
    at = app_now() if state == "submitted" else None
    reason = "Hors de mon métier." if state == "abstained" else ""
    rows = Review.objects.filter(member__user=w.user, application__title=title)
    rows.update(state=state, submitted_at=at, abstained_reason=reason)


def test_readings_are_found_by_words_and_state_in_the_order_asked(w):
    assert titles(w) == [row.application.title for row in own_reviews(w.user, w.jury)]
    assert titles(w, tri="titre") == ["Barge", "Élan du canal", "Zinc"]
    assert titles(w, q="elan DU canal") == titles(w, q=w.sets[0].startup.name) == ["Élan du canal"]
    assert titles(w, q="%") == titles(w, q="rien de tel") == []
    rendered(w, "Zinc")
    rendered(w, "Barge", "draft")
    assert titles(w, etat="submitted") == ["Zinc"]
    assert titles(w, etat="draft") == ["Barge"]
    assert sorted(titles(w, etat="a-rendre")) == ["Barge", "Élan du canal"]
    assert titles(w, tri="rendue")[0] == "Zinc"
    rendered(w, "Barge", "abstained")
    assert titles(w, etat="abstained") == ["Barge"]


def test_a_jury_without_names_finds_by_title_and_number_and_never_by_the_organisation(w):
    w.jury.blind = True
    number = Application.objects.get(title="Zinc").blind_number
    assert titles(w, q=number) == ["Zinc"]
    assert titles(w, q="zinc") == ["Zinc"]
    assert titles(w, q=w.sets[0].startup.name) == []
    w.jury.blind = False
    assert titles(w, q=number) == []


def test_a_file_closed_to_its_juror_is_found_by_no_word(w):
    declare_conflict(w.members[1], w.sets[0].application, reason="Cousine.", by=w.user)
    assert titles(w, q="elan") == titles(w, q=w.sets[0].startup.name) == []


def test_the_place_in_the_list_is_kept_through_a_reading_and_nothing_calls_for_the_next_when_none_is_left(
    w, client, sign_in
):
    sign_in(w.user)
    page, kept = reverse("jury", args=[w.jury.pk]), "?q=zinc&page=2"
    answer = client.get(page + kept)
    (line,) = answer.context["lines"]
    own = reverse("jury_review", args=[w.jury.pk, line["review"].pk])
    assert f'href="{own}?q=zinc&amp;page=2"' in answer.content.decode()
    assert f'href="{page}?q=zinc&amp;page=2"' in client.get(own + kept).content.decode()
    later = client.post(reverse("jury_skip", args=[w.jury.pk, line["review"].pk]) + kept, follow=True)
    assert later.redirect_chain[-1][0].endswith("?q=zinc&page=2")

    assert client.get(page, {"etat": "rien", "page": "x"}).context["kept"] == ""
    next_one = reverse("jury_next", args=[w.jury.pk])
    assert next_one in client.get(page).content.decode()
    for title in TITLES:
        rendered(w, title)
    assert next_one not in client.get(page).content.decode()
    assert next_one not in client.get(own).content.decode()


def test_the_list_of_a_juror_costs_the_same_for_three_readings_and_for_sixty(w, client, sign_in):
    sign_in(w.user)
    page = reverse("jury", args=[w.jury.pk])
    few = {query: queries_of(client, page + query) for query in ("", "?q=a", "?etat=a-rendre&tri=titre")}
    member = JuryMember.objects.get(user=w.user)
    startup = OrganisationFactory(startup=True)
    for n in range(57):
        application = ApplicationFactory(
            challenge=w.challenge, state="withdrawn", title=f"Canal {n}", organisation=startup
        )
        Review.objects.create(application=application, member=member)
    assert client.get(page).context["page"].paginator.count == 60
    assert few == {query: queries_of(client, page + query) for query in few}
    assert max(few.values()) <= 15
