"""Links found in what is known: who represents a candidate, or did, shares its mail domain, is employed by a partner of the
challenge, or led a pilot with a candidate.

Each fact is a link of its own, so that an assessment of one never lifts another that is found later. Suppliers and funders are
not in the data: those links are declared.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.domain.domains import domain_of, site_domain
from accounts.models import Membership, Organisation, User
from challenges.applications.queries.consortium import all_members_of
from challenges.enums import ChallengeOrgRole, ConflictGround
from challenges.models import Application, Challenge
from challenges.selection.slots import past_pilots
from core.bilingual import stored

WORDS = {
    ConflictGround.MEMBER: gettext_noop("Membre de l’organisation candidate : %(name)s."),
    ConflictGround.FORMER: gettext_noop("Ancien membre de l’organisation candidate : %(name)s."),
    ConflictGround.DOMAIN: gettext_noop("Même domaine de messagerie que l’organisation candidate (%(name)s)."),
    ConflictGround.PARTNER: gettext_noop("Membre d’un partenaire du défi : %(name)s."),
    ConflictGround.PILOT: gettext_noop("Son organisation a mené un pilote avec l’organisation candidate : %(name)s."),
}


@dataclass(frozen=True)
class Link:
    """One fact about one person; without application, about the whole challenge."""

    person: Any
    application: Any | None
    ground: ConflictGround
    name: str

    @property
    def reason(self) -> str:
        """In both languages, kept with the link."""
        said = WORDS[self.ground]
        return stored(lambda: _(said) % {"name": self.name})


class Facts:
    """What is known of these people and of the candidates, read in a constant number of queries whatever their number."""

    def __init__(self, challenge: Challenge, applications: list[Application], people: Iterable[User]) -> None:
        self.people = {person.pk: person for person in people}
        self.candidates: dict[Any, set[Any]] = {row.pk: {row.organisation_id} for row in applications}
        self.names: dict[Any, str] = {}
        self.domains: dict[Any, set[str]] = {}
        self._read_members(applications)
        self.partners: set[Any] = set()
        self.now: dict[Any, set[Any]] = {}
        self.before: dict[Any, set[Any]] = {}
        self._read_memberships(challenge)

    def _read_members(self, applications: list[Application]) -> None:
        """Who applies together, with the name and the site of each."""
        for member in all_members_of(applications):
            if member.organisation is not None:
                self.candidates[member.application_id].add(member.organisation_id)
                self._know(member.organisation)
        for application in applications:
            self._know(application.organisation)

    def _know(self, organisation: Organisation) -> None:
        self.names[organisation.pk] = organisation.name
        self.domains.setdefault(organisation.pk, set()).add(site_domain(organisation.website))

    def _read_memberships(self, challenge: Challenge) -> None:
        """Who acts, or acted, for whom; which of these organisations are partners of the challenge."""
        concerned: set[Any] = set().union(*self.candidates.values()) if self.candidates else set()
        partners = challenge.organisations.filter(role=ChallengeOrgRole.PARTNER)
        rows = Membership.objects.filter(Q(organisation__in=concerned) | Q(user__in=self.people)).values_list(
            "user",
            "organisation",
            "organisation__name",
            "ended_at",
            "user__email",
            Exists(partners.filter(organisation=OuterRef("organisation"))),
        )
        for user, organisation, name, ended, email, is_partner in rows:
            self.names[organisation] = name
            if is_partner:
                self.partners.add(organisation)
            if user in self.people:
                (self.before if ended else self.now).setdefault(user, set()).add(organisation)
            elif organisation in concerned:
                self.domains.setdefault(organisation, set()).add(domain_of(email))
        employers: set[Any] = set().union(*self.now.values()) if self.now else set()
        self.pilots: set[tuple[Any, Any]] = past_pilots(employers, concerned) if employers and concerned else set()

    def links(self) -> Iterator[Link]:
        for person in self.people.values():
            for employer in self.now.get(person.pk, set()) & self.partners:
                yield Link(person.pk, None, ConflictGround.PARTNER, self.names[employer])
            domain = domain_of(person.email)
            for application, organisations in self.candidates.items():
                for ground, name in self._grounds(person.pk, domain, organisations):
                    yield Link(person.pk, application, ground, name)

    def _grounds(self, person: Any, domain: str, organisations: set[Any]) -> Iterator[tuple[ConflictGround, str]]:
        now, before = self.now.get(person, set()), self.before.get(person, set())
        if here := now & organisations:
            yield ConflictGround.MEMBER, self._of(here)
            return
        if there := before & organisations:
            yield ConflictGround.FORMER, self._of(there)
        if domain and any(domain in self.domains.get(organisation, ()) for organisation in organisations):
            yield ConflictGround.DOMAIN, domain
        if met := {candidate for employer, candidate in self.pilots if employer in now and candidate in organisations}:
            yield ConflictGround.PILOT, self._of(met)

    def _of(self, organisations: set[Any]) -> str:
        return ", ".join(sorted(self.names[organisation] for organisation in organisations))
