"""What the team takes away of applications: all that a page says, nothing that the person could not read on it."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from challenges.applications.domain.application import submit_application
from challenges.applications.domain.dossier import ATTACHMENT, attach
from challenges.models import Attachment
from core.exceptions import DomainError
from core.exports.declared import EVERYWHERE, export_kind
from core.exports.domain import ask, open_file
from core.files import store
from core.models import Export
from core.storage import private_storage
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    AnswerFactory,
    ConflictFactory,
    EligibilityCheckFactory,
    ReviewFactory,
    ScoreFactory,
    applicant_set,
    jury_set,
)
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.files import pdf_of
from tests.factories.partners import EligibilityRuleFactory

pytestmark = pytest.mark.django_db
INSIDE = CLOSES - dt.timedelta(days=1)


@pytest.fixture
def around(clock):
    """A jury of three eligible applications; the first was read and scored."""
    clock(INSIDE)
    made = jury_set(applicants=3, jurors=1, readings=1, quorum=1)
    clock(CLOSES + dt.timedelta(days=2))
    first = made.sets[0].application
    review = ReviewFactory(application=first, member=made.members[0], state="submitted", submitted_at=CLOSES)
    for criterion in made.challenge.edition.criteria.all():
        ScoreFactory(review=review, criterion=criterion, value=4)
    return made


@pytest.fixture
def export(around, run_jobs):
    """A function: the export of this kind, made for this person."""

    def made(kind, shape, by=around.team, place=None, query=""):
        found = export_kind(kind)
        where = found.place(by, (place or around.challenge).pk)
        asked = ask(found, where, by=by, shape=shape, query=query)
        run_jobs()
        return Export.objects.select_related("file", "by").get(pk=asked.pk)

    return made


def content(export):
    with private_storage().open(export.file.file.name) as opened:
        return opened.read()


def table(export):
    rows = list(csv.reader(io.StringIO(content(export).decode("utf-8-sig")), delimiter=";"))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_table_holds_answers_rules_scores_contacts_and_instants_that_sort(around, export):
    first = around.sets[0]
    rule = EligibilityRuleFactory(edition=around.challenge.edition, text_fr="Siège en Europe")
    EligibilityCheckFactory(application=first.application, rule=rule, decided="met", reason="Vu.")
    AnswerFactory(application=first.application, key="pitch", body="=Une phrase ; et une suite")

    row = next(
        one for one in table(export("candidatures", "csv")) if one["récépissé"] == first.application.receipt_number
    )

    assert row["En une phrase"] == "'=Une phrase ; et une suite"
    assert row["Siège en Europe"] == "remplie (Vu.)"
    assert first.person.email in row["contacts"]
    assert (row["note moyenne"], row["rang"], row["lectures comptées"]) == ("4.0".replace(".", ","), "1", "1")
    assert dt.datetime.fromisoformat(row["reçue le"]) == first.application.received_at
    assert row["état"] == "recevable"


def test_a_workbook_holds_the_same(around, export):
    sheet = openpyxl.load_workbook(io.BytesIO(content(export("candidatures", "xlsx")))).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 3
    assert isinstance(rows[0][head.index("reçue le")], dt.datetime)


def test_an_agent_kept_away_from_a_file_has_neither_it_nor_any_score(around, export):
    """Canary: the name of the closed file, and the ranks that tell of it, stand nowhere in what this agent takes away."""
    agent = UserFactory(team=True)
    closed = around.sets[0]
    ConflictFactory(application=closed.application, person=agent)
    secret = (closed.startup.name, closed.application.receipt_number, closed.person.email)

    for kind, place in (("candidatures", None), ("candidatures-recues", EVERYWHERE)):
        made = export(kind, "csv", by=agent, place=place)
        text = content(made).decode()
        assert not [word for word in secret if word in text]
        assert made.rows == 2
    assert "note moyenne" not in table(export("candidatures", "csv", by=agent))[0]


def test_a_link_told_after_the_file_was_made_closes_it(around, export):
    agent = UserFactory(team=True)
    made = export("candidatures", "csv", by=agent)
    ConflictFactory(application=around.sets[2].application, person=agent)

    assert open_file(made, by=agent) is None
    made.refresh_from_db()
    assert made.status == "lost"


def test_scores_close_with_the_ranking_even_without_the_row(around, export):
    """A filtered file that does not hold the closed application still holds scores that the agent may not read any more."""
    agent = UserFactory(team=True)
    made = export("candidatures", "csv", by=agent, query=f"q={around.sets[1].startup.name}")
    assert made.rows == 1
    ConflictFactory(application=around.sets[2].application, person=agent)

    assert open_file(made, by=agent) is None


@pytest.mark.parametrize("kind", ["candidatures", "pieces-jointes"])
def test_a_juror_or_an_applicant_finds_no_such_list(around, kind):
    for person in (around.members[0].user, around.sets[0].person, UserFactory()):
        with pytest.raises(Http404):
            export_kind(kind).place(person, around.challenge.pk)
    with pytest.raises(Http404):
        export_kind("candidatures-recues").place(around.members[0].user, EVERYWHERE.pk)


def test_a_table_costs_the_same_queries_for_any_number_of_rows(around, export):
    def cost(query):
        export("candidatures", "csv", query=query)
        Export.objects.update(status="deleted", file=None)
        with CaptureQueriesContext(connection) as queries:
            export("candidatures", "csv", query=query)
        Export.objects.update(status="deleted", file=None)
        return len(queries)

    assert cost(f"q={around.sets[0].startup.name}") == cost("")


@pytest.fixture
def joined(clock):
    """A submitted application with two files, and a third put beside it afterwards."""
    clock(INSIDE)
    challenge = ChallengeFactory(open=True)
    made = applicant_set(challenge, name="Ada")
    for name in ("Plan: étage.pdf", "budget.pdf"):
        attach(made.application, SimpleUploadedFile(name, pdf_of(len(name))), by=made.person)
    made.application = submit_application(made.application, by=made.person)
    loose = store(SimpleUploadedFile("apres.pdf", pdf_of(99)), purpose=ATTACHMENT, by=made.person)
    Attachment.objects.create(application=made.application, file=loose)
    made.challenge, made.team = challenge, UserFactory(team=True)
    return made


def test_an_archive_holds_the_files_of_what_was_submitted_and_says_which(joined, run_jobs):
    kind = export_kind("pieces-jointes")
    asked = ask(kind, joined.challenge, by=joined.team, shape="zip")
    run_jobs()
    made = Export.objects.select_related("file").get(pk=asked.pk)

    with zipfile.ZipFile(io.BytesIO(content(made))) as archive:
        names = sorted(archive.namelist())
        manifest = archive.read("contenu.csv").decode("utf-8-sig")
    folder = f"{joined.application.receipt_number} {joined.startup.slug}"
    assert [name.rpartition("/")[2] for name in names] == ["Plan_ étage.pdf", "budget.pdf", "contenu.csv"]
    assert names[0].startswith(folder.split(" ", maxsplit=1)[0])
    assert "apres.pdf" not in manifest
    assert joined.startup.name in manifest


def test_more_files_than_an_archive_may_hold_is_said_at_once(joined, settings):
    settings.EXPORT_MAX_BYTES = 100
    with pytest.raises(DomainError, match="la limite d’un export est de"):
        ask(export_kind("pieces-jointes"), joined.challenge, by=joined.team, shape="zip")
    assert not Export.objects.exists()
