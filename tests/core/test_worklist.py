import datetime as dt

import pytest

from accounts.models import Organisation, User
from core import worklist
from core.clock import app_now, one_instant
from core.worklist import Panel, PanelRow, Task, by_urgency, tasks_for, waited_for
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_instant_is_read_once_within_the_block(django_assert_num_queries):
    with django_assert_num_queries(1), one_instant(), one_instant():
        first = app_now()
        assert app_now() == first

    assert app_now() > first


def test_only_sources_that_have_rows_are_run_after_two_queries(monkeypatch, django_assert_num_queries):
    user = UserFactory()
    organisation = OrganisationFactory(name="Présente")

    def tell(rows):
        return [Task(row.name, "", "/") for row in rows]

    def present(_user):
        return Organisation.objects.filter(pk=organisation.pk)

    sources = [(present, tell), (lambda _user: User.objects.none(), tell), (lambda _user: None, tell)]
    monkeypatch.setattr(worklist, "_sources", sources)

    tasks_for(user)
    with django_assert_num_queries(3):  # grants, which, and the rows of one
        assert [task.title for task in tasks_for(user)] == ["Présente"]


def test_tasks_stand_by_urgency_and_a_band_without_tasks_is_left_out():
    now = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    instants = [now - dt.timedelta(seconds=1), now, now + dt.timedelta(days=7), None]

    bands = by_urgency([Task(title=str(n), about="", url="", due=due) for n, due in enumerate(instants)], now)

    assert [(band.title, [task.title for task in band.tasks], band.late) for band in bands] == [
        ("En retard", ["0"], True),
        ("Dans les sept jours", ["1"], False),
        ("Plus tard", ["2"], False),
        ("Sans date limite", ["3"], False),
    ]
    assert by_urgency([], now) == []


def test_what_others_owe_stands_once():
    theirs, own = PanelRow("Chez le jury", "/a/", waits=True), PanelRow("Pilote", "/b/")
    mixed, waiting, empty = Panel("Mixte", (theirs, own)), Panel("Attente", (theirs,)), Panel("Vide", (), empty="Rien")

    rows, panels = waited_for([mixed, waiting, empty])

    assert rows == [theirs, theirs]
    assert [(panel.title, panel.rows) for panel in panels] == [("Mixte", (own,)), ("Vide", ())]
