"""Publishing the questions of an edition or of a challenge: what it changes, for whom, and the version that stays.

A draft moves to the new version and keeps its answers; what was submitted keeps its own version and its frozen words; a call
that has closed changes no more.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.applications.domain.form_questions import QUESTIONS, as_json, from_json, versions_for
from challenges.applications.domain.questionnaire import conditions, faults_of_row, may_write, question_json
from challenges.applications.emails import FormChanged
from challenges.enums import WITHOUT_SELECTION, ApplicationState, ChallengeState, QuestionKind
from challenges.models import Application, Attachment, Challenge, FormQuestion, FormVersion, Questionnaire
from core.bilingual import Words, in_both, in_reader_language
from core.cache_tags import CacheTag
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError
from core.public_cache import touch

Json = dict[str, Any]
OVER = (
    ChallengeState.CLOSED,
    ChallengeState.DELIBERATING,
    ChallengeState.DECIDED,
    ChallengeState.ARCHIVED,
    ChallengeState.CANCELLED,
    *WITHOUT_SELECTION,
)
# What a reader is told of a question that stays: the part that changed, in words.
PARTS = ("label", "help", "kind", "step", "required", "limit", "options", "shown_when", "jury", "public")


@dataclass(frozen=True)
class Consequences:
    """What publishing would do, to be read before."""

    questions: list[Json]
    difference: list[Words]
    faults: list[tuple[str, Any, list[str]]]  # question, its row, what it lacks
    refusal: str
    drafts: int
    submitted: int
    seen: str  # what was read: publishing asks that nothing has changed since

    @property
    def may_go(self) -> bool:
        return not (self.refusal or self.faults)


def last_version(questionnaire: Questionnaire) -> FormVersion | None:
    return questionnaire.versions.order_by("-n").first()


def consequences(questionnaire: Questionnaire) -> Consequences:
    """The difference with what is asked today, what keeps it from being published, how many dossiers are concerned."""
    rows = list(questionnaire.rows.all())
    questions, difference = prepared(questionnaire, rows)
    known = conditions(questionnaire, rows)
    faults = [
        (row.label_fr.strip() or _("Nouvelle question"), row, lacking)
        for row in rows
        if (lacking := faults_of_row(row, {condition for condition, _words in known[row.pk]}))
    ]
    calls = affected(questionnaire)
    applications = Application.objects.filter(challenge__in=calls)
    return Consequences(
        questions=questions,
        difference=difference,
        faults=faults,
        refusal=_refusal(questionnaire, calls, difference),
        drafts=applications.filter(state=ApplicationState.DRAFT).count(),
        submitted=applications.exclude(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN]).count(),
        seen=hashlib.sha256(json.dumps(questions, sort_keys=True).encode()).hexdigest(),
    )


def prepared(questionnaire: Questionnaire, rows: Iterable[FormQuestion]) -> tuple[list[Json], list[Words]]:
    """What the rows of the working copy would ask, and its difference with what is asked today."""
    before = _asked_before(questionnaire)
    known_since = {asked["key"]: asked["since"] for asked in before}
    questions = [question_json(row, known_since.get(row.key, "")) for row in rows]
    return questions, difference_of(before, questions)


def _asked_before(questionnaire: Questionnaire) -> list[Json]:
    last = last_version(questionnaire)
    if last is not None:
        return list(last.questions)
    return [as_json(question) for question in QUESTIONS] if questionnaire.edition_id else []


def affected(questionnaire: Questionnaire) -> QuerySet[Challenge]:
    """The challenges whose call has not closed: those that a new version is for."""
    rows = Challenge.objects.filter(Q(closes_at=None) | Q(closes_at__gt=app_now())).exclude(state__in=OVER)
    if questionnaire.challenge_id:
        return rows.filter(pk=questionnaire.challenge_id)
    return rows.filter(edition=questionnaire.edition_id)


def _refusal(questionnaire: Questionnaire, calls: QuerySet[Challenge], difference: list[Words]) -> str:
    edition = questionnaire.edition
    if questionnaire.challenge_id and not calls.exists():
        return _("L’appel est clos : ses questions ne changent plus.")
    closed = edition is not None and edition.call_closes_at is not None and edition.call_closes_at < app_now()
    if closed and not calls.exists():
        return _("Les appels de cette édition sont clos : leurs questions ne changent plus.")
    return "" if difference else _("Rien ne change : c’est ce qui est déjà demandé.")


def publish_form(questionnaire: Questionnaire, *, seen: str, by: Any) -> tuple[FormVersion, int]:
    """The working copy becomes a version, in force at once; how many people were mailed.

    `seen` is that of the consequences that were read. Drafts of open calls move to it and keep their answers; their people
    are told what changed. Raises DomainError when a colleague changed a row meanwhile, or when something lacks.
    """
    with transaction.atomic():
        locked = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
        may_write(locked, by)
        # The lock that starting and submitting take too: an application is on one side of this instant or on the other.
        calls = list(affected(locked).select_for_update(of=("self",), no_key=True).order_by("pk"))
        found = consequences(locked)
        if found.seen != seen:
            raise DomainError(
                _("Les questions ont changé depuis que vous avez ouvert cette page. Relisez-les ci-dessous.")
            )
        _raise_faults(found)
        version = _write(locked, found, by)
        field = "challenge_form" if locked.challenge_id else "edition_form"
        drafts = Application.objects.filter(challenge__in=calls, state=ApplicationState.DRAFT)
        drafts.update(**{field: version})
        _follow_files(drafts, version)
        told = sum(_tell(challenge, version) for challenge in calls)
    touch(CacheTag.CHALLENGES)
    return version, told


def _raise_faults(found: Consequences) -> None:
    if found.refusal:
        raise DomainError(found.refusal)
    if found.faults:
        sentences = [
            _("« %(label)s » : %(fault)s") % {"label": name, "fault": said[0]} for name, _row, said in found.faults
        ]
        raise DomainError(" ".join(sentences))


def _write(questionnaire: Questionnaire, found: Consequences, by: Any) -> FormVersion:
    now, before = app_now(), {asked["key"] for asked in _asked_before(questionnaire)}
    questions = [asked if asked["key"] in before else {**asked, "since": now.isoformat()} for asked in found.questions]
    last = last_version(questionnaire)
    return FormVersion.objects.create(
        questionnaire=questionnaire,
        n=(last.n if last else 0) + 1,
        questions=questions,
        difference=found.difference,
        published_at=now,
        published_by=by,
    )


def _follow_files(drafts: QuerySet[Application], version: FormVersion) -> None:
    """Whether the jury reads a file is a rule of its question, and follows it."""
    for asked in version.questions:
        if asked["kind"] == QuestionKind.FILE:
            rows = Attachment.objects.filter(application__in=drafts, question=asked["key"])
            rows.update(jury_reads=asked["jury"])


def _tell(challenge: Challenge, version: FormVersion) -> int:
    return FormChanged.tell(
        challenge,
        title=named(challenge),
        changes=lambda: [in_reader_language(line) for line in version.difference],
        url=lambda: reverse("applications"),
    )


# ---- The difference, in words


def difference_of(before: list[Json], after: list[Json]) -> list[Words]:
    """What changed for those who answer: added, taken out, changed, in both languages."""
    old, new = {asked["key"]: asked for asked in before}, {asked["key"]: asked for asked in after}
    lines = [in_both(_added, asked) for key, asked in new.items() if key not in old]
    lines += [in_both(_removed, asked) for key, asked in old.items() if key not in new]
    for key, asked in new.items():
        changed = [part for part in PARTS if key in old and _part(old[key], part) != _part(asked, part)]
        if changed:
            lines.append(in_both(_changed, old[key], asked, changed))
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        lines.append(in_both(lambda: _("L’ordre des questions a changé.")))
    return lines


def _part(asked: Json, part: str) -> Any:
    if part == "limit":
        return asked["max_words"], asked["max_characters"], asked["max_rows"]
    return asked[part]


def _label(asked: Json) -> str:
    return in_reader_language(asked["label"])


def _added(asked: Json) -> str:
    sentence = (
        _("Question ajoutée : « %(label)s » (réponse obligatoire).")
        if asked["required"]
        else _("Question ajoutée : « %(label)s » (facultative).")
    )
    return sentence % {"label": _label(asked)}


def _removed(asked: Json) -> str:
    return _("Question retirée : « %(label)s ».") % {"label": _label(asked)}


def _changed(before: Json, after: Json, parts: list[str]) -> str:
    said = " ".join(_said(before, after, part) for part in parts)
    return _("« %(label)s » : %(changes)s") % {"label": _label(before), "changes": said}


def _said(before: Json, after: Json, part: str) -> str:
    if part in ("required", "jury", "public"):
        yes, no = {
            "required": (_("la réponse est maintenant obligatoire."), _("la réponse devient facultative.")),
            "jury": (_("lue par le jury."), _("n’est plus lue par le jury.")),
            "public": (_("deviendra publique si la candidature est retenue."), _("ne deviendra pas publique.")),
        }[part]
        return yes if after[part] else no
    return {
        "label": _("se lit maintenant « %(label)s ».") % {"label": _label(after)},
        "limit": _("limite : %(limit)s.") % {"limit": limit_said(after)},
        "kind": _("type de réponse : %(kind)s.") % {"kind": QuestionKind(after["kind"]).label},
        "help": _("l’aide a changé."),
        "step": _("elle a changé d’étape."),
        "options": _("les choix ou les colonnes ont changé."),
        "shown_when": _("elle dépend autrement des autres réponses."),
    }[part]


def limit_said(asked: Json) -> str:
    """The limit of an answer in words; empty without one."""
    if asked["max_words"]:
        return _("%(limit)s mots au plus") % {"limit": asked["max_words"]}
    if asked["max_characters"]:
        return _("%(limit)s caractères au plus") % {"limit": asked["max_characters"]}
    return _("%(limit)s lignes au plus") % {"limit": asked["max_rows"]} if asked["max_rows"] else ""


# ---- What a draft is told on its own page


def news_of(application: Application) -> list[dict[str, Any]]:
    """The versions published since this draft was begun, with what they changed, the newest first."""
    pinned = [pk for pk in (application.edition_form_id, application.challenge_form_id) if pk]
    if not pinned:
        return []
    rows = FormVersion.objects.filter(
        questionnaire__versions__in=pinned, published_at__gt=application.created_at
    ).distinct()
    return [
        {"at": row.published_at, "changes": [in_reader_language(line) for line in row.difference]}
        for row in rows.order_by("-published_at")
    ]


def kept_aside(application: Application, asked: set[str]) -> list[dict[str, str]]:
    """Answers to questions that are asked no more: kept, shown, not submitted."""
    answers = [row for row in application.answers.all() if row.body.strip() and row.key not in asked]
    if not answers:
        return []
    known = former_questions(application)
    return [
        {"label": str(known[row.key].label), "body": known[row.key].said(row.body)}
        for row in answers
        if row.key in known
    ]


def former_questions(application: Application) -> dict[str, Any]:
    """Every question that an application to this challenge was ever asked, by key, in its last wording."""
    known = {question.key: question for question in QUESTIONS}
    for version in versions_for(application.challenge).order_by("published_at"):
        known |= {asked["key"]: from_json(asked) for asked in version.questions}
    return known
