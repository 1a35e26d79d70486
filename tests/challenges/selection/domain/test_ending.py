"""A call that ends without a selection, by an act of two people, and the act that takes it up again."""

import datetime as dt

import pytest
from django.urls import reverse

from casework.domain.acts import CORRECT, check_correction
from casework.domain.steps import confirm, propose
from casework.models import Act
from casework.queries.steps import steps_to_confirm
from challenges.selection.domain.jury import open_reviews
from challenges.selection.domain.release import prepare_messages
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.workflow import perform
from register.models import Entry
from tests.factories.acts import by_two, delegated
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
WHY = "Aucune candidature ne traite du stationnement des vélos-cargos."


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set()


def test_every_candidate_and_author_is_told_and_the_public_reads_why(world, client):
    act_before = Act.objects.count()
    by_two(world.challenge, "declare_unsuccessful", by=world.team, reason=WHY)
    assert world.challenge.state == "unsuccessful"
    act = Act.objects.latest("number")
    assert (act.kind, act.reasons, Act.objects.count()) == ("infructueux", WHY, act_before + 1)
    people = {made.person.email for made in world.sets}
    assert people and people <= set(OutMail.objects.filter(kind="casework.act_notified").values_list("to", flat=True))
    entry = Entry.objects.get(pk=act.register_index)
    assert entry.kind == "selection.unsuccessful"
    for made in world.sets:
        assert made.application.organisation.name not in str(bytes(entry.leaf))
        assert made.application.organisation.name not in act.text
    page = client.get(reverse("public:challenge", args=[world.challenge.slug])).content.decode()
    assert WHY in page and f"/actes/{act.number}/" in page


def test_one_person_alone_ends_nothing(world):
    with pytest.raises(NotAllowed):
        perform(world.challenge, "drop", by=world.team, reason=WHY)
    with pytest.raises(DomainError) as refused:
        propose(world.challenge, "drop", by=world.team, reason=" ")
    assert refused.value.field == "reason"
    propose(world.challenge, "drop", by=world.team, reason=WHY)
    world.challenge.refresh_from_db()
    assert world.challenge.state == "closed"


def test_a_candidate_who_leaves_meanwhile_has_it_proposed_anew(world):
    authority = delegated()
    step = propose(world.challenge, "drop", by=world.team, reason=WHY)
    assert step in steps_to_confirm(authority)
    perform(world.sets[0].application, "withdraw", by=world.sets[0].person)
    with pytest.raises(StaleState):
        confirm(step, by=authority, sha256=step.sha256)


def test_prepared_decisions_never_leave_and_nothing_is_decided_afterwards(world):
    open_reviews(world.jury, by=world.team)
    world.challenge.refresh_from_db()
    for made in world.sets:
        made.application.pending_decision, made.application.pending_reasons = "declined", "Motif."
        made.application.save(update_fields=["pending_decision", "pending_reasons"])
    prepare_messages(world.challenge, by=world.team)
    by_two(world.challenge, "drop", by=world.team, reason=WHY)
    assert not OutMail.objects.filter(kind="challenges.decision", status="held").exists()
    with pytest.raises(NotAllowed):
        prepare_messages(world.challenge, by=world.team)


def test_the_act_that_withdraws_it_takes_the_selection_up_where_it_stood(world):
    authority = delegated()
    open_reviews(world.jury, by=world.team)
    world.challenge.refresh_from_db()
    by_two(world.challenge, "drop", by=world.team, reason=WHY, second=authority)
    first = Act.objects.latest("number")
    words = {"mode": "retrait", "text": "La déclaration est retirée ; la sélection reprend."}
    by_two(first, CORRECT, by=world.team, reason="Le budget est trouvé.", second=authority, **words)
    world.challenge.refresh_from_db()
    assert world.challenge.state == "deliberating"
    second = Act.objects.latest("number")
    assert second.corrects == first
    assert Entry.objects.get(pk=second.register_index).kind == "selection.withdrawn"
    told = second.notices.values_list("email", flat=True)
    assert {made.person.email for made in world.sets} <= set(told)


def test_an_erratum_changes_words_and_no_state(world):
    authority = delegated()
    by_two(world.challenge, "declare_unsuccessful", by=world.team, reason=WHY, second=authority)
    first = Act.objects.latest("number")
    words = {"mode": "erratum", "text": "Lire « vélos » au lieu de « velos »."}
    by_two(first, CORRECT, by=world.team, reason="Faute de frappe.", second=authority, **words)
    world.challenge.refresh_from_db()
    assert world.challenge.state == "unsuccessful"
    assert check_correction(first, mode="retrait", text="a", reasons="b").ground == "unlawful"


def test_a_candidate_reads_that_it_is_over(world, client):
    by_two(world.challenge, "declare_unsuccessful", by=world.team, reason=WHY)
    made = world.sets[0]
    client.force_login(made.person)
    page = client.get(reverse("application", args=[made.application.pk])).content.decode()
    assert "infructueux" in page
