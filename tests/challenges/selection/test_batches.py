"""Decisions on many applications: few clicks, each by its own rule, taken back, safe when something moved meanwhile."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.http import Http404
from django.urls import reverse

from challenges.models import Application, JuryMember
from challenges.selection.batches import composed_for
from challenges.selection.domain.deliberation import propose_decision
from challenges.selection.domain.jury import write_to
from core.batches.declared import list_of
from core.batches.domain import choose, confirm
from core.exceptions import NotAllowed
from core.mail_choices import choose as choose_mail
from core.models import Batch, OutMail
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
REASONS = "Le besoin de la Ville est couvert par une autre solution."


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set()


class Desk:
    """A browser that counts what it posts."""

    def __init__(self, client, jury, run_jobs):
        self.client, self.jury, self.run_jobs, self.posts = client, jury, run_jobs, 0

    def post(self, url, **data):
        self.posts += 1
        return self.client.post(url, data)

    def choose(self, act, rows=(), query="", everything=False):
        data = {"act": act, "pk": [str(row.pk) for row in rows], "query": query}
        if everything:
            data["all"] = "1"
        answer = self.post(reverse("batch_start", args=["decisions", self.jury.pk]), **data)
        return Batch.objects.filter(pk=answer["Location"].strip("/").split("/")[-1]).first() if "lots" in answer["Location"] else answer  # fmt: skip

    def confirm(self, batch, **given):
        answer = self.post(reverse("batch", args=[batch.pk]), **given)
        self.run_jobs()
        batch.refresh_from_db()
        return answer

    def outcomes(self, batch):
        return list(batch.items.values_list("outcome", flat=True))


@pytest.fixture
def desk(world, client, sign_in, run_jobs):
    sign_in(world.team)
    return Desk(client, world.jury, run_jobs)


def rows_of(world):
    return [made.application for made in world.sets]


def decided(world):
    rows = Application.objects.filter(challenge=world.challenge).order_by("blind_order", "pk")
    return sorted(rows.values_list("pending_decision", flat=True))


def test_237_decisions_in_under_thirty_clicks(world, desk):
    organisation = [made.startup for made in world.sets]
    for _n in range(234):
        ApplicationFactory(challenge=world.challenge, organisation=OrganisationFactory(startup=True), state="eligible")
    first, second, third = rows_of(world)

    desk.confirm(desk.choose("retenir", [first]), reasons="")
    desk.confirm(desk.choose("reserve", [second, third]), reasons=REASONS)
    rest = desk.choose("ne-pas-retenir", query="decision=aucune", everything=True)
    assert rest.items.count() == 234
    desk.confirm(rest, reasons=REASONS)

    assert len(organisation) == 3
    assert desk.posts == 6
    # Two posts a group; a box and a choice before each, three boxes in all.
    assert desk.posts * 2 + 3 < 30
    assert decided(world) == sorted(["selected", "reserve", "reserve", *["declined"] * 234])
    assert set(desk.outcomes(rest)) == {"done"}


def test_the_page_shows_what_was_chosen_and_does_nothing_before_it_is_confirmed(world, desk):
    batch = desk.choose("ne-pas-retenir", everything=True)
    page = desk.client.get(reverse("batch", args=[batch.pk])).content.decode()

    assert "Confirmer pour 3 lignes" in page
    assert all(str(made.startup) in page for made in world.sets)
    assert decided(world) == ["", "", ""]

    refused = desk.post(reverse("batch", args=[batch.pk]), reasons=" ")
    assert refused.status_code == 422
    desk.run_jobs()
    assert decided(world) == ["", "", ""]


def test_a_row_that_moved_since_it_was_chosen_is_left_and_said(world, desk):
    first, second, third = rows_of(world)
    batch = desk.choose("ne-pas-retenir", everything=True)
    propose_decision(second, by=world.team, decision="selected", reasons="")
    Application.objects.filter(pk=third.pk).update(state="withdrawn")

    desk.confirm(batch, reasons=REASONS)

    second.refresh_from_db()
    assert second.pending_decision == "selected"
    assert dict(batch.items.values_list("object_id", "outcome")) == {
        first.pk: "done", second.pk: "changed", third.pk: "changed",
    }  # fmt: skip
    page = desk.client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert "Cette ligne a changé depuis que vous l’avez choisie" in page
    answer = desk.post(reverse("batch_retry", args=[batch.pk]))
    again = Batch.objects.get(pk=answer["Location"].strip("/").split("/")[-1])
    assert [row.object_id for row in again.items.all()] == [second.pk]


def test_each_row_passes_through_the_rights_of_its_moment(world, desk):
    batch = desk.choose("ne-pas-retenir", everything=True)
    desk.post(reverse("batch", args=[batch.pk]), reasons=REASONS)
    world.team.groups.clear()

    desk.run_jobs()

    assert decided(world) == ["", "", ""]
    batch.refresh_from_db()
    assert (batch.status, set(desk.outcomes(batch))) == ("done", {"refused"})


def test_taken_back_every_decision_is_what_it_was_but_those_that_moved(world, desk):
    first, second, _third = rows_of(world)
    propose_decision(first, by=world.team, decision="reserve", reasons="Avant.")
    batch = desk.choose("ne-pas-retenir", everything=True)
    desk.confirm(batch, reasons=REASONS)
    propose_decision(second, by=world.team, decision="selected", reasons="Après.")

    answer = desk.post(reverse("batch_undo", args=[batch.pk]))
    back = Batch.objects.get(undoes=batch)
    assert answer["Location"] == reverse("batch", args=[back.pk])
    assert "Reprendre" in desk.client.get(answer["Location"]).content.decode()
    desk.confirm(back)

    first.refresh_from_db()
    assert (first.pending_decision, first.pending_reasons) == ("reserve", "Avant.")
    assert decided(world) == ["", "reserve", "selected"]
    # A second time it leads to the same page, and what took back cannot be taken back.
    assert desk.post(reverse("batch_undo", args=[batch.pk]))["Location"] == answer["Location"]
    desk.post(reverse("batch_undo", args=[back.pk]))
    assert Batch.objects.count() == 2


def test_confirmed_twice_or_run_twice_it_is_done_once(world, desk):
    batch = desk.choose("retenir", [rows_of(world)[0]])
    desk.confirm(batch, reasons="Un.")
    answer = desk.confirm(batch, reasons="Deux.")

    assert "déjà été lancé" in str(next(iter(get_messages(answer.wsgi_request))))
    assert Application.objects.get(pk=rows_of(world)[0].pk).pending_reasons == "Un."


def test_nothing_ticked_no_act_and_an_unknown_list_are_refused(world, desk):
    for data in ({"act": "retenir"}, {"act": "", "all": "1"}, {"act": "inconnu", "all": "1"}):
        answer = desk.post(
            reverse("batch_start", args=["decisions", world.jury.pk]), query="decision=aucune&page=2", **data
        )
        assert answer["Location"] == f"{reverse('jury_deliberation', args=[world.jury.pk])}?decision=aucune&page=2"
    assert Batch.objects.count() == 0
    assert desk.post(reverse("batch_start", args=["rien", world.jury.pk])).status_code == 404
    assert desk.post(reverse("batch_start", args=["decisions", world.challenge.pk]), all="1").status_code == 404


def test_a_batch_is_its_authors_alone(world, desk, sign_in):
    batch = desk.choose("retenir", everything=True)
    sign_in(UserFactory(team=True))

    for name in ("batch", "batch_undo", "batch_retry"):
        assert desk.post(reverse(name, args=[batch.pk])).status_code == 404
    assert desk.client.get(reverse("batch", args=[batch.pk])).status_code == 404


def test_the_deliberation_is_searched_and_filtered_and_comes_back_to_its_line(world, desk):
    first, second, _third = rows_of(world)
    propose_decision(first, by=world.team, decision="selected", reasons="")
    url = reverse("jury_deliberation", args=[world.jury.pk])

    def shown(query):
        page = desk.client.get(f"{url}?{query}").content.decode()
        return {made.application.pk for made in world.sets if f'id="c-{made.application.pk}"' in page}

    assert shown("decision=selected") == {first.pk}
    assert shown("decision=aucune") == {made.application.pk for made in world.sets} - {first.pk}
    assert shown(f"q={second.title}") == {second.pk}
    answer = desk.post(
        f"{reverse('jury_decision', args=[world.jury.pk, second.pk])}?decision=aucune&page=1",
        **{f"{second.pk}-decision": "selected", f"{second.pk}-reasons": ""},
    )
    assert answer["Location"] == f"{url}?decision=aucune&page=1#c-{second.pk}"


def test_queries_do_not_grow_with_the_rows(world, desk):
    batch = desk.choose("retenir", everything=True)
    few = queries_of(desk.client, reverse("batch", args=[batch.pk]))
    for _n in range(60):
        ApplicationFactory(challenge=world.challenge, organisation=OrganisationFactory(startup=True), state="eligible")
    batch = desk.choose("retenir", everything=True)

    assert batch.items.count() == 63
    assert queries_of(desk.client, reverse("batch", args=[batch.pk])) == few


def jurors_asked(world, *, query="", everything=True, body_en="", act="message"):
    place = composed_for(world.team, world.jury.pk)
    batch = choose(list_of("jures"), place, by=world.team, act=act, query=query, everything=everything)
    confirm(batch, by=world.team, given={"body_fr": ["Rappel : charte."], "body_en": [body_en]})
    return batch


def test_the_team_writes_to_those_of_a_jury_who_have_not_answered_each_in_their_language(world, run_jobs):
    one, two, three = world.members
    JuryMember.objects.filter(pk__in=[one.pk, two.pk]).update(charter_signed_at=None)
    type(two.user).objects.filter(pk=two.user.pk).update(language="en")
    batch = jurors_asked(world, query="attente=charte", body_en="Reminder: charter.")
    JuryMember.objects.filter(pk=one.pk).update(
        charter_signed_at=CLOSES
    )  # signed meanwhile: still what was chosen and read
    run_jobs()
    sent = {mail.to: mail.body for mail in OutMail.objects.filter(kind="challenges.juror_message")}
    assert sent.keys() == {one.user.email, two.user.email}
    assert "Rappel" in sent[one.user.email]
    assert "Reminder: charter." in sent[two.user.email]
    assert three.user.email not in sent
    batch.refresh_from_db()
    assert list(batch.items.values_list("outcome", flat=True)) == ["done", "done"]


def test_without_an_english_text_everybody_gets_the_french_and_who_has_left_is_told_apart(world, run_jobs):
    one, two, three = world.members
    type(two.user).objects.filter(pk=two.user.pk).update(language="en")
    batch = jurors_asked(world)
    JuryMember.objects.filter(pk=three.pk).update(left_at=CLOSES)
    run_jobs()
    sent = {mail.to: mail.body for mail in OutMail.objects.filter(kind="challenges.juror_message")}
    assert sent.keys() == {one.user.email, two.user.email}
    assert "Rappel" in sent[two.user.email]
    assert sorted(batch.items.values_list("outcome", flat=True)).count("done") == 2
    with pytest.raises(NotAllowed):
        write_to(one, by=one.user, body="Moi aussi.")
    with pytest.raises(Http404):
        composed_for(one.user, world.jury.pk)


def test_who_refused_these_mails_reads_the_message_in_their_workspace_alone(world, run_jobs):
    one, two, _three = world.members
    choose_mail(one.user, {"challenges.juror_message": "never"})
    jurors_asked(world)
    run_jobs()
    ways = dict(OutMail.objects.filter(kind="challenges.juror_message").values_list("to", "status"))
    assert ways[one.user.email] == "onsite"
    assert ways[two.user.email] != "onsite"


def test_the_page_of_composition_filters_who_sits_and_offers_to_write(world, client, sign_in):
    one = world.members[0]
    JuryMember.objects.filter(pk=one.pk).update(charter_signed_at=None)
    sign_in(world.team)
    page = client.get(reverse("jury_compose", args=[world.jury.pk]), {"attente": "charte"})
    assert [member for member, _away in page.context["members"]] == [one]
    assert "Écrire aux jurés" in page.content.decode()
