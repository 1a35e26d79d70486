"""Every form of every page obeys the one way of writing: session ended with and without a script, two people at once.

`forms.toml` has a line for each form: a form without a line fails, and a line without a form too.
"""

import logging
import tomllib
from pathlib import Path

import pytest
from django.test import RequestFactory

from core.sending import COOKIE, cookie_mark, page_mark
from tests.tables.pages.access_table import expected, rows
from tests.tables.pages.asking import Asker
from tests.tables.pages.forms import forms_of, is_written

TABLE = tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))
KINDS = {"shared", "deed", "own", "public"}
# One of each kind of reader: who else gets the page gets the same forms.
READERS = ("equipe", "juriste", "partenaire", "direction", "startup", "presidente", "juree", "dpo", "autorite", "multi",
    "invitee", "consentie", "partenaire_signataire", "nouveau")  # fmt: skip
_requests = RequestFactory()


@pytest.fixture(scope="module")
def asker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Asker(world.people)


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def pages(world):
    for row in rows():
        found = expected(row, "GET", foreign=False)
        readers = [name for name in READERS if found.get(name) == 200]
        for name in readers or ([None] if row.public and found.get(None) == 200 else []):
            yield row.path.format(**world.mine), name


@pytest.fixture(scope="module")
def found(world, asker, django_db_blocker):
    """Form key → the form, as the first reader who gets it."""
    forms = {}
    with django_db_blocker.unblock():
        for path, reader in pages(world):
            answer = asker.ask("GET", path, reader)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            markup = answer.content.decode()
            for form in filter(is_written, forms_of(markup, path, reader)):
                form.whole = markup
                forms.setdefault(form.key, form)
    return forms


def _likely(form):
    if form.reader is None:
        return "public"
    return "shared" if any(one.name.startswith("initial-") for one in form.fields) else "deed"


def test_every_form_has_a_line_and_every_line_a_form(found):
    missing = "\n".join(f'["{key}"]\nkind = "{_likely(found[key])}"' for key in sorted(found.keys() - TABLE.keys()))
    assert missing == "", f"forms without a line, with what they look like:\n{missing}"
    assert sorted(TABLE.keys() - found.keys()) == []
    assert {line["kind"] for line in TABLE.values()} <= KINDS


def test_every_form_bears_the_one_script_for_its_reader(world, found):
    wrong = []
    for key, form in found.items():
        mark = page_mark(world.people[form.reader]) if form.reader else ""
        if f'id="writing" hidden data-writer="{mark}"' not in form.whole or "data-native" in form.attributes:
            wrong.append(key)

    assert wrong == []


def test_a_form_that_shows_what_is_stored_carries_the_value_read(found):
    """Text that stands in a field when the page opens can be replaced unseen, unless the form says what it read."""
    wrong = []
    for key, form in found.items():
        if TABLE[key]["kind"] not in ("deed", "public"):
            continue
        names = {one.name for one in form.fields}
        for one in form.fields:
            versioned = {f"initial-{one.name}", f"v_{one.name}"} & names
            if (
                one.typed
                and one.is_text
                and one.value.strip()
                and not versioned
                and one.name not in TABLE[key].get("given", ())
            ):
                wrong.append(f"{key} {one.name}: {one.value[:30]}")

    assert wrong == []


def post(asker, form, data, reader=None, writer=None, **headers):
    request = _requests.post(form.action, data, headers=headers)
    if reader:
        request.COOKIES["sessionid"] = asker.sessions[reader]
    if writer:
        request.COOKIES[COOKIE] = cookie_mark(writer)
    request._dont_enforce_csrf_checks = True
    response = asker.handler.get_response(request)
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response


TYPED = "Une heure de travail, tapée d’un trait."


def typed_into(form):
    data = form.sent()
    for one in form.fields:
        if one.typed and one.is_text and one.name:
            data[one.name] = [f"{TYPED} {one.name}"]
    return data


def test_session_ended_by_script_nothing_is_redirected(asker, found):
    wrong = {}
    for key, form in found.items():
        if TABLE[key]["kind"] != "public":
            for header in ({"X-Send": "1"}, {"X-Autosave": "1", "X-Changed": ""}):
                answer = post(asker, form, typed_into(form), **header)
                if answer.status_code != 401:
                    wrong[key] = answer.status_code

    assert wrong == {}


def test_session_ended_without_a_script_what_was_typed_waits_for_that_person_alone(world, asker, found):
    wrong = {}
    other = "concurrente"
    for key, form in found.items():
        if TABLE[key]["kind"] == "public":
            continue
        answer = post(asker, form, typed_into(form), writer=world.people[form.reader])
        place = answer.get("Location", "").partition("?next=")[2]
        if "/compte/envois/" not in place:
            wrong[key] = f"{answer.status_code} {answer.get('Location', '')}"
            continue
        page = asker.ask("GET", place, form.reader).content.decode()
        lost = [one.name for one in form.fields if one.typed and one.is_text and f"{TYPED} {one.name}" not in page]
        if lost or f'action="{form.action}"' not in page.replace("&amp;", "&"):
            wrong[key] = f"lost: {lost}"
        if asker.ask("GET", place, other if form.reader != other else "juree").status_code != 404:
            wrong[key] = "shown to somebody else"

    assert wrong == {}


def changed(form, line, value):
    one = form.text(line.get("field", ""))
    assert one is not None, f"{form.key}: no text to change; name one in forms.toml"
    return form.sent() | {one.name: [value]}, one.name


def opened(asker, form):
    markup = asker.ask("GET", form.page, form.reader).content.decode()
    return next(
        one for one in forms_of(markup, form.page, form.reader) if one.key == form.key and one.action == form.action
    )


SHARED = sorted(key for key, line in TABLE.items() if line["kind"] == "shared")


@pytest.mark.parametrize("key", SHARED)
def test_two_people_at_once(key, asker, found):
    line = TABLE[key]
    one, two = opened(asker, found[key]), opened(asker, found[key])
    first, second = line.get("values", ["Le texte de la première.", "Le texte de la seconde."])
    mine, name = changed(one, line, first)

    kept = post(asker, one, mine, one.reader)
    assert kept.status_code in (200, 302), kept.content.decode()[:2000]

    theirs, _name = changed(two, line, second)
    met = post(asker, two, theirs, two.reader)
    page = met.content.decode()
    assert met.status_code == 409, (met.status_code, met.get("Location"))
    assert first in page
    assert second in page

    untouched = post(asker, two, two.sent(), two.reader)
    assert untouched.status_code in (200, 302, 422)
    assert opened(asker, found[key]).text(name).value == first
