"""Cases of the demonstration: a complaint under examination, an appeal whose papers are awaited, documents asked for today."""

from accounts.models import User
from casework.domain.cases import ask_papers, open_case, take_in_hand
from casework.models import Case
from core.demo_clock import days_from_now, standing_at


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def load() -> None:
    """Writes through the services, each act at its day. Fictional people without an account. A second time, nothing."""
    if Case.objects.exists():
        return
    with standing_at(days_from_now(-12, 9)):
        complaint = open_case(
            kind="reclamation",
            about="Les lampadaires de la rue des Essais",
            body="Depuis l’essai, la lumière s’éteint trop tôt devant l’école.",
            wish="Qu’elle reste allumée jusqu’à la fermeture.",
            name="Claire Fictive",
            email="claire.fictive@demo.example",
            sender="demo-1",
        )
    with standing_at(days_from_now(-10, 9)):
        take_in_hand(complaint, by=_person("equipe"))
    with standing_at(days_from_now(-20, 15)):
        appeal = open_case(
            kind="recours",
            about="Candidature non retenue, première édition fictive",
            body="Les motifs ne disent rien du critère d’accessibilité.",
            wish="Que la décision soit revue.",
            name="Nadia Inventée",
            email="nadia.inventee@demo.example",
            sender="demo-2",
        )
    with standing_at(days_from_now(-15, 11)):
        ask_papers(
            appeal, by=_person("juriste"), reason="Le mandat par lequel l’organisation vous charge de ce recours."
        )
    with standing_at(days_from_now(-1, 8)):
        open_case(
            kind="documents",
            about="Procès-verbal du jury « Éclairage doux »",
            body="Je souhaite en recevoir la copie.",
            email="lecteur.imaginaire@demo.example",
            sender="demo-3",
        )
