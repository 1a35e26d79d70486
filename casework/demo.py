"""Cases and acts of the demonstration: a complaint under examination, one answered by an act that an erratum corrects and whose
withdrawal waits for the signing authority, an appeal whose papers are awaited, documents asked for today.
"""

import datetime as dt

from accounts.models import User
from casework.domain.acts import propose_correction
from casework.domain.cases import answer, ask_papers, open_case, take_in_hand
from casework.domain.delegations import record_delegation
from casework.models import Act, Case, Delegation
from core.clock import day_of
from core.demo_clock import days_from_now, standing_at


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def load() -> None:
    """Writes through the services, each act at its day. Fictional people without an account. A second time, nothing."""
    if Case.objects.exists():
        return
    delegate()
    _answered()
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


def delegate() -> None:
    """The order under which the authority signs: once, before its first act."""
    if Delegation.objects.filter(holder=_person("autorite")).exists():
        return
    at = days_from_now(-200, 9)
    day = day_of(at)
    with standing_at(at):
        record_delegation(
            by=_person("juriste"),
            holder=_person("autorite"),
            quality="Adjointe fictive, chargée de l’innovation",
            order=f"Arrêté fictif n° {day.year}-017",
            scope="Les actes du programme d’expérimentation.",
            published_on=day,
            starts_on=day + dt.timedelta(days=1),
            ends_on=None,
        )


def _answered() -> None:
    """A complaint answered by an act; an erratum; the withdrawal that the team proposes."""
    with standing_at(days_from_now(-30, 10)):
        case = open_case(
            kind="reclamation",
            about="Le nom d’une rue sur la page d’un défi",
            body="La rue des Essais y est appelée rue de l’Essai.",
            wish="Que la page soit corrigée.",
            name="Robert Imaginaire",
            email="robert.imaginaire@demo.example",
            sender="demo-4",
        )
    with standing_at(days_from_now(-24, 11)):
        answer(case, "grant", by=_person("equipe"), words="La page sera corrigée sous trois jours ouvrès.")
    act = Act.objects.get(object_id=case.pk)
    with standing_at(days_from_now(-23, 15)):
        propose_correction(
            act,
            by=_person("equipe"),
            mode="erratum",
            text="Demande acceptée. Lire « trois jours ouvrés ».",
            reasons="Une faute de frappe.",
        )
    with standing_at(days_from_now(-2, 9)):
        propose_correction(
            act,
            by=_person("equipe"),
            mode="abrogation",
            text="La réponse cesse de s’appliquer : la page de ce défi a été retirée avec lui.",
            reasons="Le défi n’est plus présenté.",
        )
