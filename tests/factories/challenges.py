"""Challenges in any state, with the organisation that writes them."""

import datetime as dt
from types import SimpleNamespace

import factory

from accounts.enums import OrgRoleName
from challenges.calls.domain.challenge import create_challenge, link_organisation, role_in
from challenges.enums import PUBLIC, ChallengeOrgRole, ChallengeState, SectionKey
from challenges.models import (
    Amendment,
    Challenge,
    ChallengeDataSet,
    ChallengeOrg,
    ChallengeSection,
    CriterionSet,
    Indicator,
    Question,
    SlugHistory,
    TermsSheet,
)
from core.clock import PARIS
from core.workflow import import_state
from partners.enums import ParticipationRole
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.partners import DataSetFactory, EditionFactory, ParticipationFactory

OPENS = dt.datetime(2027, 3, 1, 9, 0, tzinfo=PARIS)
CLOSES = dt.datetime(2027, 4, 30, 18, 0, tzinfo=PARIS)
DECISION = dt.datetime(2027, 6, 15, 9, 0, tzinfo=PARIS)


class ChallengeFactory(factory.django.DjangoModelFactory):
    """A complete challenge, by default a draft. `ChallengeFactory(open=True)` or `state=…` gives it another state.

    `partner` (organisation) writes it and `author` acts for it; both are made when not given. `complete=False` leaves
    contact and sections empty. Opens on 1 March 2027 and closes on 30 April 2027.
    """

    class Meta:
        model = Challenge

    class Params:
        proposed = factory.Trait(state=ChallengeState.PROPOSED)
        changes_requested = factory.Trait(state=ChallengeState.CHANGES_REQUESTED)
        approved = factory.Trait(state=ChallengeState.APPROVED)
        scheduled = factory.Trait(state=ChallengeState.SCHEDULED)
        open = factory.Trait(state=ChallengeState.OPEN)
        closed = factory.Trait(state=ChallengeState.CLOSED)
        deliberating = factory.Trait(state=ChallengeState.DELIBERATING)
        decided = factory.Trait(state=ChallengeState.DECIDED)
        archived = factory.Trait(state=ChallengeState.ARCHIVED)
        cancelled = factory.Trait(state=ChallengeState.CANCELLED)

    title_fr = factory.Sequence(lambda n: f"Défi d’essai {n}")
    title_en = factory.Sequence(lambda n: f"Test challenge {n}")
    summary_fr = "Un problème de la ville, raconté en une phrase."
    contact_email = "defi@partenaire.example"
    opens_at, closes_at, decision_at = OPENS, CLOSES, DECISION
    state = ChallengeState.DRAFT
    complete = True

    @classmethod
    def _create(cls, model_class, *args, **fields):
        state, complete, title = fields.pop("state"), fields.pop("complete"), fields.pop("title_fr")
        edition = fields.pop("edition", None) or EditionFactory(complete=True)
        partner = fields.pop("partner", None) or OrganisationFactory()
        author = fields.pop("author", None) or member_of(partner, OrgRoleName.MEMBER)
        edition.participations.get_or_create(organisation=partner, defaults={"role": ParticipationRole.PARTNER})
        if not complete:
            fields["contact_email"] = ""
        challenge = create_challenge(edition, organisation=partner, by=author, title=title, fields=fields)
        if complete:
            challenge.sections.update(body_fr="Un texte clair, en mots simples.", version=1, updated_by=author)
        if state in PUBLIC:
            Challenge.objects.filter(pk=challenge.pk).update(published_at=challenge.opens_at)
        if state != ChallengeState.DRAFT:
            import_state(challenge, state, reason="essai")
        challenge.refresh_from_db()
        return challenge


class CriterionSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CriterionSet

    challenge = factory.SubFactory(ChallengeFactory, open=True)
    n = 1
    content = factory.LazyFunction(lambda: {"criteria": [], "places": 1})
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    frozen_at = OPENS


class ChallengeOrgFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChallengeOrg

    challenge = factory.SubFactory(ChallengeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "partner"


class ChallengeSectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChallengeSection
        django_get_or_create = ("challenge", "key")

    challenge = factory.SubFactory(ChallengeFactory)
    key = SectionKey.PROBLEM


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    challenge = factory.SubFactory(ChallengeFactory)
    name_fr = factory.Sequence(lambda n: f"Indicateur {n}")
    unit = "par semaine"
    baseline = 420
    target = 300


class ChallengeDataSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChallengeDataSet

    challenge = factory.SubFactory(ChallengeFactory)
    dataset = factory.SubFactory(DataSetFactory)


class TermsSheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TermsSheet

    challenge = factory.SubFactory(ChallengeFactory)
    body_fr = [{"key": "K1", "title": "Ce qui reste partagé", "sentence": "Les résultats restent ouverts à tous."}]
    body_en = [{"key": "K1", "title": "What stays shared", "sentence": "Results stay open to all."}]
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    convention_version = factory.Faker("uuid4")
    convention_name = "Convention d’essai"


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    challenge = factory.SubFactory(ChallengeFactory, open=True)
    body = factory.Sequence(lambda n: f"Combien de rues, question {n} ?")
    asked_by = factory.SubFactory(UserFactory)


class AmendmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Amendment

    challenge = factory.SubFactory(ChallengeFactory, open=True)
    field = "summary_fr"
    before = "Avant"
    after = "Après"
    reason = "Une précision demandée."
    made_by = factory.SubFactory(UserFactory)


class SlugHistoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SlugHistory

    challenge = factory.SubFactory(ChallengeFactory)
    slug = factory.Sequence(lambda n: f"ancien-titre-{n}")


def followed(challenge, directorate=None):
    """A directorate of the edition joins the challenge, as publication asks; returns the challenge."""
    directorate = directorate or OrganisationFactory(directorate=True)
    ParticipationFactory(edition=challenge.edition, organisation=directorate, role=ParticipationRole.DIRECTORATE)
    link_organisation(challenge, directorate, ChallengeOrgRole.DIRECTORATE)
    return challenge


def challenge_set(**fields) -> SimpleNamespace:
    """A challenge with one person of each kind around it: partner, directorate, outsider, team, legal."""
    edition = EditionFactory(complete=True)
    partner, directorate = OrganisationFactory(), OrganisationFactory(directorate=True)
    ParticipationFactory(edition=edition, organisation=partner, role=ParticipationRole.PARTNER)
    ParticipationFactory(edition=edition, organisation=directorate, role=ParticipationRole.DIRECTORATE)
    author, agent = member_of(partner), member_of(directorate)
    challenge = ChallengeFactory(edition=edition, partner=partner, author=author, **fields)
    link_organisation(challenge, directorate, role_in(edition, directorate))
    return SimpleNamespace(
        challenge=challenge,
        edition=edition,
        partner=partner,
        directorate=directorate,
        author=author,
        agent=agent,
    )
