"""One plan serves everybody of the same roles and grants, in a world where every role finds work."""

import pytest
from django.db.models import QuerySet

from accounts.models import User
from core import batched_exists, navigation, worklist
from core.batched_exists import which_hold
from core.guardian import held_somewhere, knowing_grants

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(monkeypatch):
    kept = {}
    monkeypatch.setattr(batched_exists, "_plans", kept)
    return kept


def asked_of(user, questions):
    return [bool(answer.exists() if isinstance(answer := ask(user), QuerySet) else answer) for ask in questions]


def test_everybody_finds_their_tasks_and_menus_by_common_plans(world, plans):
    questions = [
        *(rows for rows, _tell in worklist._sources),
        *(entry.shown_to for entry in navigation._entries),
    ]

    for user in User.objects.filter(is_active=True).order_by("email"):
        assert (user.email, which_hold(user, questions)) == (user.email, asked_of(user, questions))
        with knowing_grants(user, held_somewhere(user)):
            assert (user.email, which_hold(user, questions)) == (user.email, asked_of(user, questions))
        for rows, _tell in worklist._sources:
            wanted = rows(user)
            found = worklist._compiled(rows).fetch(user)
            assert (user.email, sorted(map(repr, found))) == (user.email, sorted(map(repr, wanted or [])))
    assert not any(made is None for rows, _tell in worklist._sources for made in worklist._compiled(rows).kept.values())
    assert [
        question.__module__ for (questions, *_), plan in plans.items() if plan is None for question in questions
    ] == []
