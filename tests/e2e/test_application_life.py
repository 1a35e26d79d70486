"""One application from the public page to a second receipt, the network or the session lost at each button."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.enums import OrgRoleName
from challenges.models import Application
from core.models import OutMail
from tests.e2e.conftest import paris
from tests.factories.accounts import PASSWORD, OrganisationFactory, member_of
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

LINE = "[data-send-state]"
MOST_CLICKS = 11  # from the public page to the receipt, an organisation being there
TEXTS = {
    "solution": ("title", "pitch", "problem", "solution"),
    "essai": ("experiment", "accessibility", "measures"),
    "equipe": ("team",),
}


@pytest.fixture
def startup(site, enter, set_clock):
    set_clock(paris(2027, 4, 10))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    user = member_of(OrganisationFactory(startup=True, name="Cyclo-Logique", siren=None), OrgRoleName.MANAGER)
    person = enter(user)
    person.user, person.challenge, person.clicks = user, challenge, 0
    return person


def offline(person, act):
    """The network is cut: the form says so and stays; it goes by itself when the network is back."""
    person.context.set_offline(True)
    act()
    expect(person.page.locator(LINE)).to_have_attribute("data-why", "offline")
    person.context.set_offline(False)
    sent(person)


def signed_out(person, act):
    """The session is over: one signs in beside the page, and the same form goes on."""
    Session.objects.all().delete()
    act()
    dialog = person.page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    with person.page.expect_popup() as opened:
        dialog.get_by_role("link", name="Se reconnecter").click()
    window = opened.value
    window.locator("#id_login").fill(person.user.email)
    window.locator("#id_password").fill(PASSWORD)
    window.get_by_role("button", name="Se connecter", exact=True).click()
    sent(person)
    window.close()  # the next one is a window of its own


def sent(person):
    person.page.wait_for_function("() => !document.querySelector('[data-send-state]')")
    person.arrived()


def press(person, name, within=None):
    def act():
        (within or person.page).get_by_role("button", name=name, exact=True).first.click()
        person.clicks += 1

    return act


def write(person, step):
    person.page.wait_for_url(f"**/etape/{step}/")
    for key in TEXTS[step]:
        person.page.locator(f"#id_{key}").fill(f"Réponse {key}.")
    person.sees("Enregistré à")


def test_from_the_public_page_to_a_second_receipt(startup):
    startup.go(f"/defis/{startup.challenge.slug}/")
    startup.follow(re.compile("Déposer une candidature"))
    offline(startup, press(startup, "Commencer une candidature"))
    write(startup, "solution")
    startup.shot("etape-solution")
    signed_out(startup, press(startup, "Enregistrer et continuer"))
    write(startup, "essai")
    offline(startup, press(startup, "Enregistrer et continuer"))
    write(startup, "equipe")
    startup.click("Enregistrer et continuer")
    startup.follow("Continuer")
    signed_out(startup, press(startup, "Aucune : continuer"))
    startup.page.wait_for_url("**/etape/conditions/")
    startup.tick("J’ai lu ces conditions et je les accepte au nom de mon organisation.")
    startup.tick("Je déclare sur l’honneur que les informations données sont exactes.")
    offline(startup, press(startup, "Accepter et continuer"))
    startup.sees("Tout est là", "Modifier")
    startup.shot("relecture")
    signed_out(startup, press(startup, "Déposer la candidature"))
    startup.sees("Récépissé de dépôt", "20 jours avant la clôture", "Réponse title.")
    assert startup.clicks <= MOST_CLICKS
    startup.shot("recepisse")
    first = startup.page.locator(".sheet__number").inner_text()

    startup.follow("Suivre la candidature")
    startup.shot("candidature-deposee")
    startup.click("Reprendre la candidature pour la modifier")
    box = startup.page.locator("dialog[open]")
    expect(box).to_contain_text("sans quoi vous n’êtes pas candidat")
    offline(startup, press(startup, "Reprendre la candidature pour la modifier", within=box))
    startup.sees("Reprise : cette candidature n’est plus déposée", "À faire, étape par étape")
    startup.shot("candidature-reprise")
    startup.follow("Continuer la candidature")
    startup.page.locator("#id_pitch").fill("Mieux dit.")
    startup.sees("Enregistré à")
    startup.follow("Relire et déposer")
    offline(startup, press(startup, "Déposer de nouveau"))
    startup.sees(f"{first}-2", first)

    application = Application.objects.get()
    assert [row.number for row in application.submissions.order_by("n")] == [first, f"{first}-2"]
    assert application.received_at < CLOSES
    assert OutMail.objects.filter(kind="challenges.application_received").count() == 2
    startup.follow("Vérifier")
    startup.sees(application.content_sha256)
    startup.faults = [fault for fault in startup.faults if not fault.startswith(("request failed", "401", "403"))]
