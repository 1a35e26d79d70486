"""Between authors, team and those they show it to, before a challenge is public."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from challenges.calls.domain import previews
from challenges.calls.domain.challenge import propose_challenge, request_changes, take_back_challenge
from challenges.calls.domain.remarks import tell_remarks
from challenges.calls.domain.section import comment_section
from challenges.calls.guidance import GUIDANCE
from challenges.enums import ApplicationState as A
from challenges.enums import ChallengeState, SectionKey
from challenges.models import Challenge, PreviewLink
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import Comment, OutMail
from core.workflow import import_state
from tests.factories.accounts import OrganisationFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import OPENS, ChallengeFactory, ChallengeOrgFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_call(clock):
    clock(OPENS - dt.timedelta(days=20))


@pytest.fixture
def draft():
    challenge = ChallengeFactory()
    ChallengeOrgFactory(challenge=challenge, organisation=OrganisationFactory(directorate=True), role="directorate")
    return challenge


def step(client, challenge, name, **data):
    return client.post(reverse("challenge_transition", args=[challenge.pk, name]), data)


@pytest.mark.parametrize("key", SectionKey)
def test_each_part_says_what_to_ask_what_the_jury_looks_for_and_gives_an_example(client, key, draft):
    client.force_login(draft.created_by)

    page = client.get(reverse("challenge_section", args=[draft.pk, key])).content.decode()

    for text in (*GUIDANCE[key].ask, GUIDANCE[key].jury, GUIDANCE[key].example):
        assert str(text) in page


def test_a_complete_text_goes_to_the_team_at_once(client, draft):
    client.force_login(draft.created_by)

    step(client, draft, "propose")

    draft.refresh_from_db()
    assert draft.state == ChallengeState.PROPOSED


def test_an_incomplete_text_is_shown_what_it_lacks_and_may_go_as_it_is(client, draft):
    draft.sections.filter(key="problem").update(body_fr="")
    client.force_login(draft.created_by)

    response = step(client, draft, "propose")
    page = client.get(response["Location"]).content.decode()

    assert response["Location"] == reverse("challenge_propose", args=[draft.pk])
    assert "La partie « Le problème, en mots simples » n’est pas écrite." in page
    assert reverse("challenge_section", args=[draft.pk, "problem"]) in page
    draft.refresh_from_db()
    assert draft.state == ChallengeState.DRAFT

    step(client, draft, "propose", incomplet="1")
    draft.refresh_from_db()
    assert draft.state == ChallengeState.PROPOSED


def test_its_authors_take_it_back_until_the_team_has_answered(draft, team):
    author = draft.created_by
    propose_challenge(draft, by=author)
    comment_section(draft, "problem", by=author, body="Un oubli.")

    take_back_challenge(draft, by=author)
    assert Challenge.objects.get(pk=draft.pk).state == ChallengeState.DRAFT
    assert OutMail.objects.filter(kind="challenges.taken_back", to=team.email).count() == 1

    propose_challenge(draft, by=author)
    comment_section(draft, "problem", by=team, body="Combien de rues ?")
    with pytest.raises(GateClosed):
        take_back_challenge(draft, by=author)


def test_a_remark_of_the_team_on_an_earlier_proposal_does_not_count(draft, team, clock):
    author = draft.created_by
    propose_challenge(draft, by=author)
    comment_section(draft, "problem", by=team, body="Combien de rues ?")
    request_changes(draft, by=team, reason="À compléter.")
    clock(OPENS - dt.timedelta(days=19))
    propose_challenge(draft, by=author)

    take_back_challenge(draft, by=author)

    assert Challenge.objects.get(pk=draft.pk).state == ChallengeState.DRAFT


def test_what_is_asked_of_a_part_stands_beside_it_and_is_mailed_once(client, sign_in, draft, team):
    propose_challenge(draft, by=draft.created_by)
    sign_in(team)

    response = client.post(
        reverse("challenge_changes", args=[draft.pk]), {"site": "Quelles rues ?", "reward": " ", "reason": ""}
    )

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.state == ChallengeState.CHANGES_REQUESTED
    remark = Comment.objects.get()
    assert (remark.section, remark.body, remark.author) == ("site", "Quelles rues ?", team)
    mail = OutMail.objects.get(kind="challenges.changes_requested", to=draft.created_by.email)
    assert "Quelles rues ?" in mail.body
    tell_remarks()
    assert not OutMail.objects.filter(kind="challenges.remarks").exists()
    client.force_login(draft.created_by)
    page = client.get(reverse("workspace_challenge", args=[draft.pk])).content.decode()
    assert "Voir les remarques sur : « Le terrain d’expérimentation »." in page
    assert reverse("challenge_section", args=[draft.pk, "site"]) + "#remarques" in page


def test_nothing_asked_is_refused_and_what_is_typed_stays(client, sign_in, draft, team):
    propose_challenge(draft, by=draft.created_by)
    sign_in(team)
    path = reverse("challenge_changes", args=[draft.pk])

    assert client.post(path, {"reason": " "}).status_code == 422
    long = "x" * 2001
    response = client.post(path, {"site": long, "reason": "Voir."})
    assert response.status_code == 422
    assert long in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == ChallengeState.PROPOSED


def shared(challenge, days=7):
    return previews.share_preview(challenge, by=challenge.created_by, days=days, reader="Mairie")


def opened(client, link):
    return client.get(previews.address_of(link).removeprefix("http://localhost:8000"))


def test_a_link_shows_the_preview_without_an_account_and_nothing_more(client, draft):
    draft.sections.filter(key="problem").update(body_fr="Des rues encombrées.")
    comment_section(draft, "problem", by=draft.created_by, body="Remarque privée")
    response = opened(client, shared(draft))

    page = response.content.decode()
    assert response.status_code == 200
    assert "Des rues encombrées." in page
    assert "Remarque privée" not in page
    assert "Mairie" not in page
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("ended", ["expired", "withdrawn", "cancelled"])
def test_a_link_that_ended_says_so(client, clock, draft, ended):
    link = shared(draft)
    if ended == "expired":
        clock(link.expires_at)
    elif ended == "withdrawn":
        previews.withdraw_preview(link, by=draft.created_by)
    else:
        import_state(draft, ChallengeState.CANCELLED, reason="essai")

    response = opened(client, link)

    assert response.status_code == 410
    assert "Demandez-en un nouveau" in response.content.decode()


def test_a_link_leads_to_the_page_once_it_is_public(client, draft):
    link = shared(draft)
    import_state(draft, ChallengeState.OPEN, reason="essai")

    assert opened(client, link)["Location"] == f"/defis/{draft.slug}/"


def test_a_changed_token_opens_nothing(client, draft):
    address = previews.address_of(shared(draft)).removeprefix("http://localhost:8000")

    assert client.get(address[:-2] + "x/").status_code == 404


def test_links_are_made_listed_and_withdrawn_on_the_preview(client, draft):
    client.force_login(draft.created_by)
    page = reverse("challenge_preview", args=[draft.pk])

    assert (
        client.post(reverse("challenge_share", args=[draft.pk]), {"days": "14", "reader": "Mairie"}).status_code == 302
    )
    link = PreviewLink.objects.get()
    assert previews.address_of(link) in client.get(page).content.decode()

    client.post(reverse("challenge_unshare", args=[draft.pk, link.pk]))
    assert previews.address_of(link) not in client.get(page).content.decode()


def test_links_are_bounded_and_for_those_who_write(draft):
    for _ in range(previews.MOST):
        shared(draft)
    with pytest.raises(DomainError):
        shared(draft)
    with pytest.raises(DomainError):
        shared(draft, days=365)
    stranger = ChallengeFactory().created_by
    with pytest.raises(NotAllowed):
        previews.share_preview(draft, by=stranger, days=7)


def test_a_cancellation_says_first_whose_work_it_ends(client, sign_in, team):
    challenge = ChallengeFactory(open=True)
    for state, count in ((A.DRAFT, 2), (A.SUBMITTED, 1), (A.WITHDRAWN, 1)):
        ApplicationFactory.create_batch(count, challenge=challenge, state=state)
    sign_in(team)

    page = unescape(client.get(reverse("workspace_challenge", args=[challenge.pk])).content.decode())

    assert "2 brouillons ne pourront plus être déposés. 1 candidature déposée ne sera pas jugée." in page
