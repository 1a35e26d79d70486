"""Writing a checked document: all of it or nothing, and nothing twice."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts.domain.organisation import create_organisation, free_slug
from accounts.enums import OrganisationKind, Origin
from accounts.models import Organisation
from agreements.models import Prototype
from challenges.enums import ChallengeOrgRole, ChallengeState
from challenges.models import Challenge, ChallengeOrg
from core.cache_tags import NOUNS
from core.public_cache import touch
from core.workflow import import_state
from partners.enums import ParticipationRole
from partners.models import Directorate, Edition, Participation, Theme
from seeding.importer import dates, labels, languages
from seeding.importer.checking import Fault, label, startups_in

DATES = {"call_opens_at": "call_opened", "call_closes_at": "call_closed", "decision_at": "projects_announced"}
PERIOD = re.compile(r"([\d-]+) / ([\d-]+)")


class Refused(ValueError):
    """The document contradicts what the database holds already."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass
class Result:
    """How many rows of each model were created, changed, or found as they should be."""

    created: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    same: Counter = field(default_factory=Counter)


@dataclass
class Import:
    document: dict[str, Any]
    result: Result = field(default_factory=Result)
    editions: dict[int, Edition] = field(default_factory=dict)
    partners: dict[str, Organisation] = field(default_factory=dict)
    directorates: dict[str, Organisation] = field(default_factory=dict)
    startups: dict[str, Organisation] = field(default_factory=dict)
    _placed: set[tuple[int, str]] = field(default_factory=set)

    def run(self) -> Result:
        """Imports in one transaction. Raises Refused, and then nothing was written."""
        if faults := list(self._taken()):
            raise Refused(faults)
        with transaction.atomic():
            self._editions()
            self._organisations()
            self._participations()
            self._challenges()
            touch(*NOUNS)
        return self.result

    def _taken(self) -> Any:
        live = set(
            Edition.objects.filter(fictional=False).exclude(origin=Origin.IMPORTED).values_list("number", flat=True)
        )
        for n, record in enumerate(self.document["editions"]):
            if record["number"] in live:
                yield Fault(
                    label("editions", n, record), "number", f"edition {record['number']} exists and was not imported"
                )
        owners = dict(
            Organisation.objects.filter(siren__isnull=False, merged_into__isnull=True)
            .exclude(kind=OrganisationKind.DIRECTORATE)
            .values_list("siren", "source_id")
        )
        for section in ("partners", "startups"):
            for n, record in enumerate(self.document[section]):
                if record["siren"] in owners and owners[record["siren"]] != f"{section}/{record['id']}":
                    yield Fault(label(section, n, record), "siren", "another organisation has this SIREN")

    def _keep(
        self, row: models.Model | None, model: type[models.Model], key: dict[str, Any], values: dict[str, Any]
    ) -> Any:
        """The row with these values: created, changed only where it differs, or left alone."""
        name = model._meta.model_name
        if row is None:
            self.result.created[name] += 1
            return model._default_manager.create(**key, **values)
        changed = [field for field, value in values.items() if getattr(row, field) != value]
        if not changed:
            self.result.same[name] += 1
            return row
        for each in changed:
            setattr(row, each, values[each])
        if hasattr(row, "updated_at"):
            changed.append("updated_at")
        row.save(update_fields=changed)
        self.result.changed[name] += 1
        return row

    def _editions(self) -> None:
        for record in self.document["editions"]:
            key = {"origin": Origin.IMPORTED, "source_id": record["id"]}
            known = Edition.objects.filter(**key).first()
            name = languages.in_two_languages(record["label"], self.document)
            values: dict[str, Any] = {
                "number": record["number"],
                "slug": known.slug if known else free_slug(record["id"], Edition, max_length=50),
                "name_fr": name.get("fr") or record["label"],
                "name_en": name.get("en", "") if name.get("en") != name.get("fr") else "",
                "season": record["season"],
                "published": True,
                "facts": languages.told(record, self.document) | self._disagreements(record),
                **_calendar(record),
            }
            self.editions[record["number"]] = self._keep(known, Edition, key, values)

    def _disagreements(self, record: dict[str, Any]) -> dict[str, Any]:
        """What the sources say against each other about this edition, to stand beside its figures."""
        begins = f"Edition {record['number']}:"
        about = [text for text in self.document.get("conflicts") or () if text.startswith(begins)]
        return {"conflicts": [languages.in_two_languages(text, self.document) for text in about]} if about else {}

    def _organisation(self, source_id: str, slug: str, values: dict[str, Any]) -> Organisation:
        known = Organisation.objects.filter(origin=Origin.IMPORTED, source_id=source_id).first()
        if known is not None:
            kept: Organisation = self._keep(known, Organisation, {}, values)
            return kept
        self.result.created["organisation"] += 1
        return create_organisation(by=None, origin=Origin.IMPORTED, source_id=source_id, slug=free_slug(slug), **values)

    def _organisations(self) -> None:
        for record in self.document["partners"]:
            self.partners[record["id"]] = self._organisation(
                f"partners/{record['id']}",
                record["id"],
                {
                    "name": languages.in_two_languages(record["name"], self.document).get("fr") or record["name"],
                    "kind": labels.kind_of(record["kind"], record["name"]),
                    "siren": record["siren"],
                    "facts": languages.told(record, self.document),
                },
            )
        for record in self.document["startups"]:
            self.startups[record["id"]] = self._organisation(
                f"startups/{record['id']}",
                record["id"],
                {
                    "name": record["name"],
                    "kind": OrganisationKind.STARTUP,
                    "siren": record["siren"],
                    "facts": languages.told(record, self.document),
                },
            )
        for record in self.document["directorates"]:
            self._directorate(record)

    def _directorate(self, record: dict[str, Any]) -> None:
        organisation = self._organisation(
            f"directorates/{record['acronym']}",
            record["acronym"],
            {
                "name": record["name"],
                "kind": OrganisationKind.DIRECTORATE,
                "facts": languages.told(record, self.document),
            },
        )
        self.directorates[record["acronym"]] = organisation
        values = {
            "acronym": record["acronym"],
            "name_verified": record["name_verified"],
            "acronym_verified": record["acronym_verified"],
            "valid_from": dt.date(record["from_year"], 1, 1) if record["from_year"] else None,
            "valid_to": dt.date(record["to_year"], 12, 31) if record["to_year"] else None,
        }
        known = Directorate.objects.filter(organisation=organisation).first()
        self._keep(known, Directorate, {"organisation": organisation}, values)

    def _participations(self) -> None:
        records = {record["id"]: record for record in self.document["partners"]}
        for record in self.document["partners"]:
            for number in record["editions"]:
                self._participation(self._edition_record(number), record)
        for edition in self.document["editions"]:
            for partner in edition["partners"]:
                self._participation(edition, records[partner])
            for partner in edition.get("technical_sponsors", ()):
                self._participation(edition, records[partner])

    def _edition_record(self, number: int) -> dict[str, Any]:
        return next(record for record in self.document["editions"] if record["number"] == number)

    def _participation(self, edition: dict[str, Any], record: dict[str, Any]) -> None:
        """One an edition. Whom a speaker alone named is said to be so, and counts for no partner."""
        partner, given = record["id"], {"contribution_fr": "", "contribution_en": ""}
        listed = partner in edition["partners"]
        if partner in edition.get("partners_named_in_council_debate", ()) and not listed:
            role, given = ParticipationRole.NAMED, labels.NAMED_ALONE
        elif partner in edition.get("technical_sponsors", ()):
            role = ParticipationRole.TECHNICAL
        else:
            role = labels.role_of(record["role"], listed=listed)
            if record["role"] not in labels.PLAIN_ROLES:
                text = languages.in_two_languages(record["role"], self.document)
                given = {f"contribution_{language}": text.get(language, "") for language in ("fr", "en")}
        key = {"edition": self.editions[edition["number"]], "organisation": self.partners[partner]}
        if (edition["number"], partner) in self._placed:
            return
        self._placed.add((edition["number"], partner))
        known = Participation.objects.filter(**key).first()
        self._keep(known, Participation, key, {"role": role, **given})

    def _challenges(self) -> None:
        themes = {theme.slug: theme for theme in Theme.objects.all()}
        for record in self.document["challenges"]:
            key = {"origin": Origin.IMPORTED, "source_id": record["id"]}
            known = Challenge.objects.filter(**key).first()
            title_fr, title_en = labels.titles(record["title"]) if record["title"] else (None, None)
            theme = themes[labels.THEMES[record["theme"]]] if record["theme"] else None
            values: dict[str, Any] = {
                "slug": known.slug if known else free_slug(record["id"], Challenge),
                "edition": None if record["edition"] is None else self.editions[record["edition"]],
                "title_fr": title_fr,
                "title_en": title_en,
                "theme": theme,
                "facts": {**languages.told(record, self.document), "makers": self._makers(record)},
            }
            challenge = self._keep(known, Challenge, key, values)
            if challenge.state != ChallengeState.ARCHIVED:
                import_state(challenge, ChallengeState.ARCHIVED, reason="datacity.json")
            self._links(challenge, record)
            if record["prototype"] is not None:
                self._prototype(challenge, record)

    def _makers(self, record: dict[str, Any]) -> list[dict[str, str]]:
        makers = [self.startups[identifier] for identifier in startups_in(record)]
        return [{"slug": maker.slug, "name": maker.name} for maker in makers]

    def _links(self, challenge: Challenge, record: dict[str, Any]) -> None:
        wanted = [(self.partners[name], ChallengeOrgRole.PARTNER) for name in record["partners"]]
        wanted += [(self.directorates[name], ChallengeOrgRole.DIRECTORATE) for name in record["directorates"]]
        for organisation, role in wanted:
            key = {"challenge": challenge, "organisation": organisation}
            known = ChallengeOrg.objects.filter(**key).first()
            self._keep(known, ChallengeOrg, key, {"role": role})

    def _prototype(self, challenge: Challenge, record: dict[str, Any]) -> None:
        """Made by one startup, or by several together: then no single maker is named, and all stand in the facts."""
        makers = startups_in(record)
        key = {"origin": Origin.IMPORTED, "source_id": record["id"]}
        known = Prototype.objects.filter(**key).first()
        facts = {**record["prototype"], "source": record["source"]}
        if "confidence" in record:
            facts["confidence"] = record["confidence"]
        description = record["prototype"].get("description")
        about = languages.in_two_languages(description, self.document) if description else {}
        values = {
            "slug": known.slug if known else free_slug(record["id"], Prototype),
            "challenge": challenge,
            "maker": self.startups[makers[0]] if len(makers) == 1 else None,
            "summary_fr": about.get("fr", ""),
            "summary_en": about.get("en", ""),
            "facts": {**languages.told(facts, self.document), "makers": self._makers(record)},
        }
        self._keep(known, Prototype, key, values)


def _calendar(record: dict[str, Any]) -> dict[str, Any]:
    """Instants of the edition with the precision of each; what the sources do not say stays null."""
    texts = {field: record.get(source) for field, source in DATES.items()}
    texts["closing_event_at"] = (record.get("closing_event") or {}).get("date")
    if period := PERIOD.fullmatch(record.get("prototype_period") or ""):
        texts["pilots_start_at"], texts["pilots_end_at"] = period.groups()
    values: dict[str, Any] = {"precision": {}}
    for name, text in texts.items():
        values[name] = None
        if text is not None:
            values[name], precision = dates.parse(text)
            values["precision"][name] = precision.value
    return values
