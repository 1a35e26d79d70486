"""U+0000 and its like in every text field of every form that people can open: a refusal or a clean text, never a failure."""

import re

import lxml.html
import pytest

from agreements.enums import ConventionState
from core.models import OutMail
from tests.factories.agreements import convention_in
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db
NASTY = "a\x00b\x0b\x1b\uf0b7\ue001\u202e\ufeff\u2028c\x85 = 1"
MOST = 160  # pages per person: one of each kind of address
LEFT_ALONE = re.compile(
    r"/deconnexion|/logout|/compte/(password|2fa)|/langue|/acting|\.csv|\.pdf|/fichiers/|/cms/|\.zip"
)
TEXTS = {"text", "search", "number", "email", "url", "date", "time", "tel", "hidden"}


def kind_of(path):
    return re.sub(r"[0-9a-f-]{36}|\d+", "*", path.partition("?")[0])


def forms_of(page):
    if not page.content or not page.headers.get("Content-Type", "").startswith("text/html"):
        return
    tree = lxml.html.fromstring(page.content)
    yield from tree.forms
    links = {link.partition("#")[0] for _element, attribute, link, _place in tree.iterlinks() if attribute == "href"}
    yield sorted(link for link in links if link.startswith("/"))


def filled(form):
    values = {name: value for name, value in form.form_values() if name}
    for element in form.inputs:
        kind = "textarea" if element.tag == "textarea" else element.get("type", "text")
        typed = element.tag == "textarea" or (element.tag == "input" and kind in TEXTS)
        if element.name and typed and element.name != "csrfmiddlewaretoken":
            kept = values.get(element.name, "") if kind == "hidden" else ""
            values[element.name] = NASTY if kind != "hidden" else f"{kept}\x00"
    return values


@pytest.mark.parametrize("who", ["team", "legal", "founder", "agent", "sponsor", "dpo", "outsider"])
def test_no_sign_typed_in_any_form_is_a_failure(who, sign_in):
    around = pilot_set()
    convention_in(ConventionState.DRAFT)
    client = sign_in(getattr(around, who))
    waiting, seen, posted, answers = ["/espace/", "/contact/", "/recherche/"], set(), set(), []

    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if kind_of(path) in seen or LEFT_ALONE.search(path):
            continue
        seen.add(kind_of(path))
        page = client.get(path)
        *forms, links = list(forms_of(page)) or [[]]
        waiting += links
        for form in forms:
            action = form.get("action") or path
            name = (kind_of(action), form.method, tuple(sorted(element.name or "" for element in form.inputs)))
            if name in posted or LEFT_ALONE.search(action):
                continue
            posted.add(name)
            send = client.post if form.method == "POST" else client.get
            answers.append((action, send(action, filled(form)).status_code))

    assert len(answers) > 5
    assert [row for row in answers if row[1] >= 500] == []
    assert not OutMail.objects.filter(subject__contains="\n").exists()
