"""Every service × every kept page: what was kept and still is says what would be drawn now."""

import ast
import logging
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import TestCase
from django.utils import translation

from core import public_cache
from core.cache_tags import CacheTag
from core.models import CachedPage, TransitionLog
from core.workflow import all_workflows
from tests.tables.pages.asking import Asker
from tests.tables.pages.services import CASES

ROOT = Path(__file__).resolve().parents[3]
INVALIDATES = {"touch", "changed"}
PAGES = (
    *("/", "/en/", "/plan-du-site/", "/sitemap.xml", "/donnees/", "/registre/"),
    *("/editions/", "/editions/saison-fictive/", "/defis/", "/defis/flux.rss", "/defis/calendrier.ics"),
    *(f"/defis/{slug}/" for slug in ("velos-cargos", "bacs-pleins", "eclairage-doux", "eau-de-pluie")),
    "/defis/velos-cargos/formulaire/",
    *("/partenaires/", "/partenaires/energies-exemple/", "/partenaires/reseau-exemple/", "/partenaires/dfm/"),
    *("/startups/", "/startups/lumiere-douce/", "/histoire/"),
    *("/pilotes/", "/pilotes/eclairage-doux-pilote/", "/prototypes/", "/prototypes/lampadaire-attentif/"),
    *("/prototypes/lampadaire-attentif/publiccode.yml", "/conventions/", "/conventions/convention-saison-fictive/"),
    *("/donnees/defis.csv", "/donnees/pilotes.csv", "/donnees/prototypes.json", "/donnees/partenaires.json"),
    *("/donnees/engagements.csv", "/donnees/editions.json"),
)


def _functions():
    """Domain functions that invalidate, as `module.function`."""
    for path in sorted(ROOT.glob("[a-z]*/**/domain/*.py")):
        if path.relative_to(ROOT).parts[0] in {"tests", "var"}:
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                called = {getattr(call.func, "id", "") for call in ast.walk(node) if isinstance(call, ast.Call)}
                if called & INVALIDATES:
                    yield f"{module}.{node.name}"


def test_every_service_that_invalidates_has_a_case():
    assert sorted(set(_functions()) - {name for case in CASES for name in case.names}) == []


def test_every_tag_is_invalidated_by_some_service():
    named = set()
    for path in ROOT.glob("[a-z]*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in {"tests", "var"}:
            continue
        text = path.read_text(encoding="utf-8")
        for part in re.findall(r"(?:touch\(|public_tags[^=]*=)([^\n]*)", text):
            named.update(re.findall(r"CacheTag\.(\w+)", part))

    assert {tag.name for tag in CacheTag} - named == set()


class Kept:
    """The pages as they are kept, and as they would be drawn."""

    def __init__(self):
        self.asker = Asker({})
        self.keys = {}

    def forget(self):
        CachedPage.objects.all().delete()
        public_cache._bodies.clear()
        public_cache._bare.clear()

    def fetch(self, path):
        response = self.asker.answer("GET", path)
        return response.status_code, response.content, getattr(response, "kept_as", None)

    def warm(self):
        self.forget()
        before = {}
        for path in PAGES:
            status, content, key = self.fetch(path)
            before[path], self.keys[path] = (status, content), key
        return before


def trouble_with(case, world, kept, before):
    """What is wrong after one service: pages that go on saying what is no longer so, or that nothing public changed."""
    if case.before:
        with TestCase.captureOnCommitCallbacks(execute=True):
            case.before(world)
        before = kept.warm()
    with TestCase.captureOnCommitCallbacks(execute=True):
        case.act(world)
    keys = set(CachedPage.objects.values_list("key", flat=True))
    kept.forget()
    standing = [path for path in PAGES if kept.keys[path] in keys]
    stale = [path for path in standing if kept.fetch(path)[:2] != before[path]]
    # Whether the public sees anything of it: a page that was invalidated is drawn until the first that differs.
    drawn_again = (path for path in PAGES if path not in standing and kept.fetch(path)[:2] != before[path])
    changed = stale or [path for path in [next(drawn_again, None)] if path]
    wrong = [f"{case}: {path} is still kept as it was" for path in stale]
    if bool(changed) != case.shown:
        wrong.append(f"{case}: shown is {case.shown}, and what differs is {changed}")
    return wrong


@pytest.fixture
def kept(world):
    logging.disable(logging.CRITICAL)
    yield Kept()
    logging.disable(logging.NOTSET)
    public_cache._bodies.clear()
    public_cache._bare.clear()


def test_no_service_leaves_a_page_that_says_what_is_no_longer_so(world, kept):
    wrong, known = [], TransitionLog.objects.order_by("-pk").values_list("pk", flat=True).first()
    performed, before = set(), kept.warm()
    for case in CASES:
        with transaction.atomic(), translation.override("fr"):
            try:
                with transaction.atomic():
                    wrong += trouble_with(case, world, kept, before)
                    performed.update(_performed(known))
            except Exception as error:  # noqa: BLE001 (one case that cannot be tried must not hide the others)
                wrong.append(f"{case} could not be tried: {type(error).__name__}: {error}")
            transaction.set_rollback(True)
    assert wrong == [], "\n".join(["", *wrong])
    assert performed >= PUBLIC_TRANSITIONS, sorted(PUBLIC_TRANSITIONS - performed)


def _performed(after):
    rows = TransitionLog.objects.filter(pk__gt=after).exclude(transition="import")
    return {
        (f"{app}.{model}", name)
        for app, model, name in rows.values_list("content_type__app_label", "content_type__model", "transition")
    }


SHOWN = {
    "challenges.challenge": {"open", "closed", "deliberating", "decided", "archived"},
    "agreements.convention": {"voted", "partly_signed", "in_force", "expired", "terminated"},
    "agreements.prototype": {"licensed", "commons"},
    "pilots.pilot": {"running", "paused", "ended", "evaluated", "showcased"},
}
PUBLIC_TRANSITIONS = {
    (model.lower(), row.name)
    for model, workflow in all_workflows().items()
    for row in workflow.transitions
    if ({row.target, *row.sources} & SHOWN.get(model.lower(), set()))
}
