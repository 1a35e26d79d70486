"""Fictional people and organisations of the demonstration."""

from allauth.account.models import EmailAddress

from accounts.domain.membership import add_member, grant_platform_role
from accounts.domain.organisation import create_organisation
from accounts.enums import NoNumberReason, OrganisationKind, OrgRoleName
from accounts.models import Organisation, User
from core.roles import Role

PASSWORD = "datacity-demo"  # noqa: S105 (public on purpose: refused outside the demonstration)

PEOPLE = {
    "equipe": ("Camille", "Roussel"),
    "juriste": ("Hélène", "d’Aubigny"),
    "redaction": ("Noé", "Lambert"),
    "dpo": ("Paul", "Mercier"),
    "autorite": ("Anne", "Castel"),
    "partenaire1": ("Aïcha", "Benali"),
    "partenaire2": ("Marc", "Le Goff"),
    "direction1": ("Sophie", "Nguyen"),
    "direction2": ("Yann", "Périer"),
    "jure1": ("Inès", "Moreau"),
    "jure2": ("Thomas", "Weber"),
    "startup1": ("Léa", "Fontaine"),
    "startup2": ("Karim", "Haddad"),
    "startup3": ("Élodie", "O’Brien"),
    "multi": ("Jeanne", "Dupré"),
}

ROLES = {
    "equipe": (Role.TEAM,),
    "juriste": (Role.LEGAL, Role.DPO),
    "redaction": (Role.EDITOR,),
    "dpo": (Role.DPO,),
    "autorite": (Role.AUTHORITY,),
}

NOT_REGISTERED = "Organisation fictive de la démonstration : elle n’est pas immatriculée."

# slug: (name, kind, summary in French, summary in English)
ORGANISATIONS = {
    "ville-fictive": (
        "Ville de démonstration (fictive)",
        OrganisationKind.CITY,
        "Une ville inventée pour la démonstration : elle organise la saison, ouvre ses rues et suit les pilotes.",
        "A city made up for the demonstration: it runs the season, opens its streets and follows the pilots.",
    ),
    "energies-exemple": (
        "Énergies d’Exemple (fictif)",
        OrganisationKind.COMPANY,
        "Un fournisseur d’énergie inventé. Il apporte des comptages de consommation et un site d’essai.",
        "An invented energy supplier. It brings consumption counts and a test site.",
    ),
    "reseau-exemple": (
        "Réseau d’Exemple (fictif)",
        OrganisationKind.INSTITUTION,
        "Un établissement public inventé, qui exploite un réseau de collecte et partage ses relevés.",
        "An invented public body that runs a collection network and shares its records.",
    ),
    "dfm": (
        "Direction fictive des Mobilités",
        OrganisationKind.DIRECTORATE,
        "Direction inventée : voirie, stationnement, vélos et livraisons.",
        "Invented directorate: roads, parking, bicycles and deliveries.",
    ),
    "dfp": (
        "Direction fictive de la Propreté",
        OrganisationKind.DIRECTORATE,
        "Direction inventée : collecte, propreté des rues et réemploi.",
        "Invented directorate: waste collection, clean streets and reuse.",
    ),
    "cyclo-logique": (
        "Cyclo-Logique (fictive)",
        OrganisationKind.STARTUP,
        "Startup inventée : elle organise les livraisons du dernier kilomètre à vélo-cargo.",
        "Invented startup: it organises last-mile deliveries by cargo bike.",
    ),
    "tri-malin": (
        "Tri Malin (fictive)",
        OrganisationKind.STARTUP,
        "Startup inventée : des capteurs sobres disent quand un bac est plein.",
        "Invented startup: frugal sensors tell when a bin is full.",
    ),
    "lumiere-douce": (
        "Lumière Douce (fictive)",
        OrganisationKind.STARTUP,
        "Startup inventée : un éclairage public qui s’adapte aux passages et à la faune.",
        "Invented startup: street lighting that adapts to passers-by and wildlife.",
    ),
    "atelier-des-cartes": (
        "Atelier des cartes (fictif)",
        OrganisationKind.ASSOCIATION,
        "Association inventée : elle relève avec les habitants ce qui gêne dans la rue.",
        "Invented association: with residents, it maps what gets in the way in the street.",
    ),
}

MANAGER, MEMBER, SIGNATORY = OrgRoleName.MANAGER, OrgRoleName.MEMBER, OrgRoleName.SIGNATORY

MEMBERSHIPS = (
    ("equipe", "ville-fictive", MANAGER, "Responsable du programme"),
    ("equipe", "ville-fictive", SIGNATORY, "Responsable du programme"),
    ("partenaire1", "energies-exemple", MANAGER, "Directrice de l’innovation"),
    ("partenaire1", "energies-exemple", SIGNATORY, "Directrice de l’innovation"),
    ("jure2", "energies-exemple", MEMBER, "Ingénieur"),
    ("partenaire2", "reseau-exemple", MANAGER, "Chef de projet"),
    ("partenaire2", "reseau-exemple", SIGNATORY, "Chef de projet"),
    ("multi", "reseau-exemple", MEMBER, "Chargée d’études"),
    ("direction1", "dfm", MANAGER, "Cheffe de la mission innovation"),
    ("direction2", "dfp", MANAGER, "Chef de la section réemploi"),
    ("startup1", "cyclo-logique", MANAGER, "Présidente"),
    ("startup1", "cyclo-logique", SIGNATORY, "Présidente"),
    ("startup2", "tri-malin", MANAGER, "Président"),
    ("startup2", "tri-malin", SIGNATORY, "Président"),
    ("startup3", "lumiere-douce", MANAGER, "Présidente"),
    ("startup3", "lumiere-douce", SIGNATORY, "Présidente"),
    ("multi", "lumiere-douce", MEMBER, "Associée"),
    ("multi", "atelier-des-cartes", MANAGER, "Présidente"),
)


def address(name: str) -> str:
    return f"{name}@demo.example"


def load() -> None:
    """People, their roles, organisations and who acts for whom. Idempotent."""
    people = {name: _person(name, *names) for name, names in PEOPLE.items()}
    for name, roles in ROLES.items():
        for role in roles:
            grant_platform_role(people[name], role, by=None)
    organisations = {slug: _organisation(slug, *facts) for slug, facts in ORGANISATIONS.items()}
    for name, slug, role, title in MEMBERSHIPS:
        add_member(organisations[slug], user=people[name], role=role, by=None, title=title)


def _person(name: str, first_name: str, last_name: str) -> User:
    user = User.objects.filter(email=address(name)).first()
    if user is None:
        user = User.objects.create_user(address(name), PASSWORD, first_name=first_name, last_name=last_name)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def _organisation(slug: str, name: str, kind: str, summary_fr: str, summary_en: str) -> Organisation:
    known = Organisation.objects.filter(slug=slug).first()
    return known or create_organisation(
        name=name,
        kind=kind,
        by=None,
        slug=slug,
        legal_name=name,
        summary_fr=summary_fr,
        summary_en=summary_en,
        website=f"https://{slug}.example/",
        no_number_reason=NoNumberReason.OTHER,
        no_number_note=NOT_REGISTERED,
        fictional=True,
    )
