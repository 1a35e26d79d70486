"""The team's list of applications across challenges: filters, rights, budgets, acts on many rows."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.domain.membership import add_member
from casework.domain.threads import post
from challenges.applications.batches import EVERYWHERE, everywhere_for
from challenges.applications.queries.across import all_received, asked_across
from challenges.enums import ApplicationState as S
from challenges.models import Application, Conflict
from core.batches.declared import list_of
from core.batches.domain import choose, confirm
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db
URL = reverse("applications_received")


@pytest.fixture
def world(clock):
    """Two closed challenges with two applications each, and a draft."""
    clock(CLOSES + dt.timedelta(days=1))
    challenges = [ChallengeFactory(closed=True), ChallengeFactory(closed=True)]
    rows = [received(challenge) for challenge in challenges for _n in range(2)]
    ApplicationFactory(challenge=challenges[0])
    return challenges, rows


def received(challenge, **fields):
    organisation = fields.pop("organisation", None) or OrganisationFactory(startup=True)
    return ApplicationFactory(challenge=challenge, organisation=organisation, state=S.SUBMITTED, **fields)


def keys(rows):
    return {row.pk for row in rows}


def found(user, **choice):
    return keys(asked_across(user, choice))


def test_all_that_was_received_and_no_draft(world, team):
    _challenges, rows = world

    assert found(team) == keys(rows)


def test_by_challenge_edition_and_state(world, team):
    (first, second), rows = world

    assert found(team, defi=first.pk) == keys(rows[:2])
    assert found(team, edition=second.edition_id) == keys(
        row for row in rows if row.challenge.edition_id == second.edition_id
    )
    assert found(team, etat=S.ELIGIBLE) == set()


def test_by_words_number_and_siren(world, team):
    _challenges, rows = world
    firm = OrganisationFactory(startup=True, name="Écluse Vive", siren="732829320")
    wanted = received(rows[0].challenge, organisation=firm, title="Péniche électrique")

    for words in ("ecluse", "peniche", wanted.receipt_number, "732 829 320"):
        assert found(team, q=words) == {wanted.pk}, words
    assert found(team, q="732 829 32") == set()


def test_a_link_keeps_the_file_out_of_list_count_words_and_csv(world, team, client, sign_in):
    _challenges, rows = world
    closed = rows[0]
    Application.objects.filter(pk=closed.pk).update(title="Canari-secret")
    Conflict.objects.create(
        person=team, challenge=closed.challenge, application=closed, reason="essai", origin="declared"
    )
    sign_in(team)

    assert found(team) == keys(rows[1:])
    assert all_received(team, {}).count() == len(rows) - 1
    assert found(team, q="canari") == set()
    page = client.get(URL, {"q": "canari"})
    assert page.context["page"].paginator.count == 0
    csv = b"".join(client.get(reverse("applications_received_csv")).streaming_content).decode()
    assert "Canari-secret" not in csv
    assert len(csv.splitlines()) == len(rows)  # the header, and all but that one


def test_whoever_represents_a_candidate_sees_none_of_that_challenge(world, team):
    _challenges, rows = world
    add_member(rows[0].organisation, user=team, role="member", by=None)

    assert found(team) == keys(rows[2:])


def test_others_have_no_such_list(world, client, sign_in):
    sign_in(member_of(world[1][0].organisation))

    assert client.get(URL).status_code == 404
    assert client.get(reverse("applications_received_csv")).status_code == 404


def test_unread_messages_are_those_of_the_person(world, team, run_jobs):
    _challenges, rows = world
    person, other = member_of(rows[1].organisation, role="manager"), UserFactory(team=True)
    post(rows[1], by=person, body="Quand répondrez-vous ?")
    run_jobs()

    assert found(team, suivi="non-lus") == {rows[1].pk}
    assert found(other, suivi="non-lus") == {rows[1].pk}
    assert found(team, suivi="reponse") == set()


def test_an_answer_is_late_after_its_date(world, team, clock):
    _challenges, rows = world
    post(rows[1], by=member_of(rows[1].organisation, role="manager"), body="Quand répondrez-vous ?")
    clock(CLOSES + dt.timedelta(days=60))

    assert found(team, suivi="reponse") == {rows[1].pk}


def test_results_are_late_after_the_date_announced_while_undecided(world, team, clock):
    (first, _second), rows = world
    first.decision_at = CLOSES + dt.timedelta(days=30)
    first.save(update_fields=["decision_at"])
    assert found(team, suivi="resultats", defi=first.pk) == set()

    clock(CLOSES + dt.timedelta(days=31))
    assert found(team, suivi="resultats", defi=first.pk) == keys(rows[:2])


def test_a_correction_is_late_after_its_own_date(world, team, clock):
    (first, _second), _rows = world
    until = CLOSES + dt.timedelta(days=10)
    row = ApplicationFactory(challenge=first, state=S.CORRECTION_REQUESTED, deadline_override=until)
    assert found(team, suivi="correction") == set()

    clock(until + dt.timedelta(minutes=1))
    assert found(team, suivi="correction") == {row.pk}


def test_an_unknown_filter_is_said_and_chooses_nothing(world, team, client, sign_in):
    sign_in(team)

    page = client.get(URL, {"edition": "n-existe-pas", "etat": "rien"})

    assert page.status_code == 200
    assert set(page.context["filter_form"].errors) == {"edition", "etat"}
    assert page.context["page"].paginator.count == len(world[1])


def test_challenges_are_offered_within_the_edition(world, team, client, sign_in):
    (first, _second), rows = world
    sign_in(team)

    page = client.get(URL, {"edition": first.edition.slug, "defi": first.slug})

    assert keys(line["application"] for line in page.context["lines"]) == keys(rows[:2])
    assert "defi" not in client.get(URL).context["filter_form"].fields


def test_as_many_queries_for_three_rows_as_for_a_page_full(world, team, client, sign_in):
    sign_in(team)
    few = queries_of(client, URL)
    for _n in range(25):
        received(world[0][0])

    assert queries_of(client, URL) <= few


def test_all_that_the_filters_find_is_acted_on_and_nothing_else(world, team, run_jobs):
    (first, _second), rows = world
    batches = list_of("candidatures-recues")
    query = QueryDict(mutable=True)
    query.update({"edition": first.edition.slug, "defi": first.slug})

    batch = choose(
        batches, everywhere_for(team, EVERYWHERE.pk), by=team, act="recevable", everything=True, query=query.urlencode()
    )
    confirm(batch, by=team, given={})
    run_jobs()

    assert dict(batch.items.values_list("object_id", "outcome")) == {row.pk: "done" for row in rows[:2]}
    assert found(team, etat=S.ELIGIBLE) == keys(rows[:2])
    assert batches.act("regle") is None
