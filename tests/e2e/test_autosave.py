"""Saving while people type: two windows, a session that ends, a connection that fails. Nothing typed is ever lost."""

from django.contrib.sessions.models import Session

from challenges.models import Answer
from tests.e2e.conftest import paris
from tests.factories.accounts import PASSWORD, member_of
from tests.factories.applications import ApplicationFactory

SAVED = "[data-save-state][data-state=saved]"


def team_step(person, application):
    person.go(f"/espace/candidatures/{application.pk}/etape/equipe/")
    return person.page.locator("#id_team")


def test_two_windows_on_one_answer(site, enter, visitor, set_clock):
    set_clock(paris(2027, 3, 10))
    application = ApplicationFactory()
    one, two = enter(member_of(application.organisation)), enter(member_of(application.organisation))
    first, second = team_step(one, application), team_step(two, application)

    first.press_sequentially("Le texte de l’une.")
    one.page.locator(SAVED).wait_for()
    with two.expecting(409):
        second.press_sequentially("Le texte de l’autre.")
        two.page.get_by_text("Texte modifié ailleurs").wait_for()
    two.unfold("Lire l’autre texte")
    two.sees("Le texte de l’une.")
    assert second.input_value() == "Le texte de l’autre."
    two.shot("texte-modifie-ailleurs")

    second.press_sequentially(" Et celui de l’une.")
    two.page.locator(SAVED).wait_for()
    assert Answer.objects.get(key="team").body == "Le texte de l’autre. Et celui de l’une."
    assert two.page.get_by_text("Texte modifié ailleurs").count() == 0


def test_a_session_that_ends_keeps_the_text_and_saves_it_after_signing_in(site, enter, set_clock):
    set_clock(paris(2027, 3, 10))
    application = ApplicationFactory()
    member = member_of(application.organisation)
    person = enter(member)
    field = team_step(person, application)

    Session.objects.all().delete()
    field.press_sequentially("Écrit après la fin de la session.")
    person.page.locator("[data-save-state][data-state=expired]").wait_for()
    person.shot("session-expiree")

    other = person.context.new_page()
    other.goto(site.url + "/compte/login/")
    other.get_by_label("E-mail").or_(other.get_by_label("Adresse")).first.fill(member.email)
    other.locator("input[type=password]").fill(PASSWORD)
    other.get_by_role("button", name="Se connecter").click()
    other.wait_for_url("**/espace/**")
    person.page.locator(SAVED).wait_for()

    person.faults = [fault for fault in person.faults if not fault.startswith("401")]
    assert field.input_value() == "Écrit après la fin de la session."
    assert Answer.objects.get(key="team").body == "Écrit après la fin de la session."


def test_a_failed_save_is_said_and_tried_again(site, enter, set_clock):
    set_clock(paris(2027, 3, 10))
    application = ApplicationFactory()
    person = enter(member_of(application.organisation))
    field = team_step(person, application)

    person.page.route(
        "**/etape/equipe/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    field.press_sequentially("Tapé sans réseau.")
    person.page.locator("[data-save-state][data-state=failed]").wait_for()
    person.page.unroute("**/etape/equipe/")
    person.page.locator(SAVED).wait_for()

    assert Answer.objects.get(key="team").body == "Tapé sans réseau."
    person.faults = [fault for fault in person.faults if not fault.startswith("request failed")]
