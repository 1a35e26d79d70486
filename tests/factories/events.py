"""Prototypes under a signed convention, and what happens to them, made by the verbs themselves."""

import datetime as dt
from types import SimpleNamespace

import factory

from accounts.enums import OrgRoleName
from agreements.commons import template
from agreements.enums import AllegationState, ConventionState, Finding, PartyRole
from agreements.events.domain.breaches import (
    of_event,
    of_obligation,
    open_by_finding,
    publish_with_finding,
    record_receipt,
)
from agreements.events.domain.establishing import enter_event, establish
from agreements.events.domain.events import Facts, record_event
from agreements.events.domain.routes import COURSE
from agreements.models import (
    Allegation,
    Breach,
    CalendarFeed,
    Convention,
    ConventionVersion,
    IPEvent,
    Obligation,
    Party,
    Prototype,
    Qualification,
    Ruling,
)
from challenges.models import Application, Challenge
from core.clock import PARIS, app_now, today
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


ACCOUNT = "Récit d’essai des faits, daté et précis, assez long pour que la partie en cause y réponde."


def declares(told, kind, on=dt.date(2027, 9, 1), *, by=None, declarer=None, prototype=None, **facts):
    """What is declared, with an account and no official source unless said otherwise: an accusation stays one."""
    prototype = Prototype.objects.get(pk=(prototype or told.prototype).pk)
    given = {"account": ACCOUNT, "no_source": True, **facts}
    return record_event(prototype, Facts(kind=kind, on=on, **given), by=by or told.legal, declarer=declarer)


def happens(told, kind, on=dt.date(2027, 9, 1), **given):
    """An event that stands, declared by the legal officer for the City unless said otherwise; of another party, as if it had been
    heard, found established and published.
    """
    if kind in COURSE and not given.get("declarer"):
        given = {"account": "", **given}
    elif len(given.get("account", ACCOUNT)) < 40:
        given["account"] = f"{given['account']} {ACCOUNT}"
    event = declares(told, kind, on, **given)
    allegation = Allegation.objects.filter(event=event).first()
    return stands(allegation) if allegation else event


def stands(allegation, finding=Finding.ESTABLISHED, *, published=True):
    """The fact that an allegation carries, found without its procedure."""
    import_state(allegation, AllegationState.PUBLISHED if published else AllegationState.FOUND, reason="essai")
    at = app_now()
    public = {"public": True, "published_at": at} if published else {"publish_at": at + dt.timedelta(days=15)}
    Allegation.objects.filter(pk=allegation.pk).update(finding=finding, found_at=at, notified_at=at, **public)
    event = IPEvent.objects.get(pk=allegation.event_id)
    written = establish(event)
    event = IPEvent.objects.select_related("ruling__version", "declarer").get(pk=event.pk)
    if published:
        enter_event(event, by=allegation.declared_by, written=written)
    return event


def receives(case):
    """The notice of a case is received today."""
    record_receipt(case, by=case.recorded_by, on=today())
    case.refresh_from_db()


def breach_of(told, thing, clause, *, facts="Faits reprochés.", public=True):
    """A breach case as a published finding of two people opens one, about an event that stands or an obligation that is late."""
    said = of_obligation(thing) if isinstance(thing, Obligation) else of_event(thing, clause)
    at = app_now()
    allegation = Allegation.objects.create(
        prototype=thing.prototype, version=told.version, account=facts, declared_by=told.legal, declared_at=at,
        about=said.get("about"), obligation=said.get("obligation"), articles=list(said["articles"]),
        accused=said["accused"], accused_role=said["role"], finding=Finding.ESTABLISHED, found_at=at, notified_at=at,
        published_at=at if public else None, public=public,
    )  # fmt: skip
    import_state(allegation, AllegationState.PUBLISHED if public else AllegationState.FOUND, reason="essai")
    settle(allegation)
    answer = Qualification.objects.create(allegation=allegation, article=said["articles"][0], broken=True, reason="Vu.")
    case = open_by_finding(answer, by=told.legal)
    if public:
        publish_with_finding(case)
    return case


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


class AllegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Allegation


class QualificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Qualification
