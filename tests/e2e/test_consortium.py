"""A lead invites, the invited organisation reads and consents, in two browsers."""

from accounts.enums import OrgRoleName
from tests.e2e.conftest import paris
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.applications import ApplicationFactory


def test_a_consortium_is_invited_and_consents(site, enter, set_clock):
    set_clock(paris(2027, 3, 10))
    application = ApplicationFactory(title="Places vives")
    friend = OrganisationFactory(startup=True, name="Atelier des cartes", siren=None)
    lead, invited = enter(member_of(application.organisation)), enter(member_of(friend, OrgRoleName.MANAGER))

    lead.go(f"/espace/candidatures/{application.pk}/etape/equipe/")
    lead.unfold("Inviter une organisation")
    lead.page.get_by_label("Organisation", exact=True).fill("atelier des cartes")
    lead.page.get_by_label("Sa part dans le projet").fill("Relever les places qui manquent.")
    lead.click("Inviter")
    lead.sees("Atelier des cartes est invitée par courriel.")
    lead.shot("groupement")

    lead.go(f"/espace/candidatures/{application.pk}/etape/relecture/")
    lead.sees("Atelier des cartes n’a pas encore consenti à faire partie du groupement.")

    invited.go("/espace/")
    invited.follow(f"Répondre à {application.organisation}, qui vous invite dans son groupement")
    invited.sees("Relever les places qui manquent.")
    invited.shot("groupement-invitation")
    invited.click("Consentir")
    invited.sees("Atelier des cartes fait partie du groupement.")

    lead.go(f"/espace/candidatures/{application.pk}/etape/equipe/")
    lead.sees("a consenti")
