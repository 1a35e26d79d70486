"""What candidates could read when a call opened is what they are judged by."""

import datetime as dt

import pytest
from django.db import InternalError, ProgrammingError, transaction

from challenges.calls.domain.amendment import amend_challenge
from challenges.calls.domain.calendar import open_due
from challenges.calls.domain.frozen import criteria_of, freeze_rules, frozen_rules, places_of
from challenges.calls.domain.rules_amendment import amend_weights
from challenges.enums import ChallengeState
from challenges.models import CriterionSet
from core.exceptions import DomainError
from core.models import OutMail
from core.workflow import import_state
from partners.domain.edition import set_rows
from partners.models import Criterion
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory

DAY = dt.timedelta(days=1)


@pytest.fixture
def call(clock):
    """An open call whose rules are frozen, of an edition with the criteria of the factory."""
    clock(OPENS + DAY)
    challenge = ChallengeFactory(open=True)
    with transaction.atomic():
        freeze_rules(challenge)
    return challenge


def halves(challenge):
    """Other weights, of the same sum."""
    rows = list(challenge.edition.criteria.order_by("order", "pk"))
    return {row.pk: (100 - (len(rows) - 1) * 7 if n == 0 else 7) for n, row in enumerate(rows)}


def test_the_opening_keeps_the_rules_with_their_hash(bind, clock):
    clock(OPENS - DAY)
    challenge = bind(ChallengeFactory(scheduled=True, places=2))
    clock(OPENS)

    open_due()

    known = frozen_rules(challenge)
    assert (known.n, len(known.sha256), known.frozen_at) == (1, 64, OPENS)
    assert known.content["places"] == 2
    assert [row["weight"] for row in known.content["criteria"]] == [
        row.weight for row in challenge.edition.criteria.all()
    ]


def test_the_form_of_the_edition_no_longer_changes_what_candidates_read(call, team):
    row = call.edition.criteria.first()
    row.weight = 5

    with pytest.raises(DomainError, match="publiées depuis le 2 mars 2027"):
        set_rows(call.edition, changed=[row], deleted=[], by=team)
    with pytest.raises(DomainError, match="publiées depuis"):
        set_rows(call.edition, changed=[], deleted=[call.edition.eligibility_rules.first()], by=team)

    assert Criterion.objects.get(pk=row.pk).weight != 5


def test_a_call_whose_hour_has_come_counts_before_the_clock_has_opened_it(team, clock):
    clock(OPENS - DAY)
    challenge = ChallengeFactory(scheduled=True)
    row = challenge.edition.criteria.first()
    set_rows(challenge.edition, changed=[row], deleted=[], by=team)
    clock(OPENS)

    with pytest.raises(DomainError, match="publiées depuis"):
        set_rows(challenge.edition, changed=[row], deleted=[], by=team)


def test_scores_follow_the_frozen_weights_whatever_the_rows_say(call):
    before = criteria_of(call)

    Criterion.objects.filter(edition=call.edition).update(weight=1)
    type(call).objects.filter(pk=call.pk).update(places=9)
    call.refresh_from_db()

    assert criteria_of(call) == before
    assert places_of(call) == 1


def test_a_frozen_set_never_changes(call):
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        CriterionSet.objects.update(content={})


def test_weights_change_in_public_while_the_call_is_open(call, team):
    applicant_set(challenge=call)
    wanted = halves(call)

    (made,) = amend_weights(call.edition, by=team, weights=wanted, reason="Demande du conseil.")

    assert {row.pk: row.weight for row in criteria_of(call)} == wanted
    assert frozen_rules(call).n == 2
    assert (made.field, made.made_by, made.told) == ("criteria", team, 1)
    assert made.before != made.after
    assert OutMail.objects.filter(kind="challenges.amended").count() == 1


@pytest.mark.parametrize("now", [CLOSES - 7 * DAY + dt.timedelta(seconds=1), CLOSES])
def test_weights_no_longer_change_within_seven_days_of_the_closing(now, call, team, clock):
    clock(now)

    with pytest.raises(DomainError, match="clos"):
        amend_weights(call.edition, by=team, weights=halves(call), reason="Trop tard.")

    assert frozen_rules(call).n == 1


def test_seven_days_before_the_closing_to_the_instant_weights_still_change(call, team, clock):
    clock(CLOSES - 7 * DAY)

    amend_weights(call.edition, by=team, weights=halves(call), reason="Encore à temps.")

    assert frozen_rules(call).n == 2


def test_one_closed_call_keeps_the_weights_of_the_whole_edition(call, team):
    other = ChallengeFactory(edition=call.edition, open=True)
    with transaction.atomic():
        freeze_rules(other)
    import_state(other, ChallengeState.CLOSED, reason="essai")

    with pytest.raises(DomainError, match="clos"):
        amend_weights(call.edition, by=team, weights=halves(call), reason="Pour l’autre seulement.")


def test_weights_that_do_not_sum_to_100_or_change_nothing_are_refused(call, team):
    same = {row.pk: row.weight for row in criteria_of(call)}
    for wrong, message in ((dict.fromkeys(same, 1), "au lieu de 100"), (same, "Rien ne change")):
        with pytest.raises(DomainError, match=message):
            amend_weights(call.edition, by=team, weights=wrong, reason="Essai.")


def test_places_change_in_public_seven_days_before_the_closing_at_the_latest(call, team, clock):
    amend_challenge(call, field="places", value=3, reason="Un site de plus.", by=team)
    assert places_of(call) == 3
    clock(CLOSES - 6 * DAY)

    with pytest.raises(DomainError, match="moins de sept jours"):
        amend_challenge(call, field="places", value=4, reason="Encore un.", by=team)


def test_only_the_team_amends(call):
    with pytest.raises(DomainError):
        amend_weights(call.edition, by=UserFactory(), weights=halves(call), reason="Moi aussi.")
