"""Remarks on a convention: told to the other side, taken or refused with a reason."""

import datetime as dt

import pytest

from agreements.conventions.domain.comments import comment, resolve
from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.remarks import tell_remarks
from agreements.enums import ConventionState
from core.clock import PARIS
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail
from core.worklist import tasks_for
from tests.factories.agreements import convention_in

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 2, 1, 10, tzinfo=PARIS)


@pytest.fixture
def around(clock):
    clock(NOW)
    convention, people = convention_in(ConventionState.NEGOTIATION)
    people.convention, people.article = convention, live_version(convention).articles.first()
    return people


def told():
    """Who has been mailed since the last time."""
    tell_remarks()
    found = sorted(OutMail.objects.filter(kind="agreements.convention_remarks").values_list("to", flat=True))
    OutMail.objects.all().delete()
    return found


def test_a_remark_of_a_party_is_told_to_the_legal_officer_once(around):
    comment(around.article, by=around.partner_member, body="Pourquoi ?")

    assert told() == [around.legal.email]
    assert told() == []


def test_a_remark_of_the_legal_officer_is_told_to_the_parties(around):
    comment(around.article, by=around.legal, body="À préciser.")
    found = told()

    assert around.partner_member.email in found
    assert around.legal.email not in found


def test_a_remark_waits_ten_working_days_for_the_legal_officer(around):
    comment(around.article, by=around.partner_member, body="Un.")
    comment(around.article, by=around.partner_member, body="Deux.")
    (task,) = [task for task in tasks_for(around.legal) if task.kind == "remark"]

    assert (task.count, task.due) == (2, dt.datetime(2027, 2, 16, tzinfo=PARIS))
    assert not [task for task in tasks_for(around.team) if task.kind == "remark"]


def test_refused_with_a_reason_that_its_author_reads(around):
    remark = comment(around.article, by=around.partner_member, body="Pourquoi ?")
    told()
    with pytest.raises(DomainError) as refused:
        resolve(remark, around.convention, by=around.legal, refused=True, answer=" ")
    assert refused.value.field == "answer"
    resolve(remark, around.convention, by=around.legal, refused=True, answer="La loi l’impose.")
    tell_remarks()
    mail = OutMail.objects.get(kind="agreements.convention_remarks")

    assert mail.to == around.partner_member.email
    assert "La loi l’impose." in mail.body
    assert not [task for task in tasks_for(around.legal) if task.kind == "remark"]


def test_taken_is_told_and_stays_so(around):
    remark = comment(around.article, by=around.partner_member, body="Pourquoi ?")
    told()
    resolve(remark, around.convention, by=around.legal)
    again = resolve(remark, around.convention, by=around.legal, refused=True, answer="Non.")

    assert again.answer == ""
    assert told() == [around.partner_member.email]


def test_its_author_takes_it_back_without_a_mail(around):
    remark = comment(around.article, by=around.partner_member, body="Pourquoi ?")
    told()
    resolve(remark, around.convention, by=around.partner_member)

    assert told() == []


def test_another_party_does_not_answer_it(around):
    remark = comment(around.article, by=around.legal, body="À préciser.")
    with pytest.raises(NotAllowed):
        resolve(remark, around.convention, by=around.partner_member)
