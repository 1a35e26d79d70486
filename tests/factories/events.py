"""Prototypes under a signed convention, and what happens to them, made by the verbs themselves."""

import datetime as dt
from types import SimpleNamespace

import factory

from accounts.enums import OrgRoleName
from agreements.commons import template
from agreements.enums import ConventionState, PartyRole
from agreements.events.domain.events import Facts, record_event
from agreements.models import (
    Breach,
    CalendarFeed,
    Convention,
    ConventionVersion,
    IPEvent,
    Obligation,
    Party,
    Prototype,
    Ruling,
)
from challenges.models import Application, Challenge
from core.clock import PARIS
from core.derivation import settle
from core.workflow import import_state
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.partners import EditionFactory

NOW = dt.datetime(2027, 9, 15, 10, 0, tzinfo=PARIS)
SIGNED = dt.datetime(2027, 2, 1, 10, 0, tzinfo=PARIS)


class PrototypeFactory(factory.django.DjangoModelFactory):
    """A prototype of a past edition: no convention governs it."""

    class Meta:
        model = Prototype

    name = factory.Sequence(lambda n: f"Prototype d’essai {n}")
    slug = factory.Sequence(lambda n: f"prototype-essai-{n}")
    origin = "imported"


def signed_version(edition, city, partner, clauses, name="Convention d’essai"):
    """A convention in force as its parties signed it, without its documents."""
    convention = Convention.objects.create(
        edition=edition, name_fr=name, slug=f"convention-{Convention.objects.count()}", in_force_at=SIGNED
    )
    for organisation, role in ((city, PartyRole.CITY), (partner, PartyRole.PARTNER)):
        Party.objects.create(convention=convention, organisation=organisation, role=role)
    settle(convention)
    import_state(convention, ConventionState.IN_FORCE, reason="essai")
    articles = [{"key": key, "terms": terms} for key, terms in sorted(clauses.items())]
    return ConventionVersion.objects.create(
        convention=convention,
        n=1,
        frozen={"articles": articles},
        sha256="5" * 64,
        frozen_at=SIGNED,
        in_force_at=SIGNED,
    )


def add_prototype(told, name="Lampadaire attentif"):
    """One more prototype under the convention of a story, made by the same startup."""
    count = Prototype.objects.count()
    challenge = Challenge.objects.create(
        edition=told.edition, title_fr="Éclairage doux", slug=f"eclairage-doux-{count}"
    )
    prototype = PrototypeFactory(
        name=f"{name} {count}" if count else name,
        slug=f"lampadaire-{count}",
        origin="live",
        challenge=challenge,
        application=Application.objects.create(challenge=challenge, organisation=told.maker),
        maker=told.maker,
        governing_version=told.version,
    )
    settle(prototype)
    return prototype


def story(**changed_terms):
    """A prototype, its maker and maker's member, the parties, a stranger, all under one convention in force.

    `changed_terms`: clause=None takes a clause out, clause={term: value} changes some of its terms.
    """
    clauses = template()
    for key, terms in changed_terms.items():
        if terms is None:
            del clauses[key]
        else:
            clauses[key] = {**clauses[key], **terms}
    city, partner = OrganisationFactory(city=True, name="Ville d’essai"), OrganisationFactory(name="Énergies d’essai")
    maker = OrganisationFactory(startup=True, name="Lumière d’essai")
    edition = EditionFactory()
    told = SimpleNamespace(
        edition=edition,
        version=signed_version(edition, city, partner, clauses),
        legal=UserFactory(legal=True),
        team=UserFactory(team=True),
        dpo=UserFactory(dpo=True),
        city=city,
        partner=partner,
        partner_member=member_of(partner, OrgRoleName.MEMBER),
        maker=maker,
        startup=member_of(maker, OrgRoleName.MEMBER),
        stranger=member_of(OrganisationFactory(), OrgRoleName.MEMBER),
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
