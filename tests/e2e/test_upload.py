"""A file whose sending is cut in the middle arrives whole, without starting again."""

import hashlib

from challenges.models import Attachment
from core.models import Upload
from core.uploads import CHUNK
from tests.e2e.conftest import paris
from tests.factories.accounts import member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.files import pdf_of

PARTS = "**/espace/envois/*/?at=*"


def test_a_cut_upload_resumes_after_a_reload_and_after_the_network_comes_back(site, enter, set_clock, tmp_path):
    set_clock(paris(2027, 3, 10))
    application = ApplicationFactory()
    person = enter(member_of(application.organisation))
    plan = tmp_path / "plan d’été.pdf"
    plan.write_bytes(pdf_of(10 * 1024**2))
    page, sent = person.page, []
    page.on(
        "request", lambda request: sent.append(request.url.partition("?at=")[2].partition("&")[0]) if request.method == "PUT" else None
    )

    def choose():
        person.go(f"/espace/candidatures/{application.pk}/etape/pieces/")
        page.get_by_label("Fichier").set_input_files(plan)
        page.get_by_label("Ce que c’est").fill("Plan")
        page.get_by_role("button", name="Joindre ce fichier").click()

    page.route(PARTS, lambda route: route.abort("connectionreset") if len(sent) > 1 else route.continue_())
    choose()
    page.get_by_text("Connexion coupée. L’envoi reprendra où il s’est arrêté.").wait_for()
    person.shot("envoi-coupe")
    assert Upload.objects.get().received == CHUNK

    person.go("/espace/")
    sent.clear()
    choose()  # the page was left: the same file, chosen again, goes on from its second part
    page.get_by_text("Connexion coupée.").wait_for()
    assert (sent[0], Upload.objects.get().received) == (str(CHUNK), 2 * CHUNK)

    page.unroute(PARTS)  # the network is back: the page goes on by itself
    person.sees("Fichier joint.")
    person.faults = [fault for fault in person.faults if "ERR_CONNECTION_RESET" not in fault]
    stored = Attachment.objects.get().file
    assert (stored.sha256, stored.name) == (hashlib.sha256(plan.read_bytes()).hexdigest(), plan.name)
    assert not Upload.objects.exists()


def test_a_refusal_is_said_before_any_byte_is_sent(site, enter, set_clock, tmp_path):
    set_clock(paris(2027, 3, 10))
    application = ApplicationFactory()
    person = enter(member_of(application.organisation))
    film = tmp_path / "film.pdf"
    film.write_bytes(b"%PDF-1.7 " + b"x" * 26 * 1024**2)

    person.go(f"/espace/candidatures/{application.pk}/etape/pieces/")
    with person.expecting(422):
        person.page.get_by_label("Fichier").set_input_files(film)
        person.page.get_by_role("button", name="Joindre ce fichier").click()
        person.page.get_by_text("la limite est de").wait_for()

    assert not Upload.objects.exists()
    person.shot("envoi-refuse")
