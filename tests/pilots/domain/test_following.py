import datetime as dt

import pytest
from django.urls import reverse

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from agreements.models import Fact
from core.clock import today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from pilots.domain import following, framing, lending
from pilots.domain import pilot as verbs
from pilots.enums import MilestoneStatus, PilotState
from pilots.models import Evaluation, Milestone, Pilot
from tests.factories.facts import govern
from tests.factories.partners import DataSetFactory
from tests.factories.pilots import (
    AssessmentFactory,
    DataSharingFactory,
    MilestoneFactory,
    PilotIndicatorFactory,
    SiteFactory,
    evaluated,
    pdf,
    pilot_set,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return pilot_set(PilotState.RUNNING)


def refusal_of(act):
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.field, refusal.value.message


def test_an_end_before_the_start_is_refused(around):
    values = {"starts_on": dt.date(2027, 5, 2), "ends_on": dt.date(2027, 5, 1)}

    found = refusal_of(lambda: verbs.plan(around.pilot, by=around.agent, values=values))

    assert found == ("ends_on", "La fin du pilote doit suivre son début.")


def test_a_second_measure_the_same_day_is_refused(around):
    indicator = PilotIndicatorFactory(pilot=around.pilot)
    following.record_measure(indicator, by=around.founder, on=today(), value=300)

    found = refusal_of(lambda: following.record_measure(indicator, by=around.founder, on=today(), value=310))

    assert found == ("on", "Une mesure est déjà notée ce jour-là pour cet indicateur : corrigez-la, avec un motif.")
    assert indicator.measures.count() == 1


@pytest.mark.parametrize(
    ("days", "message"), [(1, "Une mesure ne se note pas d’avance."), (-60, "Cette date précède le début du pilote.")]
)
def test_a_measure_outside_the_trial_is_refused(around, days, message):
    indicator = PilotIndicatorFactory(pilot=around.pilot)
    on = today() + dt.timedelta(days=days)

    assert refusal_of(lambda: following.record_measure(indicator, by=around.founder, on=on, value=1)) == ("on", message)


@pytest.mark.parametrize(("field", "value"), [("target", 390), ("name_fr", "Autre chose")])
def test_a_measured_indicator_keeps_its_promise(around, field, value):
    indicator = PilotIndicatorFactory(pilot=around.pilot)
    following.record_measure(indicator, by=around.founder, on=today(), value=300)

    found = refusal_of(
        lambda: following.set_indicator(around.pilot, by=around.agent, values={field: value}, indicator=indicator)
    )

    assert found == (
        field,
        "Cet indicateur est déjà mesuré : son nom, son départ, sa cible et son unité ne changent plus.",
    )


def test_each_side_has_a_word_of_its_own_each_week_and_replaces_only_that(around):
    following.check_in(around.pilot, by=around.agent, mood="red", blocked="La clé manque.")
    following.check_in(around.pilot, by=around.founder, mood="amber", done="Presque.")
    following.check_in(around.pilot, by=around.founder, mood="green", done="Bien.", reason="Fini.")

    rows = around.pilot.check_ins.all()
    assert [(row.side, row.mood, row.author) for row in rows] == [
        ("directorate", "red", around.agent),
        ("startup", "green", around.founder),
    ]


def test_who_is_on_both_sides_speaks_for_the_startup(around):
    add_member(around.pilot.directorate, user=around.founder, role=OrgRoleName.MEMBER, by=None)

    assert following.check_in(around.pilot, by=around.founder, mood="green").side == "startup"


def test_a_check_in_before_the_start_is_refused():
    around = pilot_set(PilotState.PLANNED)

    with pytest.raises(NotAllowed):
        following.check_in(around.pilot, by=around.founder, mood="green")


def test_a_site_that_moves_is_authorised_again(around):
    site = SiteFactory(pilot=around.pilot)
    framing.authorise_site(site, by=around.agent, upload=pdf())
    values = {"name": "Ailleurs", "arrondissement": 12, "visibility": "hidden"}

    framing.set_site(around.pilot, by=around.agent, values=values, site=site)

    site.refresh_from_db()
    assert (site.authorised_at, site.authorisation) == (None, None)
    told = set(OutMail.objects.filter(kind="pilots.site_moved").values_list("to", flat=True))
    assert told == {around.agent.email, around.founder.email}


def test_a_milestone_done_twice_keeps_its_day(around):
    row = MilestoneFactory(pilot=around.pilot)
    Milestone.objects.filter(pk=row.pk).update(status=MilestoneStatus.DONE, done_on=dt.date(2026, 1, 2))

    with pytest.raises(StaleState):
        following.finish_milestone(row, by=around.agent)

    row.refresh_from_db()
    assert row.done_on == dt.date(2026, 1, 2)


def test_terms_and_assessment_are_judged_on_what_stands_and_not_on_what_was_read(around):
    lent, written = DataSharingFactory(pilot=around.pilot), AssessmentFactory(pilot=around.pilot)
    lending.accept_terms(lent, by=around.founder)
    framing.validate_assessment(around.pilot, by=around.dpo)

    assert lent.accepted_at is None  # as it was read
    with pytest.raises(StaleState):
        lending.accept_terms(lent, by=around.founder)
    with pytest.raises(StaleState):
        framing.validate_assessment(written.pilot, by=around.dpo)


def test_a_withdrawn_data_set_is_not_lent(around, clock):
    dataset = DataSetFactory(withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    values = {"dataset": dataset, "purpose": "Voir", "ends_on": today()}

    found = refusal_of(lambda: lending.share_data(around.pilot, by=around.agent, values=values))

    assert found == ("dataset", "Ce jeu de données a été retiré par son propriétaire.")


def test_data_are_returned_after_the_evaluation_too():
    around = pilot_set(PilotState.EVALUATED)
    sharing = DataSharingFactory(pilot=around.pilot, accepted_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    sharing = lending.record_deletion(sharing, by=around.founder, on=today(), upload=pdf())

    assert sharing.deleted_on == today()


def test_an_assessment_that_changes_is_validated_again(around):
    framing.write_assessment(around.pilot, by=around.agent, summary="Des comptages.")
    framing.validate_assessment(around.pilot, by=around.dpo)

    again = framing.write_assessment(around.pilot, by=around.agent, summary="Des images.")

    assert again.validated_at is None


def test_an_evaluation_is_shown_as_it_was_decided(client, sign_in, monkeypatch):
    around = pilot_set(PilotState.ENDED)
    Pilot.objects.filter(pk=around.pilot.pk).update(people_trained=7)
    evaluated(around)
    sign_in(around.agent)
    url = reverse("pilot_outcome", args=[around.pilot.pk])

    def shown():
        page = client.get(url).content.decode()
        return page.partition('id="decision"')[2].partition('id="douze-mois"')[0]

    before = shown()
    Pilot.objects.filter(pk=around.pilot.pk).update(people_trained=70)
    Evaluation.objects.filter(pilot=around.pilot).update(
        decision="stop", decision_reasons="Autres motifs.", efficiency=1, findings_fr="Autre leçon."
    )
    type(around.agent).objects.filter(pk=around.agent.pk).update(last_name="Autrement")
    monkeypatch.setattr(Evaluation._meta.get_field("durability"), "verbose_name", "autre note")

    assert "Les cibles sont atteintes." in before and "Déployer" in before and "Durabilité" in before
    assert shown() == before


def test_the_week_of_the_city_records_its_facts(around):
    govern(around)
    week = {
        "version": around.deposit.version, "used_since": around.deposit.deposited_at, "every_version": True,
        "rows_received": 900, "in_city_storage": True,
    }  # fmt: skip

    following.check_in(around.pilot, by=around.agent, mood="green", facts=week)
    following.check_in(around.pilot, by=around.agent, mood="amber", reason="Moins bien.", facts=week)

    recorded = Fact.objects.order_by("name").values_list("name", "hours", "recorded_by")
    assert list(recorded) == [("data_stored", None, around.agent.pk), ("versions_deposited", 0, around.agent.pk)]
    assert around.pilot.check_ins.get().mood == "amber"


def test_a_week_left_empty_records_nothing(around):
    govern(around)
    following.check_in(around.pilot, by=around.agent, mood="green", facts={"version": "", "rows_received": None})
    assert not Fact.objects.exists()


def test_a_fact_refused_keeps_nothing_of_the_week(around):
    govern(around)
    week = {"rows_received": 900, "in_city_storage": False}
    found = refusal_of(lambda: following.check_in(around.pilot, by=around.agent, mood="green", facts=week))

    assert found[0] == "in_city_storage"
    assert not around.pilot.check_ins.exists()


def test_the_startup_reports_and_establishes_nothing(around):
    govern(around)
    following.check_in(around.pilot, by=around.founder, mood="green")
    with pytest.raises(NotAllowed, match="il se constate sans eux"):
        following.check_in(
            around.pilot, by=around.founder, mood="green", facts={"rows_received": 9, "in_city_storage": True}
        )
    assert not Fact.objects.exists()


def test_only_the_city_is_asked_about_facts(around, sign_in):
    govern(around)
    url = reverse("pilot_check_in", args=[around.pilot.pk])

    assert "id_rows_received" in sign_in(around.agent).get(url).content.decode()
    assert "id_rows_received" not in sign_in(around.founder).get(url).content.decode()
