"""Writing, publishing and answering through the pages."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.models import Challenge
from core.models import Comment
from tests.factories.challenges import OPENS, ChallengeFactory, QuestionFactory, challenge_set, followed


@pytest.fixture(autouse=True)
def _before_the_call_without_second_factor(settings, clock):
    settings.DEMO = True
    clock(OPENS - dt.timedelta(days=20))


def section_url(group):
    return reverse("challenge_section", args=[group.challenge.pk, "problem"])


def test_two_writers_at_once_the_second_sees_both_texts(client, db):
    group = challenge_set(complete=False)
    client.force_login(group.author)
    client.post(section_url(group), {"body_fr": "Le texte de l’une.", "body_en": "", "version": 0, "sitting": "a"})
    client.force_login(group.agent)

    page = client.post(
        section_url(group), {"body_fr": "Le texte de l’autre.", "body_en": "", "version": 0, "sitting": "b"}
    )

    assert page.status_code == 409
    shown = page.content.decode()
    assert "<template>Le texte de l’une.</template>" in shown
    assert "Le texte de l’autre.</textarea>" in shown
    assert 'name="version" value="1"' in shown
    assert Comment.objects.get().suggestion == "Le texte de l’autre."


def autosave(client, group, text, sitting, version=0):
    return client.post(
        section_url(group),
        {"body_fr": text, "body_en": "", "version": version, "sitting": sitting},
        headers={"X-Autosave": "1"},
    )


def test_autosave_of_one_page_never_conflicts_with_itself(client, db):
    group = challenge_set(complete=False)
    client.force_login(group.author)

    answers = [autosave(client, group, text, "a") for text in ("Un", "Un texte", "Un texte court")]

    assert [answer.json()["versions"]["version"] for answer in answers] == ["1", "2", "3"]
    assert group.challenge.sections.get(key="problem").body_fr == "Un texte court"


def test_autosave_after_somebody_else_is_a_conflict(client, db):
    group = challenge_set(complete=False)
    client.force_login(group.author)
    autosave(client, group, "L’une.", "a")
    client.force_login(group.agent)
    autosave(client, group, "L’une et l’autre.", "b", version=1)
    client.force_login(group.author)

    answer = autosave(client, group, "L’une, encore.", "a")

    assert answer.status_code == 409
    assert group.challenge.sections.get(key="problem").body_fr == "L’une et l’autre."


def test_closing_before_opening_is_said_on_the_field(client, team):
    challenge = followed(ChallengeFactory(approved=True))
    client.force_login(team)

    page = client.post(
        reverse("challenge_publication", args=[challenge.pk]),
        {
            "opens_at_0": "2027-03-10", "opens_at_1": "09:00", "closes_at_0": "2027-03-01", "closes_at_1": "18:00",
            "decision_at_0": "2027-06-15", "decision_at_1": "09:00", "programmer": "1",
        },
    )  # fmt: skip

    assert (page.status_code, page.context["form"].errors) == (
        422,
        {"closes_at": ["La clôture doit suivre l’ouverture."]},
    )


def test_refused_scheduling_is_a_page_that_says_what_is_missing(client, team):
    challenge = followed(ChallengeFactory(approved=True))
    client.force_login(team)

    page = client.post(
        reverse("challenge_publication", args=[challenge.pk]),
        {
            "opens_at_0": "2027-03-01", "opens_at_1": "09:00", "closes_at_0": "2027-04-30", "closes_at_1": "18:00",
            "decision_at_0": "2027-06-15", "decision_at_1": "09:00", "programmer": "1",
        },
    )  # fmt: skip

    assert page.status_code == 409
    assert [item.code for item in page.context["unmet"]] == ["agreements.no_convention", "agreements.terms"]
    assert Challenge.objects.get().state == "approved"


@pytest.mark.parametrize(("name", "state"), [("approve", "approved"), ("request_changes", "changes_requested")])
def test_team_moves_a_proposed_challenge(name, state, client, team):
    challenge = ChallengeFactory(proposed=True)
    client.force_login(team)

    client.post(reverse("challenge_transition", args=[challenge.pk, name]), {"reason": "Le site manque."})

    assert Challenge.objects.get().state == state


def test_author_who_tries_to_approve_is_told_why_not(client, db):
    group = challenge_set(proposed=True)
    client.force_login(group.author)

    page = client.post(reverse("challenge_transition", args=[group.challenge.pk, "approve"]))

    assert (page.status_code, page.context["reason"]) == (403, "Votre rôle ne donne pas ce droit.")


def test_answer_is_published_from_the_workspace(client, db):
    group = challenge_set(open=True)
    question = QuestionFactory(challenge=group.challenge)
    client.force_login(group.agent)

    client.post(
        reverse("challenge_answer", args=[group.challenge.pk, question.pk]),
        {f"q{question.pk.hex[-8:]}-answer": "Quatre."},
    )

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Quatre.", group.agent)


def test_draft_starts_from_a_title(client, db):
    group = challenge_set()
    client.force_login(group.author)

    page = client.post(
        reverse("challenge_start", args=[group.edition.slug]),
        {"title": "Moins de bruit", "organisation": group.partner.pk},
    )

    made = Challenge.objects.get(slug="moins-de-bruit")
    assert page.url == reverse("workspace_challenge", args=[made.pk])


def test_facts_indicators_and_people_are_written_through_their_pages(client, db):
    group = challenge_set()
    client.force_login(group.author)
    pk = group.challenge.pk

    facts = client.post(
        reverse("challenge_facts", args=[pk]),
        {"title_fr": "Nouveau titre", "places": 2, "arrondissements": [9, 10], "contact_email": "a@b.example"},
    )
    rows = client.post(
        reverse("challenge_indicators", args=[pk]),
        {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-name_fr": "Arrêts", "form-0-baseline": "210"},
    )
    link = group.challenge.organisations.get(organisation=group.directorate)
    people = client.post(reverse("challenge_organisations", args=[pk]), {"retirer": link.pk})

    challenge = Challenge.objects.get(pk=pk)
    assert (facts.status_code, rows.status_code, people.status_code) == (302, 302, 302)
    assert (challenge.title_fr, challenge.places, challenge.arrondissements) == ("Nouveau titre", 2, [9, 10])
    assert [row.name_fr for row in challenge.indicators.all()] == ["Arrêts"]
    assert [row.organisation for row in challenge.organisations.all()] == [group.partner]
