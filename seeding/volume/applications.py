"""Synthetic volume for measurements: seeded, fictional, made in bulk. Never loaded beside real people's files."""

import datetime as dt
import hashlib
import random
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db import connection, transaction

from accounts.enums import NoNumberReason, OrganisationKind
from accounts.models import Organisation, User
from challenges.enums import ApplicationState, ChallengeOrgRole, ChallengeState, ReviewState, SectionKey
from challenges.models import (
    Answer,
    Application,
    Challenge,
    ChallengeOrg,
    ChallengeSection,
    Jury,
    JuryMember,
    Review,
    Score,
)
from core.bulk import copy_rows
from core.clock import app_now
from core.derivation import grant_rules, mend
from core.workflow import import_in_bulk
from partners.models import Criterion, Edition, Theme
from seeding.volume.history import history_in_one_statement
from seeding.volume.people import make_accounts, make_groups, make_people
from seeding.volume.trials import PER_CONVENTION, make_conventions, make_mail, make_trials
from startups.models import StartupProfile

WORDS = [
    "vélo",
    "air",
    "eau",
    "bruit",
    "lumière",
    "école",
    "marché",
    "toit",
    "cour",
    "arbre",
    "rue",
    "quai",
    "tri",
    "compost",
    "chaleur",
    "livraison",
    "trottoir",
    "banc",
    "façade",
    "réemploi",
    "capteur",
    "carte",
    "abri",
    "fontaine",
    "jardin",
    "parking",
    "chantier",
]
SEATS, JURIES_EACH = 5, 10  # jurors of each jury, and juries in which each of them sits
OFFICES = {
    ChallengeOrgRole.PARTNER: ("volume-partenaire", OrganisationKind.COMPANY, "Partenaire fictif de mesure"),
    ChallengeOrgRole.DIRECTORATE: ("volume-direction", OrganisationKind.DIRECTORATE, "Direction fictive de mesure"),
}
REASON = "volume de mesure"
JUDGED = (
    ApplicationState.SUBMITTED,
    ApplicationState.ELIGIBLE,
    ApplicationState.SHORTLISTED,
    ApplicationState.DECLINED,
    ApplicationState.DRAFT,
)


@dataclass
class Volume:
    """How much to make. `load()` is one transaction: all of it or nothing."""

    applications: int
    challenges: int
    reviews: int
    seed: int = 2019
    trials: int = 0  # so many of the applications are accepted, with a prototype and a pilot
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (volume, not secrets)
        self.now = app_now()
        self.paragraphs = [self._words(80) for _ in range(500)]

    def load(self) -> dict[str, int]:
        with transaction.atomic():
            self.edition = self._edition()
            new_offices = self._offices()
            with history_in_one_statement(Organisation, Challenge, Application):
                challenges = self._challenges()
                startups = self._startups(max(20, -(-self.applications // max(1, self.challenges)) + 5))
                applications = self._applications(challenges, startups)
            reviews = self._reviews(challenges, applications)
            groups = make_groups([*startups, *new_offices])
            people = make_people([*startups, *new_offices])
            trials = self._trials(applications)
            make_mail(applications)
            for rule in grant_rules():  # every right follows from the facts just written
                mend(rule)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return {
            "challenges": len(challenges),
            "startups": len(startups),
            "people": people,
            "groups": groups,
            "applications": len(applications),
            "reviews": reviews,
            "trials": trials,
        }

    def _words(self, count: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(count))

    def _edition(self) -> Edition:
        edition, created = Edition.objects.get_or_create(
            slug="volume",
            defaults={"number": 99, "name_fr": "Édition fictive de mesure", "fictional": True, "published": True},
        )
        if created:
            for order, weight in enumerate((30, 25, 20, 15, 10)):
                Criterion.objects.create(
                    edition=edition, key=f"c{order}", name_fr=f"Critère {order + 1}", weight=weight, order=order
                )
        return edition

    def _offices(self) -> list[Organisation]:
        """The partner and the directorate of every challenge; those that had to be made."""
        self.offices, new = {}, []
        for role, (slug, kind, name) in OFFICES.items():
            office, created = Organisation.objects.get_or_create(
                slug=slug, defaults={"kind": kind, "name": name, "fictional": True}
            )
            self.offices[role] = office
            if created:
                new.append(office)
        return new

    def _trials(self, applications: list[Application]) -> int:
        accepted = [row for row in applications if row.state == ApplicationState.ACCEPTED]
        if not accepted:
            return 0
        directorate, partner = self.offices[ChallengeOrgRole.DIRECTORATE], self.offices[ChallengeOrgRole.PARTNER]
        author = User.objects.get(email=f"personne0@{directorate.slug}.example")
        trials = make_trials(accepted, directorate=directorate, author=author, reason=REASON)
        make_conventions(-(-len(trials) // PER_CONVENTION), edition=self.edition, partner=partner, reason=REASON)
        return len(trials)

    def _challenges(self) -> list[Challenge]:
        start = Challenge.objects.filter(edition=self.edition).count()
        themes = list(Theme.objects.all()) or [None]
        rows = [
            Challenge(
                edition=self.edition,
                title_fr=f"Défi fictif {start + n} : {self._words(4)}",
                slug=f"volume-{start + n}",
                summary_fr=self._words(18).capitalize() + ".",
                theme=self.chance.choice(themes),
                fictional=True,
                contact_email="defi@volume.example",
                opens_at=self.now - dt.timedelta(days=40),
                closes_at=self.now + dt.timedelta(days=1 + n % 60),
                decision_at=self.now + dt.timedelta(days=90),
                arrondissements=[1 + n % 20],
                published_at=self.now - dt.timedelta(days=40),
            )
            for n in range(self.challenges)
        ]
        import_in_bulk(rows, [ChallengeState.OPEN] * len(rows), reason=REASON)
        copy_rows(
            [
                ChallengeOrg(challenge=row, organisation=office, role=role)
                for row in rows
                for role, office in self.offices.items()
            ]
        )
        copy_rows(
            [ChallengeSection(challenge=row, key=key, body_fr=self._words(60)) for row in rows for key in SectionKey]
        )
        return rows

    def _startups(self, count: int) -> list[Organisation]:
        start = Organisation.objects.filter(slug__startswith="volume-startup-").count()
        rows = [
            Organisation(
                kind=OrganisationKind.STARTUP,
                name=f"Startup fictive {start + n} {self._words(1)}",
                slug=f"volume-startup-{start + n}",
                fictional=True,
                no_number_reason=NoNumberReason.OTHER,
                no_number_note="fictive",
            )
            for n in range(count)
        ]
        copy_rows(rows)
        copy_rows([StartupProfile(organisation=row, pitch_fr=self._words(12)) for row in rows])
        return rows

    def _applications(self, challenges: list[Challenge], startups: list[Organisation]) -> list[Application]:
        rows, states = [], []
        step = self.applications // self.trials if self.trials else self.applications + 1
        for n in range(self.applications):
            challenge, startup = challenges[n % len(challenges)], startups[n // len(challenges)]
            state = self.chance.choice(JUDGED) if (n + 1) % step else ApplicationState.ACCEPTED
            received = None if state == ApplicationState.DRAFT else self.now - dt.timedelta(minutes=n % 40_000)
            rows.append(
                Application(
                    challenge=challenge,
                    organisation=startup,
                    title=f"Solution {n} {self.chance.choice(WORDS)}",
                    received_at=received,
                    blind_order=1 + n * 7919 % 999_983,  # a prime: no number twice
                    saved_at=self.now,
                    background_declared=True,
                    content_sha256=hashlib.sha256(str(n).encode()).hexdigest() if received else "",
                )
            )
            states.append(state)
        import_in_bulk(rows, states, reason=REASON)
        copy_rows(
            [
                Answer(
                    application=row,
                    key="solution",
                    body=self.chance.choice(self.paragraphs),
                    version=1,
                    saved_at=self.now,
                )
                for row in rows
            ]
        )
        return rows

    def _reviews(self, challenges: list[Challenge], applications: list[Application]) -> int:
        if not self.reviews:
            return 0
        seats = self._juries(challenges)
        judged = [row for row in applications if row.received_at][: self.reviews]
        rows = [
            Review(
                application=row,
                member=seats[row.challenge_id][n % SEATS],
                submitted_at=self.now,
                comment=self._words(30),
            )
            for n, row in enumerate(judged)
        ]
        import_in_bulk(rows, [ReviewState.SUBMITTED] * len(rows), reason=REASON)
        criteria = list(self.edition.criteria.all())
        copy_rows(
            [
                Score(review=row, criterion=criterion, value=self.chance.randint(0, 5))
                for row in rows
                for criterion in criteria
            ]
        )
        return len(rows)

    def _juries(self, challenges: list[Challenge]) -> dict[object, list[JuryMember]]:
        """A jury for each new challenge, its seats taken in turn by the same jurors; its group is filled with the rest of the rights."""
        jurors = self._jurors(max(SEATS, len(challenges) * SEATS // JURIES_EACH))
        groups = Group.objects.bulk_create([Group(name=f"jury:{row.pk}") for row in challenges])
        juries = [Jury(challenge=row, group=group) for row, group in zip(challenges, groups, strict=True)]
        copy_rows(juries)
        seats = {
            jury.challenge_id: [
                JuryMember(jury=jury, user=jurors[(n + place) % len(jurors)], charter_signed_at=self.now)
                for place in range(SEATS)
            ]
            for n, jury in enumerate(juries)
        }
        copy_rows([member for members in seats.values() for member in members])
        return seats

    def _jurors(self, count: int) -> list[User]:
        emails = [f"juree{n}@volume.example" for n in range(count)]
        known = {row.email: row for row in User.objects.filter(email__in=emails)}
        new = [User(email=email, first_name="Jurée", last_name="Fictive") for email in emails if email not in known]
        make_accounts(new)
        known |= {row.email: row for row in new}
        return [known[email] for email in emails]
