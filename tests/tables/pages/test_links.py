"""Every link that a workspace page draws leads somewhere for whoever it is drawn for: never to a refusal, nor to a place
of the page that is not there.

Each reader starts at the first screen and follows what is drawn, two objects of each address.
"""

import logging
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from accounts.models import User
from agreements.models import Convention
from tests.tables.pages.asking import Asker

READERS = (
    *("equipe", "juriste", "dpo", "redaction", "autorite", "partenaire", "direction", "startup", "startup_membre"),
    *("invitee", "consentie", "presidente", "juree", "juree_deportee", "multi", "nouveau"),
)
DEMO = ("startup1", "startup2", "startup3", "partenaire2", "direction2", "jure2")
VISITS = 2  # of one address by one reader
LEFT_OUT = ("/compte/", "/cms/", "/static/", "/media/", "/i18n/")  # of the libraries; what is drawn there is theirs


class Links(HTMLParser):
    """Addresses of the links of a page, and of the forms that read; `anchors` those within it, `ids` where they may lead."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.anchors, self.ids = set(), set()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids.add(values.get("id"))
        if tag == "a" and values.get("href", "").startswith("#"):
            self.anchors.add(values["href"][1:])
        if tag == "a" and values.get("href"):
            self.found.append(values["href"])
        elif tag == "form" and values.get("method", "get").lower() == "get" and values.get("action"):
            self.found.append(values["action"])


def links_of(response, path):
    """Links of a page, and the places of the page itself that it promises and does not have."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return [], set()
    reader = Links()
    reader.feed(response.content.decode())
    return [urljoin(path, link) for link in reader.found], reader.anchors - reader.ids


def name_of(path):
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return "nowhere"
    return f"{match.namespace}:{match.url_name}"


def refusals(asker, name, never_voted):
    """`page → link: status` for everything that this person is shown and may not have."""
    seen, visits, waiting, wrong = set(), Counter(), deque([("/espace/", "")]), []
    while waiting:
        path, source = waiting.popleft()
        parts = urlsplit(path)
        if parts.netloc or parts.scheme or path.startswith((*LEFT_OUT, *never_voted, "/en/")):
            continue
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        address = name_of(path)
        if path in seen or visits[address] >= VISITS or not path.startswith("/"):
            continue
        seen.add(path)
        visits[address] += 1
        response = asker.ask("GET", path, name)
        if response.status_code in {301, 302}:
            waiting.append((response["Location"], source))
        elif response.status_code != 200:
            wrong.append(f"{name}: {source} → {path}: {response.status_code}")
        else:
            links, nowhere = links_of(response, path)
            wrong.extend(f"{name}: {path} → #{anchor}: no such place" for anchor in sorted(nowhere))
            if path.startswith("/espace/"):
                waiting.extend((link, path) for link in links)
    return wrong, len(seen)


@pytest.fixture(scope="module")
def never_voted(world, django_db_blocker):
    """Conventions that factories put in force without a text and a vote: their pages are those of nothing real."""
    with django_db_blocker.unblock():
        rows = Convention.objects.filter(in_force_at__isnull=False).exclude(versions__vote__adopted=True)
        found = rows.values_list("pk", "slug")
        return tuple(
            f"/{place}/" for row in found for place in (f"espace/conventions/{row[0]}", f"conventions/{row[1]}")
        )


@pytest.fixture(scope="module")
def asker(world, django_db_blocker):
    with django_db_blocker.unblock():
        people = {f"demo-{name}": User.objects.get(email=f"{name}@demo.example") for name in DEMO}
        return Asker({name: world.people[name] for name in READERS} | people)


@pytest.mark.parametrize("name", [*READERS, *(f"demo-{name}" for name in DEMO)])
def test_every_link_that_is_drawn_leads_somewhere(name, asker, never_voted):
    logging.disable(logging.CRITICAL)
    try:
        wrong, visited = refusals(asker, name, never_voted)
    finally:
        logging.disable(logging.NOTSET)

    assert wrong == [], "\n".join(["", *wrong])
    assert visited > 5
