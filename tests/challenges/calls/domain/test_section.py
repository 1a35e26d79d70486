"""Writing by several hands: nothing typed is ever lost."""

import datetime as dt

import pytest

from challenges.calls.domain.challenge import add_organisation
from challenges.calls.domain.remarks import tell_remarks
from challenges.calls.domain.section import (
    ASIDE,
    MAX_ANSWER,
    SectionConflict,
    apply_suggestion,
    comment_section,
    resolve_comment,
    restore_version,
    save_section,
)
from core.exceptions import DomainError, NotAllowed
from core.models import Comment, OutMail
from core.versions import versions_of
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.challenges import OPENS, ChallengeFactory, challenge_set
from tests.factories.partners import ParticipationFactory


@pytest.fixture
def group(db):
    return challenge_set(complete=False)


def write(group, text, *, version, by=None, **more):
    return save_section(group.challenge, "problem", by=by or group.author, version=version, body_fr=text, **more)


def bodies(group):
    return [(version.n, version.body) for version in versions_of(group.challenge, "problem.fr")]


def test_text_that_was_there_before_anybody_saved_stays_among_the_versions(group):
    group.challenge.sections.filter(key="problem").update(body_fr="Un texte copié.")
    write(group, "Un texte à nous.", version=0)

    assert bodies(group) == [(2, "Un texte à nous."), (1, "Un texte copié.")]


def test_saved_text_has_an_author_and_a_version(group):
    section = write(group, "  Trop de bruit.\r\nLa nuit. ", version=0)

    assert (section.body_fr, section.version, section.updated_by) == ("Trop de bruit.\nLa nuit.", 1, group.author)
    assert bodies(group) == [(1, "Trop de bruit.\nLa nuit.")]


def test_second_of_two_writers_at_once_gets_a_conflict_and_loses_nothing(group):
    write(group, "Le texte de l’une.", version=0)

    with pytest.raises(SectionConflict) as conflict:
        write(group, "Le texte de l’autre.", version=0, body_en="The other text.", by=group.agent)

    assert conflict.value.section.body_fr == "Le texte de l’une."
    kept = Comment.objects.order_by("pk").values_list("author", "body", "suggestion", "resolved_at")
    assert list(kept) == [
        (group.agent.pk, ASIDE["fr"], "Le texte de l’autre.", None),
        (group.agent.pk, ASIDE["en"], "The other text.", None),
    ]
    group.challenge.sections.get(key="problem", body_fr="Le texte de l’une.", version=1)


def test_text_kept_aside_is_settled_once_its_author_saves(group):
    write(group, "Le texte de l’une.", version=0)
    with pytest.raises(SectionConflict):
        write(group, "Le texte de l’autre.", version=0, by=group.agent)

    write(group, "Les deux textes réunis.", version=1, by=group.agent)

    assert Comment.objects.get().resolved_by == group.agent


def test_same_text_saved_twice_is_saved_once(group):
    write(group, "Un texte.", version=0)
    section = write(group, "Un texte.", version=0, by=group.agent)

    assert (section.version, section.updated_by) == (1, group.author)


def test_two_saves_of_one_page_that_cross_are_no_conflict(group):
    write(group, "Un", version=0, sitting="page-1")
    section = write(group, "Un texte", version=0, sitting="page-1")

    assert (section.body_fr, section.version) == ("Un texte", 2)


def test_one_person_in_two_tabs_gets_a_conflict(group):
    write(group, "Un onglet", version=0, sitting="page-1")

    with pytest.raises(SectionConflict):
        write(group, "L’autre onglet", version=0, sitting="page-2")


def test_one_sitting_makes_one_version_and_the_next_another(group, clock):
    clock(OPENS)
    write(group, "U", version=0)
    write(group, "Un", version=1)
    clock(OPENS + dt.timedelta(minutes=11))
    write(group, "Un texte", version=2)
    write(group, "Un texte à deux", version=3, by=group.agent)

    assert bodies(group) == [(3, "Un texte à deux"), (2, "Un texte"), (1, "Un")]


def test_earlier_version_comes_back_as_a_new_one(group):
    write(group, "Premier.", version=0)
    write(group, "Second.", version=1, by=group.agent)

    restore_version(group.challenge, "problem", by=group.author, version=2, n=1)

    assert bodies(group) == [(3, "Premier."), (2, "Second."), (1, "Premier.")]


def test_nobody_writes_a_proposed_challenge(db):
    group = challenge_set(proposed=True)

    with pytest.raises(NotAllowed) as refusal:
        write(group, "Trop tard.", version=1)

    assert refusal.value.message == "Le texte ne s’écrit qu’en brouillon ou quand l’équipe a demandé des modifications."


def test_suggestion_of_the_team_replaces_the_text_when_an_author_takes_it(group, team):
    write(group, "Trop de bruit.", version=0)
    comment = comment_section(group.challenge, "problem", by=team, body="Quand ?", suggestion="Trop de bruit la nuit.")

    with pytest.raises(NotAllowed):
        apply_suggestion(group.challenge, comment, by=team, version=1)
    with pytest.raises(SectionConflict):
        apply_suggestion(group.challenge, comment, by=group.author, version=0)
    section = apply_suggestion(group.challenge, comment, by=group.author, version=1)

    comment.refresh_from_db()
    assert (section.body_fr, comment.resolved_by) == ("Trop de bruit la nuit.", group.author)


def test_empty_remark_is_refused(group, team):
    with pytest.raises(DomainError) as refusal:
        comment_section(group.challenge, "problem", by=team, body=" ")

    assert (refusal.value.message, refusal.value.field) == ("Écrivez une remarque ou une proposition.", "body")


def test_stranger_neither_comments_nor_settles(group):
    stranger = challenge_set().author
    comment = comment_section(group.challenge, "problem", by=group.author, body="À revoir.")

    for act in (
        lambda: comment_section(group.challenge, "problem", by=stranger, body="Bonjour."),
        lambda: resolve_comment(group.challenge, comment, by=stranger),
        lambda: write(group, "Autre.", version=0, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_unknown_part_is_refused(group):
    with pytest.raises(DomainError) as refusal:
        save_section(group.challenge, "autre", by=group.author, version=0, body_fr="x")

    assert refusal.value.message == "Cette partie n’existe pas."


def test_factory_sections_start_at_version_one(db):
    assert set(ChallengeFactory().sections.values_list("version", flat=True)) == {1}


def remarks_told(mails):
    tell_remarks()
    return [email for kind, email in mails() if kind == "challenges.remarks"]


def test_remarks_of_an_hour_are_one_mail_to_the_others(group, team, mails):
    for body in ("Quand ?", "Où ?"):
        comment_section(group.challenge, "problem", by=team, body=body)

    assert remarks_told(mails) == sorted([group.author.email, group.agent.email])
    assert remarks_told(mails) == sorted([group.author.email, group.agent.email])  # nobody twice


def test_word_of_refusal_goes_to_whoever_made_the_remark(group, team, mails):
    remark = comment_section(group.challenge, "problem", by=team, body="Quand ?")
    assert team.email not in remarks_told(mails)

    resolve_comment(group.challenge, remark, by=group.author, answer="C’est dit plus bas.")

    assert remarks_told(mails).count(team.email) == 1
    assert "C’est dit plus bas." in OutMail.objects.get(kind="challenges.remarks", to=team.email).body


def test_word_of_refusal_has_a_limit_and_is_not_cut(group, team):
    remark = comment_section(group.challenge, "problem", by=team, body="Quand ?")

    with pytest.raises(DomainError):
        resolve_comment(group.challenge, remark, by=group.author, answer="x" * (MAX_ANSWER + 1))
    remark.refresh_from_db()
    assert remark.resolved_at is None


def test_text_put_aside_in_a_conflict_is_nobodys_news(group, team, mails):
    comment_section(group.challenge, "problem", by=group.author, body=ASIDE["fr"], suggestion="Autre texte.")

    assert remarks_told(mails) == []


def test_organisation_that_is_added_is_told(group, mails):
    other = OrganisationFactory(directorate=True)
    ParticipationFactory(edition=group.challenge.edition, organisation=other, role="directorate")
    person = member_of(other)

    assert add_organisation(group.challenge, organisation=other, by=group.author) == 1
    assert add_organisation(group.challenge, organisation=other, by=group.author) == 0
    assert [email for kind, email in mails() if kind == "challenges.writer_added"] == [person.email]
