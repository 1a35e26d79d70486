"""What a convention is to the public, which is not always the state of its draft: in force while an amendment is prepared."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.conventions import clause_texts
from agreements.conventions.domain.content import articles_of, is_deviation, key_of, title_of
from agreements.enums import ENDED, ConventionState
from agreements.models import Article, Convention, ConventionVersion
from core.clock import day_of
from core.ui import dates
from core.ui.states import tone_of


@dataclass(frozen=True)
class Standing:
    words: str
    tone: str


def under_amendment(convention: Convention) -> bool:
    """A version is in force, and the state is that of the next one."""
    return (
        convention.in_force_at is not None
        and convention.ended_at is None
        and convention.state not in (ConventionState.IN_FORCE, *ENDED)
    )


def standing_of(convention: Convention) -> Standing:
    """The badge of a convention in public: what binds, then what is being prepared; the day of its end."""
    if under_amendment(convention):
        return Standing(_("en vigueur ; avenant en préparation"), tone_of(ConventionState.IN_FORCE))
    if convention.ended_at is not None:
        day = dates.short(day_of(convention.ended_at))
        words = (
            _("résiliée le %(day)s")
            if convention.state == ConventionState.TERMINATED
            else _("expirée, fin constatée le %(day)s")
        )
        return Standing(words % {"day": day}, tone_of(convention.state))
    return Standing(str(convention.get_state_display()), tone_of(convention.state))


@dataclass(frozen=True)
class Deviation:
    """Where a voted text departs from the library, and why somebody else than its author approved it."""

    key: str
    title: str
    changes: list[str]
    reason: str
    removed: bool


def deviations_of(version: ConventionVersion, lang: str) -> list[Deviation]:
    """Approved deviations of a version, in the order of its articles."""
    return [
        Deviation(
            key_of(article), title_of(article, lang), _changes(article, lang), article.deviation_reason, article.removed
        )
        for article in articles_of(version)
        if is_deviation(article) and article.approved_by_id is not None
    ]


def _changes(article: Article, lang: str) -> list[str]:
    if article.removed:
        return [_("article retiré")]
    found = [_("texte propre à cette convention")] if article.text_fr or article.text_en else []
    usual: dict[str, Any] = article.clause_version.default_terms
    key = key_of(article)
    for term in usual.keys() | article.terms.keys():
        mine, theirs = article.terms.get(term), usual.get(term)
        if mine != theirs:
            found.append(
                _("%(label)s : %(mine)s (modèle : %(theirs)s)")
                % {
                    "label": clause_texts.term_label(key, term, lang),
                    "mine": clause_texts.value_words(key, term, mine, lang),
                    "theirs": clause_texts.value_words(key, term, theirs, lang),
                }
            )
    return sorted(found)
