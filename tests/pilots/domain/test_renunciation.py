"""A selection given up after it was accepted: the place is free again, and what was prepared for it ends with it."""

import pytest
from django.urls import reverse

from challenges.enums import ApplicationState
from challenges.models import Application
from challenges.selection.domain.release import renounce_selection
from core.clock import app_now
from core.exceptions import GateClosed, StaleState
from core.models import OutMail
from core.workflow import import_state
from core.worklist import tasks_for
from register.models import Entry
from tests.factories.applications import ApplicationFactory
from tests.factories.pilots import accession_of, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
WHY = "Notre associé principal quitte l’entreprise."


@pytest.fixture
def around():
    """An accepted application with its pilot and an unsigned deed, and the one on the reserve list."""
    made = pilot_set()
    version = version_in_force(made.edition, [made.organisations["partner"]])
    made.deed = accession_of(made.pilot, version)
    type(made.deed).objects.filter(pk=made.deed.pk).update(signed_at=None)
    made.next = ApplicationFactory(
        challenge=made.challenge, state=ApplicationState.RESERVE, rank=2, decided_at=app_now()
    )
    return made


def test_the_deed_is_closed_the_pilot_dropped_and_the_reserve_moves_up(around):
    renounce_selection(around.application, by=around.founder, reason=WHY)
    around.deed.refresh_from_db()
    around.pilot.refresh_from_db()
    around.next.refresh_from_db()
    assert around.application.state == "renounced"
    assert around.deed.ended_at is not None
    assert around.pilot.state == "dropped"
    assert around.next.state == "selected"
    entry = Entry.objects.get(kind="selection.renounced")
    assert around.application.title in bytes(entry.leaf).decode()
    assert WHY not in bytes(entry.leaf).decode()


def test_the_team_and_the_directorate_are_told(around):
    renounce_selection(around.application, by=around.founder, reason=WHY)
    told = set(OutMail.objects.values_list("kind", "to"))
    assert ("challenges.selection_renounced_team", around.team.email) in told
    assert ("casework.moved", around.agent.email) in told


def test_nobody_is_left_with_something_to_do_for_it(around):
    page = reverse("workspace_pilot", args=[around.pilot.pk])
    assert page in {task.url for task in tasks_for(around.agent)}
    renounce_selection(around.application, by=around.founder, reason=WHY)
    for person in (around.agent, around.founder):
        assert page not in {task.url for task in tasks_for(person)}
    deposit = reverse("prototype_deposit", args=[around.prototype.pk])
    assert deposit not in {task.url for task in tasks_for(around.founder)}


def test_a_signed_deed_ends_first(around):
    type(around.deed).objects.filter(pk=around.deed.pk).update(signed_at=app_now())
    with pytest.raises(GateClosed) as refused:
        renounce_selection(around.application, by=around.founder, reason=WHY)
    assert [row.url for row in refused.value.unmet] == [reverse("accession", args=[around.deed.pk])]
    around.next.refresh_from_db()
    assert Application.objects.get(pk=around.application.pk).state == "accepted"
    assert around.next.state == "reserve"


def test_a_pilot_that_has_started_ends_first(around):
    import_state(around.pilot, "running", reason="essai")
    with pytest.raises(GateClosed) as refused:
        renounce_selection(around.application, by=around.founder, reason=WHY)
    assert [row.url for row in refused.value.unmet] == [reverse("workspace_pilot", args=[around.pilot.pk])]
    around.deed.refresh_from_db()
    assert around.deed.ended_at is None


def test_a_second_click_gives_up_nothing_more(around):
    renounce_selection(around.application, by=around.founder, reason=WHY)
    with pytest.raises(StaleState):
        renounce_selection(around.application, by=around.founder, reason=WHY)
    assert Entry.objects.filter(kind="selection.renounced").count() == 1
