"""Seats offered to people without an account: one answer, one link, links computed, and a way back from a dismissal."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from challenges.models import Conflict, JuryMember, JurySeatOffer, Review
from challenges.selection.domain.jury import appoint, dismiss, open_reviews
from challenges.selection.domain.offers import (
    LIFE,
    accept_offer,
    decline_offer,
    find_offer,
    lapse_offers,
    seat_or_offer,
    send_again,
    trouble_with,
    withdraw_offer,
)
from challenges.selection.queries import employers_of
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from tests.challenges.selection.domain.test_release import decide_all, deliberate, score_all
from tests.factories.accounts import UserFactory
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
ADDRESS = "ada@outside.example"


@pytest.fixture
def w(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set(quorum=1)


def offer_of(w, **given):
    return seat_or_offer(w.jury, by=w.team, **{"email": ADDRESS, "name": "Ada", "chair": False} | given)


def token_of_last_mail():
    body = OutMail.objects.filter(kind="challenges.jury_seat_offered").latest("created_at", "pk").body
    return re.search(r"/invitation-jury/([^/\s]+)/", body).group(1)


def newcomer(email=ADDRESS):
    person = UserFactory(email=email)
    EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    return person


def answers():
    return list(OutMail.objects.filter(kind="challenges.jury_seat_answered").values_list("to", flat=True))


def test_an_address_without_account_is_invited_and_sits_once_it_accepts(w):
    offer = offer_of(w, email=" ADA@Outside.example", employer="Institut", language="en")
    mail = OutMail.objects.get(kind="challenges.jury_seat_offered")
    assert (mail.to, mail.language) == (ADDRESS, "en")
    assert not JuryMember.objects.filter(user__email=ADDRESS).exists()

    found = find_offer(token_of_last_mail())
    person = newcomer()
    member = accept_offer(found, by=person)

    assert found == offer and member.user == person
    assert not member.charter_signed_at
    assert answers() == [w.team.email]
    assert employers_of(w.jury)[person.pk] == "Institut"
    with pytest.raises(StaleState, match="déjà acceptée"):
        accept_offer(found, by=person)


def test_links_of_whoever_accepts_are_computed_as_for_every_juror(w):
    domain = w.sets[0].person.email.partition("@")[2]
    offer = offer_of(w, email=f"ada@{domain}")

    accept_offer(offer, by=newcomer(f"ada@{domain}"))

    assert Conflict.objects.filter(person__email=f"ada@{domain}", application=w.sets[0].application).exists()


def test_an_address_without_account_needs_a_name_and_one_with_an_account_sits_at_once(w):
    with pytest.raises(DomainError, match="Aucun compte n’a cette adresse") as refused:
        offer_of(w, name=" ")
    assert refused.value.field == "name"
    person = newcomer("known@outside.example")
    EmailAddress.objects.create(user=person, email="second@outside.example", verified=True)

    assert offer_of(w, email="Second@outside.example").user == person
    assert not JurySeatOffer.objects.exists()

    person.is_active = False
    person.save()
    with pytest.raises(DomainError, match="désactivé"):
        offer_of(w, email="known@outside.example")


def test_a_second_invitation_to_one_address_replaces_the_first_and_its_link(w):
    offer_of(w)
    first = token_of_last_mail()
    offer_of(w, email=ADDRESS.upper(), name="Ada L.")

    assert find_offer(first) is None
    assert [row.name for row in JurySeatOffer.objects.all()] == ["Ada L."]
    assert find_offer(token_of_last_mail()).name == "Ada L."


def test_only_the_person_whose_verified_address_it_is_accepts(w):
    offer, other = offer_of(w), UserFactory()
    EmailAddress.objects.create(user=other, email=ADDRESS, verified=False)

    with pytest.raises(StaleState, match="adressée à ada@outside.example, et vous êtes connecté avec"):
        accept_offer(offer, by=other)
    assert not JuryMember.objects.filter(user=other).exists()


def test_a_declined_invitation_says_why_and_may_be_sent_again(w):
    offer = offer_of(w)
    decline_offer(offer, reason="Trop de travail.")
    with pytest.raises(StaleState, match="déclinée"):
        accept_offer(offer, by=newcomer())
    assert "Trop de travail." in OutMail.objects.get(kind="challenges.jury_seat_answered").body

    again = send_again(offer, by=w.team)

    assert not trouble_with(again) and not again.decline_reason
    assert OutMail.objects.filter(kind="challenges.jury_seat_offered").count() == 2


def test_a_withdrawn_invitation_opens_nothing_and_is_told_once(w):
    offer = offer_of(w)
    withdraw_offer(offer, by=w.team)
    withdraw_offer(offer, by=w.team)

    assert OutMail.objects.filter(kind="challenges.jury_seat_withdrawn").count() == 1
    with pytest.raises(StaleState, match="retirée"):
        accept_offer(offer, by=newcomer())
    with pytest.raises(StaleState):
        send_again(offer, by=w.team)


def test_the_clock_ends_an_invitation_once_and_tells_who_sent_it(w, clock):
    offer = offer_of(w)
    clock(app_now() + LIFE - dt.timedelta(seconds=1))
    assert lapse_offers() == 0
    clock(app_now() + dt.timedelta(seconds=1))
    with pytest.raises(StaleState, match="expiré"):
        accept_offer(offer, by=newcomer())

    assert (lapse_offers(), lapse_offers()) == (1, 0)
    assert answers() == [w.team.email]


def test_a_seat_is_neither_offered_nor_taken_after_the_minutes_are_signed(w):
    offer = offer_of(w)
    open_reviews(w.jury, by=w.team)
    score_all(w)
    decide_all(w)
    deliberate(w)

    with pytest.raises(StaleState, match="procès-verbal est signé"):
        accept_offer(offer, by=newcomer())
    with pytest.raises(DomainError, match="procès-verbal est signé"):
        offer_of(w, email="late@outside.example")
    with pytest.raises(DomainError, match="procès-verbal est signé"):
        send_again(offer, by=w.team)


def test_the_chair_offered_is_taken_only_where_nobody_holds_it_meanwhile(w):
    chair = w.jury.members.get(chair=True)

    member = accept_offer(offer_of(w, chair=True), by=newcomer())

    chair.refresh_from_db()
    assert (chair.chair, member.chair) == (True, False)


def test_only_the_team_offers_sends_and_withdraws(w):
    offer, juror = offer_of(w), w.members[0].user
    for act in (
        lambda: seat_or_offer(w.jury, by=juror, email="x@x.example", name="X", chair=False),
        lambda: send_again(offer, by=juror),
        lambda: withdraw_offer(offer, by=juror),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_dismissal_needs_a_reason_is_told_and_may_be_undone(w):
    open_reviews(w.jury, by=w.team)
    member = w.members[1]
    mine = set(Review.objects.filter(member=member))
    with pytest.raises(DomainError, match="Dites pourquoi"):
        dismiss(member, by=w.team, reason=" ")

    dismiss(member, by=w.team, reason="Empêché.")
    dismiss(member, by=w.team, reason="Encore.")
    mail = OutMail.objects.get(kind="challenges.juror_dismissed")
    assert mail.to == member.user.email and "Empêché." in mail.body

    back = appoint(w.jury, user=member.user, by=w.team)
    assert (back.left_at, back.left_reason) == (None, "")
    assert set(Review.objects.filter(member=member, state="assigned")) == mine


def test_the_link_of_the_mail_leads_through_the_account_to_the_charter(w, client, sign_in):
    offer_of(w)
    url = reverse("jury_seat_offer", args=[token_of_last_mail()])
    page = client.get(url)
    assert page.status_code == 200 and page["Cache-Control"] == "no-store"
    assert f"?next={url.replace('/', '%2F')}&amp;email=ada%40outside.example" in page.content.decode()
    assert reverse("account_login") in client.post(url)["Location"]
    assert not JurySeatOffer.objects.get().accepted_at

    sign_in(newcomer())
    assert client.post(url)["Location"] == reverse("jury_charter", args=[w.jury.pk])
    assert client.get(url).status_code == 410


def test_declining_needs_no_account_and_the_team_reads_why(w, client, sign_in):
    offer_of(w, employer="Institut")
    url = reverse("jury_seat_offer", args=[token_of_last_mail()])
    assert "Vous avez décliné" in client.post(url, {"decline": "1", "reason": "Absente."}).content.decode()

    sign_in(w.team)
    page = client.get(reverse("jury_compose", args=[w.jury.pk])).content.decode()
    assert "Absente." in page and "Institut" in page
    row = JurySeatOffer.objects.get()
    client.post(reverse("jury_offer", args=[w.jury.pk, row.pk, "renvoyer"]))
    row.refresh_from_db()
    assert row.declined_at is None


def test_removing_a_juror_asks_first_and_the_seat_is_given_back_from_the_same_page(w, client, sign_in):
    open_reviews(w.jury, by=w.team)
    sign_in(w.team)
    member, compose = w.members[1], reverse("jury_compose", args=[w.jury.pk])
    url = reverse("jury_member", args=[w.jury.pk, member.pk, "retirer"])
    assert "reprises" in client.get(url).content.decode()
    assert client.post(url).status_code == 422
    assert client.post(url, {"reason": "Empêché."})["Location"] == compose
    assert "Empêché." in client.get(compose).content.decode()

    client.post(reverse("jury_member", args=[w.jury.pk, member.pk, "rendre"]))

    member.refresh_from_db()
    assert member.left_at is None
