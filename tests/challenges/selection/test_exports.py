"""The book of a jury: what the jury reads, for the team and whoever presides, never a file closed to its reader."""

import datetime as dt
import io
import json
import zipfile

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, QueryDict

from accounts.domain.membership import grant_platform_role
from challenges.applications.columns import dossiers_of
from challenges.applications.domain.dossier import ATTACHMENT
from challenges.models import Application, Attachment, Jury
from challenges.selection.exports import (
    book_content,
    files_before,
    joined_to,
    jury_for,
    named_for,
    own_files,
    seated_for,
)
from core.clock import app_now
from core.exports.declared import Source, export_kind
from core.exports.domain import ask, open_file
from core.files import store
from core.models import Export
from core.roles import Role
from core.storage import private_storage
from tests.factories.accounts import UserFactory
from tests.factories.applications import AnswerFactory, BackgroundFactory, ConflictFactory, ReviewFactory, jury_set
from tests.factories.challenges import CLOSES
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(clock):
    clock(CLOSES + dt.timedelta(days=2))
    made = jury_set(applicants=3, jurors=2)
    Jury.objects.filter(pk=made.jury.pk).update(opened_at=app_now())
    for one in made.sets:
        AnswerFactory(application=one.application, key="pitch", body=f"Canari {one.startup.slug}\n\nLigne ✅ 漢字")
        BackgroundFactory(application=one.application, name="Moteur", owner=one.startup.name)
    return made


def content(user, jury):
    where = jury_for(user, jury.pk)
    rows = files_before(user, where, QueryDict())
    source = Source(
        user, where, lambda: files_before(user, where, QueryDict()), list(rows.values_list("pk", flat=True))
    )
    return book_content(source)


def test_the_team_and_the_chair_have_every_file_in_the_order_of_the_jury(around):
    order = list(Application.objects.order_by("blind_order").values_list("organisation__name", flat=True))
    for reader in (around.team, around.chair.user):
        made = content(reader, around.jury)
        assert [file["organisation"] for file in made["files"]] == order
        assert "Canari" in json.dumps(made, ensure_ascii=False)


def test_a_jury_that_reads_without_names_has_a_book_without_names(around):
    Jury.objects.filter(pk=around.jury.pk).update(blind=True)
    text = json.dumps(content(around.team, around.jury), ensure_ascii=False)
    assert "Canari" in text
    assert [one.startup.name for one in around.sets if one.startup.name in text] == []


def test_a_closed_file_stands_in_no_book_and_a_link_of_the_chair_closes_hers(around):
    agent, closed = UserFactory(team=True), around.sets[0]
    ConflictFactory(application=closed.application, person=agent)
    assert f"Canari {closed.startup.slug}" not in json.dumps(content(agent, around.jury), ensure_ascii=False)
    ConflictFactory(application=closed.application, person=around.chair.user)
    with pytest.raises(Http404):
        jury_for(around.chair.user, around.jury.pk)


def test_a_juror_who_does_not_preside_and_an_applicant_find_no_book(around):
    for person in (around.members[1].user, around.sets[0].person, UserFactory()):
        with pytest.raises(Http404):
            jury_for(person, around.jury.pk)


def test_the_book_is_a_pdf_that_opens_while_its_reader_presides(around, run_jobs):
    chair = around.chair.user
    asked = ask(export_kind("cahier-du-jury"), jury_for(chair, around.jury.pk), by=chair, shape="pdf", query="q=rien")
    run_jobs()
    made = Export.objects.select_related("file", "by").get(pk=asked.pk)
    assert (made.status, made.rows) == ("ready", 3)
    with private_storage().open(open_file(made, by=chair).file.name) as opened:
        document = pypdfium2.PdfDocument(io.BytesIO(opened.read()))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) == 4
    assert all(f"Canari {one.startup.slug}" in text for one in around.sets)
    ConflictFactory(application=around.sets[1].application, person=chair)
    assert open_file(made, by=chair) is None


def test_dossiers_of_a_piece_cost_the_same_for_any_number(around, django_assert_num_queries):
    rows = list(Application.objects.all())
    dossiers_of(rows)
    for piece in (rows[:1], rows):
        with django_assert_num_queries(2):
            dossiers_of(piece)


def bundle(user, jury, query=""):
    where = seated_for(user, jury.pk)

    def rows(asked=""):
        return own_files(user, where, QueryDict(asked))

    return Source(user, where, rows, list(rows(query).values_list("pk", flat=True)))


def test_a_juror_takes_away_the_files_of_their_own_readings_and_no_other(around, run_jobs):
    member = around.members[1]
    mine, closed, others = around.sets
    for one in (mine, closed):
        ReviewFactory(application=one.application, member=member)
    ReviewFactory(application=others.application, member=around.chair)
    conflict = ConflictFactory(application=closed.application, person=member.user)

    text = json.dumps(book_content(bundle(member.user, around.jury)), ensure_ascii=False)
    assert f"Canari {mine.startup.slug}" in text
    assert [one for one in (closed, others) if f"Canari {one.startup.slug}" in text or one.startup.name in text] == []
    assert bundle(member.user, around.jury, "etat=submitted").keys == []
    for stranger in (around.team, mine.person, UserFactory()):
        with pytest.raises(Http404):
            seated_for(stranger, around.jury.pk)

    asked = ask(export_kind("mes-lectures"), around.jury, by=member.user, shape="pdf")
    run_jobs()
    made = Export.objects.select_related("file", "by").get(pk=asked.pk)
    assert (made.status, made.rows) == ("ready", 1)
    conflict.application = mine.application
    conflict.save()
    assert open_file(made, by=member.user) is None


def test_names_that_are_hidden_since_take_the_bundle_away_and_joined_files_are_not_given_without_names(
    around, run_jobs
):
    member = around.members[1]
    ReviewFactory(application=around.sets[0].application, member=member)
    asked = ask(export_kind("mes-lectures"), around.jury, by=member.user, shape="pdf")
    run_jobs()
    Jury.objects.filter(pk=around.jury.pk).update(blind=True)
    made = Export.objects.select_related("file", "by").get(pk=asked.pk)
    assert made.status == "ready"
    assert open_file(made, by=member.user) is None
    with pytest.raises(Http404):
        named_for(member.user, around.jury.pk)


def test_joined_files_of_ones_readings_hold_what_the_jury_reads_alone(around):
    member, (one, other, _third) = around.members[1], around.sets
    grant_platform_role(
        member.user, Role.TEAM, by=around.team
    )  # what an agent reads for the programme is not before the jury
    ReviewFactory(application=one.application, member=member)
    for name, made, jury in (("plan", one, True), ("prive", one, False), ("autre", other, True)):
        kept = store(SimpleUploadedFile(f"{name}.pdf", pdf_of(len(name))), purpose=ATTACHMENT, by=made.person)
        Attachment.objects.create(application=made.application, file=kept, jury_reads=jury)
    content = io.BytesIO()
    joined_to(bundle(member.user, around.jury), content)
    with zipfile.ZipFile(content) as archive:
        names, manifest = archive.namelist(), archive.read("contenu.csv").decode()
    assert [name.rpartition("/")[2] for name in names] == ["plan.pdf", "contenu.csv"]
    assert one.startup.name in manifest
    assert [word for word in ("prive", "autre", "DC-", other.startup.name) if word in manifest] == []
