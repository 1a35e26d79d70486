"""Applications and files in the search of the workspace: never what a reading hides, never a closed file."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import Organisation
from challenges.applications.domain.dossier import ATTACHMENT
from challenges.models import Application, Conflict, Jury, Submission
from challenges.selection.domain.jury import open_reviews
from core import search
from core.models import StoredFile
from tests.again import read_again
from tests.factories.accounts import UserFactory
from tests.factories.applications import AttachmentFactory, applicant_set, jury_set
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory

pytestmark = pytest.mark.django_db


def said(user, typed):
    """Everything that the search tells this person, in one text."""
    groups = search.search(user, search.Words(typed))
    return " ".join(f"{group.kind.name} {hit.title} {hit.note} {hit.url}" for group in groups for hit in group.hits)


@pytest.fixture
def world(clock):
    """A jury that reads with names; the first application bears words found nowhere else, in each place where one searches."""
    clock(CLOSES + dt.timedelta(days=1))
    made = jury_set(applicants=2, jurors=2, quorum=1, readings=1)
    row = made.sets[0]
    Application.objects.filter(pk=row.application.pk).update(title="Zqtitre", receipt_number="DC-ZQZQ-0001")
    Organisation.objects.filter(pk=row.startup.pk).update(name="Zqfirme")
    file = StoredFile.objects.create(
        name="zqfichier plan été.pdf", size=1, sniffed="application/pdf", purpose=ATTACHMENT
    )
    attachment = AttachmentFactory(application=row.application, file=file)
    open_reviews(made.jury, by=made.team)
    return SimpleNamespace(made=made, first=read_again(row), juror=made.members[0].user, attachment=attachment)


def test_applicant_team_and_juror_find_what_they_may_read(world):
    page = reverse("application", args=[world.first.application.pk])
    file = reverse("file", args=[world.attachment.file_id])

    for user in (world.first.person, world.made.team, world.juror):
        assert page in said(user, "zqtitre")
        assert page in said(user, "ZQFIRME")
        assert file in said(user, "plan ete")
        assert search.by_number(user, " dc-zqzq-0001 ") == page


def test_somebody_else_finds_nothing_of_it(world):
    for user in (world.made.sets[1].person, UserFactory()):
        assert said(user, "zqtitre") + said(user, "zqfirme") + said(user, "zqfichier") == ""
        assert search.by_number(user, "DC-ZQZQ-0001") is None


def test_a_link_closes_the_file_to_juror_and_team(world):
    for user in (world.juror, world.made.team):
        Conflict.objects.create(
            person=user,
            challenge=world.made.challenge,
            application=world.first.application,
            reason="essai",
            origin="declared",
        )
        assert "candidatures" not in said(user, "zqtitre") + said(user, "zqfirme")
        assert "pieces" not in said(user, "zqfichier")
        assert search.by_number(user, "DC-ZQZQ-0001") is None


def test_who_reads_without_names_finds_by_the_solution_alone(world):
    Jury.objects.update(blind=True)
    page = reverse("application", args=[world.first.application.pk])

    assert page in said(world.juror, "zqtitre")
    assert "Zqfirme" not in said(world.juror, "zqtitre")
    assert "DC-ZQZQ" not in said(world.juror, "zqtitre")
    assert said(world.juror, "zqfirme") + said(world.juror, "zqfichier") == ""
    assert search.by_number(world.juror, "DC-ZQZQ-0001") is None
    assert "Zqfirme" in said(world.made.team, "zqtitre")


def test_a_later_receipt_leads_to_its_application(clock):
    clock(OPENS + dt.timedelta(days=1))
    made = applicant_set(ChallengeFactory(open=True), submit=True)
    receipt = Submission.objects.get(application=made.application)

    assert search.by_number(made.person, receipt.number) == reverse("application", args=[made.application.pk])
    assert search.by_number(UserFactory(), receipt.number) is None


def test_a_number_opens_its_object_at_once(world, client, sign_in):
    sign_in(world.made.team)

    answer = client.get(reverse("workspace_search"), {"q": "DC-ZQZQ-0001"})

    assert answer["Location"] == reverse("application", args=[world.first.application.pk])
