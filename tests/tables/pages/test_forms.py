"""Every form of every page obeys the one way of writing: an ended session, two people at once, a text too long, no script.

Forms are found on the pages of `access.toml`, which has every address; `forms.toml` has a line for each. A form without a
line fails and says which line it wants, and a line without a form fails too.
"""

import logging
import tomllib
from pathlib import Path

import pytest

from core.sending import page_mark
from tests.tables.pages.access_table import expected, rows
from tests.tables.pages.asking import Asker
from tests.tables.pages.forms import forms_of, is_written
from tests.tables.pages.walking import (
    DONE,
    DRAWN,
    MET,
    REFUSED,
    accepted,
    another,
    answered,
    classes,
    faults,
    filled,
    followed,
    given_back,
    is_held,
    kept_whole,
    likely,
    opened,
    post,
    recorded,
    rows_everywhere,
    same,
    sound,
    taken_back,
    texts_of,
    told,
    typed_into,
    value_of,
)

TABLE = tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))
UNDRAWN, MORE = TABLE.pop("classes", {}), TABLE.pop("pages", {})
KINDS = {"shared", "deed", "own", "public", "asks"}
# One of each kind of reader: who else gets the page gets the same forms.
READERS = ("equipe", "juriste", "partenaire", "direction", "startup", "presidente", "juree", "dpo", "autorite", "multi",
    "invitee", "consentie", "partenaire_signataire", "nouveau")  # fmt: skip
NOT_A_TABLE = "\n\nAdd to tests/tables/pages/forms.toml (its first lines say what each word means):\n\n"


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
    for path, name in MORE.items():
        yield path.format(**world.mine), name


@pytest.fixture(scope="module")
def found(world, asker, django_db_blocker):
    """Form key → the form, as the first reader who gets it."""
    forms = {}
    with django_db_blocker.unblock(), recorded():
        for path, reader in pages(world):
            answer = asker.ask("GET", path, reader)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            markup = answer.content.decode()
            for form in filter(is_written, forms_of(markup, path, reader)):
                form.whole = markup
                forms.setdefault(form.key, form)
    return forms


@pytest.fixture
def each(found):
    """Forms of these kinds with their lines; what a form writes is taken back before the next one."""

    def walk(*kinds):
        for key, form in found.items():
            line = TABLE.get(key, {"kind": ""})
            if line["kind"] in kinds:
                with taken_back():
                    yield key, form, line

    return walk


def test_every_form_has_a_line_and_every_line_a_form(found):
    lacking = "\n".join(
        f'["{key}"] # {found[key].page}, as {found[key].reader}\nkind = "{likely(found[key])}"\n'
        for key in sorted(found.keys() - TABLE.keys())
    )
    assert not lacking, NOT_A_TABLE + lacking
    assert sorted(TABLE.keys() - found.keys()) == [], "lines of forms.toml whose form no page of access.toml draws"
    assert {line["kind"] for line in TABLE.values()} <= KINDS
    without = [key for key, line in TABLE.items() if line["kind"] in ("own", "asks") and not line.get("why")]
    assert without == [], "say `why` nobody else may change this text, or why nothing is lost"


def test_every_class_of_form_is_drawn_by_some_page(found):
    """A form that no page of the walk draws is walked by nobody: `[classes]` of forms.toml says why, and what tries it."""
    drawn = {base for one in DRAWN for base in one.__mro__}
    lacking = {f"{one.__module__}.{one.__qualname__}" for one in classes() - drawn}

    assert sorted(lacking - UNDRAWN.keys()) == [], (
        NOT_A_TABLE
        + "[classes]\n"
        + "".join(f'"{name}" = "why, and which test tries it"\n' for name in sorted(lacking - UNDRAWN.keys()))
    )
    assert sorted(UNDRAWN.keys() - lacking) == [], "they are drawn: take their lines away"


def test_every_form_bears_the_one_script_for_its_reader(world, found):
    wrong = []
    for key, form in found.items():
        mark = page_mark(world.people[form.reader]) if form.reader else ""
        if (
            TABLE.get(key, {}).get("kind") != "asks"
            and f'id="writing" hidden data-writer="{mark}"' not in form.whole
            or "data-native" in form.attributes
        ):
            wrong.append(key)

    assert wrong == []


def test_a_form_that_shows_what_is_stored_carries_the_value_read(each):
    """Text that stands in a field when the page opens can be replaced unseen, unless the form says what it read."""
    wrong = {}
    for key, form, line in each("deed", "public"):
        names = {one.name for one in form.fields}
        if bare := [
            f"{one.name}: {one.value[:30]}"
            for one in texts_of(form)
            if one.value.strip()
            and not {f"initial-{one.name}", f"v_{one.name}"} & names
            and one.name not in line.get("given", ())
        ]:
            wrong[key] = ", ".join(bare)

    assert not wrong, told(wrong)


def test_session_ended_by_script_nothing_is_redirected(asker, each):
    wrong = {}
    for key, form, _line in each("shared", "deed", "own"):
        for header in ({"X-Send": "1"}, {"X-Autosave": "1", "X-Changed": ""}):
            answer = post(asker, form, typed_into(form), **header)
            if answer.status_code != 401:
                wrong[key] = answer.status_code

    assert not wrong, told(wrong)


def test_session_ended_without_a_script_the_same_post_waits_for_that_person_alone(world, asker, each):
    wrong = {}
    for key, form, _line in each("shared", "deed", "own"):
        sent = typed_into(form)
        answer = post(asker, form, sent, writer=world.people[form.reader])
        place = answer.get("Location", "").partition("?next=")[2]
        if "/compte/envois/" not in place:
            wrong[key] = f"{answer.status_code} {answer.get('Location', '')}"
            continue
        page = asker.ask("GET", place, form.reader).content.decode()
        again = [one for one in forms_of(page, place, form.reader) if one.action == form.action]
        if not again or not same(again[0].sent(), sent):
            wrong[key] = "what waits is not what was sent"
        other = "concurrente" if form.reader != "concurrente" else "juree"
        if asker.ask("GET", place, other).status_code != 404:
            wrong[key] = "shown to somebody else"

    assert not wrong, told(wrong)


def test_two_people_in_one_form_lose_nothing(asker, each):
    """The same field: both texts under it, nothing overwritten. Another field: both kept, and nothing is asked."""
    wrong = {}
    for key, form, line in each("shared"):
        one = form.text(line.get("field", ""))
        if one is None:
            wrong[key] = "no text that two people could change: name one as `field`, with two `values`"
            continue
        values = line.get("values", ["Le texte de la première.", "Le texte de la seconde."])
        if line.get("unsent") or line.get("fresh"):
            continue
        wrong |= _met(asker, form, key, one.name, values, line) or {}

    assert not wrong, told(wrong)


def _met(asker, form, key, name, values, line):
    one, two, three = (sound(opened(asker, form), line) for _ in range(3))
    kept = post(asker, form, one | {name: [values[0]]}, form.reader)
    if not accepted(kept):
        return {key: f"{kept.status_code} for a sound form; give what it lacks as `data`\n{faults(kept, form)}"}
    met = post(asker, form, two | {name: [values[1]]}, form.reader)
    page, status = met.content.decode(), met.status_code
    if is_held(met):  # told by a message: the text is given back beside it
        page, status = followed(asker, met, form.reader), MET
    if status != MET or any(value not in page for value in line.get("said", values)):
        return {
            key: f"{met.status_code} {met.get('Location')}, not 409 with both texts, where two people changed {name}"
        }
    now = opened(asker, form)
    if not line.get("said") and value_of(now, name) != values[0]:
        return {key: f"{name} of the first is overwritten"}
    return {} if line.get("alone") else _both_kept(asker, form, key, name, values, three, line)


def _both_kept(asker, form, key, name, values, three, line):
    other = form.text(line["other"]) if line.get("other") else another(form, name)
    if other is None:
        return {}
    text = line.get("other_value", values[1])
    kept = post(asker, form, three | {other.name: [text]}, form.reader)
    if not accepted(kept):
        return {key: f"{kept.status_code} where the other wrote in {other.name}\n{faults(kept, form)}"}
    now = opened(asker, form)
    if (value_of(now, name), value_of(now, other.name)) != (values[0], text):
        return {key: f"not both kept: {name}, {other.name}"}
    return {}


def test_every_text_says_how_long_it_may_be(each):
    wrong = {}
    for key, form, line in each(*KINDS - {"asks"}):
        if without := [one.name for one in texts_of(form) if not one.limit and one.name not in line.get("short", ())]:
            wrong[key] = ", ".join(without)

    assert not wrong, told(wrong)


def test_a_text_of_one_sign_too_many_is_refused_under_its_field_and_stays_whole(asker, each):
    """Without a script: the page comes back with all that was typed, and each field that is too long says so. What a rule
    alone can tell stands on a page of its own, with the text.
    """
    wrong = {}
    for key, form, line in each(*KINDS - {"asks"}):
        long = {one.name: ("zq" * one.limit)[: one.limit + 1] for one in texts_of(form) if one.limit}
        if not long:
            continue
        sent = sound(form, line) | {name: [text] for name, text in long.items()}
        answer = post(asker, form, sent, form.reader)
        if line.get("draft"):
            wrong |= {} if kept_whole(asker, answer, form, long) else {key: f"{answer.status_code}; not kept whole"}
            continue
        again = answered(answer, form)
        if again is None:
            wrong |= (
                {} if given_back(asker, answer, form, long) else {key: f"{answer.status_code}, and the text is lost"}
            )
            continue
        lost = [name for name, text in long.items() if value_of(again, name) != text]
        silent = [one.name for one in texts_of(again) if one.name in long and not one.is_faulty]
        if answer.status_code not in (200, REFUSED) or lost or silent:
            wrong[key] = f"{answer.status_code}; lost: {lost}; says nothing under: {silent}"

    assert not wrong, told(wrong)


def test_a_form_that_is_sent_twice_writes_once(asker, each):
    """A double click, a second try when the answer was lost: the same post leads to the same page, and nothing is added."""
    wrong, once = {}, []
    for key, form, line in each(*KINDS - {"asks"}):
        sent = sound(form, line) if line["kind"] == "shared" else sound(form, line, filled(form))
        first = post(asker, form, sent, form.reader)
        if first.status_code not in DONE or is_held(first):
            if not line.get("unsent"):
                wrong[key] = f"{first.status_code}: give as `data` what makes it sound\n{faults(first, form)}"
            continue
        if line.get("unsent"):
            wrong[key] = "it can be sent: take `unsent` away"
        before = rows_everywhere()
        again = post(asker, form, sent, form.reader)
        after = rows_everywhere()
        once.append(key)
        if (again.status_code, again.get("Location")) != (first.status_code, first.get("Location")) or before != after:
            more = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
            wrong[key] = f"{again.status_code} {again.get('Location')} the second time; more rows: {more}"

    assert not wrong, told(wrong)
    assert len(once) > 40
