"""First screens on a desk and on a phone, for each role of the demonstration; the same without a script."""

import pytest
from django.core.management import call_command

from accounts.models import User
from challenges.models import Answer
from tests.e2e.conftest import off_the_loop

PASSWORD = "datacity-demo"
ROLES = (
    "equipe", "juriste", "redaction", "partenaire1", "partenaire2", "direction1", "direction2",
    "jure1", "jure2", "startup1", "startup2", "startup3", "multi",
)  # fmt: skip
PUBLIC = ("/", "/defis/", "/defis/velos-cargos/", "/conventions/", "/registre/", "/compte/login/")


@pytest.fixture
def demonstration(site):
    off_the_loop(lambda: call_command("load_demo", verbosity=0))
    off_the_loop(lambda: call_command("sync_permissions", "--check"))


def account(name):
    return User.objects.get(email=f"{name}@demo.example")


def test_first_screens_fit_a_phone_and_are_accessible(demonstration, visitor, enter):
    public = visitor()
    for path in PUBLIC:
        assert public.go(path) == 200
        assert public.dead_links() == []
        public.shot(f"accueil{path.replace('/', '-')}".rstrip("-"))
    for name in ROLES:
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
