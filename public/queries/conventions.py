"""What the public reads of conventions: those that the Council has adopted, in their adopted text."""

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from agreements.commons import StressResult, explain
from agreements.commons.model2.explain import Line
from agreements.commons.model2.told import Told
from agreements.conventions.domain.denouncing import received_words, standing
from agreements.conventions.domain.frame import in_words, sections_after, sections_before
from agreements.conventions.judging import Governed, best_of, governed, told_of_text
from agreements.conventions.plain import PlainTerm, plain_words
from agreements.conventions.presenters_life import term_facts
from agreements.conventions.queries import conventions_published
from agreements.conventions.standing import Deviation, deviations_of
from agreements.enums import ConventionState, SignatureMethod
from agreements.models import (
    Accession,
    Convention,
    ConventionVersion,
    Denunciation,
    Party,
    PrototypeVerdict,
    Signature,
    StressRecord,
)
from casework.models import Act
from core.listed import Listed, Rows
from core.models import StoredFile, generic_key
from public.queries.bundles import bundle
from public.queries.prototypes import published_prototypes
from public.register_labels import file_words, kind_words
from public.texts import reading_language


def adopted_versions() -> QuerySet[ConventionVersion]:
    return ConventionVersion.objects.filter(vote__adopted=True, abandoned_at__isnull=True)


def published_conventions() -> QuerySet[Convention]:
    """As `agreements.conventions.queries` defines public conventions, without its prefetches."""
    return conventions_published().prefetch_related(None)


def _signatures_that_count() -> QuerySet[Signature]:
    """On a version; a scanned original once two people have compared it."""
    waiting = Q(method=SignatureMethod.SCAN_CHECKED, checked_by2__isnull=True)
    return Signature.objects.filter(~waiting, version__isnull=False)


def listed_conventions() -> QuerySet[Convention]:
    """With edition, parties and the last vote."""
    return (
        published_conventions()
        .select_related("edition")
        .annotate(
            signers=bundle(
                Party.objects.order_by("role", "organisation__name__sorted", "pk"),
                "convention",
                "role",
                "left_on",
                name="organisation__name",
                slug="organisation__slug",
            ),
            votes=bundle(
                adopted_versions().order_by("-n"),
                "convention",
                "n",
                reference="vote__reference",
                session="vote__session_on",
                limit=1,
            ),
        )
        .order_by(F("in_force_at").desc(nulls_last=True), "name_fr__sorted")
    )


SHOWN = (
    "slug",
    "name_fr",
    "name_en",
    "state",
    "in_force_at",
    "ended_at",
    "fictional",
    "edition__name_fr",
    "edition__name_en",
)


@functools.cache
def _listing() -> Listed:
    return Listed(lambda: listed_conventions().only(*SHOWN), published_conventions)


def listing() -> Rows:
    """The list of conventions, page by page."""
    return _listing().of()


TEXT_FILE = "convention.json"
#: name in the address: (field of the version or of its vote, role and language in the register)
FILES = {
    "convention-fr.pdf": ("convention", "fr"),
    "convention-en.pdf": ("convention", "en"),
    TEXT_FILE: ("text", ""),
    "deliberation.pdf": ("deliberation", "fr"),
}


def version_with_files(slug: str, n: int) -> ConventionVersion | None:
    """An adopted version of a public convention, with all that is served of it; one query."""
    rows = adopted_versions().filter(convention__slug=slug, n=n, frozen_at__isnull=False) if n < 2**31 else None
    if rows is None:
        return None
    return rows.select_related("convention", "pdf_fr", "pdf_en", "vote__deliberation").first()


def versions_with_files() -> QuerySet[ConventionVersion]:
    """Every adopted version that was frozen, with its files and its vote, without its text."""
    rows = adopted_versions().filter(frozen_at__isnull=False, convention__in=published_conventions().values("pk"))
    rows = rows.select_related("convention", "pdf_fr", "pdf_en", "vote__deliberation").defer("frozen")
    return rows.order_by("convention__slug", "n")


def stored_files(version: ConventionVersion) -> dict[str, StoredFile | None]:
    """The kept files of a version by their name in the address: what `convention.voted` holds, and nothing else."""
    return {
        "convention-fr.pdf": version.pdf_fr,
        "convention-en.pdf": version.pdf_en,
        "deliberation.pdf": version.vote.deliberation,
    }


@dataclass(frozen=True)
class PublicFile:
    """One file that anybody may take and verify."""

    name: str
    role: str
    lang: str
    sha256: str

    def url(self, version: ConventionVersion) -> str:
        return reverse("public:convention_file", args=[version.convention.slug, version.n, self.name])


def public_files(version: ConventionVersion) -> list[PublicFile]:
    """The files of an adopted version that there are, in the order of FILES."""
    kept = stored_files(version)
    found = []
    for name, (role, lang) in FILES.items():
        stored = kept.get(name)
        if name == TEXT_FILE or stored is not None:
            found.append(PublicFile(name, role, lang, stored.sha256 if stored else version.sha256))
    return found


@dataclass
class ConventionPage:
    convention: Any
    version: Any
    record: StressRecord | None
    governed: list[Governed]
    notices: list[Denunciation]

    @property
    def term(self) -> list[tuple[str, str]]:
        """Last day, renewals, last useful day to give notice: of what is in force, else of the adopted text."""
        return term_facts(self.convention, self.version if self.version.in_force_at else None)

    @property
    def deviations(self) -> list[Deviation]:
        """Where the voted text departs from the library, with the reasons for which it was approved."""
        return deviations_of(self.version, reading_language())

    @cached_property
    def termination(self) -> Act | None:
        """The act that ended it before its term, with its reasons; None for any other."""
        if self.convention.state != ConventionState.TERMINATED:
            return None
        return Act.objects.filter(
            **generic_key(self.convention), kind="resiliation", corrects=None, published_at__isnull=False
        ).first()

    @property
    def notices_given(self) -> list[str]:
        """Notices that count, in words: their author and what follows, never their reasons."""
        return [received_words(row) for row in self.notices]

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        """What anybody may take, each with its hash, its words and its address."""
        return [
            {"words": file_words(file.role, file.lang), "sha256": file.sha256, "url": file.url(self.version)}
            for file in public_files(self.version)
        ]

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The acts of this convention in the register, the latest first."""
        return [{**row, "words": kind_words(row["kind"])} for row in reversed(self.convention.entries)]

    @cached_property
    def told(self) -> Told | None:
        """What model 2 says of the text alone; None for one that the present library cannot read."""
        return told_of_text(self.version, None, reading_language())

    @cached_property
    def best(self) -> tuple[Line, ...]:
        """What the text would come to with the eight facts of the City."""
        return best_of(self.clauses, self.told.on, reading_language()) if self.told else ()

    @property
    def clauses(self) -> dict[str, dict[str, Any]]:
        return {article["key"]: article["terms"] for article in self.version.frozen["articles"]}

    @property
    def plain_words(self) -> list[PlainTerm]:
        """What the clauses do, the absence of an important one included."""
        return plain_words(self.clauses, reading_language())

    @cached_property
    def articles(self) -> list[dict[str, Any]]:
        """The whole text in order: recitals, preamble, articles, list of annexes, as in the sealed document."""
        frozen = self.version.frozen
        frame = frozen.get("frame", {})
        parts = [*sections_before(frame), *frozen["articles"], *sections_after(frame)]
        return in_words(parts, reading_language())

    @property
    def result(self) -> StressResult | None:
        if self.record is None:
            return None
        kept = self.record.result
        return StressResult(
            verdict=self.record.verdict,
            forms={form: tuple(trace) for form, trace in kept["forms"].items()},
            rules=tuple(kept["rules"]),
            states=kept["states"],
            moves=kept["moves"],
            model_version=int(self.record.model_version),
        )

    @property
    def stories(self) -> list[dict[str, Any]]:
        """Each form of appropriation within reach, told step by step."""
        lang, result = reading_language(), self.result
        return [
            {
                "title": explain.form_title(form, lang),
                "meaning": explain.form_meaning(form, lang),
                "story": explain.story(self.clauses, trace, lang, form),
            }
            for form, trace in (result.forms.items() if result else ())
        ]

    @property
    def repairs(self) -> list[str]:
        kept = self.record.result.get("repairs", []) if self.record else []
        return [explain.repair_words(keys, reading_language()) for keys in kept]

    @property
    def verdict(self) -> dict[str, Any]:
        """The summary that `public.verdicts.verdict_of` reads."""
        result = self.result
        if result is None or self.record is None:
            return {}
        unsure = bool(self.record.result.get("inconclusive"))
        words = {lang: explain.verdict_words(result, lang, inconclusive=unsure) for lang in ("fr", "en")}
        return {
            "key": words["fr"].key,
            **{f"title_{lang}": word.title for lang, word in words.items()},
            **{f"detail_{lang}": word.detail for lang, word in words.items()},
            "model_version": result.model_version,
            "states": result.states,
            "moves": result.moves,
            "content_sha256": self.record.content_sha256,
            "tested_at": self.record.updated_at.isoformat(),
            "derogation": self._derogation(),
        }

    @property
    def verdict_line(self) -> str:
        """The words of model 1 that count; empty when it was never searched."""
        return str(self.verdict.get(f"title_{reading_language()}", ""))

    def _derogation(self) -> dict[str, str] | None:
        derogation = getattr(self.version, "derogation", None)
        return {"reason": derogation.reason, "vote": self.version.vote.reference} if derogation else None


def convention_page(slug: str) -> ConventionPage | None:
    """Five queries, and one for its deviations. The text read is that of the last version the Council adopted."""
    convention = listed_conventions().filter(slug=slug).first()
    if convention is None:
        return None
    version = (
        adopted_versions()
        .filter(convention=convention, frozen_at__isnull=False)
        .select_related("vote", "derogation", "pdf_fr", "pdf_en", "convention", "vote__deliberation")
        .annotate(
            signed=bundle(
                _signatures_that_count().order_by("signed_at", "pk"),
                "version",
                "signed_at",
                "signatory_title",
                organisation="party__organisation__name",
            ),
            joined=bundle(
                Accession.objects.filter(signed_at__isnull=False).order_by("signed_at", "pk"),
                "version",
                "signed_at",
                organisation="organisation__name",
            ),
        )
        .order_by(F("in_force_at").desc(nulls_last=True), "-n")
        .first()
    )
    if version is None:
        return None
    return ConventionPage(
        convention,
        version,
        version.stress_records.filter(content_sha256=version.sha256).order_by("-updated_at").first(),
        governed(list(_verdicts_shown(convention)), reading_language()),
        list(standing(convention).select_related("party")),
    )


def _verdicts_shown(convention: Any) -> QuerySet[PrototypeVerdict]:
    """Of today, on the prototypes that the public sees."""
    rows = PrototypeVerdict.objects.filter(
        version__convention=convention, prototype__in=published_prototypes().values("pk")
    )
    return rows.select_related("prototype").order_by("prototype__name__sorted", "pk")[:50]
