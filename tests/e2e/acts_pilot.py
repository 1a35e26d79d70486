"""The pilot: sources deposited, the gate of the start met, the weeks, the decision, and what the public can check."""

import re

from django.core.management import call_command

from tests.e2e.acts_challenge import menu
from tests.e2e.conftest import off_the_loop
from tests.e2e.season import DATA
from tests.factories.pilots import PDF, archive

PLACE = "Rue fictive des Triporteurs"
INDICATOR = "Arrêts sur le trottoir"
WEEK = "Six triporteurs roulent, vingt commerçants partagent le planning."
FOUND = "Les arrêts sur le trottoir ont été divisés par quatre."
ANSWER = "Le planning tourne sans nous depuis un mois."
EXCUSE = "La reprise est prévue en janvier."
WHY = "La cible est atteinte et la direction exploite déjà le planning."


def one_of(person, entry):
    """The pilot, or the prototype, of those one sees: there is one."""
    menu(person, entry)
    person.page.locator("tbody th a").first.click()
    person.page.wait_for_load_state()


def tab(person, name):
    one_of(person, "Pilotes")
    person.follow(re.compile(name), within=person.page.get_by_role("navigation", name="Pages du pilote"))


def attach(person, name, body):
    person.page.locator("#id_file").set_input_files({"name": name, "mimeType": "", "buffer": body})


def deposit_sources(startup):
    """An archive of the sources, what it is made of, and its licence."""
    one_of(startup, "Prototypes")
    startup.follow("Déposer une première version")
    startup.fill("Version", "1.0.0")
    attach(startup, "triporteurs-1.0.0.zip", archive().read())
    startup.shot("prototype-depot")
    startup.click("Déposer")
    startup.sees("La version est déposée, vérifiée et inscrite au registre public.", "1.0.0")
    startup.follow("Ajouter un composant")
    startup.fill("Composant", "planning-partage")
    startup.tick("Résultat : fait pendant le programme")
    startup.fill("Licence", "EUPL-1.2")
    startup.click("Enregistrer le composant")
    startup.sees("Le composant est enregistré.", "planning-partage")
    startup.follow("Choisir la licence")
    startup.fill("Licence de l’ensemble", "EUPL-1.2")
    startup.click("Placer le prototype sous cette licence")
    startup.sees("La licence est enregistrée et inscrite au registre public.")
    startup.shot("prototype-sous-licence")


def cannot_start(agent, *sentences):
    """The gate says what is missing, and the step is not offered."""
    one_of(agent, "Pilotes")
    agent.sees(*sentences)
    assert agent.page.get_by_role("button", name="Déclarer le pilote prêt").is_disabled()


def plan(agent, starts_on, ends_on):
    one_of(agent, "Pilotes")
    agent.follow("Modifier titre, dates et résumé")
    agent.page.locator("#id_starts_on").fill(starts_on)
    agent.page.locator("#id_ends_on").fill(ends_on)
    agent.click("Enregistrer")
    agent.sees("Le pilote est à jour.")


def add_site_and_data(agent, ends_on):
    tab(agent, "Cadre")
    agent.follow("Ajouter un lieu")
    agent.page.locator("#id_name").fill(PLACE)
    agent.page.locator("#id_arrondissement").fill("11")
    agent.click("Enregistrer le lieu")
    agent.sees("Le lieu est enregistré.", PLACE, "à autoriser")
    agent.follow(re.compile("Prêter un jeu de données"))
    agent.page.locator("#id_dataset").select_option(label=DATA)
    agent.page.locator("#id_purpose").fill("Comparer les livraisons avant et pendant l’essai.")
    agent.page.locator("#id_ends_on").fill(ends_on)
    agent.page.get_by_label("Sur les serveurs de la Ville").check()
    agent.click("Proposer ces conditions")
    agent.sees("Les conditions attendent l’accord de la startup.", DATA)
    agent.shot("pilote-cadre")


def authorise_site(agent):
    tab(agent, "Cadre")
    agent.follow("Autoriser ce lieu")
    attach(agent, "permission-de-voirie.pdf", PDF)
    agent.click("Autoriser l’essai à cet endroit")
    agent.sees("Le lieu est autorisé.")


def accept_data(startup):
    tab(startup, "Cadre")
    startup.follow(re.compile("Lire et accepter les conditions"))
    startup.sees(DATA, "Comparer les livraisons avant et pendant l’essai.")
    startup.shot("pilote-conditions-des-donnees")
    startup.click("J’accepte ces conditions")
    startup.sees("Les conditions sont acceptées.")


def start(agent):
    one_of(agent, "Pilotes")
    agent.click("Déclarer le pilote prêt")
    agent.sees("prêt")
    agent.click("Démarrer le pilote")
    agent.sees("en cours", "Le point de cette semaine manque")
    agent.shot("pilote-en-cours")


def check_in(startup):
    one_of(startup, "Pilotes")
    startup.follow("Faire le point")
    startup.tick("Tout va bien")
    startup.page.locator("#id_done").fill(WEEK)
    startup.shot("pilote-point-semaine")
    startup.click("Envoyer le point")
    startup.sees("Merci : le point de la semaine est noté.", WEEK)


def measure(startup, value="10"):
    tab(startup, "Suivi")
    startup.follow(re.compile(f"Noter une mesure.*{INDICATOR}"))
    startup.page.locator("#id_value").fill(value)
    startup.click("Noter la mesure")
    startup.sees("La mesure est notée.", "La cible est atteinte.")
    startup.shot("pilote-mesures")


def end_and_evaluate(agent):
    one_of(agent, "Pilotes")
    agent.dialog("Terminer le pilote")
    agent.sees("terminé")
    agent.follow("Évaluer et décider")
    agent.follow("Évaluer le pilote")
    for criterion, score in (("efficiency", 5), ("feasibility", 4), ("durability", 4)):
        agent.page.locator(f"[name={criterion}][value='{score}']").check()
    agent.page.locator("#id_findings_fr").fill(FOUND)
    agent.tick("Déployer")
    agent.page.locator("#id_decision_reasons").fill(WHY)
    for reason in agent.page.locator("[name^=excuse_]").all():
        reason.fill(EXCUSE)
    agent.shot("pilote-evaluation")
    agent.click("Enregistrer le brouillon")
    agent.sees("Le brouillon est enregistré.", WHY)
    agent.click("Faire lire à la startup")
    agent.sees("La startup a l’évaluation à lire")


def answer(startup):
    one_of(startup, "Pilotes")
    tab(startup, "Bilan")
    startup.follow("Lire et répondre")
    startup.sees(WHY)
    startup.page.locator("#id_observations").fill(ANSWER)
    startup.shot("pilote-evaluation-lue")
    startup.click("Envoyer cette réponse")
    startup.sees("Votre réponse est envoyée à la direction.")


def propose(agent):
    one_of(agent, "Pilotes")
    tab(agent, "Bilan")
    agent.sees(ANSWER)
    agent.click("Proposer la décision")
    agent.sees("La décision est proposée.")
    agent.shot("pilote-decision-proposee")


def confirm(team):
    assert team.go("/espace/a-confirmer/") == 200
    team.follow("Décider de la suite du pilote")
    team.sees(WHY, ANSWER)
    team.click("Confirmer ce que j’ai lu")
    one_of(team, "Pilotes")
    tab(team, "Bilan")
    team.sees(WHY, ANSWER)
    team.shot("pilote-bilan")


def show(team):
    one_of(team, "Pilotes")
    team.click("Présenter au public")
    team.sees("présenté au public")


def public_sees(public, pilot, prototype):
    """The decision, the licence and the entries of the register, for anybody."""
    assert public.go(f"/pilotes/{pilot}/") == 200
    public.sees("Déployer", WHY, ANSWER, FOUND, INDICATOR)
    public.shot("public-pilote")
    assert public.go(f"/prototypes/{prototype}/") == 200
    public.sees("EUPL-1.2", "planning-partage", "Version 1.0.0")
    public.shot("public-prototype")
    assert public.go("/registre/") == 200
    public.sees("Code source déposé", "Pilote démarré", "Pilote terminé", "Suite d’un pilote décidée")
    public.shot("public-registre")


def register_verifies(site, memory):
    """The program offered to the public finds the whole register true, over the network."""
    off_the_loop(lambda: call_command("verify_register", url=site.url, memory=str(memory)))
