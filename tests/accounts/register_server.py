"""A local server that speaks the documented shape of « Recherche d’entreprises », and can be slow, down, busy or lying."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SIREN, SIRET = "732829320", "73282932000074"
OTHER = "552100554"


def company(siren=SIREN, name="CYCLO LOGIQUE", **changed):
    """One result, with the fields that the documentation of the interface gives."""
    return {
        "siren": siren,
        "nom_complet": f"{name} (CYCLO)",
        "nom_raison_sociale": name,
        "sigle": "CYCLO",
        "nombre_etablissements": 1,
        "siege": {"siret": f"{siren}00074", "adresse": "12 RUE DES ESSAIS 75011 PARIS", "etat_administratif": "A"},
        "date_creation": "2019-03-01",
        "dirigeants": [
            {"nom": "FONTAINE", "prenoms": "LÉA", "type_dirigeant": "personne physique"},
            {"denomination": "AUDIT SA", "siren": OTHER, "type_dirigeant": "personne morale"},
        ],
        "etat_administratif": "A",
        "nature_juridique": "5710",
        **changed,
    }


class Register:
    """What the server answers: `results`, else `body`; `status`, `headers`, `wait` (seconds). `asked` are the queries."""

    def __init__(self):
        self.results, self.body, self.status, self.headers, self.wait, self.asked = [], None, 200, {}, 0.0, []

    def answer(self):
        if self.body is not None:
            return self.body
        found = {
            "results": self.results,
            "total_results": len(self.results),
            "page": 1,
            "per_page": 10,
            "total_pages": 1,
        }
        return json.dumps(found).encode()


@contextmanager
def running(register):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            register.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
            time.sleep(register.wait)
            body = register.answer()
            self.send_response(register.status)
            for name, value in {"Content-Length": str(len(body)), **register.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def handle(self):
            try:
                super().handle()
            except OSError:  # the client did not wait
                return

        def log_message(self, *_said):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
