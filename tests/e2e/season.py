"""The fictional season in which a challenge lives: edition, organisations, people, and a convention in force."""

from types import SimpleNamespace

from accounts.enums import OrgRoleName
from agreements.enums import ConventionState
from partners.enums import ParticipationRole
from tests.e2e.conftest import off_the_loop, paris
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.acts import delegated
from tests.factories.agreements import convention_in, world
from tests.factories.partners import (
    CriterionFactory,
    DataSetFactory,
    DirectorateFactory,
    EditionFactory,
    EligibilityRuleFactory,
    ObjectiveFactory,
    ParticipationFactory,
)

BEGINS = paris(2027, 2, 1)
OPENS, CLOSES = paris(2027, 3, 1), paris(2027, 4, 30, 18)
DECISION = paris(2027, 6, 15)
DATA = "Comptages fictifs des livraisons"
TITLE = "Des livraisons à vélo qui laissent les trottoirs libres"
CRITERIA = (
    ("utilite", "Utilité pour la ville et ses habitants", 40),
    ("faisabilite", "Capacité à expérimenter dans le temps prévu", 35),
    ("ouverture", "Ouverture des données et du code", 25),
)


def season(change=None):
    """Everything that stands before the first click. Names are fictional. `change(version)` edits the convention first."""
    edition = EditionFactory(
        number=5, slug="saison-essai", name_fr="Saison d’essai", name_en="Test season", fictional=True
    )
    ObjectiveFactory(edition=edition, name_fr="Des rues plus calmes et plus sûres", name_en="Calmer and safer streets")
    for key, name, weight in CRITERIA:
        CriterionFactory(edition=edition, key=key, name_fr=name, name_en=name, weight=weight)
    EligibilityRuleFactory(edition=edition)
    city = OrganisationFactory(city=True, name="Ville d’essai (fictive)", slug="ville-essai")
    partner = OrganisationFactory(name="Énergies d’essai (fictif)", slug="energies-essai")
    directorate = OrganisationFactory(directorate=True, name="Direction fictive des Mobilités", slug="dfm")
    DirectorateFactory(organisation=directorate, acronym="DFM")
    ParticipationFactory(edition=edition, organisation=partner, role=ParticipationRole.PARTNER)
    ParticipationFactory(edition=edition, organisation=directorate, role=ParticipationRole.DIRECTORATE)
    DataSetFactory(owner=partner, name_fr=DATA)
    people = {
        "team": UserFactory(team=True, first_name="Camille", last_name="Roussel", email="camille@ville.example"),
        "legal": UserFactory(legal=True, first_name="Hélène", last_name="d’Aubigny", email="helene@ville.example"),
        "authority": delegated(),
        "author": person(partner, "Aïcha", "Benali", "energies.example"),
        "agent": person(directorate, "Sophie", "Nguyen", "mobilites.example"),
        "chair": UserFactory(first_name="Inès", last_name="Moreau", email="ines@universite.example"),
        "juror": UserFactory(first_name="Thomas", last_name="Weber", email="thomas@laboratoire.example"),
    }
    around = world(legal=people["legal"], team=people["team"], edition=edition, city=city, partner=partner)
    convention, _ = off_the_loop(in_force, around, change)
    return SimpleNamespace(
        edition=edition, city=city, partner=partner, directorate=directorate, convention=convention, **people
    )


def in_force(around, change):
    name = "Convention de la saison d’essai (fictive)"
    return convention_in(ConventionState.IN_FORCE, around=around, name=name, change=change)


def person(organisation, first_name, last_name, domain, role=OrgRoleName.MEMBER):
    email = f"{first_name}.{last_name}@{domain}".lower().encode("ascii", "ignore").decode()
    return member_of(organisation, role, first_name=first_name, last_name=last_name, email=email)
