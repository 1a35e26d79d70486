"""What a challenge needs before it is scheduled, and again when it opens."""

import datetime as dt

from agreements.conventions.domain.articles import approve_deviation
from agreements.enums import ConventionState
from agreements.models import Convention, Party, StressRecord
from challenges.calls.domain.challenge import link_organisation
from challenges.calls.domain.section import comment_section
from challenges.enums import ChallengeOrgRole, ChallengeState
from challenges.models import Challenge, ChallengeSection
from core.clock import app_now
from core.derivation import settle
from core.workflow import import_state
from partners.enums import ParticipationRole
from partners.models import Criterion
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import article_of, convention_in, deviate, world
from tests.factories.challenges import CLOSES
from tests.tables.gates.rows import row
from tests.tables.gates.worlds import at, in_force

GATE = "challenges.publish"
TEAM = ("équipe du programme", "programme team")
LEGAL = ("juriste", "legal officer")
AUTHOR = ("partenaire ou direction", "partner or directorate")
NO_TERMS = "agreements.terms"
NO_TERMS_FR = (
    "Les règles de propriété intellectuelle en mots simples ne peuvent pas encore être établies : "
    "aucune convention commune n’est en vigueur."
)
NO_TERMS_EN = "The intellectual property terms in plain words cannot be drawn up yet: no common convention is in force."


def update(w, **values):
    Challenge.objects.filter(pk=w.obj.pk).update(**values)


def end_the_convention(w):
    Convention.objects.filter(pk=w.convention.pk).update(ended_at=app_now())


def another_partner(w, *, party=False):
    """One that no convention in force binds. It left this one, and a draft names it: neither gives it anything to sign."""
    w.other = OrganisationFactory(name="Autre partenaire")
    w.other_signatory = member_of(w.other, "signatory")
    values = {"convention": w.convention, "organisation": w.other, "role": "partner", "founding": False}
    if not party:
        Party.objects.create(**values, left_on=app_now().date())
        convention_in(ConventionState.DRAFT, around=world(edition=w.edition, partner=w.other))
    if party:
        Party.objects.create(**values)
        settle(w.convention)
    link_organisation(w.obj, w.other, ChallengeOrgRole.PARTNER)


def two_conventions(w):
    another_partner(w)
    at(app_now() + dt.timedelta(days=1))
    w.newest = in_force(w.edition, [w.other], city=OrganisationFactory(city=True)).convention
    Convention.objects.filter(pk=w.newest.pk).update(slug="autre")


def way_found(w):
    result = {"forms": {"code_closed": ["deliver"]}, "rules": [], "states": 10, "moves": 20}
    StressRecord.objects.update(verdict="appropriable", result=result)


def not_sound(w):
    """In force and clean for model 1: its promises leave a way that no fact closes."""
    end_the_convention(w)
    around = world(edition=w.edition, partner=w.partner, legal=w.legal, team=w.team)
    w.convention, _people = convention_in(ConventionState.IN_FORCE, around=around, change=affiliates_stay_free)


def affiliates_stay_free(version):
    """A deviation, approved by somebody else."""
    deviate(version.convention, "survival_and_remedies", UserFactory(legal=True), affiliates="none")
    approve_deviation(article_of(version.convention, "survival_and_remedies"), by=UserFactory(legal=True))


def a_convention_that_says_nothing(w):
    """One more convention, signed and in force, whose frozen text holds no clause."""
    end_the_convention(w)
    w.empty = in_force(w.edition, [w.partner]).convention


def unwritten(w, state):
    ChallengeSection.objects.filter(challenge=w.obj, key="problem").update(body_fr=" ")
    import_state(Challenge.objects.get(pk=w.obj.pk), state, reason="essai")


def no_directorate(w, state):
    w.obj.organisations.filter(role=ChallengeOrgRole.DIRECTORATE).delete()
    import_state(Challenge.objects.get(pk=w.obj.pk), state, reason="essai")


def no_directorate_anywhere(w):
    no_directorate(w, ChallengeState.APPROVED)
    w.edition.participations.filter(role=ParticipationRole.DIRECTORATE).delete()


def no_contact(w, state):
    update(w, contact_email="")
    import_state(Challenge.objects.get(pk=w.obj.pk), state, reason="essai")


row(
    GATE, "convention", "agreements.no_convention", end_the_convention,
    "Aucune convention n’est en vigueur pour cette édition.",
    "No convention is in force for this edition.",
    who=LEGAL, person="legal", page="convention_list", act="a[href='/espace/conventions/nouvelle/']", also=(NO_TERMS,),
)  # fmt: skip
row(
    GATE, "convention", "agreements.partner_not_bound", another_partner,
    "Autre partenaire n’est lié par aucune convention en vigueur pour cette édition.",
    "Autre partenaire is not bound by any convention in force for this edition.",
    who=LEGAL, person="legal", page="convention_parties {w.convention.pk}", act="form [name=organisation]",
    also=(NO_TERMS,),
)  # fmt: skip
row(
    GATE, "convention", "agreements.partner_not_bound", lambda w: another_partner(w, party=True),
    "Autre partenaire n’est lié par aucune convention en vigueur pour cette édition.",
    "Autre partenaire is not bound by any convention in force for this edition.",
    who=("signataire de Autre partenaire", "signatory of Autre partenaire"), person="other_signatory",
    page="convention_signatures {w.convention.pk}", act="form [name=party]", also=(NO_TERMS,),
)  # fmt: skip
row(
    GATE, "convention", "agreements.no_common_convention", two_conventions,
    "Les partenaires de ce défi sont liés par des conventions différentes : il en faut une qui les lie tous.",
    "The partners of this challenge are bound by different conventions: one that binds them all is needed.",
    who=LEGAL, person="legal", page="convention_parties {w.newest.pk}", act="form [name=organisation]",
    also=(NO_TERMS,),
)  # fmt: skip
row(
    GATE, "convention", "agreements.not_clean", way_found,
    "La convention « {w.convention.name_fr} » laisse une voie d’appropriation ou s’écarte du modèle, sans dérogation votée par le Conseil.",
    "The convention “{w.convention.name_fr}” leaves a way to appropriate or departs from the model, without a derogation voted by the Council.",
    who=LEGAL, person="legal", page="convention {w.convention.pk}",
    act="form[action='/espace/conventions/{w.convention.pk}/etapes/amend/']",
)  # fmt: skip
row(
    GATE, "convention", "agreements.not_sound", not_sound,
    "La convention « {w.convention.name_fr} » laisse une voie d’appropriation que les faits constatés par la Ville ne ferment pas : des articles sont à revoir.",
    "The convention “{w.convention.name_fr}” leaves a way to appropriate that facts recorded by the City do not close: clauses are to be revised.",
    who=LEGAL, person="legal", page="convention {w.convention.pk}",
    act="form[action='/espace/conventions/{w.convention.pk}/etapes/amend/']",
)  # fmt: skip
row(
    GATE, "terms", NO_TERMS, end_the_convention, NO_TERMS_FR, NO_TERMS_EN,
    who=LEGAL, person="legal", page="convention_list", act="a[href='/espace/conventions/nouvelle/']",
    also=("agreements.no_convention",),
)  # fmt: skip
row(
    GATE, "terms", NO_TERMS, a_convention_that_says_nothing,
    "La convention (Convention d’essai) ne porte aucune règle de propriété intellectuelle à dire en mots simples.",
    "The convention (Convention d’essai) holds no IP rule to say in plain words.",
    who=LEGAL, person="legal", page="convention {w.empty.pk}",
    act="form[action='/espace/conventions/{w.empty.pk}/etapes/amend/']",
)  # fmt: skip
row(
    GATE, "criteria", "challenges.criteria",
    lambda w: Criterion.objects.filter(edition=w.edition).delete(),
    "L’édition n’a pas encore de critères de sélection.",
    "The edition has no selection criteria yet.",
    who=TEAM, person="team", page="edition_criteria {w.edition.pk}", act="form [name$=-weight]",
)  # fmt: skip
row(
    GATE, "criteria", "challenges.criteria",
    lambda w: Criterion.objects.filter(edition=w.edition, key="impact").update(weight=59),
    "Le poids des critères fait 99 % au lieu de 100 %.",
    "The weights of the criteria add up to 99% instead of 100%.",
    who=TEAM, person="team", page="edition_criteria {w.edition.pk}", act="form [name$=-weight]",
)  # fmt: skip
for change, fr, en in (
    (
        lambda w: update(w, opens_at=None),
        "Les dates d’ouverture et de clôture ne sont pas fixées.",
        "The opening and closing dates are not set.",
    ),
    (lambda w: at(CLOSES), "La date de clôture est déjà passée.", "The closing date is already past."),
    (
        lambda w: update(w, decision_at=None),
        "La date d’annonce des résultats n’est pas fixée.",
        "The date of the results is not set.",
    ),
):  # fmt: skip
    row(
        GATE, "calendar", "challenges.calendar", change, fr, en,
        who=TEAM, person="team", page="challenge_publication {w.obj.pk}", act="form [name^=closes_at]",
    )  # fmt: skip
for state, who, person in ((ChallengeState.DRAFT, AUTHOR, "author"), (ChallengeState.APPROVED, TEAM, "team")):
    row(
        GATE, "directorate", "challenges.directorate", lambda w, state=state: no_directorate(w, state),
        "Aucune direction de la Ville n’est sur ce défi : ajoutez celle qui suivra l’essai.",
        "No directorate of the City is on this challenge: add the one that will follow the trial.",
        who=who, person=person, page="challenge_organisations {w.obj.pk}", act="form [name=organisation]",
    )  # fmt: skip
row(
    GATE, "directorate", "challenges.directorate.none", no_directorate_anywhere,
    "Aucune direction de la Ville ne participe à l’édition : inscrivez celle qui suivra l’essai.",
    "No directorate of the City takes part in the edition: register the one that will follow the trial.",
    who=TEAM, person="team", page="edition_participations {w.edition.pk}", act="form [name$=organisation]",
)  # fmt: skip
for state, who, person, page, act in (
    (ChallengeState.DRAFT, AUTHOR, "author", "challenge_facts {w.obj.pk}", "form [name=contact_email]"),
    (
        ChallengeState.APPROVED, TEAM, "team", "workspace_challenge {w.obj.pk}",
        "form[action='/espace/defis/{w.obj.pk}/etapes/request_changes/']",
    ),
):  # fmt: skip
    row(
        GATE, "contact", "challenges.contact", lambda w, state=state: no_contact(w, state),
        "L’adresse de contact du défi n’est pas indiquée.",
        "The contact address of the challenge is missing.",
        who=who, person=person, page=page, act=act,
    )  # fmt: skip
for state, who, person, page, act in (
    (ChallengeState.CHANGES_REQUESTED, AUTHOR, "author", "challenge_section {w.obj.pk} problem", "form [name=body_fr]"),
    (
        ChallengeState.APPROVED, TEAM, "team", "workspace_challenge {w.obj.pk}",
        "form[action='/espace/defis/{w.obj.pk}/etapes/request_changes/']",
    ),
):  # fmt: skip
    row(
        GATE, "sections", "challenges.section.problem", lambda w, state=state: unwritten(w, state),
        "La partie « Le problème, en mots simples » n’est pas écrite.",
        "The part “The problem, in plain words” is not written.",
        who=who, person=person, page=page, act=act,
    )  # fmt: skip
row(
    "challenges.take_back", "unread", "challenges.read",
    lambda w: comment_section(w.obj, "problem", by=w.team, body="Combien ?"),
    "L’équipe a commencé à répondre : demandez-lui de vous rendre le texte.",
    "The team has begun to answer: ask it to give the text back to you.",
    who=TEAM, person="team", page="workspace_challenge {w.obj.pk}",
    act="form[action='/espace/defis/{w.obj.pk}/etapes/request_changes/']",
)  # fmt: skip
