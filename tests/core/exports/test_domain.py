"""The life of an export: asked once, made, fetched by whoever still reads it all, expired, made again."""

import datetime as dt

import pytest
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from core.exceptions import DomainError, StaleState
from core.exports import declared, domain
from core.exports.declared import EVERYWHERE, ExportKind, declare_export
from core.exports.domain import KEPT, MOST_UNFINISHED, ask, close, make, open_file, restart
from core.exports.sweeping import old, stuck, sweep
from core.exports.tables import Table
from core.models import Export, OutMail, StoredFile
from core.storage import private_storage
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)


class Rights:
    """What the person may read, as the test decides."""

    def __init__(self):
        self.door, self.hidden, self.scope, self.broken = True, set(), "", None

    def place(self, _user, _key):
        if not self.door:
            raise Http404
        return EVERYWHERE

    def rows(self, _user, _place, query):
        rows = User.objects.filter(email__endswith="@liste.example").exclude(pk__in=self.hidden).order_by("email")
        return rows.filter(email__startswith=query["q"]) if query.get("q") else rows

    def cells(self, _source, piece):
        if self.broken:
            raise self.broken
        return [[person.email] for person in piece]


@pytest.fixture
def rights(monkeypatch):
    monkeypatch.setattr(declared, "_kinds", dict(declared.export_kinds()))
    given = Rights()
    declare_export(
        ExportKind(
            kind="essai", label="Essai", place=given.place, rows=given.rows, stem=lambda _place: "essai",
            back=lambda _place: "/espace/", shapes=Table(lambda _source: ["adresse"], given.cells).shapes,
            scope=lambda _user, _place: given.scope,
        )
    )  # fmt: skip
    return given


@pytest.fixture
def people(db):
    return [UserFactory(email=f"{name}@liste.example") for name in ("ada", "bo", "cleo")]


@pytest.fixture
def person(clock, people):
    clock(NOW)
    return UserFactory()


def asked(person, shape="csv", query=""):
    return ask(declared.export_kind("essai"), EVERYWHERE, by=person, shape=shape, query=query)


def content(stored):
    with private_storage().open(stored.file.name) as opened:
        return opened.read()


@pytest.fixture
def ready(rights, person, run_jobs):
    export = asked(person)
    run_jobs()
    export.refresh_from_db()
    return export


def state(export):
    return Export.objects.values_list("status", flat=True).get(pk=export.pk)


def test_asked_made_told_and_fetched(rights, person, run_jobs, sign_in):
    export = asked(person, query="q=b")
    assert export.total == 1
    run_jobs()

    export.refresh_from_db()
    assert (export.status, export.rows, export.expires_at) == ("ready", 1, NOW + KEPT)
    mail = OutMail.objects.get(kind="core.export_ready")
    assert mail.to == person.email
    response = sign_in(person).get(reverse("export_file", args=[export.pk]))
    assert b"".join(response.streaming_content).decode("utf-8-sig").split() == ["adresse", "bo@liste.example"]
    assert response["Content-Disposition"] == 'attachment; filename="essai-2026-05-04.csv"'
    export.refresh_from_db()
    assert (export.downloads, export.downloaded_at) == (1, NOW)


def test_an_export_is_its_askers_alone(ready, sign_in):
    other = UserFactory()
    assert open_file(ready, by=other) is None
    session = sign_in(other)
    assert session.get(reverse("export_file", args=[ready.pk])).status_code == 404
    assert session.post(reverse("export_delete", args=[ready.pk])).status_code == 404
    assert session.get(reverse("file", args=[ready.file_id])).status_code == 404
    assert state(ready) == "ready"
    assert sign_in(ready.by).get(reverse("file", args=[ready.file_id])).status_code == 404  # one door


@pytest.mark.parametrize("loss", ["door", "row", "scope", "account"])
def test_who_lost_the_right_gets_nothing_and_the_file_is_gone(
    ready, rights, people, sign_in, loss, django_capture_on_commit_callbacks
):
    session = sign_in(ready.by)
    match loss:
        case "door":
            rights.door = False
        case "row":
            rights.hidden = {people[1].pk}
        case "scope":
            rights.scope = "scores"
        case "account":
            ready.by.is_active = False
            ready.by.save()
    where = ready.file.file.name

    with django_capture_on_commit_callbacks(execute=True):
        if loss == "account":
            assert open_file(Export.objects.get(pk=ready.pk), by=ready.by) is None
        else:
            assert session.get(reverse("export_file", args=[ready.pk])).status_code == 404

    assert state(ready) == "lost"
    assert not StoredFile.objects.filter(pk=ready.file_id).exists()
    assert not private_storage().exists(where)


def test_rows_are_those_read_when_the_job_runs(rights, person, people, run_jobs):
    export = asked(person)
    rights.hidden = {people[0].pk}
    run_jobs()
    export.refresh_from_db()
    assert (export.total, export.rows) == (2, 2)
    assert people[0].pk not in export.keys


def test_the_right_lost_before_the_job_makes_no_file(rights, person, run_jobs):
    export = asked(person)
    rights.door = False
    run_jobs()
    assert state(export) == "lost"
    assert not StoredFile.objects.filter(purpose=domain.PURPOSE).exists()


def test_the_same_demand_waiting_is_one_and_one_person_may_not_ask_for_everything(rights, person):
    assert asked(person).pk == asked(person).pk
    for name in ("a", "ad", "ada", "b")[: MOST_UNFINISHED - 1]:
        asked(person, query=f"q={name}")
    with pytest.raises(DomainError, match="en cours"):
        asked(person, query="q=c")
    asked(UserFactory(), query="q=c")


def test_nothing_is_asked_without_a_row_a_known_format_or_too_many(rights, person, people, monkeypatch):
    with pytest.raises(DomainError, match="Aucune ligne"):
        asked(person, query="q=zzz")
    with pytest.raises(DomainError, match="format"):
        asked(person, shape="exe")
    monkeypatch.setattr(domain, "MOST", 2)
    with pytest.raises(DomainError, match="2 lignes au plus"):
        asked(person)


def test_a_fault_is_tried_again_and_then_is_to_be_started_again(rights, person, run_jobs, clock):
    export = asked(person)
    rights.broken = OSError("disque plein")
    job = ProcrastinateJob.objects.get(task_name=domain.JOB)
    with pytest.raises(OSError, match="disque plein"):
        make(str(export.pk))
    assert state(export) == "waiting"
    clock(NOW + dt.timedelta(hours=1))
    assert not stuck().exists()  # its job waits still

    ProcrastinateJob.objects.filter(pk=job.pk).delete()
    sweep()

    export.refresh_from_db()
    assert export.status == "failed"
    assert "disque plein" in export.error
    assert OutMail.objects.filter(kind="core.export_failed", to=person.email).count() == 1
    rights.broken = None
    assert restart(export, by=person).pk == export.pk
    with pytest.raises(StaleState):
        restart(export, by=person)
    run_jobs()
    assert state(export) == "ready"


def test_deleted_while_it_is_made_keeps_no_file(rights, person, people):
    export = asked(person)
    before = rights.cells

    def cells(source, piece):
        close(export, domain.Status.DELETED)
        return before(source, piece)

    table = Table(lambda _source: ["adresse"], cells)
    kind = declared.export_kind("essai")
    declared._kinds["essai"] = ExportKind(**{**vars(kind), "shapes": table.shapes})
    make(str(export.pk))

    assert state(export) == "deleted"
    assert not StoredFile.objects.filter(purpose=domain.PURPOSE).exists()
    make(str(export.pk))
    assert state(export) == "deleted"


def test_the_file_goes_after_a_week_and_the_trace_after_a_year(
    ready, clock, run_jobs, sign_in, django_capture_on_commit_callbacks
):
    where = ready.file.file.name
    clock(NOW + KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(ready.by).get(reverse("export_file", args=[ready.pk])).status_code == 404
    sweep()
    assert state(ready) == "expired"
    assert not private_storage().exists(where)
    second = restart(ready, by=ready.by)
    assert second.pk != ready.pk
    run_jobs()
    assert state(second) == "ready"
    clock(NOW + dt.timedelta(days=366))
    assert list(old()) == [ready]


def test_the_clock_takes_away_files_nobody_fetched(ready, clock):
    clock(NOW + KEPT - dt.timedelta(seconds=1))
    sweep()
    assert state(ready) == "ready"
    clock(NOW + KEPT)
    sweep()
    assert state(ready) == "expired"


def test_an_end_that_is_undone_keeps_the_file(ready):
    with transaction.atomic():
        assert close(ready, domain.Status.DELETED)
        transaction.set_rollback(True)

    assert state(ready) == "ready"
    assert content(ready.file) == content(open_file(ready, by=ready.by))


def test_the_clock_removes_the_file_that_a_crash_left(ready):
    where = ready.file.file.name
    assert close(ready, domain.Status.DELETED)  # nothing after the commit happens: the process died
    ready.refresh_from_db()
    assert open_file(ready, by=ready.by) is None
    assert private_storage().exists(where)

    sweep()

    assert not private_storage().exists(where)
    assert not StoredFile.objects.filter(pk=ready.file_id).exists()


def test_a_crash_after_the_bytes_went_leaves_what_can_be_removed_again(ready):
    assert close(ready, domain.Status.EXPIRED)
    private_storage().delete(ready.file.file.name)
    domain.remove_file(ready)
    domain.remove_file(ready)
    assert not StoredFile.objects.filter(pk=ready.file_id).exists()


def test_the_file_of_an_export_that_is_not_closed_is_never_removed(ready):
    domain.remove_file(ready)
    assert open_file(Export.objects.get(pk=ready.pk), by=ready.by) is not None
    assert private_storage().exists(ready.file.file.name)


def test_the_page_says_where_each_one_is(ready, person, run_jobs, sign_in, rights):
    waiting = asked(person, shape="xlsx")
    session = sign_in(person)
    page = session.get(reverse("exports")).content.decode()
    assert reverse("export_file", args=[ready.pk]) in page
    assert "3 lignes" in page
    assert reverse("export_file", args=[waiting.pk]) not in page
    assert "0 sur 3" in page
    session.post(reverse("export_delete", args=[ready.pk]))
    assert reverse("export_delete", args=[ready.pk]) not in session.get(reverse("exports")).content.decode()
