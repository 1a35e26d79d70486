"""Prototypes under a signed convention, and what happens to them, made by the verbs themselves."""

import datetime as dt
from types import SimpleNamespace

import factory

from accounts.enums import OrgRoleName
from accounts.queries import group_of
from agreements.domain.content import version_in_force
from agreements.domain.events import Facts, record_event
from agreements.enums import ConventionState
from agreements.models import Breach, CalendarFeed, IPEvent, Obligation, Prototype, Ruling
from core.clock import PARIS
from core.guardian import grant_role
from core.roles import ObjectRole
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import convention_in

NOW = dt.datetime(2027, 9, 15, 10, 0, tzinfo=PARIS)


class PrototypeFactory(factory.django.DjangoModelFactory):
    """A prototype of a past edition: no convention governs it."""

    class Meta:
        model = Prototype

    name = factory.Sequence(lambda n: f"Prototype d’essai {n}")
    slug = factory.Sequence(lambda n: f"prototype-essai-{n}")
    origin = "imported"


def add_prototype(story, name="Lampadaire attentif"):
    """One more prototype under the convention of a story, made by the same startup."""
    count = Prototype.objects.count()
    prototype = PrototypeFactory(
        name=f"{name} {count}" if count else name,
        slug=f"lampadaire-{count}",
        maker=story.maker,
        governing_version=version_in_force(story.convention),
    )
    Prototype.objects.filter(pk=prototype.pk).update(facts={})
    grant_role(ObjectRole.PILOT_STARTUP, group_of(story.maker), prototype)
    return prototype


def story(*, change=None, derogation=""):
    """A prototype, its maker and maker's member, the parties, a stranger, all under one convention in force."""
    convention, around = convention_in(ConventionState.IN_FORCE, change=change, derogation=derogation)
    maker = OrganisationFactory(startup=True, name="Lumière d’essai")
    told = SimpleNamespace(
        convention=convention,
        legal=around.legal,
        team=around.team,
        city=around.city,
        partner=around.partner,
        partner_member=around.partner_member,
        maker=maker,
        startup=member_of(maker, OrgRoleName.MEMBER),
        stranger=member_of(OrganisationFactory(), OrgRoleName.MEMBER),
        dpo=UserFactory(dpo=True),
    )
    told.prototype = add_prototype(told)
    return told


def happens(told, kind, on=dt.date(2027, 9, 1), *, by=None, declarer=None, prototype=None, **facts):
    """An event declared by the legal officer for the City, unless said otherwise."""
    prototype = Prototype.objects.get(pk=(prototype or told.prototype).pk)
    return record_event(prototype, Facts(kind=kind, on=on, **facts), by=by or told.legal, declarer=declarer)


class IPEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IPEvent


class RulingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ruling


class ObligationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Obligation


class BreachFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Breach


class CalendarFeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalendarFeed
