"""Facts recorded by the clicks of the City's people, and what a citizen then reads."""

import re

from agreements.models import Deposit
from tests.e2e.acts_pilot import one_of
from tests.factories.pilots import PDF

RECORDED = "Le fait est constaté, et inscrit au registre public."
RESULT = "ab" * 32
KEPT = "Tient si chacun respecte sa parole ; ne tient pas en cas de manquement"
SHARED = "Aucune voie d’appropriation trouvée"


def facts_page(person):
    one_of(person, "Prototypes")
    person.follow("Faits constatés")


def record(person, title, fill=None, evidence=""):
    """Opens the form of a fact from the page of facts, ticks every statement, and records it."""
    facts_page(person)
    person.follow(re.compile(f"– {title}$"), within=person.page.locator("#faits"))
    if fill:
        fill(person)
    for box in person.page.locator("main form input[type=checkbox]").all():
        box.check()
    if evidence:
        file = {"name": evidence, "mimeType": "application/pdf", "buffer": PDF}
        person.page.locator("#id_evidence").set_input_files(file)
    person.click(re.compile("Constater ce fait|Vérifier l’adresse"))


def of_the_start(legal, team):
    """The four facts that the City insists on before a trial begins."""
    record(legal, "Registres publics lus", evidence="etat-des-inscriptions.pdf")
    legal.sees(RECORDED)
    record(legal, "Cessions des auteurs signées", lambda p: p.page.locator("#id_authors").fill("2"), "cessions.pdf")
    legal.sees(RECORDED)
    record(legal, "Nom déposé par la Ville", lambda p: p.page.locator("#id_filing_number").fill("5 123 456"))
    legal.sees(RECORDED)
    accounts = "nom de domaine triporteurs.example\nforge forge.example"
    record(team, "Comptes au nom de la Ville", lambda p: p.page.locator("#id_accounts").fill(accounts))
    team.sees(RECORDED)


def of_the_acceptance(team, legal):
    """The rebuild of the last version, by two people."""
    source = Deposit.objects.latest("deposited_at").sha256

    def compare(person):
        person.page.locator("#id_source_sha256").fill(source)
        person.page.locator("#id_delivered_sha256").fill(RESULT)
        person.shot("fait-reconstruction")
        person.page.locator("#id_result_sha256").fill(RESULT)

    record(team, "Version reconstruite par la Ville", compare)
    team.sees("Il comptera quand une autre personne l’aura confirmé.")
    facts_page(legal)
    legal.follow("Comparer et confirmer")
    legal.tick(re.compile("J’ai comparé moi-même"))
    legal.shot("fait-confirmer")
    legal.click("Confirmer")
    legal.sees("Le fait est constaté par deux personnes")


def of_the_week(team, day):
    """Which version is in use since when, and what has arrived."""

    def deposited(person):
        person.page.locator("#id_version").select_option(index=1)
        person.page.locator("#id_used_since_0").fill(day)
        person.page.locator("#id_used_since_1").fill("08:00")

    record(team, "Versions déposées à temps", deposited)
    team.sees(RECORDED)
    record(team, "Données reçues au fil de la collecte", lambda p: p.page.locator("#id_rows_received").fill("1840"))
    team.sees(RECORDED)


def of_the_end(team):
    record(
        team, "Reprise essayée par un tiers", lambda p: p.page.locator("#id_third_party").fill("École fictive"),
        "compte-rendu.pdf",
    )  # fmt: skip
    team.sees(RECORDED)
