import pytest
from django.contrib.auth.models import Group
from django.core.paginator import Paginator

from core.listed import Listed, Together, listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    return [Group.objects.create(name=f"group {n}") for n in range(5)]


def named(prefix):
    return Group.objects.filter(name__startswith=prefix).order_by("name")


def test_a_list_is_paginated_in_two_queries_a_page(groups, django_assert_num_queries):
    pages = Paginator(Listed(lambda: named("group"), lambda: named("group")).of(), 2)
    pages.get_page(2)

    with django_assert_num_queries(1):
        assert pages.get_page(2).object_list == groups[2:4]
    assert (pages.count, pages.get_page(9).object_list) == (5, groups[4:])


def test_a_list_without_rows_has_one_empty_page(db):
    page = Paginator(Listed(lambda: named("none"), lambda: named("none")).of(), 2).get_page(1)

    assert (page.paginator.count, page.object_list) == (0, [])


def test_a_list_that_cannot_have_rows_is_empty(db):
    page = Paginator(Listed(Group.objects.none, Group.objects.none).of(), 2).get_page(1)

    assert (page.paginator.count, page.object_list) == (0, [])


def test_values_take_the_place_of_markers(groups):
    def rows(name):
        return Group.objects.filter(name=name)

    known = Listed(rows, rows, name="⟨name⟩")

    assert [(known.of(name=group.name).count(), known.of(name=group.name)[0:9]) for group in groups] == [
        (1, [group]) for group in groups
    ]


def test_lists_and_counts_come_together(groups, django_assert_num_queries):
    both = Together(lists={"names": lambda: named("group").values("name")[:2]}, counts={"all": lambda: named("group")})

    with django_assert_num_queries(1):
        assert both.fetch() == {"names": [{"name": "group 0"}, {"name": "group 1"}], "all": 5}


def test_a_percent_sign_is_taken_as_it_is(db):
    group = Group.objects.create(name="100 %s")

    def rows(name):
        return Group.objects.filter(name=name).exclude(name__contains="50 %")

    assert Listed(rows, rows, name="⟨name⟩").of(name="100 %s")[0:9] == [group]
    assert Together(lists={}, counts={"all": lambda: Group.objects.filter(name__contains="%s")}).fetch() == {"all": 1}


def test_free_words_are_not_kept(db):
    made = []

    @listing
    def listed(choice):
        made.append(choice)
        return Listed(lambda: named(choice.get("q", "")), lambda: named(choice.get("q", "")))

    for choice in ({"theme": "a"}, {"theme": "a"}, {"q": "x"}, {"q": "x"}):
        listed(choice)

    assert made == [{"theme": "a"}, {"q": "x"}, {"q": "x"}]
