"""How a form is filled in, sent and read again: what the walk of test_forms.py does to each."""

import re
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from django.apps import apps
from django.db import connection, transaction
from django.forms import BaseForm
from django.test import RequestFactory

from core.clock import PARIS
from core.sending import COOKIE, cookie_mark
from tests.project.addresses import OURS
from tests.tables.pages.forms import forms_of, normal

DRAWN = set()
DONE, KEPT, REFUSED, MET = (204, 302), (200, 302), 422, 409
TYPED = "Une heure de travail, tapée d’un trait."
# Of the post itself, not of what it does.
NOT_COUNTED = {"core_sentform", "django_session", "core_presence"}
TODAY = datetime.now(PARIS).date()
SAMPLES = {
    "date": f"{TODAY}", "time": "10:00", "number": "1", "email": "une@personne.example", "url": "https://exemple.example/",
    "datetime-local": f"{TODAY}T00:01",
}  # fmt: skip
DAYS = {"today": TODAY, "soon": TODAY + timedelta(days=20), "later": TODAY + timedelta(days=100)}
_requests = RequestFactory()


@contextmanager
def recorded():
    """Which classes of forms the pages bring to life."""
    made = BaseForm.__init__

    def init(self, *args, **kwargs):
        DRAWN.add(type(self))
        made(self, *args, **kwargs)

    with patch.object(BaseForm, "__init__", init):
        yield


def classes():
    """Our classes of forms that ask more than one thing; those of the page of styles send nothing."""
    waiting, known = [BaseForm], set()
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            written = sys.modules.get(one.__module__)
            if getattr(written, one.__name__, None) is one and len(getattr(one, "base_fields", ())) > 1:
                known.add(one)
    return {one for one in known if one.__module__.split(".")[0] in OURS and one.__module__ != "core.views.style"}


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(wrong):
    return "\n".join(["", *(f"{key}: {what}" for key, what in wrong.items())])


def likely(form):
    if form.reader is None:
        return "public"
    return "shared" if any(one.name.startswith("initial-") for one in form.fields) else "deed"


def texts_of(form):
    return [one for one in form.fields if one.typed and one.is_text and one.name]


def post(asker, form, data, reader=None, writer=None, **headers):
    request = _requests.post(form.action, data, headers=headers)
    if writer:
        request.COOKIES[COOKIE] = cookie_mark(writer)
    return asker.answer_to(request, reader)


def typed_into(form):
    return form.sent() | {one.name: [f"{TYPED} {one.name}"] for one in texts_of(form)}


def same(one, two):
    return {name: values for name, values in one.items() if name != "csrfmiddlewaretoken"} == {
        name: values for name, values in two.items() if name != "csrfmiddlewaretoken"
    }


def opened(asker, form):
    markup = asker.ask("GET", form.page, form.reader, fresh=True).content.decode()
    return next(
        one for one in forms_of(markup, form.page, form.reader) if one.key == form.key and one.action == form.action
    )


def value_of(form, name):
    return next((one.value for one in form.fields if one.name == name and one.typed), None)


def sound(form, line, data=None):
    """What is sent of a form untouched, or of these data, with what makes it sound. Numbers in names are « n » in the table."""
    data = form.sent() if data is None else data
    for wanted, values in line.get("data", {}).items():
        for one in form.fields:
            if wanted in (one.name, normal(one.name)):
                data[one.name] = [value.format(**DAYS) for value in values] if values else [one.value]
    return data


def accepted(answer):
    return answer.status_code in KEPT and not is_held(answer)


def is_held(answer):
    return answer.status_code in DONE and "/compte/envois/" in answer["Location"]


def followed(asker, answer, reader):
    """The page where the browser arrives, with the message that it brings."""
    request = _requests.get(answer["Location"])
    request.COOKIES |= {name: cookie.value for name, cookie in answer.cookies.items()}
    return asker.answer_to(request, reader).content.decode()


def another(form, name):
    """Another text of the same form; in a list, of the same row."""
    row = name.rpartition("-")[0]
    return next((one for one in texts_of(form) if one.name != name and one.name.rpartition("-")[0] == row), None)


def faults(answer, form):
    known = answered(answer, form)
    if known:
        said = re.findall(r'class="field__error">.*?<span>(.*?)</span>', answer.content.decode(), re.DOTALL)
        return f"{sorted({one.name for one in known.fields if one.is_faulty})} {said[:5]}"
    said = re.sub(r"<[^>]+>|\s+", " ", answer.content.decode().partition("<main")[2])
    return re.sub(" +", " ", said)[:300]


def answered(answer, form):
    if not answer.get("Content-Type", "").startswith("text/html"):
        return None
    found = forms_of(answer.content.decode(), form.action, form.reader)
    return next((one for one in found if one.key == form.key), None)


def kept_whole(asker, answer, form, long):
    """A draft keeps what is too long, and says so when it is sent off."""
    now = opened(asker, form)
    return answer.status_code in DONE and all(value_of(now, name) == text for name, text in long.items())


def given_back(asker, answer, form, long):
    """The page that tells the refusal, or the one where it leads, holds every text whole."""
    if not is_held(answer) and answer.status_code not in (MET, REFUSED):
        return False
    page = followed(asker, answer, form.reader) if is_held(answer) else answer.content.decode()
    return all(text in page for text in long.values())


def rows_everywhere():
    """Table → number of rows, of all that a form could write."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    names = sorted(ours & set(connection.introspection.table_names()) - NOT_COUNTED)
    union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(union)
        return dict(cursor.fetchall())


def filled(form):
    """A form as somebody fills it in who does not think: the first choice, one word, today. Where fields say which are
    needed, those alone.
    """
    data = form.sent()
    says = any("required" in one.attributes for one in form.fields)
    for one in form.fields:
        if says and "required" not in one.attributes and one.kind != "select":
            continue
        if one.name and one.typed and one.kind != "checkbox" and not any(data.get(one.name, [])):
            data[one.name] = [one.first or SAMPLES.get(one.kind, "Un mot")]
    return data
