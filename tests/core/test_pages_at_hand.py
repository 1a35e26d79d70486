"""What a process holds of the pages it drew, what the middleware serves sooner, and when pages are swept."""

import hashlib
import itertools
from types import SimpleNamespace

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory, TestCase
from django.utils import timezone

from core import public_cache
from core.cache_tags import CacheTag
from core.models import CachedPage, PublicTag
from core.public_cache import changed, public_page
from tests.core.test_public_cache import drawn, get, listing, page


@pytest.fixture
def memory(db, monkeypatch):
    """What this process remembers, empty: `_bodies`."""
    for name, empty in (("_bodies", {}), ("_bare", set()), ("_reads", {})):
        monkeypatch.setattr(public_cache, name, empty)
    return public_cache._bodies


def numbered(n):
    """The n-th page of the listing, and the key under which it is kept."""
    return get(listing, f"/x/?page={n}").kept_as


def test_a_view_is_shown_what_it_reads_and_cannot_add_to_it(db):
    seen = []

    @public_page([], reads=["page"])
    def view(request):
        with pytest.raises(AttributeError, match="immutable"):
            request.GET["theme"] = "eau"
        seen.append(request.META["QUERY_STRING"])
        return HttpResponse("x")

    get(view, "/x/?page=2&theme=air")

    assert seen == ["page=2"]


def test_a_process_remembers_the_pages_that_it_drew_last(memory, monkeypatch):
    monkeypatch.setattr(public_cache, "REMEMBERED", 3)
    first, second, third = numbered(1), numbered(2), numbered(3)
    assert list(memory) == [first, second, third]
    CachedPage.objects.all().delete()
    numbered(1)  # drawn anew: the latest
    public_cache._bare.update(memory)
    fourth = numbered(4)

    assert list(memory) == [third, first, fourth]
    assert public_cache._bare == {third, first}


def test_a_large_page_is_kept_and_not_remembered(memory, monkeypatch):
    drawn.clear()
    size = len(get(listing, "/x/?page=1").content)
    memory.clear()
    CachedPage.objects.all().delete()
    monkeypatch.setattr(public_cache, "REMEMBERED_BYTES", size)
    drawn.clear()
    assert numbered(1) in memory
    CachedPage.objects.all().delete()
    memory.clear()
    monkeypatch.setattr(public_cache, "REMEMBERED_BYTES", size - 1)
    drawn.clear()
    assert numbered(1) not in memory
    assert CachedPage.objects.count() == 1


def asked(path="/x/", method="get"):
    return getattr(RequestFactory(), method)(path)


def answered(path="/x/"):
    """A request and the answer of the view, as the middleware sees both."""
    request = asked(path)
    return request, page(request)


def test_a_page_that_nothing_was_added_to_is_served_by_the_middleware(memory, django_assert_num_queries):
    request, response = answered()
    assert public_cache.kept_here(asked()) is None  # not yet
    public_cache.answer_sooner(request, response)

    with django_assert_num_queries(1):
        assert public_cache.kept_here(asked()).content == response.content
    with django_assert_num_queries(0):
        assert public_cache.kept_here(asked("/y/")) is None
        assert public_cache.kept_here(asked(method="post")) is None
        preview = asked()
        preview.is_dummy = True
        assert public_cache.kept_here(preview) is None


def test_only_the_addresses_that_were_sent_are_looked_for(memory, django_assert_num_queries):
    request = asked("/x/?page=1")
    public_cache.answer_sooner(request, listing(request))

    with django_assert_num_queries(0):
        assert public_cache.kept_here(asked("/x/?page=2")) is None
    assert public_cache.kept_here(asked("/x/?page=1&utm_source=x")) is not None


ADDED = {
    "a header": lambda response: response.headers.__setitem__("X-Extra", "1"),
    "a cookie": lambda response: response.set_cookie("seen", "1"),
    "its own policy": lambda response: setattr(response, "_csp_config", {}),
    "its own frame": lambda response: setattr(response, "xframe_options_exempt", True),
    "another Vary": lambda response: response.headers.__setitem__("Vary", "Cookie"),
    "another status": lambda response: setattr(response, "status_code", 304),
    "no key": lambda response: delattr(response, "kept_as"),
}


@pytest.mark.parametrize("name", ADDED)
def test_what_is_added_around_a_view_leaves_its_page_to_the_view(memory, name):
    request, response = answered()
    ADDED[name](response)

    public_cache.answer_sooner(request, response)

    assert public_cache._bare == set()


def test_a_page_forgotten_meanwhile_is_left_to_the_view(memory):
    request, response = answered()
    memory.clear()

    public_cache.answer_sooner(request, response)

    assert public_cache._bare == set()


def test_the_middleware_knows_a_bounded_number_of_addresses(memory, monkeypatch):
    monkeypatch.setattr(public_cache, "REMEMBERED", 3)
    for n in range(1, 5):
        public_cache.answer_sooner(*answered(f"/{n}/"))
        assert len(public_cache._reads) == len(public_cache._bare) == (n if n < 4 else 1)


def test_the_middleware_has_looked_in_vain_and_nobody_looks_again(db, django_assert_num_queries):
    request = asked()
    request.drawn_since = timezone.now()

    with django_assert_num_queries(0):
        assert public_cache.kept(request, ["page"]) is None
    assert request.kept_reads == ("page",)


def test_what_is_streamed_is_not_kept(db):
    response = public_cache.served(asked(), [], lambda: StreamingHttpResponse([b"x"]))

    assert response.is_public
    assert CachedPage.objects.count() == 0


def test_what_is_sent_is_drawn_each_time(db):
    response = public_cache.served(asked(method="post"), [], lambda: HttpResponse("x"))

    assert not hasattr(response, "is_public")
    assert CachedPage.objects.count() == 0


def test_entity_tag_is_half_of_the_hash_and_the_packed_bytes_are_the_same_each_time(db):
    plain = get(page)
    packed = get(page, headers={"Accept-Encoding": "x-gzip"})

    assert plain["ETag"] == f'"{hashlib.sha256(plain.content).hexdigest()[:32]}"'
    assert packed.content[4:8] == bytes(4)  # the time of a file, which a page has not
    assert plain.is_public


def test_each_process_sweeps_after_so_many_pages(db, monkeypatch):
    swept = []
    monkeypatch.setattr(public_cache, "SWEEP_AFTER", 3)
    monkeypatch.setattr(public_cache, "_stored", itertools.count(1))
    monkeypatch.setattr(public_cache, "sweep", lambda: swept.append(n))
    for n in range(1, 8):
        numbered(n)

    assert swept == [3, 6]


def test_an_object_invalidates_the_pages_that_show_its_kind(db):
    drawn.clear()
    get(page)
    with TestCase.captureOnCommitCallbacks(execute=True):
        changed(SimpleNamespace(public_tags=(CacheTag.PAGES, CacheTag.PILOTS)))

    assert get(page).content == b"page 2"
    assert set(PublicTag.objects.values_list("tag", flat=True)) == {"pages", "pilots"}
