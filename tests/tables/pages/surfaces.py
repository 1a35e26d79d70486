"""Everything that anybody may fetch, with the names of `tests/project/public.py`, and what was found there."""

import base64
import json
import re
from collections import defaultdict

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from accounts.models import Organisation
from agreements.models import Convention, ConventionVersion, Prototype
from casework.models import Act
from challenges.models import Challenge
from partners.models import Edition
from pilots.models import Pilot
from public.api import api
from public.opendata.tables import TABLES
from register.models import Entry
from tests.project.public import PUBLIC

CANARY = re.compile(r"zq[a-z0-9]+?x(?![a-z0-9])")
# Of one person each, by a secret in the address: `access.toml` tries them.
SECRET = {
    "account_confirm_email",
    "address_works",
    "case_answer_file",
    "case_follow",
    "challenge_shared_preview",
    "jury_seat_offer",
    "mail_stop",
    "invitation",
    "obligation_feed",
    "saved_search",
    "saved_search_stop",
}
LISTS = {"challenges", "pilots", "prototypes", "conventions", "partners", "startups", "editions", "register"}
PAGES = 6  # of a list
BY_SLUG = {
    "apply": Challenge,
    "challenge": Challenge,
    "challenge_form": Challenge,
    "pilot": Pilot,
    "prototype": Prototype,
    "convention": Convention,
    "edition": Edition,
    "partner": Organisation,
    "startup": Organisation,
    "prototype_publiccode": Prototype,
}
HTML = {*LISTS, *BY_SLUG, "site_map", "wagtail_serve"} - {"prototype_publiccode"}
API_PATHS = {
    "/api/v1/actes/{number}",
    "/api/v1/listes",
    "/api/v1/listes/{slug}",
    "/api/v1/listes/{slug}/{key}",
    "/api/v1/registre/tete",
    "/api/v1/registre/{index}",
}


def _address(name, *args):
    """The address of this name in its namespace; those without a name are known by their path."""
    if name.endswith("/"):
        return f"/{name}"
    for full in (f"public:{name}", f"register:{name}", name):
        try:
            return reverse(full, args=args)
        except NoReverseMatch:
            continue
    raise LookupError(f"no address is called {name}")


def _by_slug():
    """The page of every object that has an address, whether or not it should answer."""
    for name, model in BY_SLUG.items():
        for slug in model.objects.filter(slug__contains="zq").values_list("slug", flat=True):
            yield name, _address(name, slug)
    for prototype in Prototype.objects.filter(deposits__isnull=False).distinct():
        for deposit in prototype.deposits.all():
            yield "prototype_source", _address("prototype_source", prototype.slug, deposit.pk)
    for slug, n in ConventionVersion.objects.values_list("convention__slug", "n"):
        yield "convention_file", _address("convention_file", slug, n, "convention.json")


def _data():
    for slug, table in TABLES.items():
        yield "dataset_schema", _address("dataset_schema", slug)
        for suffix in ("csv", "json"):
            yield "dataset", _address("dataset", slug, suffix)
        yield "api", f"/api/v1/listes/{slug}?limit=200"
        model = table.select({}).model
        key = "slug" if hasattr(model, "slug") else "pk"
        for value in model.objects.values_list(key, flat=True):
            yield "api", f"/api/v1/listes/{slug}/{value}"
    yield from (("api", path) for path in ("/api/v1/listes", "/api/v1/registre/tete", "/api/v1/openapi.json"))


def _register():
    for index in Entry.objects.order_by("pk").values_list("pk", flat=True):
        yield "register_entry", _address("register_entry", index)
        yield "api", f"/api/v1/registre/{index}"
    yield "journal", f"{_address('journal')}?from=0&to=1000"


def _acts():
    for number in Act.objects.order_by("number").values_list("number", flat=True):
        yield "public_act", _address("public_act", number)
        yield "public_act_file", _address("public_act_file", number)
        yield "api", f"/api/v1/actes/{number}"


def surfaces(words):
    """Pairs (name of the surface, address)."""
    yield from _by_slug()
    yield from _data()
    yield from _register()
    yield from _acts()
    for name in LISTS:
        yield from ((name, f"{_address(name)}?page={page}") for page in range(1, PAGES + 1))
    for word in words:
        yield "search", f"{_address('search')}?q={word}"
    for page in Page.objects.filter(depth__gt=1):
        yield "wagtail_serve", page.get_url() or f"/{page.slug}/"
    listed = {*BY_SLUG, *LISTS, *SECRET, "search", "wagtail_serve", "register_entry", "journal"}
    one_by_one = {"public_act", "public_act_file", "dataset", "dataset_schema", "prototype_source", "convention_file"}
    alone = set(PUBLIC) - listed - one_by_one
    yield from ((name, _address(name)) for name in sorted(alone))


def api_paths():
    return set(api.get_openapi_schema()["paths"])


def words_of(name, response):
    """The canaries of an answer. What a search repeats of its question is no find: its hits are addresses."""
    text = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
    if name == "journal":  # each leaf in base64
        text += "".join(base64.b64decode(json.loads(line)["leaf"]).decode() for line in text.splitlines())
    held = set(CANARY.findall(text))
    return {word for word in held if re.search(rf"[/-]{word}/", text)} if name == "search" else held


def found(ask, words):
    """Canary → names of the surfaces where it stands. No address may fail, whatever the state of its object."""
    seen, failed = defaultdict(set), []
    for name, path in surfaces(words):
        for address in {path, f"/en{path}"} if name in HTML and not path.startswith("/en/") else {path}:
            response = ask(address)
            if response.status_code >= 500 and name != "-/ready/":
                failed.append(f"{address}: {response.status_code}")
            if response.status_code == 200:
                for word in words_of(name, response):
                    seen[word].add(name)
    return seen, failed
