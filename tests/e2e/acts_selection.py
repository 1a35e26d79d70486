"""The desk, the jury, the deliberation and the release: what each role sees, and what nobody sees too early."""

import re

from tests.e2e.acts_challenge import menu, open_challenge
from tests.e2e.season import TITLE

REASONS = {
    "Cyclo-Logique (fictive)": "Une solution sobre, prête à être essayée, dont le code sera ouvert.",
    "Tri Malin (fictive)": "Le besoin est bien compris, mais l’essai ne tient pas en douze semaines.",
}


def find_eligible(team, names):
    open_challenge(team)
    team.follow("Candidatures reçues")
    team.sees(*names)
    team.shot("candidatures-recues")
    for name in names:
        team.follow(name)
        with team.expecting(422):
            team.click("Déclarer recevable")
        team.sees("Une règle au moins n’est pas remplie ou reste à vérifier : réglez-la d’abord.")
        team.shot("candidature-equipe") if name == names[0] else None
        settle_rule(team)
        team.click("Déclarer recevable")
        team.sees("C’est fait. Nouvel état : recevable.")
        open_challenge(team)
        team.follow("Candidatures reçues")


def settle_rule(team):
    """The programme could not check the rule by itself: a person answers, with a reason."""
    rules = team.page.locator("#recevabilite")
    team.unfold("Répondre à la place du programme")
    rules.locator("select").first.select_option(label="remplie")
    rules.locator("li").first.get_by_label("Motif").fill("Projet de statuts fourni.")
    team.click("Enregistrer la réponse", within=rules)


def compose(team, chair, juror):
    open_challenge(team)
    team.follow("Jury", within=team.main())
    team.click("Créer le jury")
    for user, presides in ((chair, True), (juror, False)):
        team.page.locator("#id_email").fill(user.email)
        if presides:
            team.tick("Préside le jury")
        team.click("Nommer ou inviter")
        team.sees("siège au jury.")
    team.fill("Quorum", "1")
    team.fill("Lectures par candidature", "2")
    team.click("Enregistrer")
    team.sees("Règles du jury enregistrées.", "Ce qui manque avant d’ouvrir les lectures")
    team.shot("jury-composition")
    return team.path


def sign_charter(juror, link_with=""):
    """The charter, then the links with the candidates, « none » included."""
    menu(juror, "Jurys")
    juror.follow(TITLE)
    juror.sees("Signez d’abord la charte")
    juror.follow("Lire et signer la charte")
    juror.tick("Je m’engage à respecter cette charte.")
    juror.shot("jury-charte") if link_with else None
    juror.click("Signer la charte")
    if link_with:
        juror.page.locator("#id_application").select_option(label=link_with)
        juror.page.locator("#id_reason").fill("J’ai conseillé cette entreprise l’an dernier.")
        juror.click("Déclarer ce lien")
        juror.sees("Lien déclaré : ce dossier ne vous sera pas montré.")
        juror.shot("jury-liens")
    juror.click("Ma déclaration est complète")


def open_reviews(team, jury_path):
    team.go(jury_path)
    team.click("Ouvrir les lectures")
    team.sees("Les lectures sont ouvertes.")


def read_and_score(juror, marks, hidden=""):
    """Reads what was given and scores it; what a conflict hides is not even named among the readings."""
    menu(juror, "Jurys")
    juror.follow(TITLE)
    readings = juror.page.locator("section", has_text="Vos lectures").first
    if hidden:
        assert hidden not in readings.inner_text()
    for mark in marks:
        juror.follow("Lecture suivante")
        for criterion in juror.page.locator("#notes fieldset").all():
            criterion.get_by_label(str(mark), exact=True).check()
        juror.page.locator("#id_comment").fill("Lu avec attention : clair et mesurable.")
        juror.sees("Enregistré à")
        juror.shot("jury-lecture") if mark == marks[0] else None
        juror.click("Rendre et suivante")
        juror.sees("Lecture rendue.")
        menu(juror, "Jurys")
        juror.follow(TITLE)
    return readings


def deliberate(team, jury_path, decisions):
    """Decisions proposed with their reasons, attendance and minutes."""
    team.go(jury_path)
    team.follow("Classement")
    team.shot("jury-classement")
    team.page.go_back()
    team.follow("Délibération")
    for name, decision in decisions.items():
        row = team.page.locator("ol.rows > li", has_text=name)
        team.unfold("Proposer ou changer la décision", within=row)
        row.locator("select").select_option(label=decision)
        row.locator("textarea").fill(REASONS[name])
        team.click("Noter la décision", within=row)
        team.sees("Décision notée ; personne d’autre ne la voit.")


def write_minutes(team, held_at):
    team.page.locator("#id_held_at").fill(f"{held_at:%Y-%m-%dT%H:%M}")
    for box in team.page.locator("input[name=present]").all():
        box.check()
    team.page.locator("#id_minutes").fill("Le jury a examiné les deux dossiers et retient à l’unanimité le premier.")
    team.shot("jury-deliberation")
    team.click("Enregistrer le procès-verbal")
    team.sees("Procès-verbal enregistré.")


def sign_minutes(chair):
    menu(chair, "Jurys")
    chair.follow(TITLE)
    chair.follow("Délibération")
    chair.click("Signer le procès-verbal")
    chair.sees("Procès-verbal signé.")


def sees_nothing_yet(startup):
    """A decision taken and not released shows nowhere: neither page, nor list, nor first screen."""
    for path in ("/espace/", "/espace/candidatures/"):
        startup.go(path)
        startup.sees_not(*REASONS.values(), "Retenue", "retenir")
    menu(startup, "Candidatures")
    startup.follow(TITLE)
    startup.sees_not(*REASONS.values(), "Retenue", "retenir")


def release(team):
    """Every message is read before it leaves, then all leave together."""
    open_challenge(team)
    team.follow("Messages et publication")
    team.click("Préparer les messages")
    closed = team.main().locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for name, words in REASONS.items():
        team.follow(re.compile(re.escape(name)), within=team.main())
        team.sees(words)
        team.page.go_back()
    team.shot("messages-a-relire")
    team.tick("J’ai relu ces messages. Ils peuvent partir ensemble.")
    team.click("Publier toutes les décisions")
    team.sees("Les décisions sont publiées et les messages partent.")


def told(startup, name, picture):
    """The decision with its reasons; a refusal says what can be done about it."""
    menu(startup, "Candidatures")
    startup.follow(TITLE)
    startup.sees("La décision et ses motifs", REASONS[name])
    startup.shot(picture)


def accept(startup):
    startup.click("Accepter la sélection")
    startup.sees("sélection acceptée")


def become_signatory(startup):
    """The founder answers for the startup's people: on the deed itself, she states that she may bind it."""
    menu(startup, "Actes d’adhésion")
    startup.follow("Cyclo-Logique (fictive)")
    startup.shot("acte-adhesion-devenir-signataire")
    startup.click(re.compile("Je peux l’engager"))
    startup.sees("Vous signez désormais pour Cyclo-Logique (fictive).")


def sign_deed(startup):
    menu(startup, "Actes d’adhésion")
    startup.follow("Cyclo-Logique (fictive)")
    startup.shot("acte-adhesion")
    startup.fill("Nom de la personne qui signe", "Léa Fontaine")
    startup.click("Signer l’acte")
    startup.sees("L’acte d’adhésion est signé : la convention vous lie.")
