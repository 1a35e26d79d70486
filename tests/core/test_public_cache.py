import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, TestCase

from core.models import CachedPage, PublicTag
from core.public_cache import PURGE, public_page, touch

drawn = []


@public_page(["things"])
def page(request):
    drawn.append(1)
    return HttpResponse(f"page {len(drawn)}")


@public_page(["things"])
def changing(request):
    """Somebody else changes what the page shows, and commits, while it is drawn."""
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute(PURGE, {"tags": ["things"]})
    elsewhere.close()
    return HttpResponse("old facts")


@public_page(lambda pk: [f"thing:{pk}"])
def missing(request, pk):
    return HttpResponse("nothing", status=404)


def get(view, path="/x/", **kwargs):
    headers = kwargs.pop("headers", {})
    return view(RequestFactory().get(path, headers=headers), **kwargs)


def test_a_page_is_drawn_once_and_served_to_all(db):
    drawn.clear()

    assert [get(page).content for _ in range(3)] == [b"page 1"] * 3


def test_a_query_string_is_another_page(db):
    drawn.clear()

    assert (get(page).content, get(page, "/x/?q=1").content) == (b"page 1", b"page 2")


def test_the_language_is_part_of_the_page(db):
    from django.utils import translation

    drawn.clear()
    get(page)
    with translation.override("en"):
        assert get(page).content == b"page 2"


def test_a_change_drops_the_page_after_the_commit(db):
    drawn.clear()
    get(page)

    with TestCase.captureOnCommitCallbacks(execute=True):
        touch("things")
        assert get(page).content == b"page 1"

    assert get(page).content == b"page 2"


@pytest.mark.django_db(transaction=True)
def test_a_page_drawn_from_older_facts_is_not_stored():
    get(changing)

    assert CachedPage.objects.count() == 0
    assert PublicTag.objects.filter(tag="things").exists()


def test_an_error_is_not_stored(db):
    assert get(missing, pk=3).status_code == 404
    assert CachedPage.objects.count() == 0


def test_a_reader_who_has_the_page_gets_no_body(db):
    first = get(page)
    again = get(page, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_cached_page_costs_one_query(db, django_assert_num_queries):
    get(page)

    with django_assert_num_queries(1):
        get(page)


def test_bytes_that_another_process_kept_replace_those_at_hand(db):
    get(page)
    CachedPage.objects.update(body=b"drawn elsewhere", etag='"elsewhere"')

    assert get(page).content == b"drawn elsewhere"


def test_what_is_at_hand_is_not_served_once_dropped(db):
    drawn.clear()
    get(page)
    CachedPage.objects.all().delete()

    assert get(page).content == b"page 2"


def test_another_method_passes_through(db):
    drawn.clear()
    get(page)

    assert page(RequestFactory().post("/x/")).content == b"page 2"
