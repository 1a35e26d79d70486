"""Editions and who takes part in them."""

import datetime as dt

import factory

from core.clock import PARIS
from partners.enums import EligibilityKind
from partners.models import (
    Commitment,
    Criterion,
    DataSet,
    Directorate,
    DirectorateSuccession,
    DueDiligenceFact,
    Edition,
    EligibilityRule,
    Objective,
    Participation,
    Theme,
)
from tests.factories.accounts import OrganisationFactory


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("slug",)

    slug = "mobilite"
    name_fr = "Mobilité"
    name_en = "Mobility"


class EditionFactory(factory.django.DjangoModelFactory):
    """A live edition whose call runs from 1 March to 30 April 2027. `complete=True` adds an objective, criteria and a rule."""

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: 100 + n)
    slug = factory.Sequence(lambda n: f"edition-{100 + n}")
    name_fr = factory.Sequence(lambda n: f"Édition d’essai {100 + n}")
    name_en = factory.Sequence(lambda n: f"Test edition {100 + n}")
    call_opens_at = dt.datetime(2027, 3, 1, 9, 0, tzinfo=PARIS)
    call_closes_at = dt.datetime(2027, 4, 30, 18, 0, tzinfo=PARIS)
    decision_at = dt.datetime(2027, 6, 15, 9, 0, tzinfo=PARIS)
    pilots_start_at = dt.datetime(2027, 9, 1, 9, 0, tzinfo=PARIS)
    pilots_end_at = dt.datetime(2028, 1, 31, 18, 0, tzinfo=PARIS)
    published = True

    @factory.post_generation
    def complete(self, create, extracted, **kwargs):
        if create and extracted:
            ObjectiveFactory(edition=self)
            CriterionFactory(edition=self, key="impact", name_fr="Utilité pour la ville", weight=60)
            CriterionFactory(edition=self, key="faisabilite", name_fr="Faisabilité", weight=40)
            EligibilityRuleFactory(edition=self)


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective

    edition = factory.SubFactory(EditionFactory)
    name_fr = factory.Sequence(lambda n: f"Grand objectif {n}")
    name_en = factory.Sequence(lambda n: f"Grand objective {n}")


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    edition = factory.SubFactory(EditionFactory)
    key = factory.Sequence(lambda n: f"critere-{n}")
    name_fr = "Utilité pour la ville"
    name_en = "Use to the city"
    weight = 100


class EligibilityRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EligibilityRule

    edition = factory.SubFactory(EditionFactory)
    kind = EligibilityKind.REGISTERED
    text_fr = "L’organisation est enregistrée, ou dit pourquoi elle ne l’est pas."
    text_en = "The organisation is registered, or says why it is not."


class DirectorateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Directorate

    organisation = factory.SubFactory(OrganisationFactory, directorate=True)
    acronym = factory.Sequence(lambda n: f"DT{n}")


class DirectorateSuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DirectorateSuccession

    predecessor = factory.SubFactory(DirectorateFactory)
    successor = factory.SubFactory(DirectorateFactory)
    on = dt.date(2027, 1, 1)


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    edition = factory.SubFactory(EditionFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class CommitmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commitment

    participation = factory.SubFactory(ParticipationFactory)
    text_fr = "Ouvrir des données de mobilité"
    unit = "jeux de données"
    target = 4
    progress = 1


class DueDiligenceFactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DueDiligenceFact

    organisation = factory.SubFactory(OrganisationFactory)
    text = "Un fait établi par une source publique."
    source = "https://source.example/fait"


class DataSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataSet

    owner = factory.SubFactory(OrganisationFactory)
    name_fr = factory.Sequence(lambda n: f"Comptages {n}")
