"""Somebody answers: an exchange on a draft both ways, a public question, a complaint followed without an account."""

from accounts.models import User
from casework.domain.hourly import tell_all
from casework.models import Case, Thread
from challenges.calls.domain.public_questions import tell_answers
from challenges.models import Question
from core.models import OutMail
from tests.e2e.conftest import off_the_loop

PASSWORD = "datacity-demo"


def account(name):
    return User.objects.get(email=f"{name}@demo.example")


def test_a_draft_is_asked_about_and_answered(demonstration, enter):
    draft = Thread.objects.get(turn="theirs")
    startup, team = enter(account("startup2"), "startup2", PASSWORD), enter(account("equipe"), "equipe", PASSWORD)
    startup.go("/espace/")
    startup.sees("Répondre à 1 message")
    startup.shot("echanges-accueil")
    startup.go(f"/espace/candidatures/{draft.object_id}/")
    startup.shot("echanges-candidature")
    startup.page.get_by_role("link", name="Lire et écrire").click()
    startup.fill("Votre message", "Deux minutes. Pouvez-vous prolonger de 24 h ?")
    startup.click("Envoyer")
    startup.sees("Message envoyé", "réponse attendue de la Ville")
    startup.shot("echanges-startup")

    team.go("/espace/boite/?vue=a-repondre")
    team.shot("echanges-boite")
    team.go(f"/espace/boite/candidature/{draft.object_id}/")
    team.sees("Pouvez-vous prolonger")
    team.sees_not("Ouvrir la page")  # of a draft, the team reads the exchange alone
    team.fill("Votre message", "Oui, jusqu’à demain midi.")
    team.click("Envoyer")
    team.sees("sera prévenue dans l’heure")
    team.shot("echanges-equipe")

    off_the_loop(tell_all)
    assert OutMail.objects.filter(kind="casework.new_messages", to="startup2@demo.example").count() == 1
    startup.go(f"/espace/boite/candidature/{draft.object_id}/")
    startup.sees("Oui, jusqu’à demain midi.", "à vous de répondre")


def test_a_question_is_asked_from_the_public_page(demonstration, enter):
    asker = enter(account("startup3"), "startup3", PASSWORD)
    asker.go("/defis/velos-cargos/")
    asker.page.get_by_role("link", name="Poser une question").click()
    asker.shot("question")
    asker.fill("Votre question", "Combien de rues en tout ?")
    asker.click("Envoyer la question")
    asker.sees("Vous serez prévenu de la réponse")

    question = Question.objects.get(body="Combien de rues en tout ?")
    partner = enter(account("partenaire1"), "partenaire1", PASSWORD)
    partner.go(f"/espace/defis/{question.challenge_id}/questions/")
    partner.page.locator(f"#q-{question.pk} textarea").fill("Quatre rues.")
    partner.page.locator(f"#q-{question.pk} button[type=submit]").click()
    partner.sees("seront prévenues par courriel dans l’heure")
    off_the_loop(tell_answers)
    assert OutMail.objects.filter(kind="challenges.questions_answered", to="startup2@demo.example").exists()  # a draft
    asker.go("/defis/velos-cargos/")
    asker.sees("Quatre rues.")


def test_a_complaint_is_followed_without_an_account(demonstration, visitor, enter):
    citizen = visitor("citoyenne")
    citizen.go("/contact/")
    citizen.page.get_by_role("link", name="Ouvrir un dossier").click()
    citizen.shot("dossier-formulaire")
    citizen.fill("Ce que cela concerne", "Le pilote de ma rue")
    citizen.fill("Les faits", "Un capteur clignote toute la nuit.")
    citizen.click("Envoyer la demande")
    case = Case.objects.get(about="Le pilote de ma rue")
    citizen.sees(case.number, "vaut rejet")
    citizen.shot("dossier-suivi")
    follow = citizen.path

    team = enter(account("equipe"), "equipe", PASSWORD)
    team.go("/espace/dossiers/")
    team.shot("dossiers")
    team.page.get_by_role("link", name="Le pilote de ma rue").click()
    team.shot("dossier")
    team.choose("Décision", "Faire droit")
    team.fill("Réponse et motifs", "Le capteur est réglé.")
    team.click("Enregistrer et prévenir l’auteur")
    team.sees("C’est fait.")
    citizen.go(follow)
    citizen.sees("La Ville a répondu par l’acte", "acceptée")
    citizen.sees_not("Le capteur est réglé.")
    citizen.shot("dossier-repondu")
    citizen.click("Lire la réponse")
    citizen.sees("Le capteur est réglé.", "tribunal administratif", "Vous pouvez la contester jusqu’au")
    citizen.shot("dossier-reponse")

    team.go("/espace/actes/")
    team.sees("Le pilote de ma rue", "Rectifiée par l’acte n°")
    team.shot("actes")
    team.page.get_by_role("link", name="Le pilote de ma rue").click()
    team.sees("ouvert le")
    team.shot("acte")
    authority = enter(account("autorite"), "autorite", PASSWORD)
    authority.go("/espace/")
    authority.sees("Confirmer : Corriger un acte".replace(" :", "\u00a0:"))
    authority.go("/espace/a-confirmer/")
    authority.shot("a-confirmer")
    authority.page.get_by_role("link", name="Corriger un acte").first.click()
    authority.shot("a-confirmer-etape")
    authority.click("Confirmer ce que j’ai lu")
    authority.sees("C’est confirmé, et fait.")
