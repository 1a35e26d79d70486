"""`published`: the software asks the address itself, against a local server, and renews by a job each week."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agreements.facts.domain.checking import ADVERTISEMENT, check_later, check_publication
from agreements.facts.domain.verdict import verdict_of
from agreements.models import Fact, Prototype
from core.exceptions import DomainError, NotAllowed
from core.outbound import Unreachable
from tests.agreements.facts.domain.conftest import NOON


class Forge(BaseHTTPRequestHandler):
    """/git is a repository, /page a page, anything else is closed."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        found = {"/git/info/refs": ADVERTISEMENT, "/page": "text/html", "/git": "text/html"}.get(path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found or "text/plain")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"rien")

    def log_message(self, *_said):
        return


@pytest.fixture
def forge(around, settings):
    settings.OUTBOUND_NETWORKS = ["127.0.0.1/32"]
    running = ThreadingHTTPServer(("127.0.0.1", 0), Forge)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()

    def at(path):
        address = f"http://127.0.0.1:{running.server_port}/{path}" if path else ""
        Prototype.objects.filter(pk=around.prototype.pk).update(repository=address)
        around.prototype.refresh_from_db()
        return around.prototype

    yield at
    running.shutdown()
    thread.join()
    running.server_close()


def check(around, prototype, **said):
    return check_publication(prototype, by=around.team, **{"in_use": True, "had_the_right": True, **said})


@pytest.mark.parametrize(("path", "method"), [("git", "git"), ("page", "http")])
def test_an_address_that_answers_is_recorded(around, forge, path, method):
    fact = check(around, forge(path))

    assert (fact.name, fact.on, fact.licence, fact.recorded_by) == ("published", NOON.date(), "EUPL-1.2", around.team)
    assert fact.details["answered"] == method
    assert verdict_of(around.prototype).counted == ("published",)


def test_one_that_does_not_is_refused_in_words(around, forge):
    with pytest.raises(Unreachable, match="404"):
        check(around, forge("ailleurs"))
    assert not Fact.objects.exists()


def test_without_an_address_a_licence_or_a_word_nothing_is_asked(around, forge):
    with pytest.raises(DomainError, match="Aucune adresse publique"):
        check(around, forge(""))
    for box in ("in_use", "had_the_right"):
        with pytest.raises(DomainError) as refusal:
            check(around, forge("page"), **{box: False})
        assert refusal.value.field == box
    Prototype.objects.update(licence="")
    with pytest.raises(DomainError, match="licence n’est pas choisie"):
        check(around, forge("page"))


def test_the_startup_does_not_check_itself(around, forge):
    with pytest.raises(NotAllowed, match="il se constate sans eux"):
        check_publication(forge("page"), by=around.founder, in_use=True, had_the_right=True)


def test_the_job_renews_what_a_person_established(around, forge, clock, run_jobs):
    check(around, forge("page"))
    clock(NOON + dt.timedelta(days=7))
    check_later(around.prototype)
    check_later(around.prototype)
    run_jobs()

    renewed = Fact.objects.filter(name="published").order_by("-on").first()
    assert (Fact.objects.count(), renewed.on, renewed.recorded_by) == (2, dt.date(2027, 9, 22), None)


def test_the_job_renews_neither_another_address_nor_what_nobody_established(around, forge, clock, run_jobs):
    prototype = forge("page")
    check_later(prototype)
    run_jobs()
    assert not Fact.objects.exists()

    check(around, prototype)
    clock(NOON + dt.timedelta(days=7))
    check_later(forge("git"))
    run_jobs()
    assert Fact.objects.count() == 1
