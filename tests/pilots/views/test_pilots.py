import re

import pytest
from django.urls import reverse

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from core.derivation import settle
from pilots.domain.following import check_in
from pilots.enums import PilotState
from pilots.models import Measure, Pilot
from tests.factories.accounts import member_of
from tests.factories.pilots import (
    CheckInFactory,
    ComponentFactory,
    IncidentFactory,
    MilestoneFactory,
    PilotFactory,
    PilotIndicatorFactory,
    pilot_set,
)

pytestmark = pytest.mark.django_db
BUDGET = 15
TABS = ("workspace_pilot", "pilot_follow", "pilot_frame", "pilot_outcome")


@pytest.fixture
def around():
    return pilot_set(PilotState.RUNNING)


def fill(pilot, count):
    for _n in range(count):
        MilestoneFactory(pilot=pilot)
        indicator = PilotIndicatorFactory(pilot=pilot)
        Measure.objects.create(
            indicator=indicator, on="2027-01-02", value=3, side="directorate", recorded_by=member_of(pilot.directorate)
        )
        IncidentFactory(pilot=pilot)
    CheckInFactory(pilot=pilot)


@pytest.mark.parametrize("name", TABS)
def test_pages_of_a_pilot_open_for_its_people_alone(name, around, sign_in):
    url = reverse(name, args=[around.pilot.pk])
    answers = {
        who: sign_in(getattr(around, who)).get(url).status_code for who in ("agent", "founder", "sponsor", "outsider")
    }

    assert answers == {"agent": 200, "founder": 200, "sponsor": 200, "outsider": 404}


def test_a_partner_sees_and_may_not_write(around, sign_in):
    answer = sign_in(around.sponsor).get(reverse("pilot_check_in", args=[around.pilot.pk]))

    assert answer.status_code == 403


def test_a_check_in_by_the_startup(around, sign_in):
    url = reverse("pilot_check_in", args=[around.pilot.pk])
    answer = sign_in(around.founder).post(url, {"mood": "amber", "done": "Posé.", "blocked": ""})

    assert (answer.status_code, around.pilot.check_ins.get().done) == (302, "Posé.")


def test_a_refused_measure_keeps_what_was_typed(around, sign_in):
    indicator = PilotIndicatorFactory(pilot=around.pilot)
    url = reverse("pilot_measure_add", args=[around.pilot.pk, indicator.pk])

    answer = sign_in(around.founder).post(url, {"on": "2099-01-01", "value": "12", "note": "Au compteur"})

    form = answer.context["form"]
    assert (answer.status_code, form.errors["on"], form["note"].value()) == (
        422,
        ["Une mesure ne se note pas d’avance."],
        "Au compteur",
    )


@pytest.mark.parametrize("name", TABS)
def test_pages_of_a_pilot_cost_the_same_for_one_and_three(name, sign_in, django_assert_max_num_queries):
    costs = []
    for count in (1, 3):
        around = pilot_set(PilotState.RUNNING)
        fill(around.pilot, count)
        client = sign_in(around.agent)
        with django_assert_max_num_queries(30) as captured:
            assert client.get(reverse(name, args=[around.pilot.pk])).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]
    assert costs[0] <= BUDGET


def test_the_portfolio_costs_the_same_for_one_and_three(around, sign_in, django_assert_max_num_queries):
    client, url, costs = sign_in(around.agent), reverse("pilot_list"), []
    for count in (0, 2):
        for _n in range(count):
            other = PilotFactory(state=PilotState.RUNNING)
            Pilot.objects.filter(pk=other.pk).update(directorate=around.organisations["directorate"])
            settle(Pilot.objects.get(pk=other.pk))
        with django_assert_max_num_queries(15) as captured:
            page = client.get(url).context["page"]
        costs.append((page.paginator.count, len(captured)))

    assert [count for count, _cost in costs] == [1, 3]
    assert costs[0][1] == costs[1][1]


def test_a_prototype_page_costs_the_same_for_one_and_three(around, sign_in, django_assert_max_num_queries):
    client, costs = sign_in(around.founder), []
    for count in (1, 2):
        for _n in range(count):
            ComponentFactory(prototype=around.prototype)
        with django_assert_max_num_queries(30) as captured:
            assert client.get(reverse("workspace_prototype", args=[around.prototype.pk])).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]
    assert costs[0] <= BUDGET


def test_the_csv_holds_the_same_lines(around, sign_in):
    body = sign_in(around.agent).get(reverse("pilot_csv")).content.decode().splitlines()

    assert len(body) == 2


def test_a_person_who_leaves_the_directorate_leaves_its_pilots(around, sign_in):
    add_member(around.organisations["directorate"], user=around.outsider, role=OrgRoleName.MEMBER, by=None)

    assert sign_in(around.outsider).get(reverse("workspace_pilot", args=[around.pilot.pk])).status_code == 200


HEAD = re.compile(r'<section class="dossier-head.*?</section>', re.DOTALL)


@pytest.mark.parametrize(
    ("state", "who", "offered"),
    [
        (PilotState.PLANNED, "agent", "#demarrage"),
        (PilotState.PLANNED, "founder", ""),
        (PilotState.RUNNING, "founder", "point"),
        (PilotState.RUNNING, "agent", ""),
        (PilotState.ENDED, "agent", "#evaluation"),
        (PilotState.ENDED, "sponsor", ""),
    ],
)
def test_the_head_of_a_pilot_offers_one_act_to_whoever_has_the_turn(state, who, offered, sign_in):
    around = pilot_set(state)
    page = sign_in(getattr(around, who)).get(reverse("pilot_frame", args=[around.pilot.pk])).content.decode()
    head = HEAD.search(page).group()

    assert ('class="btn"' in head) == bool(offered)
    assert offered in head


def test_a_week_already_told_is_not_asked_again_on_the_first_page(around, sign_in):
    client, url = sign_in(around.founder), reverse("workspace_pilot", args=[around.pilot.pk])
    assert 'class="btn"' in HEAD.search(client.get(url).content.decode()).group()
    check_in(around.pilot, by=around.founder, mood="green", done="Posé.", blocked="")

    assert 'class="btn"' not in HEAD.search(client.get(url).content.decode()).group()
