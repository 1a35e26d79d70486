"""Startups and their once-only profile."""

import factory

from startups.models import Founder, FounderGender, ProfileDocument, StartupProfile
from tests.factories.accounts import OrganisationFactory


class StartupProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StartupProfile

    organisation = factory.SubFactory(OrganisationFactory, startup=True)
    pitch_fr = "Des capteurs sobres pour la voirie."
    team_size = 6


class FounderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Founder

    profile = factory.SubFactory(StartupProfileFactory)
    name = factory.Sequence(lambda n: f"Fondatrice {n}")
    gender = FounderGender.WOMAN
    leads = True


class ProfileDocumentFactory(factory.django.DjangoModelFactory):
    """Give `file`, a StoredFile."""

    class Meta:
        model = ProfileDocument

    profile = factory.SubFactory(StartupProfileFactory)
    kind = "kbis"
