"""The in-page verifier, in a real browser, against a real server; then with the server gone."""

import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from register.domain.append import append
from register.models import Head

SCRIPT = Path(__file__).parents[4] / "register" / "static" / "register" / "verify.js"
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Vérifier</title>
<section data-register-verify data-base="/registre/">
<form data-verify="head"><button>Tête</button></form>
<form data-verify="entry"><input name="index"><button>Inscription</button></form>
<form data-verify="document"><input type="file"><button>Document</button></form>
<form data-verify="saved"><input type="file"><button>Registre enregistré</button></form>
<output data-verify-result></output>
</section><script src="/verify.js"></script></html>"""

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server):
    """A page of ours that uses the script, and the register of the live server under the same origin."""

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/":
                self.give(PAGE.encode(), "text/html; charset=utf-8")
            elif self.path == "/verify.js":
                self.give(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
            else:
                with urlopen(live_server.url + self.path) as answer:
                    self.give(answer.read(), answer.headers["Content-Type"])

        def give(self, content, kind):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def good():
    head = Head.objects.last()
    return f"Registre vérifié\u00a0: {head.tree_size} inscriptions, racine {bytes(head.root_hash).hex()}."


def test_register_is_verified_in_the_page_and_then_without_the_network(fill, site, page, context, tmp_path):
    fill(5)
    document = tmp_path / "convention.pdf"
    document.write_bytes(b"%PDF")
    append("convention.in_force", {"sha256": "0" * 64})
    result = page.locator("[data-verify-result]")
    page.goto(site)

    page.get_by_role("button", name="Tête").click()
    expect(result).to_have_text(good())
    expect(result).to_have_attribute("data-state", "good")

    context.set_offline(True)
    page.locator("[name=index]").fill("2")
    page.get_by_role("button", name="Inscription").click()
    expect(result).to_contain_text('"n": 1')
    page.locator("[name=index]").fill("99")
    page.get_by_role("button", name="Inscription").click()
    expect(result).to_have_text("Le registre compte 7 inscriptions.")
    page.locator("[data-verify=document] input").set_input_files(document)
    page.get_by_role("button", name="Document").click()
    expect(result).to_contain_text("aucune inscription ne contient l’empreinte")
    expect(result).to_have_attribute("data-state", "unsure")


def test_saved_register_is_verified_without_the_network_and_a_false_one_refused(fill, site, page, context, tmp_path):
    fill(5)
    saved = tmp_path / "register.jsonl"
    call_command("dump_register", saved)
    text, result = saved.read_text(), page.locator("[data-verify-result]")
    page.goto(site)
    context.set_offline(True)

    def check(content):
        saved.write_text(content)
        page.locator("[data-verify=saved] input").set_input_files(saved)
        page.get_by_role("button", name="Registre enregistré").click()

    check(text)
    expect(result).to_have_text(good())
    lines = text.splitlines(keepends=True)
    check("".join([*lines[:3], lines[3].replace('"leaf": "', '"leaf": "AAAA'), *lines[4:]]))
    expect(result).to_have_text("Les inscriptions ne mènent pas à la racine de la tête signée.")
    check("".join([*lines[:3], *lines[4:]]))
    expect(result).to_have_text("L’inscription 2 manque.")
    head = Head.objects.last()
    check(text.replace(str(head.timestamp), str(head.timestamp + 1)))
    expect(result).to_have_text("La signature de la tête est fausse.")


def test_browser_that_knows_no_ed25519_is_told_so(fill, site, page):
    fill(2)
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error())")
    page.goto(site)

    page.get_by_role("button", name="Tête").click()

    result = page.locator("[data-verify-result]")
    expect(result).to_contain_text("Ce navigateur ne sait pas vérifier les signatures Ed25519")
    expect(result).to_have_attribute("data-state", "unsure")
