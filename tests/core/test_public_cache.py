import datetime as dt
import gzip
import hashlib
import itertools
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory, TestCase
from django.utils import timezone

from core import public_cache
from core.cache_tags import CacheTag
from core.models import CachedPage, PublicTag
from core.public_cache import LIFE, PURGE, changed, public_page, touch
from core.tasks import sweep_pages

drawn = []


@public_page([CacheTag.PAGES])
def page(request):
    drawn.append(1)
    return HttpResponse(f"page {len(drawn)}")


@public_page([CacheTag.PAGES])
def changing(request):
    """Somebody else changes what the page shows, and commits, while it is drawn."""
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute(PURGE, {"tags": [CacheTag.PAGES]})
    elsewhere.close()
    return HttpResponse("old facts")


@public_page([CacheTag.PAGES])
def missing(request, pk):
    return HttpResponse("nothing", status=404)


@public_page([], reads=["theme", "page", "q"])
def listing(request):
    drawn.append(request.get_full_path())
    return HttpResponse(f"{request.GET.urlencode()} {len(drawn)} " + "mot " * 200)


def get(view, path="/x/", **kwargs):
    headers = kwargs.pop("headers", {})
    return view(RequestFactory().get(path, headers=headers), **kwargs)


def test_a_page_is_drawn_once_and_served_to_all(db):
    drawn.clear()

    assert [get(page).content for _ in range(3)] == [b"page 1"] * 3


def test_a_query_key_that_the_view_reads_is_part_of_the_page(db):
    drawn.clear()

    assert get(listing, "/x/").content != get(listing, "/x/?theme=eau").content
    assert drawn == ["/x/", "/x/?theme=eau"]


def test_other_query_keys_are_neither_part_of_the_page_nor_shown_to_its_view(db):
    """Two hundred addresses that a stranger makes up, fifty times each, are one row; nobody reads what another wrote there."""
    drawn.clear()
    for _ in range(50):
        for n in range(200):
            get(listing, f"/x/?utm_source=a{n}&theme=eau&fbclid={n}")

    assert drawn == ["/x/?theme=eau"]
    assert CachedPage.objects.count() == 1


def test_the_order_of_keys_empty_values_and_repetitions_make_no_other_page(db):
    drawn.clear()
    for query in ("theme=eau&page=2", "page=2&theme=eau", "q=&theme=air&page=2&theme=eau"):
        get(listing, f"/x/?{query}")

    assert drawn == ["/x/?theme=eau&page=2"]


def test_what_people_type_is_not_kept(db):
    for n in range(30):
        get(listing, f"/x/?q=mot{n}")

    assert CachedPage.objects.count() == 0


def test_rows_are_bounded_while_pages_are_stored(db, monkeypatch):
    monkeypatch.setattr(public_cache, "ROWS", 20)
    monkeypatch.setattr(public_cache, "SWEEP_AFTER", 10)
    for n in range(200):
        get(listing, f"/x/?page={n}")

    assert CachedPage.objects.count() < 20 + 10
    drawn.clear()
    get(listing, "/x/?page=199")
    assert drawn == []  # the last ones stay


def test_the_job_sweeps_what_is_too_old_with_and_without_tags(db):
    get(page)
    get(listing)
    CachedPage.objects.update(stored_at=timezone.now() - LIFE)
    get(listing, "/x/?theme=eau")
    PublicTag.objects.all().delete()
    PublicTag.objects.create(tag=CacheTag.PAGES, changed_at=timezone.now() - dt.timedelta(hours=2))
    PublicTag.objects.create(tag="others", changed_at=timezone.now())

    sweep_pages(0)

    assert CachedPage.objects.count() == 1
    assert [row.tag for row in PublicTag.objects.all()] == ["others"]


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
        touch(CacheTag.PAGES)
        assert get(page).content == b"page 1"

    assert get(page).content == b"page 2"


@pytest.mark.django_db(transaction=True)
def test_a_page_drawn_from_older_facts_is_not_stored():
    get(changing)

    assert CachedPage.objects.count() == 0
    assert PublicTag.objects.filter(tag=CacheTag.PAGES).exists()


def test_an_error_is_not_stored(db):
    assert get(missing, pk=3).status_code == 404
    assert CachedPage.objects.count() == 0


@pytest.mark.parametrize("condition", ["{etag}", "W/{etag}", '"other", {etag}', '"a,b", W/{etag} , "c"', "*"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_reader_who_has_the_page_gets_no_body(db, condition, encoding):
    """If-None-Match is compared weakly, member by member; `*` is any page (RFC 9110, 13.1.2)."""
    first = get(page)
    again = get(page, headers={"If-None-Match": condition.format(etag=first["ETag"]), "Accept-Encoding": encoding})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"].removeprefix("W/") == first["ETag"]
    assert again["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert again["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("condition", ['"other"', 'W/"other"', "{bare}", '"{bare}x"', ""])
def test_a_reader_who_has_another_page_gets_this_one(db, condition):
    first = get(page)
    again = get(page, headers={"If-None-Match": condition.format(bare=first["ETag"].strip('"'))})

    assert (again.status_code, again.content) == (200, first.content)


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "deflate,GZIP;q=1.0"])
def test_a_page_is_compressed_for_those_who_accept_it(db, accepted):
    plain = get(listing)
    packed = get(listing, headers={"Accept-Encoding": accepted})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 4
    assert (packed["ETag"], packed["Vary"]) == (f"W/{plain['ETag']}", "Accept-Encoding")


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity, gzip; q=0.000"])
def test_and_not_for_others(db, accepted):
    response = get(listing, headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in response
    assert response["Vary"] == "Accept-Encoding"


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


def test_another_method_is_refused(db):
    drawn.clear()
    get(page)
    response = page(RequestFactory().post("/x/"))

    assert (response.status_code, response["Allow"], len(drawn)) == (405, "GET, HEAD", 1)


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


def test_bytes_that_another_process_kept_are_remembered(memory):
    first = get(page)
    memory.clear()

    assert get(page).content == first.content
    assert list(memory) == [first.kept_as]


def test_a_template_is_drawn_before_it_is_kept(db):
    template = engines["django"].from_string("drawn")

    assert public_cache.served(asked(), [], lambda: SimpleTemplateResponse(template)).content == b"drawn"
    assert bytes(CachedPage.objects.get().body) == b"drawn"
