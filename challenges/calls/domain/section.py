"""Writing by several hands: no saved text is ever replaced unseen, and every remark finds its answer."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from challenges.calls.domain.correcting import require_writing
from challenges.calls.permissions import ChallengePerm
from challenges.enums import SectionKey
from challenges.models import Challenge, ChallengeSection
from core.clock import app_now
from core.exceptions import DomainError
from core.models import Comment, generic_key
from core.permissions import require
from core.public_cache import changed
from core.text import fit
from core.versions import LANGUAGES, keep_change, version_of


class SectionConflict(DomainError):
    """Somebody saved the section meanwhile. `section` is the text as it stands; the refused one was kept as a suggestion."""

    def __init__(self, section: ChallengeSection) -> None:
        super().__init__(_("Cette partie a été modifiée pendant que vous écriviez."))
        self.section = section


def version_key(key: str, language: str) -> str:
    """Under which name the versions of one language of a section are kept."""
    return f"{key}.{language}"


def save_section(
    challenge: Challenge, key: str, *, by: Any, version: int, body_fr: str, body_en: str = "", sitting: str = ""
) -> ChallengeSection:
    """Saves the text of a section written from `version`, and keeps the saved state as a version to compare.

    `sitting` names the open page that saves: two saves of one page that cross on the way are not a conflict.

    Raises `SectionConflict` when somebody saved meanwhile; the refused text is then kept as a suggestion of its author.
    """
    bodies = {"fr": _clean(body_fr), "en": _clean(body_en)}
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require_writing(locked, by=by)
        section = _section(locked, key)
        if bodies == {"fr": section.body_fr, "en": section.body_en}:
            return section
        same_page = bool(sitting) and sitting == section.sitting and section.updated_by_id == by.pk
        conflict = version != section.version and not same_page
        if conflict:
            _keep_aside(section, by, bodies)
        else:
            section.sitting = sitting
            _write(section, bodies, by)
            _own_aside(section, by).update(resolved_at=app_now(), resolved_by=by)
            changed(locked)
    if conflict:
        raise SectionConflict(section)
    return section


def _clean(text: str) -> str:
    return fit(text).strip()


def _section(challenge: Challenge, key: str) -> ChallengeSection:
    if key not in SectionKey.values:
        raise DomainError(_("Cette partie n’existe pas."))
    ChallengeSection.objects.get_or_create(challenge=challenge, key=key)
    return ChallengeSection.objects.select_for_update(of=("self",)).get(challenge=challenge, key=key)


def _write(section: ChallengeSection, bodies: dict[str, str], by: Any) -> None:
    before = {"fr": section.body_fr, "en": section.body_en}
    section.body_fr, section.body_en = bodies["fr"], bodies["en"]
    section.version += 1
    section.updated_by = by
    section.save()
    for language in LANGUAGES:
        name = version_key(section.key, language)
        keep_change(section.challenge, name, before[language], bodies[language], by=by)


MAX_ANSWER = 500
# Fixed sentences in the language of the programme: they also find the rows again.
ASIDE = {
    "fr": "Texte écrit en même temps qu’une autre personne, mis de côté pour ne rien perdre.",
    "en": "Texte anglais écrit en même temps qu’une autre personne, mis de côté pour ne rien perdre.",
}


def _own_aside(section: ChallengeSection, by: Any) -> QuerySet[Comment]:
    return Comment.objects.filter(
        **generic_key(section.challenge),
        section=section.key,
        author=by,
        resolved_at__isnull=True,
        body__in=ASIDE.values(),
    )


def _keep_aside(section: ChallengeSection, by: Any, bodies: dict[str, str]) -> None:
    """One suggestion per language and author, replaced by the next refused text of the same sitting."""
    present = {"fr": section.body_fr, "en": section.body_en}
    for language in LANGUAGES:
        text = bodies[language]
        if not text or text == present[language]:
            continue
        if not _own_aside(section, by).filter(body=ASIDE[language]).update(suggestion=text):
            Comment.objects.create(
                **generic_key(section.challenge),
                section=section.key,
                author=by,
                body=ASIDE[language],
                suggestion=text,
            )


def restore_version(
    challenge: Challenge, key: str, *, by: Any, version: int, n: int, language: str = "fr"
) -> ChallengeSection:
    """Puts an earlier text of one language back, as a new version: the present one stays among the versions."""
    old = version_of(challenge, version_key(key, language), n)
    section = ChallengeSection.objects.get(challenge=challenge, key=key)
    bodies = {"body_fr": section.body_fr, "body_en": section.body_en, f"body_{language}": old.body}
    return save_section(challenge, key, by=by, version=version, **bodies)


def comment_section(challenge: Challenge, key: str, *, by: Any, body: str, suggestion: str = "") -> Comment:
    """A remark beside a section, with a wording proposed in its place when there is one."""
    require(by, ChallengePerm.COMMENT, challenge)
    if key not in SectionKey.values:
        raise DomainError(_("Cette partie n’existe pas."))
    if not body.strip() and not suggestion.strip():
        raise DomainError(_("Écrivez une remarque ou une proposition."), field="body")
    return Comment.objects.create(
        **generic_key(challenge), section=key, author=by, body=body.strip(), suggestion=_clean(suggestion)
    )


def resolve_comment(challenge: Challenge, comment: Comment, *, by: Any, answer: str = "") -> None:
    """The remark is dealt with: an author, or whoever made it, says so, with a word (`answer`) when it is not followed, which the
    next hourly mail tells whoever made it. Idempotent.
    """
    if comment.author_id != by.pk:
        require(by, ChallengePerm.CHANGE, challenge)
    if len(answer.strip()) > MAX_ANSWER:
        raise DomainError(_("Ce mot dépasse %(n)s caractères.") % {"n": MAX_ANSWER}, field="answer")
    said = {"answer": answer.strip(), "told_at": None} if answer.strip() else {}
    open_one = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=True)
    open_one.update(resolved_at=app_now(), resolved_by=by, **said)


def apply_suggestion(challenge: Challenge, comment: Comment, *, by: Any, version: int) -> ChallengeSection:
    """Puts the proposed wording in place of the section and settles the remark. Raises `SectionConflict` like a save."""
    if not comment.suggestion:
        raise DomainError(_("Cette remarque ne propose pas de texte."))
    section = ChallengeSection.objects.get(challenge=challenge, key=comment.section)
    bodies = {"body_fr": section.body_fr, "body_en": section.body_en}
    bodies["body_en" if comment.body == ASIDE["en"] else "body_fr"] = comment.suggestion
    with transaction.atomic():
        if section.version != version:
            raise SectionConflict(section)
        saved = save_section(challenge, comment.section, by=by, version=version, **bodies)
        resolve_comment(challenge, comment, by=by)
    return saved
