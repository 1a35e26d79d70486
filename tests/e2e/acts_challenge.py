"""A partner writes with a directorate, the team asks for more, the clock opens the challenge."""

from tests.e2e.season import CLOSES, DECISION, OPENS, TITLE

PARTS = {
    "Qui le vit": "Les habitants de trois rues, les personnes en fauteuil, et les livreurs eux-mêmes.",
    "Ce que l’on attend d’une solution": "Que les livraisons du matin ne bloquent plus le passage.",
    "Ce que reçoit le lauréat": "Un site d’essai, les comptages de la direction, douze semaines de suivi.",
}
PROBLEM = "Chaque matin, des camionnettes s’arrêtent sur les trottoirs de trois rues commerçantes."
ASKED = "Dites qui vit le problème : combien de personnes, et à quelles heures."


def menu(person, entry):
    person.follow(entry, within=person.page.locator("#navigation"))


def open_challenge(person):
    menu(person, "Défis")
    person.follow(TITLE)


def draft(author):
    """A title opens the draft; the first part is kept while one types."""
    menu(author, "Défis")
    author.follow("Écrire un défi")
    author.fill("Titre", TITLE)
    author.click("Ouvrir le brouillon")
    author.sees(TITLE, "Rien n’est encore écrit ici.")
    author.shot("defi-brouillon")
    author.follow("Écrire : Le problème, en mots simples")
    author.page.locator("#id_body_fr").press_sequentially(PROBLEM, delay=0)
    author.sees("Enregistré à")
    author.shot("defi-partie")
    author.page.reload()
    assert author.page.locator("#id_body_fr").input_value() == PROBLEM
    open_challenge(author)
    author.sees(PROBLEM)


def invite_directorate(author, directorate):
    author.follow("Partenaires et directions")
    author.choose("Organisation", directorate.name)
    author.click("Ajouter")
    author.sees(f"{directorate.name} écrit maintenant ce défi.")
    author.shot("defi-organisations")


def write_together(agent):
    """The directorate writes the other parts, the sheet and one indicator."""
    open_challenge(agent)
    for part, text in PARTS.items():
        agent.follow(f"Écrire : {part}")
        agent.fill("Texte", text)
        agent.click("Enregistrer et revenir au défi")
        agent.sees(text)
    agent.follow("Modifier la fiche")
    agent.page.locator("#id_summary_fr").fill("Libérer le passage des piétons le matin, sans priver les commerces.")
    agent.page.locator("#id_contact_email").fill("livraisons@mobilites.example")
    agent.page.locator("#id_objective").select_option(index=1)
    agent.tick("11ᵉ")
    agent.shot("defi-fiche")
    agent.click("Enregistrer la fiche")
    agent.follow("Modifier les indicateurs")
    first = agent.page.locator("fieldset", has_text="Indicateur 1")
    first.locator("[name$=name_fr]:not([type=hidden])").fill("Arrêts sur le trottoir")
    first.locator("[name$=unit]:not([type=hidden])").fill("par matinée")
    first.locator("[name$=baseline]:not([type=hidden])").fill("42")
    first.locator("[name$=target]:not([type=hidden])").fill("10")
    agent.shot("defi-indicateurs")
    agent.click("Enregistrer les indicateurs")
    agent.sees("Arrêts sur le trottoir")


def propose(author):
    open_challenge(author)
    author.click("Proposer à l’équipe")
    author.sees("proposé")


def ask_for_changes(team):
    team.go("/espace/")
    team.sees(TITLE)
    team.shot("espace-equipe-tache")
    open_challenge(team)
    team.shot("defi-propose-equipe")
    team.dialog("Demander des modifications", reason=ASKED)
    team.sees("modifications demandées")


def answer_changes(author):
    author.go("/espace/")
    author.sees(TITLE)
    open_challenge(author)
    author.sees("L’équipe demande des modifications", ASKED)
    author.shot("defi-modifications-demandees")
    author.follow("Écrire : Qui le vit")
    author.fill("Texte", "Quatre cents riverains, de sept à dix heures, et les livreurs eux-mêmes.")
    author.click("Enregistrer et revenir au défi")
    author.click("Proposer à l’équipe")


def approve_and_schedule(team):
    open_challenge(team)
    team.click("Approuver")
    team.follow("Publication")
    for field, instant in (("opens_at", OPENS), ("closes_at", CLOSES), ("decision_at", DECISION)):
        team.page.locator(f"#id_{field}_0").fill(f"{instant:%Y-%m-%d}")
        team.page.locator(f"#id_{field}_1").fill(f"{instant:%H:%M}")
    team.click("Enregistrer le calendrier")
    team.sees("Toutes les conditions sont réunies")
    team.shot("defi-publication")
    team.click("Programmer la publication")
    team.sees("Publication programmée")


def not_yet_public(public, slug):
    with public.expecting(404):
        assert public.go(f"/defis/{slug}/") == 404


def public_sees_it_open(public, slug):
    assert public.go("/defis/") == 200
    public.sees(TITLE)
    public.shot("public-defis")
    assert public.go(f"/defis/{slug}/") == 200
    public.sees(TITLE, PROBLEM, "Arrêts sur le trottoir", "livraisons@mobilites.example")
    public.shot("public-defi-ouvert")
