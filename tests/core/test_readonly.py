from uuid import uuid4

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import InternalError, connection, transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.urls import get_resolver, path
from psycopg.errors import ReadOnlySqlTransaction

from core import presence
from core.exceptions import StaleState
from core.models import Alarm, Presence
from core.readonly import ReadOnlyMiddleware, asked_once, read_only, writes_on_get
from tests.factories.accounts import UserFactory

# Views that may write on GET, each with its reason in the source. A public page is drawn read-only, then kept.
WRITING = {
    "accounts.views.entering.ConfirmAddressView": "the link of the message proves the address in the browser that signed up",
    "casework.views.acts.detail": "an act is received by its addressee when they open it",
    "casework.views.threads.ExchangeView": "what a person has read of an exchange is known by their opening it",
    "core.views.files.download": "each download is recorded: who, which file, when",
    "core.exports.views.fetch": "each download of an export is counted, and the file of who lost the right is removed",
}
KEEPING = "the page is kept once it is drawn"


def write(request=None):
    Alarm.objects.create(code="test", about=uuid4(), message="écrit")
    return HttpResponse("écrit")


def read(request):
    return HttpResponse(str(Alarm.objects.count()))


def serve(view, method="GET"):
    """What Django does with a view: process_view, the view, process_exception."""
    answered = {}

    def inner(request):
        middleware.process_view(request, view, (), {})
        try:
            answered["response"] = view(request)
        except Exception as error:  # noqa: BLE001 (as Django's handler does)
            middleware.process_exception(request, error)
            answered["error"] = error
            return HttpResponse(str(Alarm.objects.count()), status=500)
        return answered["response"]

    middleware = ReadOnlyMiddleware(inner)
    response = middleware(RequestFactory().generic(method, "/"))
    return response, answered.get("error")


def refused(error):
    return isinstance(error, InternalError) and isinstance(error.__cause__, ReadOnlySqlTransaction)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_read_that_writes_is_refused_by_postgresql(db, method):
    response, error = serve(write, method)

    assert refused(error)
    assert (response.status_code, response.content) == (500, b"0")  # the page of the error could still ask


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_write(db, method):
    assert serve(write, method)[1] is None
    assert Alarm.objects.count() == 1


def test_after_a_read_the_same_transaction_may_write(db):
    assert serve(read)[0].content == b"0"
    write()

    assert Alarm.objects.count() == 1


def test_a_statement_that_begins_with_WITH_is_refused_too(db):
    user = UserFactory()

    with pytest.raises(InternalError, match="read-only"), read_only():
        presence.meet("x", user)

    assert Presence.objects.count() == 0


def test_so_is_a_lock_on_rows(db):
    with pytest.raises(InternalError, match="read-only"), read_only():
        list(Alarm.objects.select_for_update())


def test_a_savepoint_inside_cannot_write_either(db):
    with read_only():
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            write()
        assert Alarm.objects.count() == 0


def test_a_refusal_of_a_rule_ends_the_transaction_before_its_page_is_drawn(db):
    def refuse(request):
        raise StaleState("trop tard")

    response, error = serve(refuse)

    assert isinstance(error, StaleState)
    assert response.content == b"0"


def test_a_declared_view_writes_and_one_declared_for_some_requests_only_for_those(db):
    assert serve(writes_on_get("test")(write))[1] is None
    assert refused(serve(writes_on_get("test", when=lambda request: request.method == "HEAD")(write))[1])
    assert serve(writes_on_get("test", when=lambda request: request.method == "HEAD")(write), "HEAD")[1] is None


@pytest.mark.django_db(transaction=True)
def test_in_autocommit_too_and_the_connection_writes_again_afterwards():
    assert not connection.in_atomic_block

    assert refused(serve(write)[1])
    assert not connection.in_atomic_block
    write()

    assert Alarm.objects.count() == 1


def test_a_template_is_drawn_read_only(client, db, settings):
    """Its tags ask the database after the view returned."""
    settings.ROOT_URLCONF = __name__

    with pytest.raises(InternalError, match="read-only"):
        client.get("/lazy/")
    assert Alarm.objects.count() == 0


class Lazily(TemplateResponse):
    @property
    def rendered_content(self):
        write()
        return "drawn"


@login_not_required
def lazy(request):
    return Lazily(request, "404.html")


urlpatterns = [path("lazy/", lazy)]


def _views(patterns, found):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            _views(pattern.url_patterns, found)
        else:
            view = pattern.callback
            found.add((view, getattr(view, "view_class", view)))
    return found


def test_views_that_write_on_get_are_those_named_here():
    found = {}
    for view, target in _views(get_resolver("config.urls").url_patterns, set()):
        declared = getattr(view, "writes_on_get", None) or getattr(target, "writes_on_get", None)
        if declared and declared[0] != KEEPING:
            found[f"{target.__module__}.{target.__qualname__}"] = declared[0]

    assert found == WRITING


def test_what_is_asked_once_in_a_read_only_block_is_asked_anew_outside_and_in_the_next(db):
    answers = iter(range(10))

    def ask():
        return next(answers)

    with read_only():
        assert [asked_once("rule", ask), asked_once("rule", ask)] == [0, 0]
        assert asked_once("other rule", ask) == 1
    with read_only():
        assert asked_once("rule", ask) == 2
    assert [asked_once("rule", ask), asked_once("rule", ask)] == [3, 4]


def test_what_was_asked_in_a_block_that_fails_is_forgotten(db):
    with pytest.raises(InternalError), read_only():
        assert asked_once("rule", lambda: "before") == "before"
        write()
    assert asked_once("rule", lambda: "after") == "after"
