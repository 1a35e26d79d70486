"""Synthetic volume for measurements: seeded, fictional, made in bulk. Never loaded beside real people's files."""

import datetime as dt
import hashlib
import random
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db import connection, transaction

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from challenges.enums import ApplicationState, ChallengeState, ReviewState, SectionKey
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
JUROR = "juree@volume.example"
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
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (volume, not secrets)
        self.now = app_now()
        self.paragraphs = [self._words(80) for _ in range(500)]

    def load(self) -> dict[str, int]:
        with transaction.atomic():
            self.edition = self._edition()
            with history_in_one_statement(Organisation, Challenge, Application):
                challenges = self._challenges()
                startups = self._startups(max(20, -(-self.applications // max(1, self.challenges)) + 5))
                applications = self._applications(challenges, startups)
            reviews = self._reviews(challenges, applications)
            groups = make_groups(startups)
            people = make_people(startups)
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
        partner, _ = Organisation.objects.get_or_create(
            slug="volume-partenaire",
            defaults={"kind": OrganisationKind.COMPANY, "name": "Partenaire fictif de mesure", "fictional": True},
        )
        copy_rows([ChallengeOrg(challenge=row, organisation=partner, role="partner") for row in rows])
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
                no_number_reason="fictive",
            )
            for n in range(count)
        ]
        copy_rows(rows)
        copy_rows([StartupProfile(organisation=row, pitch_fr=self._words(12)) for row in rows])
        return rows

    def _applications(self, challenges: list[Challenge], startups: list[Organisation]) -> list[Application]:
        rows, states = [], []
        for n in range(self.applications):
            challenge, startup = challenges[n % len(challenges)], startups[n // len(challenges)]
            state = self.chance.choice(JUDGED)
            received = None if state == ApplicationState.DRAFT else self.now - dt.timedelta(minutes=n % 40_000)
            rows.append(
                Application(
                    challenge=challenge,
                    organisation=startup,
                    title=f"Solution {n} {self.chance.choice(WORDS)}",
                    received_at=received,
                    blind_order=self.chance.randrange(2**31),
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
        members = self._juries(challenges)
        judged = [row for row in applications if row.received_at][: self.reviews]
        rows = [
            Review(application=row, member=members[row.challenge_id], submitted_at=self.now, comment=self._words(30))
            for row in judged
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

    def _juries(self, challenges: list[Challenge]) -> dict[object, JuryMember]:
        """A jury of one for each new challenge; its group is filled with the rest of the rights."""
        juror = User.objects.filter(email=JUROR).first()
        if juror is None:
            juror = User(email=JUROR, first_name="Jurée", last_name="Fictive")
            make_accounts([juror])
        groups = Group.objects.bulk_create([Group(name=f"jury:{row.pk}") for row in challenges])
        juries = [Jury(challenge=row, group=group) for row, group in zip(challenges, groups, strict=True)]
        copy_rows(juries)
        members = [JuryMember(jury=jury, user=juror, charter_signed_at=self.now) for jury in juries]
        copy_rows(members)
        return {jury.challenge_id: member for jury, member in zip(juries, members, strict=True)}
