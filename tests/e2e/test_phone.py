"""First screens on a desk and on a phone, for each role of the demonstration; the same without a script."""

import pytest

from accounts.models import User
from challenges.models import Answer

PASSWORD = "datacity-demo"
# A few at a time, so that several processes share the walk.
ROLES = (
    ("equipe", "juriste", "redaction"),
    ("partenaire1", "partenaire2", "direction1", "direction2"),
    ("jure1", "jure2", "multi"),
    ("startup1", "startup2", "startup3"),
)
PUBLIC = ("/", "/defis/", "/defis/velos-cargos/", "/conventions/", "/registre/", "/compte/login/")


def account(name):
    return User.objects.get(email=f"{name}@demo.example")


def test_public_pages_fit_a_phone_and_are_accessible(demonstration, visitor):
    public = visitor()
    for path in PUBLIC:
        assert public.go(path) == 200
        assert public.dead_links() == []
        public.shot(f"accueil{path.replace('/', '-')}".rstrip("-"))


@pytest.mark.parametrize("names", ROLES, ids=" ".join)
def test_first_screens_fit_a_phone_and_are_accessible(names, demonstration, enter):
    for name in names:
        person = enter(account(name), name, PASSWORD)
        person.sees("Bonjour")
        assert person.dead_links() == []
        person.shot(f"espace-{name}")
        person.context.close()


def test_a_draft_is_written_without_a_script(demonstration, enter):
    startup = enter(account("startup2"), "startup2", PASSWORD, java_script_enabled=False)
    startup.go("/defis/velos-cargos/postuler/")
    startup.click("Reprendre le brouillon")
    startup.page.locator("#id_pitch").fill("Écrit sans script.")
    startup.click("Enregistrer et continuer")

    assert Answer.objects.filter(body="Écrit sans script.").count() == 1
