import uuid
from contextvars import ContextVar

import pytest
from django.contrib.auth.models import Group
from django.db.models import CharField, F, Value
from django.utils.translation import get_language, gettext, gettext_lazy, override

from core.clock import app_now
from core.compiled import Compiled, DependsOnRequest, kept_on
from core.listed import Listed, Together


class EmptiedMeanwhile(dict):
    """A shelf that another thread, which found it full, empties as soon as something is put there."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.clear()


def test_what_is_made_is_given_though_another_thread_empties_the_shelf():
    assert kept_on(EmptiedMeanwhile(), "one", lambda: "made", most=1) == "made"


def test_a_shelf_makes_each_thing_once_and_holds_so_many():
    shelf, made = {}, []

    def make(key):
        made.append(key)
        return None if key == "nothing" else key

    found = [kept_on(shelf, key, lambda key=key: make(key), most=2) for key in ("nothing", "nothing", "a", "a", "b")]

    assert found == [None, None, "a", "a", "b"]
    assert (made, shelf) == (["nothing", "a", "b"], {"b": "b"})


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


def _named(value):
    return Group.objects.annotate(word=Value(value, output_field=CharField()))


of_the_request = ContextVar("of_the_request", default="")

LEAKS = {
    "a word of the reader's language": lambda: _named(gettext("Tous")),
    "a lazy word": lambda: _named(gettext_lazy("Tous")),
    "a column chosen by language": lambda: Group.objects.order_by("name" if get_language() == "fr" else "id"),
    "no rows in one language": lambda: Group.objects.all() if get_language() == "fr" else Group.objects.none(),
    "a context variable": lambda: Group.objects.filter(name=of_the_request.get()),
    "the instant": lambda: Group.objects.filter(user__date_joined__lt=app_now()),
    "a value of its own": lambda: Group.objects.filter(user=uuid.uuid4()),
    "rows read meanwhile": lambda: Group.objects.filter(pk__in=list(Group.objects.values_list("pk", flat=True))),
}


@pytest.fixture
def _in_a_request(groups):
    token = of_the_request.set("un")
    yield
    of_the_request.reset(token)


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.usefixtures("_in_a_request")
def test_what_depends_on_the_request_cannot_be_compiled(leak, language):
    with override(language), pytest.raises(DependsOnRequest):
        Compiled(LEAKS[leak]).fetch()


@pytest.mark.usefixtures("_in_a_request")
def test_nor_can_lists_counts_and_what_is_asked_together():
    leak, everything = LEAKS["a context variable"], Group.objects.all

    with pytest.raises(DependsOnRequest):
        Listed(everything, leak)
    with pytest.raises(DependsOnRequest):
        Listed(leak, everything).of()[0:2]
    with pytest.raises(DependsOnRequest):
        Together(lists={}, counts={"all": leak})
    with pytest.raises(DependsOnRequest):
        Together(lists={"all": lambda: leak().values("name")[:2]}, counts={})


def test_a_queryset_that_is_the_same_for_all_is_compiled_whatever_the_language(groups):
    every = Compiled(lambda: Group.objects.filter(name=F("name"), name__in=["un", "deux", "trois"]).order_by("name"))
    with override("en"):
        assert [group.name for group in every.fetch()] == ["deux", "trois", "un"]
    with override("fr"):
        assert [group.name for group in every.fetch()] == ["deux", "trois", "un"]
