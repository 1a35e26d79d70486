"""From the jury to the release of decisions."""

import datetime as dt
import threading

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.test import TestCase
from django.urls import reverse

from accounts.domain.membership import add_member, end_membership
from accounts.models import Membership
from challenges.applications.queries.application import applications_visible_to
from challenges.models import Application, Challenge, Conflict, Deliberation, Jury, Release, Review
from challenges.selection.domain.conflicts import assess_influence, compute_conflicts, declare_conflict
from challenges.selection.domain.deliberation import (
    explain,
    hold_deliberation,
    propose_decision,
    ranking,
    sign_minutes,
    with_outliers,
)
from challenges.selection.domain.jury import (
    ReviewMoved,
    appoint,
    assign,
    balance,
    open_reviews,
    save_review,
    submit_review,
)
from challenges.selection.domain.release import (
    accept_selection,
    prepare_messages,
    release_decisions,
    renounce_selection,
)
from challenges.selection.queries import own_reviews, reviews_visible_to
from core.clock import app_now
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import OutMail
from core.workflow import import_state, perform
from tests.factories.accounts import UserFactory
from tests.factories.applications import assessed, juror, jury_set
from tests.factories.challenges import CLOSES
from tests.factories.partners import CriterionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set()


def score_all(world, values=(4, 3, 2)):
    """Every reading rendered; the n-th application gets the n-th mark from everyone."""
    criteria = list(world.challenge.edition.criteria.all())
    marks = {made.application.pk: value for made, value in zip(world.sets, values, strict=True)}
    for review in Review.objects.filter(member__jury=world.jury, state="assigned").select_related("member__user"):
        user = review.member.user
        saved = save_review(
            review,
            by=user,
            scores={criterion.pk: marks[review.application_id] for criterion in criteria},
            comment="Lu.",
            to_applicant="Bon dossier.",
            version=0,
        )
        submit_review(saved, by=user)


def decide_all(world, decisions=("selected", "reserve", "declined")):
    for made, decision in zip(world.sets, decisions, strict=True):
        propose_decision(made.application, by=world.team, decision=decision, reasons=f"Motif {decision}.")


def deliberate(world):
    deliberation = hold_deliberation(
        world.jury, by=world.team, held_at=app_now(), present=world.members, minutes="Le jury a délibéré."
    )
    return sign_minutes(deliberation, by=world.chair.user)


def ready(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    decide_all(world)
    deliberate(world)
    prepare_messages(world.challenge, by=world.team)
    return world


def test_open_reviews_gives_readings_evenly_and_writes_to_jurors(world):
    Jury.objects.filter(pk=world.jury.pk).update(reviews_due_at=CLOSES)
    assert open_reviews(world.jury, by=world.team) == 3

    world.challenge.refresh_from_db()
    assert world.challenge.state == "deliberating"
    assert sorted(Review.objects.filter(member=member).count() for member in world.members) == [2, 2, 2]
    assert OutMail.objects.filter(kind="challenges.reviews_open").count() == 3
    mail = OutMail.objects.filter(kind="challenges.reviews_open").first()
    assert mail.subject.startswith("Action demandée : ")
    assert "À rendre au plus tard le :" in mail.body
    assert "Comptez vingt minutes par lecture : environ 1\u00a0h en tout." in mail.body
    assert assign(Jury.objects.get(pk=world.jury.pk), by=world.team) == 0


def test_open_reviews_without_charter_names_the_person(world):
    late = juror(world.jury, by=world.team, ready=False)

    with pytest.raises(GateClosed) as refused:
        open_reviews(world.jury, by=world.team)

    assert [item.sentence for item in refused.value.unmet] == [f"{late.user} n’a pas signé la charte du jury."]


def test_open_reviews_counts_the_quorum_without_the_recused(world):
    for member in world.members[:2]:
        declare_conflict(member, world.sets[0].application, reason="Associé.", by=member.user)

    with pytest.raises(GateClosed) as refused:
        open_reviews(world.jury, by=world.team)

    application = world.sets[0].application
    assert [item.sentence for item in refused.value.unmet] == [
        f"« {application} » ({application.organisation}) : jurés restants une fois les déports comptés, 1 ; requis, 2."
    ]


def test_computed_conflict_same_organisation(world):
    add_member(world.sets[0].startup, user=world.members[1].user, role="member", by=None)

    assert compute_conflicts(world.jury) == 1
    assert Conflict.objects.get().reason_shown == f"Membre de l’organisation candidate : {world.sets[0].startup}."


def test_computed_conflict_past_link(world):
    membership = add_member(world.sets[0].startup, user=world.members[1].user, role="member", by=None)
    end_membership(membership, by=world.members[1].user)

    assert compute_conflicts(world.jury) == 1
    assert (
        Conflict.objects.get().reason_shown == f"Ancien membre de l’organisation candidate : {world.sets[0].startup}."
    )


def test_computed_conflict_same_mail_domain_but_not_a_public_provider(world):
    domain = world.sets[0].person.email.partition("@")[2]
    juror(world.jury, by=world.team, email=f"quelquun@{domain}")
    shared = world.sets[1].person
    shared.email = "startup@gmail.com"
    shared.save()
    juror(world.jury, by=world.team, email="juree@gmail.com")

    conflict = Conflict.objects.get()
    assert conflict.application == world.sets[0].application
    assert conflict.reason_shown == f"Même domaine de messagerie que l’organisation candidate ({domain})."


def test_recusal_hides_file_and_reviews_from_jurors_chair_and_staff(world):
    open_reviews(world.jury, by=world.team)
    application = world.sets[0].application
    staff = juror(world.jury, by=world.team)
    from accounts.domain.membership import grant_platform_role
    from core.roles import Role

    grant_platform_role(staff.user, Role.TEAM, by=None)
    for member in (world.chair, staff):
        assert applications_visible_to(member.user).filter(pk=application.pk).exists()

        declare_conflict(member, application, reason="Proche parent.", by=member.user)

        assert not applications_visible_to(member.user).filter(pk=application.pk).exists()
        assert not reviews_visible_to(member.user, application).exists()
        assert not own_reviews(member.user, world.jury).filter(application=application).exists()


def test_conflict_found_after_scoring_keeps_the_review_and_does_not_count_it(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    application = world.sets[0].application
    review = Review.objects.filter(application=application).first()

    declare_conflict(review.member, application, reason="Découvert après coup.", by=review.member.user)

    review.refresh_from_db()
    assert (review.state, review.excluded_reason) == ("submitted", "Découvert après coup.")
    line = next(line for line in explain(ranking(world.jury)) if line.application == application)
    assert (line.counted, line.excluded) == (1, 1)


def test_waiver_by_oneself_is_refused_and_by_the_team_gives_the_reading_back(world):
    open_reviews(world.jury, by=world.team)
    review = Review.objects.filter(member=world.members[1]).first()
    conflict = declare_conflict(world.members[1], review.application, reason="Voisin.", by=world.members[1].user)
    review.refresh_from_db()
    assert review.state == "recused"
    agent = UserFactory(team=True)
    seat = appoint(world.jury, user=agent, by=world.team)
    own = declare_conflict(seat, review.application, reason="Voisin.", by=agent)
    with pytest.raises(NotAllowed, match="Personne n’apprécie son propre lien."):
        assess_influence(own, by=agent, reason="Lien trop lointain.")
    with pytest.raises(NotAllowed, match="Personne n’apprécie son propre lien."):
        assessed(own, by=agent)
    own.refresh_from_db()
    assert (own.weight, own.lifted) == ("", False)

    assessed(conflict, by=world.team)

    review.refresh_from_db()
    assert review.state == "assigned"


def test_scores_of_others_are_hidden_until_ones_own_is_in(world):
    open_reviews(world.jury, by=world.team)
    application = world.sets[0].application
    first, second = Review.objects.filter(application=application).select_related("member__user")
    criteria = list(world.challenge.edition.criteria.all())
    marks = {criterion.pk: 5 for criterion in criteria}
    saved = save_review(first, by=first.member.user, scores=marks, comment="", to_applicant="", version=0)
    submit_review(saved, by=first.member.user)

    assert list(reviews_visible_to(second.member.user, application)) == [second]

    saved = save_review(second, by=second.member.user, scores=marks, comment="", to_applicant="", version=0)
    submit_review(saved, by=second.member.user)
    assert list(reviews_visible_to(second.member.user, application)) == [second]  # another of theirs is not in
    score_all(world)
    assert set(reviews_visible_to(second.member.user, application)) == {first, second}


def test_review_of_another_juror_is_refused(world):
    open_reviews(world.jury, by=world.team)
    review = Review.objects.filter(member=world.members[0]).first()

    with pytest.raises(NotAllowed, match="Seule la personne à qui la lecture est confiée peut l’écrire."):
        save_review(review, by=world.members[1].user, scores={}, comment="x", to_applicant="", version=0)


def test_review_without_every_mark_is_not_rendered(world):
    open_reviews(world.jury, by=world.team)
    review = Review.objects.filter(member=world.members[0]).first()
    save_review(review, by=world.members[0].user, scores={}, comment="à suivre", to_applicant="", version=0)

    with pytest.raises(DomainError, match="Donnez une note de 0 à 5 à chaque critère avant de rendre la lecture."):
        submit_review(review, by=world.members[0].user)


def test_review_saved_elsewhere_is_not_overwritten(world):
    open_reviews(world.jury, by=world.team)
    review, user = Review.objects.filter(member=world.members[0]).first(), world.members[0].user
    save_review(review, by=user, scores={}, comment="un", to_applicant="", version=0)

    with pytest.raises(ReviewMoved):
        save_review(review, by=user, scores={}, comment="deux", to_applicant="", version=0)

    review.refresh_from_db()
    assert review.comment == "un"


def test_mark_saved_elsewhere_is_not_overwritten_by_a_window_with_the_same_text(world):
    open_reviews(world.jury, by=world.team)
    review, user = Review.objects.filter(member=world.members[0]).first(), world.members[0].user
    heavy, light = world.challenge.edition.criteria.all()
    first = {"by": user, "scores": {heavy.pk: 5}, "comment": "", "to_applicant": "", "version": 0}
    save_review(review, **first)

    save_review(review, **first)  # the answer was lost, the same is sent again
    for marks in ({heavy.pk: 1}, {light.pk: 1}):
        with pytest.raises(ReviewMoved):
            save_review(review, **(first | {"scores": marks}))

    assert list(review.scores.values_list("criterion_id", "value")) == [(heavy.pk, 5)]


def test_ranking_weighs_the_criteria(world):
    open_reviews(world.jury, by=world.team)
    heavy, light = world.challenge.edition.criteria.all()
    application = world.sets[0].application
    for review in Review.objects.filter(application=application).select_related("member__user"):
        marks = {heavy.pk: 5, light.pk: 0}
        user = review.member.user
        submit_review(save_review(review, by=user, scores=marks, comment="", to_applicant="", version=0), by=user)

    lines = ranking(world.jury)

    assert [(line.application.pk == application.pk, line.rank, line.score) for line in lines[:1]] == [(True, 1, 3.0)]
    assert [line.score for line in lines[1:]] == [None, None]


def test_equal_scores_share_a_rank_and_what_is_set_aside_does_not_count(world):
    open_reviews(world.jury, by=world.team)
    world.challenge.edition.criteria.all().delete()
    criteria = [CriterionFactory(edition=world.challenge.edition, weight=weight) for weight in (60, 40)]
    marks = {0: (5, 0), 1: (5, 0), 2: (0, 1)}
    for n, made in enumerate(world.sets):
        for review in Review.objects.filter(application=made.application):
            given = dict(zip((row.pk for row in criteria), marks[n], strict=True))
            saved = save_review(
                review, by=review.member.user, scores=given, comment="", to_applicant="", version=review.version
            )
            submit_review(saved, by=review.member.user)
    aside = Review.objects.filter(application=world.sets[2].application).order_by("pk").first()
    aside.scores.update(value=5)
    Review.objects.filter(pk=aside.pk).update(excluded_reason="Conflit.")

    lines = list(ranking(world.jury))

    assert [(line.rank, line.score, line.counted) for line in lines] == [(1, 3.0, 2), (1, 3.0, 2), (3, 0.4, 1)]
    assert [line.application.blind_order for line in lines[:2]] == sorted(
        line.application.blind_order for line in lines[:2]
    )
    assert [line.application for line in ranking(world.jury)[1:3]] == [line.application for line in lines[1:]]
    assert (len(ranking(world.jury)), ranking(world.jury)[2].rank) == (3, 3)


def test_balance_never_crosses_a_conflict_and_spreads_the_load():
    pairs = balance(["a", "b", "c"], [1, 2, 3], {("a", 1)}, set(), 2)

    assert ("a", 1) not in pairs
    assert sorted(sum(1 for _a, member in pairs if member == who) for who in (1, 2, 3)) == [2, 2, 2]


def test_outlier_stands_apart_from_the_mean_of_the_others():
    marked, spread = with_outliers([("A", 4.0), ("B", 4.2), ("C", 1.0)])

    assert [far for _juror, _value, far in marked] == [False, True, True]
    assert spread == 3.2


def test_minutes_are_signed_by_the_chair_alone(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    decide_all(world)
    deliberation = hold_deliberation(
        world.jury, by=world.team, held_at=app_now(), present=world.members, minutes="Le jury a délibéré."
    )

    with pytest.raises(NotAllowed, match="Le procès-verbal est signé par la présidence du jury."):
        sign_minutes(deliberation, by=world.members[1].user)
    signed = sign_minutes(deliberation, by=world.chair.user)

    assert [row["present"] for row in signed.attendance] == [True, True, True]
    assert [row["decision"] for row in signed.ranking["lines"]] == ["selected", "reserve", "declined"]


def test_minutes_without_quorum_are_not_signed(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    decide_all(world)
    deliberation = hold_deliberation(
        world.jury, by=world.team, held_at=app_now(), present=world.members[:1], minutes="Peu de monde."
    )

    with pytest.raises(DomainError, match=r"Le quorum \(2\) n’est pas atteint"):
        sign_minutes(deliberation, by=world.chair.user)

    assert Deliberation.objects.get().signed_at is None


def test_decline_without_reasons_is_refused(world):
    with pytest.raises(DomainError, match="Motivez la décision : la startup lira ces motifs."):
        propose_decision(world.sets[0].application, by=world.team, decision="declined", reasons="")


def test_release_moves_everything_together(world):
    ready(world)

    release = release_decisions(world.challenge, by=world.team, read=True)

    for made in world.sets:
        made.application.refresh_from_db()
    assert [made.application.state for made in world.sets] == ["selected", "reserve", "declined"]
    assert [made.application.rank for made in world.sets] == [1, 2, 3]
    assert [made.application.pending_decision for made in world.sets] == ["", "", ""]
    world.challenge.refresh_from_db()
    assert world.challenge.state == "decided"
    assert OutMail.objects.filter(kind="challenges.decision", status="queued").count() == 3
    assert release.figures["received"] == 3
    assert release.figures["jury"].items() >= {"members": 3, "present": 3, "aside": 0}.items()
    declined = OutMail.objects.get(kind="challenges.decision", about=str(world.sets[2].application.pk))
    assert "Motif declined." in declined.body
    assert "tribunal administratif" in declined.body
    assert "Bon dossier." in declined.body


def test_release_without_signed_minutes_changes_nothing(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    decide_all(world)
    prepare_messages(world.challenge, by=world.team)

    with pytest.raises(GateClosed) as refused:
        release_decisions(world.challenge, by=world.team, read=True)

    assert [item.code for item in refused.value.unmet] == ["challenges.release.minutes"]
    assert not Release.objects.exists()
    held = OutMail.objects.filter(kind="challenges.decision", status="held")
    asking = sorted(mail.subject.startswith("Action demandée") for mail in held)
    assert asking == [False, False, True]  # the one who is selected accepts or gives up


def test_release_is_refused_unless_the_outbox_was_read(world):
    ready(world)

    with pytest.raises(DomainError, match="Relisez les messages et confirmez-le avant de publier."):
        release_decisions(world.challenge, by=world.team, read=False)


def test_release_with_more_selected_than_places_is_refused(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    decide_all(world, ("selected", "selected", "declined"))
    with pytest.raises(DomainError, match="2 candidatures sont à retenir pour 1 place"):
        deliberate(world)  # the minutes, once signed, could not be mended
    Challenge.objects.filter(pk=world.challenge.pk).update(places=2)
    world.challenge.refresh_from_db()
    world.jury.refresh_from_db()
    deliberate(world)
    Challenge.objects.filter(pk=world.challenge.pk).update(places=1)
    prepare_messages(world.challenge, by=world.team)

    with pytest.raises(GateClosed) as refused:
        release_decisions(world.challenge, by=world.team, read=True)

    assert [item.sentence for item in refused.value.unmet] == ["2 candidatures sont à retenir pour 1 place(s)."]


def test_release_stops_whole_when_one_application_cannot_move(world):
    ready(world)
    last = world.sets[2].application
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION stop_it() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF NEW.state = 'declined' THEN RAISE EXCEPTION 'panne'; END IF; RETURN NEW; END $$;"
            "CREATE TRIGGER stop_it BEFORE UPDATE ON challenges_application FOR EACH ROW EXECUTE FUNCTION stop_it();"
        )

    with pytest.raises(ProgrammingError), transaction.atomic():
        release_decisions(world.challenge, by=world.team, read=True)

    last.refresh_from_db()
    first = world.sets[0].application
    first.refresh_from_db()
    assert (first.state, last.state) == ("eligible", "eligible")
    assert not Release.objects.exists()
    assert OutMail.objects.filter(kind="challenges.decision", status="held").count() == 3


def test_changed_decision_takes_its_message_back(world):
    open_reviews(world.jury, by=world.team)
    score_all(world)
    decide_all(world)
    prepare_messages(world.challenge, by=world.team)

    propose_decision(world.sets[1].application, by=world.team, decision="declined", reasons="Relu.")

    about = str(world.sets[1].application.pk)
    assert list(OutMail.objects.filter(about=about).values_list("status", flat=True)) == ["dropped"]


def test_team_member_of_an_applicant_startup_does_not_release(world):
    ready(world)
    other = UserFactory(team=True)
    add_member(world.sets[2].startup, user=other, role="member", by=None)

    with pytest.raises(NotAllowed, match="Une organisation dont vous êtes membre est candidate à ce défi."):
        release_decisions(world.challenge, by=other, read=True)


def test_team_member_of_an_applicant_startup_neither_decides_nor_checks_nor_reads_decisions(world, sign_in):
    open_reviews(world.jury, by=world.team)
    agent = UserFactory(team=True)
    add_member(world.sets[2].startup, user=agent, role="member", by=None)
    sentence = "Une organisation dont vous êtes membre est candidate à ce défi."

    with pytest.raises(NotAllowed, match=sentence):
        propose_decision(world.sets[0].application, by=agent, decision="selected", reasons="Utile.")
    with pytest.raises(NotAllowed, match=sentence):
        perform(world.sets[0].application, "shortlist", by=agent)
    for page in ("jury_ranking", "jury_deliberation"):
        answer = sign_in(agent).get(reverse(page, args=[world.jury.pk]))
        assert (answer.status_code, sentence in answer.content.decode()) == (403, True)


def test_the_public_reads_the_result_at_once_and_never_who_is_on_the_reserve_list(world, client):
    ready(world)
    path = f"/defis/{world.challenge.slug}/"
    selected, reserve, declined = (made.startup.name for made in world.sets)
    before = client.get(path).content.decode()
    assert client.get(path).content.decode() == before
    assert selected not in before

    with TestCase.captureOnCommitCallbacks(execute=True):
        release_decisions(world.challenge, by=world.team, read=True)

    after = client.get(path).content.decode()
    assert [name in after for name in (selected, reserve, declined)] == [True, False, False]


def test_renounced_selection_promotes_the_first_of_a_reserve_of_two(world):
    for made, (state, rank) in zip(world.sets, (("selected", 1), ("reserve", 3), ("reserve", 2)), strict=True):
        Application.objects.filter(pk=made.application.pk).update(rank=rank, decided_at=app_now())
        made.application.refresh_from_db()
        import_state(made.application, state, reason="essai")
    import_state(world.challenge, "decided", reason="essai")
    world.sets[0].application.refresh_from_db()

    renounce_selection(world.sets[0].application, by=world.sets[0].person, reason="Plus de disponibilité.")

    states = [Application.objects.get(pk=made.application.pk).state for made in world.sets]
    assert states == ["renounced", "reserve", "selected"]


def test_renounced_selection_promotes_the_first_of_the_reserve(world):
    ready(world)
    release_decisions(world.challenge, by=world.team, read=True)
    first, second = world.sets[0], world.sets[1]
    first.application.refresh_from_db()

    renounce_selection(first.application, by=first.person, reason="Plus de disponibilité.")

    second.application.refresh_from_db()
    assert (first.application.state, second.application.state) == ("renounced", "selected")
    assert OutMail.objects.get(kind="challenges.reserve_promoted").to == second.person.email
    assert accept_selection(second.application, by=second.person).state == "accepted"


def test_seat_of_a_member_who_left_gives_nothing(world):
    open_reviews(world.jury, by=world.team)
    from challenges.selection.domain.jury import dismiss

    dismiss(world.members[2], by=world.team, reason="Empêché.")

    user = type(world.team).objects.get(pk=world.members[2].user_id)
    assert not applications_visible_to(user).exists()
    assert assign(world.jury, by=world.team) == 2


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_juror_at_once_keep_one_text():
    world = jury_set()
    open_reviews(world.jury, by=world.team)
    review, user = Review.objects.filter(member=world.members[0]).first(), world.members[0].user
    results, start = [], threading.Barrier(2)

    def write(text):
        try:
            start.wait()
            save_review(Review.objects.get(pk=review.pk), by=user, scores={}, comment=text, to_applicant="", version=0)
            results.append("saved")
        except ReviewMoved:
            results.append("moved")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(text,)) for text in ("un", "deux")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["moved", "saved"]


def test_membership_rows_are_read_once_whatever_the_number(world, django_assert_num_queries):
    assert Membership.objects.exists()
    with django_assert_num_queries(5):
        compute_conflicts(world.jury)
