"""Startups arrive by themselves: an account, an organisation, an application, a receipt."""

import re

from tests.e2e.season import TITLE
from tests.letters import account_letters

PASSWORD = "une-longue-phrase-42"
ANSWERS = {
    "solution": {
        "title": "Triporteurs partagés",
        "pitch": "Des triporteurs partagés entre commerçants remplacent les camionnettes du matin.",
        "problem": "Quatre cents riverains contournent chaque matin une vingtaine de camionnettes.",
        "solution": "Un planning commun, six triporteurs, un logiciel libre qui répartit les tournées.",
    },
    "essai": {
        "experiment": "Trois rues du 11e, douze semaines, avec vingt commerçants volontaires.",
        "accessibility": "Les triporteurs électriques se conduisent assis ; le planning se lit aussi au clavier.",
        "measures": "Comptage des arrêts sur le trottoir, chaque mardi, de sept à dix heures.",
    },
    "equipe": {"team": "Léa Fontaine dirige, deux personnes développent, une suit le terrain."},
}


def sign_up(startup, site, first, last, email):
    """An account by e-mail verification: the address is confirmed by the link of the message."""
    startup.go("/compte/signup/")
    startup.fill("Prénom", first)
    startup.fill("Nom", last)
    startup.page.locator("#id_email").fill(email)
    startup.page.locator("#id_password1").fill(PASSWORD)
    startup.shot("compte-nouveau") if first == "Léa" else None
    startup.click("Créer mon compte")
    startup.sees(f"Nous venons d’écrire à {email}.")
    letter = next(letter for letter in reversed(account_letters()) if letter.to == [email])
    startup.go(re.search(r"https?://\S+/confirm-email/\S+", letter.body).group())
    startup.sees(f"Bonjour {first}")


def register(startup, name):
    """A newcomer is led to register an organisation; one that is being founded says so."""
    startup.follow("Enregistrer une organisation")
    startup.tick("Startup")
    startup.page.locator("#id_name").fill(name)
    startup.unfold("Pas de SIREN ni de RNA")
    startup.page.locator("#id_no_number_reason").select_option("founding")
    startup.shot("organisation-nouvelle") if "Cyclo" in name else None
    startup.click("Enregistrer l’organisation")
    startup.sees(name)


def apply(startup, slug, answers=ANSWERS, pictures=False):
    """From the public page to the receipt; what is typed is kept while one types. Returns the receipt's number."""
    startup.go(f"/defis/{slug}/")
    startup.follow(re.compile("Déposer une candidature"))
    startup.click("Commencer une candidature")
    for step, texts in answers.items():
        startup.page.wait_for_url(f"**/etape/{step}/")
        for key, text in texts.items():
            startup.page.locator(f"#id_{key}").fill(text)
        startup.sees("Enregistré à")
        if pictures:
            startup.shot(f"candidature-{step}")
        startup.click("Enregistrer et continuer")
    startup.page.wait_for_url("**/etape/pieces/")
    startup.shot("candidature-pieces") if pictures else None
    startup.follow("Continuer")
    startup.page.wait_for_url("**/etape/acquis/")
    startup.shot("candidature-acquis") if pictures else None
    startup.click("Aucune : continuer")
    startup.page.wait_for_url("**/etape/conditions/")
    startup.sees("Convention de la saison d’essai (fictive)")
    startup.tick("J’ai lu ces conditions et je les accepte au nom de mon organisation.")
    startup.tick("Je déclare sur l’honneur que les informations données sont exactes.")
    startup.shot("candidature-conditions") if pictures else None
    startup.click("Accepter et continuer")
    startup.sees("Tout est là")
    startup.shot("candidature-relecture") if pictures else None
    startup.click("Déposer la candidature")
    startup.sees("Votre candidature est reçue", "Récépissé de dépôt", TITLE, "empreinte SHA-256")
    startup.shot("candidature-recepisse") if pictures else None
    return startup.page.locator(".sheet__number").inner_text()
