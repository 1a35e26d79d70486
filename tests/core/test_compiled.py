import pytest
from django.contrib.auth.models import Group

from core.compiled import Compiled


@pytest.fixture
def groups(db):
    return [Group.objects.create(name=name) for name in ("un", "deux", "trois")]


def test_rows_are_asked_again_each_time(groups, django_assert_num_queries):
    every = Compiled(lambda: Group.objects.filter(name__in=["un", "deux", "quatre"]).order_by("name"))

    assert [group.name for group in every.fetch()] == ["deux", "un"]
    Group.objects.create(name="quatre")
    with django_assert_num_queries(1):
        assert [group.name for group in every.fetch()] == ["deux", "quatre", "un"]


def test_values_take_the_place_of_markers(groups):
    named = Compiled(lambda name: Group.objects.filter(name=name), name="⟨name⟩")

    assert [named.first(name=group.name) for group in groups] == groups
    assert named.first(name="personne") is None


def test_shapes_other_than_models_are_kept(groups):
    names = Compiled(
        lambda: Group.objects.filter(name__in=["un", "trois"]).order_by("name").values_list("name", flat=True)
    )

    assert (names.fetch(), names.fetch()) == (["trois", "un"], ["trois", "un"])


def test_rows_beside_are_fetched(groups, django_user_model):
    every = Compiled(lambda: Group.objects.filter(name="un").prefetch_related("user_set"))
    person = django_user_model.objects.create(email="a@demo.example")
    person.groups.add(groups[0])

    assert [list(group.user_set.all()) for group in every.fetch()] == [[person]]


def test_a_marker_that_is_not_compared_as_it_is_raises(db):
    within = Compiled(lambda name: Group.objects.filter(name__contains=name), name="⟨name⟩")

    with pytest.raises(ValueError, match="The query does not compare \\['name'\\] as they are"):
        within.fetch(name="un")
