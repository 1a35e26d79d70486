"""A new association, one evening, on a phone: from the public page of a challenge to the receipt."""

import re

from accounts.models import Organisation
from core.models import OutMail
from tests.e2e.acts_application import ANSWERS, PASSWORD
from tests.e2e.browsing import OVERFLOWING, PHONE
from tests.e2e.conftest import paris
from tests.factories.challenges import ChallengeFactory, TermsSheetFactory
from tests.letters import account_letters

EMAIL = "rosa@cours-fleuries.example"
CLICKS, MAILS = 15, 2


def on_a_phone(person, name):
    """Keeps the page as seen; nothing stands beside it."""
    person.page.screenshot(path=f"var/screens/premier-soir-{name}-390.png", full_page=True, animations="disabled")
    assert not person.page.evaluate(OVERFLOWING), name


def enter_by_the_call(person, site):
    person.follow(re.compile("Déposer une candidature"))
    on_a_phone(person, "compte")
    person.fill("Prénom", "Rosa")
    person.fill("Nom", "Amar")
    person.page.locator("#id_email").fill(EMAIL)
    person.page.locator("#id_password1").fill(PASSWORD)
    person.click("Créer mon compte")
    person.sees(f"Nous venons d’écrire à {EMAIL}.", "Renvoyer le message")
    on_a_phone(person, "message")
    letter = next(letter for letter in reversed(account_letters()) if letter.to == [EMAIL])
    person.clicks += 1  # the link of the message
    person.go(re.search(r"https?://\S+/confirm-email/\S+", letter.body).group())
    person.page.wait_for_url("**/postuler/")


def register_the_association(person):
    person.tick("Association")
    person.page.locator("#id_name").fill("Les Cours fleuries")
    person.page.locator("#id_rna").fill("W75 1234567")
    on_a_phone(person, "organisation")
    person.click("Enregistrer et commencer la candidature")


def write_and_submit(person):
    for step, texts in ANSWERS.items():
        person.page.wait_for_url(f"**/etape/{step}/")
        for key, text in texts.items():
            person.page.locator(f"#id_{key}").fill(text)
        person.click("Enregistrer et continuer")
    person.page.wait_for_url("**/etape/pieces/")
    person.follow("Continuer")
    person.click("Aucune : continuer")
    person.tick("J’ai lu ces conditions et je les accepte au nom de mon organisation.")
    person.tick("Je déclare sur l’honneur que les informations données sont exactes.")
    person.click("Accepter et continuer")
    person.click("Déposer la candidature")
    person.sees("Votre candidature est reçue")
    on_a_phone(person, "recepisse")


def test_a_new_association_reaches_the_receipt_in_fifteen_clicks_and_two_mails(site, visitor, set_clock):
    set_clock(paris(2027, 3, 10))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    person = visitor("Rosa")
    person.page.set_viewport_size(PHONE)
    person.go(f"/defis/{challenge.slug}/")

    enter_by_the_call(person, site)
    register_the_association(person)
    write_and_submit(person)

    mails = [letter for letter in account_letters() if letter.to == [EMAIL]]
    receipts = OutMail.objects.filter(to=EMAIL, kind__startswith="challenges.")
    assert person.clicks <= CLICKS
    assert len(mails) + receipts.count() == MAILS
    assert Organisation.objects.get(name="Les Cours fleuries").rna == "W751234567"
