"""Pages of the team and of jurors: doors, leaks, budgets."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from casework.domain.hourly import tell_all
from casework.domain.threads import post
from challenges.models import Application, Jury, Review
from challenges.selection.domain.conflicts import declare_conflict
from challenges.selection.domain.deliberation import propose_decision
from challenges.selection.domain.jury import open_reviews, save_review, submit_review
from challenges.selection.domain.release import prepare_messages
from challenges.selection.queries import own_reviews, quorum_without_recused
from core.clock import app_now
from core.models import OutMail
from core.workflow import import_state
from core.worklist import tasks_for
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db
SECRET = "Motif-secret-en-attente"


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set()


@pytest.fixture
def pending(world):
    """Decisions taken, messages in the outbox, nothing released."""
    open_reviews(world.jury, by=world.team)
    for made, decision in zip(world.sets, ("selected", "reserve", "declined"), strict=True):
        propose_decision(made.application, by=world.team, decision=decision, reasons=SECRET)
    prepare_messages(world.challenge, by=world.team)
    return world


def test_pending_decisions_are_nowhere_an_applicant_looks(pending, client, sign_in):
    person, application = pending.sets[0].person, pending.sets[0].application
    sign_in(person)
    pages = [
        client.get(reverse("applications")),
        client.get(reverse("application", args=[application.pk])),
        client.get(reverse("workspace")),
    ]

    for page in pages:
        text = page.content.decode()
        assert SECRET not in text
        assert "retenue" not in text
    assert [task.title for task in tasks_for(person)] == []
    assert not OutMail.objects.filter(to=person.email, status__in=["queued", "sent"]).exists()
    tracked = {column.name for column in Application.pgh_event_model._meta.get_fields()}
    assert not tracked & {"pending_decision", "pending_reasons"}


def test_pending_decisions_are_not_in_the_csv(pending, client, sign_in):
    sign_in(pending.team)

    text = b"".join(client.get(reverse("application_desk_csv", args=[pending.challenge.pk])).streaming_content).decode()

    assert SECRET not in text
    assert "retenir" not in text
    assert text.startswith("\ufeff")
    assert len(text.splitlines()) == 4


def test_juror_who_represents_an_applicant_reads_no_ranking_nor_decision(pending, client, sign_in):
    from accounts.domain.membership import add_member

    member = pending.chair
    add_member(pending.sets[1].startup, user=member.user, role="member", by=None)
    sign_in(member.user)

    for name in ("jury_ranking", "jury_deliberation"):
        page = client.get(reverse(name, args=[pending.jury.pk]))
        assert page.status_code == 403
        assert SECRET not in page.content.decode()


def test_csv_cells_are_not_formulas(world, client, sign_in):
    startup = OrganisationFactory(startup=True, name="=cmd|' /C calc'!A0")
    ApplicationFactory(challenge=world.challenge, organisation=startup, state="submitted")
    sign_in(world.team)

    text = b"".join(client.get(reverse("application_desk_csv", args=[world.challenge.pk])).streaming_content).decode()

    assert ";'=cmd|' /C calc'!A0;" in text


def test_desk_is_the_teams_alone(world, client, sign_in):
    sign_in(world.chair.user)
    assert client.get(reverse("application_desk", args=[world.challenge.pk])).status_code == 404

    sign_in(world.team)
    assert client.get(reverse("application_desk", args=[world.challenge.pk])).status_code == 200


def test_desk_filters_and_searches(world, client, sign_in):
    wanted = world.sets[1].startup
    sign_in(world.team)
    url = reverse("application_desk", args=[world.challenge.pk])

    found = client.get(url, {"q": wanted.name}).context["lines"]
    none = client.get(url, {"etat": "submitted"}).context["lines"]

    assert [line["application"].organisation for line in found] == [wanted]
    assert none == []


def test_desk_of_a_thousand_lists_one_page_in_few_queries(client, clock, django_assert_max_num_queries, sign_in):
    clock(CLOSES + dt.timedelta(days=1))
    challenge, startups = ChallengeFactory(closed=True), [OrganisationFactory(startup=True) for _ in range(2)]
    from accounts.models import Organisation

    rows = [Organisation(name=f"S{n}", slug=f"s-{n}", kind="startup") for n in range(1000)]
    Organisation.objects.bulk_create(rows)
    Application.objects.bulk_create(
        [
            Application(challenge=challenge, organisation=row, received_at=CLOSES, receipt_number=f"DC-{n:08}")
            for n, row in enumerate(rows)
        ]
    )
    for row in Application.objects.filter(organisation__in=rows[:60]):
        import_state(row, "submitted", reason="essai")
    assert startups
    sign_in(UserFactory(team=True))
    client.get(reverse("application_desk", args=[challenge.pk]))

    with django_assert_max_num_queries(15):
        page = client.get(reverse("application_desk", args=[challenge.pk]))

    assert len(page.context["lines"]) == 25


def test_list_of_juries_is_read_page_by_page(world, client, sign_in):
    juries = [
        Jury.objects.create(challenge=ChallengeFactory(), group=Group.objects.create(name=f"jury:liste-{n}"))
        for n in range(25)
    ]
    sign_in(world.team)
    url = reverse("juries")

    first, second = client.get(url).context["page"], client.get(url, {"page": 2}).context["page"]

    assert [len(first.object_list), len(second.object_list)] == [25, 1]
    assert {row.pk for row in [*first, *second]} == {world.jury.pk, *(jury.pk for jury in juries)}
    assert {row.pk: row.seats for row in second}[world.jury.pk] == world.jury.members.count()
    assert queries_of(client, url) == queries_of(client, f"{url}?page=2") == 6


def test_candidates_too_many_for_one_list_are_searched(world, client, sign_in, monkeypatch):
    member, url = world.members[0], reverse("jury_conflicts", args=[world.jury.pk])
    world.sets[0].startup.name = "Élan du canal"
    world.sets[0].startup.save()
    sign_in(member.user)
    few = client.get(url)
    assert {str(made.startup) for made in world.sets} <= {
        label for _key, label in few.context["form"].fields["application"].choices
    }

    monkeypatch.setattr("challenges.selection.views.jury.CANDIDATES_SHOWN", 2)
    many, found, none = client.get(url), client.get(url, {"q": "elan"}), client.get(url, {"q": "zzz"})

    assert 'name="application"' not in many.content.decode()
    assert [label for _key, label in found.context["form"].fields["application"].choices][1:] == ["Élan du canal"]
    assert "Aucun candidat ne porte ce nom." in none.content.decode()
    declared = {"application": str(world.sets[1].application.pk), "reason": "Mon frère y travaille."}
    assert client.post(url, declared).status_code == 302
    assert member.user.conflicts.get().application == world.sets[1].application
    refused = client.post(url, {"application": "nobody", "reason": "Mon frère."})
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"application"})


def test_refused_declaration_offers_every_candidate_again(world, client, sign_in):
    member, url = world.members[0], reverse("jury_conflicts", args=[world.jury.pk])
    sign_in(member.user)
    everyone = [label for _key, label in client.get(url).context["form"].fields["application"].choices]
    chosen = str(world.sets[1].application.pk)

    for posted in ({"reason": "Mon frère."}, {"application": chosen, "reason": ""}):
        refused = client.post(url, posted)
        assert refused.status_code == 422
        assert [label for _key, label in refused.context["form"].fields["application"].choices] == everyone


def test_page_of_the_deliberation_costs_the_same_whatever_it_lists(pending, client, sign_in):
    sign_in(pending.team)
    url = reverse("jury_deliberation", args=[pending.jury.pk])
    three = queries_of(client, url)
    lines = client.get(url).context["lines"]

    Application.objects.filter(pk__in=[made.application.pk for made in pending.sets[1:]]).update(state="withdrawn")

    assert len(lines) == 3
    assert {line["form"].initial["reasons"] for line in lines} == {SECRET}
    assert (
        queries_of(client, url) == three == 20
    )  # one reads the frozen rules, one the ties that were settled, one counts what is left to decide


def test_quorum_counts_those_kept_away_and_asks_only_for_files_that_lack_readers(world):
    jury, application = world.jury, world.sets[0].application
    members = list(jury.members.order_by("created_at"))
    jury.quorum = len(members)
    assert quorum_without_recused(jury) == []
    declare_conflict(members[0], application, reason="Un lien", by=members[0].user)
    assert quorum_without_recused(jury) == [(application, len(members) - 1)]
    jury.quorum = len(members) + 1
    found = dict(quorum_without_recused(jury))
    assert found == {made.application: len(members) - (made is world.sets[0]) for made in world.sets}


def test_juror_reads_only_after_charter_opening_and_without_conflict(world, client, sign_in):
    member, application = world.members[1], world.sets[0].application
    sign_in(member.user)
    url = reverse("application", args=[application.pk])
    assert client.get(url).status_code == 404

    open_reviews(world.jury, by=world.team)
    assert client.get(url).status_code == 200

    declare_conflict(member, application, reason="Cousine.", by=member.user)
    assert client.get(url).status_code == 404


def test_blind_reading_hides_names(clock, client, sign_in):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(blind=True)
    open_reviews(world.jury, by=world.team)
    review = Review.objects.filter(member=world.members[0]).select_related("application__organisation").first()
    sign_in(world.members[0].user)

    for url in (
        reverse("jury", args=[world.jury.pk]),
        reverse("jury_review", args=[world.jury.pk, review.pk]),
        reverse("application", args=[review.application_id]),
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert review.application.organisation.name not in page.content.decode()


def test_juror_scores_without_script(world, client, sign_in):
    open_reviews(world.jury, by=world.team)
    member = world.members[0]
    sign_in(member.user)
    review = Review.objects.filter(member=member).first()
    url = reverse("jury_review", args=[world.jury.pk, review.pk])
    marks = {f"c_{criterion.pk}": "4" for criterion in world.challenge.edition.criteria.all()}
    assert client.get(url).status_code == 200

    draft = client.post(url, {**marks, "comment": "Bien.", "to_applicant": "", "version": "0"})
    done = client.post(url, {**marks, "comment": "Bien.", "to_applicant": "", "version": "1", "submit": "1"})

    assert (draft.status_code, done.status_code) == (302, 302)
    review.refresh_from_db()
    assert review.state == "submitted"
    assert client.get(url).status_code == 200


def test_juror_passes_abstains_and_declares_a_link_from_the_reading_itself(clock, client, sign_in):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(blind=True, readings=3)
    open_reviews(world.jury, by=world.team)
    member = world.members[0]
    sign_in(member.user)
    first, second, third = own_reviews(member.user, world.jury)

    def go(name, review, **data):
        return client.post(reverse(name, args=[world.jury.pk, review.pk]), data, follow=True)

    assert go("jury_skip", first).context["review"] == second
    refused = go("jury_abstain", second, reason="")
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"reason"})
    assert go("jury_abstain", second, reason="Hors de mon métier.").context["review"] == third
    page = client.get(reverse("jury_review", args=[world.jury.pk, second.pk])).content.decode()
    assert "Hors de mon métier." in page
    assert go("jury_take_up", second).context["waits"]

    link = f"{reverse('jury_conflicts', args=[world.jury.pk])}?lecture={first.pk}"
    assert link in client.get(reverse("jury_review", args=[world.jury.pk, first.pk])).content.decode()
    for answer in (client.get(link), client.post(link, {"application": first.application_id, "reason": ""})):
        (chosen,) = answer.context["form"].fields["application"].choices
        assert chosen == (first.application_id, f"Dossier {first.application.blind_number}")
        assert str(first.application.organisation) not in answer.content.decode()
    client.post(link, {"application": str(first.application_id), "reason": "Ma sœur."})
    assert client.get(reverse("jury_review", args=[world.jury.pk, first.pk])).status_code == 404
    other = Review.objects.filter(member=world.members[1]).first()
    foreign = client.get(reverse("jury_conflicts", args=[world.jury.pk]), {"lecture": other.pk})
    assert len(foreign.context["form"].fields["application"].choices) > 1


def test_team_names_a_vice_chair_then_notes_whom_the_jury_elects_where_nobody_may_preside(world, client, sign_in):
    sign_in(world.team)
    page = reverse("jury_compose", args=[world.jury.pk])
    chair, vice, third = world.members

    def place(member, act):
        client.post(reverse("jury_member", args=[world.jury.pk, member.pk, act]))
        return client.get(page).content.decode()

    assert "(vice-présidence)" in place(vice, "vice-presider")
    open_reviews(world.jury, by=world.team)
    assert "se nomme avant" in place(third, "vice-presider")
    assert "Personne ne peut présider" not in client.get(page).content.decode()
    for member, made in ((chair, world.sets[0]), (vice, world.sets[1])):
        declare_conflict(member, made.application, reason="Cousin.", by=member.user)
    assert "Personne ne peut présider" in client.get(page).content.decode()

    elected = place(third, "presider-la-seance")
    assert "(présidence de séance)" in elected
    assert "Personne ne peut présider" not in elected


def test_composition_counts_the_files_from_which_links_keep_each_juror(world, client, sign_in):
    one, all_of_them, _none = world.members
    declare_conflict(one, world.sets[0].application, reason="Cousin.", by=one.user)
    declare_conflict(all_of_them, None, reason="Employé du partenaire.", by=all_of_them.user)
    declare_conflict(all_of_them, world.sets[0].application, reason="Cousine.", by=all_of_them.user)
    sign_in(world.team)

    members = client.get(reverse("jury_compose", args=[world.jury.pk])).context["members"]

    assert [away for _member, away in members] == [1, 3, 0]


def test_page_of_a_reading_costs_the_same_whatever_others_rendered(clock, client, sign_in):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(applicants=1, jurors=4, readings=4)
    open_reviews(world.jury, by=world.team)
    reviews = list(Review.objects.order_by("pk"))
    marks = dict.fromkeys(world.challenge.edition.criteria.values_list("pk", flat=True), 4)
    given = {"scores": marks, "comment": "", "to_applicant": "", "version": 0}
    for review in reviews[:2]:
        submit_review(save_review(review, by=review.member.user, **given), by=review.member.user)
    sign_in(reviews[0].member.user)
    url = reverse("jury_review", args=[world.jury.pk, reviews[0].pk])
    one = queries_of(client, url)
    for review in reviews[2:]:
        submit_review(save_review(review, by=review.member.user, **given), by=review.member.user)

    assert len(client.get(url).context["others"]) == 3
    assert queries_of(client, url) == one


def test_juror_may_not_open_anothers_reading(world, client, sign_in):
    open_reviews(world.jury, by=world.team)
    review = Review.objects.filter(member=world.members[0]).first()
    sign_in(world.members[1].user)

    assert client.get(reverse("jury_review", args=[world.jury.pk, review.pk])).status_code == 404


@pytest.mark.parametrize("name", ["jury", "jury_compose", "jury_ranking", "jury_deliberation"])
def test_team_pages_of_a_jury_open(pending, client, name, sign_in):
    sign_in(pending.team)

    assert client.get(reverse(name, args=[pending.jury.pk])).status_code == 200


def test_release_page_shows_what_is_missing_and_every_message(pending, client, sign_in):
    sign_in(pending.team)

    page = client.get(reverse("release", args=[pending.challenge.pk])).content.decode()

    assert "Le procès-verbal du jury n’est pas écrit." in page
    mails = OutMail.objects.filter(kind="challenges.decision", status="held")
    addresses = [reverse("release_message", args=[pending.challenge.pk, mail.pk]) for mail in mails]
    assert addresses and all(address in page for address in addresses)
    assert any(SECRET in client.get(address).content.decode() for address in addresses)


def test_outsiders_get_404_on_every_jury_page(world, client, sign_in):
    sign_in(UserFactory())

    for name in ("jury", "jury_charter", "jury_conflicts", "jury_compose", "jury_ranking", "jury_deliberation"):
        assert client.get(reverse(name, args=[world.jury.pk])).status_code == 404


def test_decided_pages_cannot_be_reached_by_a_transition(world, client, sign_in):
    sign_in(world.team)
    url = reverse("application_transition", args=[world.sets[0].application.pk, "select"])

    assert client.post(url).status_code == 404


def test_internal_notes_stay_with_the_team(world, client, sign_in):
    made = world.sets[0]
    post(made.application, by=world.team, body="Dossier fragile.", internal=True)
    post(made.application, by=world.team, body="Bonjour.")
    tell_all()
    sign_in(made.person)

    page = client.get(reverse("exchange", args=["candidature", made.application.pk])).content.decode()

    assert "Bonjour." in page
    assert "Dossier fragile." not in page
    assert OutMail.objects.filter(kind="casework.new_messages", to=made.person.email).count() == 1


def test_tasks_name_the_next_act_of_each(world):
    open_reviews(world.jury, by=world.team)

    assert [task.title for task in tasks_for(world.members[0].user)] == ["Lire 2 candidatures"]


def test_team_home_lists_what_waits(world, client, sign_in):
    ApplicationFactory(challenge=world.challenge, state="submitted")
    sign_in(world.team)

    page = client.get(reverse("workspace")).content.decode()

    assert "Vérifier la recevabilité de 1 candidature" in page


def test_autosave_that_comes_after_its_reading_was_rendered_is_no_error(world, client, sign_in):
    open_reviews(world.jury, by=world.team)
    review = Review.objects.first()
    marks = {f"c_{key}": 4 for key in world.challenge.edition.criteria.values_list("pk", flat=True)}
    typed, late = {**marks, "comment": "Lu avec attention.", "version": 0}, {"X-Autosave": "1"}
    url = reverse("jury_review", args=[world.jury.pk, review.pk])
    sign_in(review.member.user)

    rendered = client.post(url, {**typed, "submit": "1"})
    version = Review.objects.get(pk=review.pk).version
    same = client.post(url, {**typed, "version": version}, headers=late)
    other = client.post(url, {**typed, "version": version, "comment": "Autre texte."}, headers=late)

    review.refresh_from_db()
    assert (rendered.status_code, same.status_code, other.status_code) == (302, 200, 422)
    assert (review.state, review.comment) == ("submitted", "Lu avec attention.")


@pytest.fixture
def late(world):
    """A draft of the challenge, whose call has closed."""
    return ApplicationFactory(challenge=world.challenge, organisation=OrganisationFactory(startup=True, name="Retard"))


def test_deadline_page_names_those_who_could_still_submit(world, late, client, sign_in):
    sign_in(world.team)

    page = client.get(reverse("application_deadline", args=[world.challenge.pk]))

    assert list(page.context["form"].fields["application"].queryset) == [late]
    assert (
        f'href="{reverse("application_deadline", args=[world.challenge.pk])}"'
        in client.get(reverse("application_desk", args=[world.challenge.pk])).content.decode()
    )


def test_deadline_moves_for_one_applicant_with_its_reason(world, late, client, sign_in):
    sign_in(world.team)
    until = timezone.localtime(app_now()) + dt.timedelta(days=2)
    given = {"application": str(late.pk), "until": f"{until:%Y-%m-%dT%H:%M}", "reason": "Panne du portail"}

    answer = client.post(reverse("application_deadline", args=[world.challenge.pk]), given)

    late.refresh_from_db()
    assert answer.status_code == 302
    assert timezone.localtime(late.deadline_override) == until.replace(second=0, microsecond=0)
    assert late.deadline_override_reason == "Panne du portail"


def test_deadline_without_reason_is_refused_and_keeps_what_was_typed(world, late, client, sign_in):
    sign_in(world.team)
    given = {"application": str(late.pk), "until": "2030-01-01T12:00", "reason": ""}

    page = client.post(reverse("application_deadline", args=[world.challenge.pk]), given)

    late.refresh_from_db()
    assert page.status_code == 422
    assert page.context["form"].errors == {"reason": ["Champ requis."]}
    assert 'value="2030-01-01T12:00"' in page.content.decode()
    assert late.deadline_override is None


def test_deadline_page_is_the_teams_alone(world, late, client, sign_in):
    sign_in(world.chair.user)

    assert client.get(reverse("application_deadline", args=[world.challenge.pk])).status_code == 404
