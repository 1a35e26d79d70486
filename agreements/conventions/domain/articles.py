"""Articles under negotiation: parameters, free text, order, deviations and their approval."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.commons import validate
from agreements.commons.terms import load_schema
from agreements.conventions import clause_texts
from agreements.conventions.domain.content import is_deviation, key_of, live_version, title_of
from agreements.conventions.domain.editing import editing
from agreements.conventions.domain.faults import without_absent
from agreements.conventions.domain.stress import run_stress
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.term_values import allowed_in_words, refusals
from agreements.models import Article, ClauseVersion, Convention
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import TextVersion, generic_key
from core.permissions import require
from core.whole_text import whole

STATE = "article"  # under which name the saved states of an article are kept


class EditConflict(StaleState):
    """Somebody saved the article in the meantime. `article` is how it stands now; what was typed stays with the caller."""

    def __init__(self, article: Article) -> None:
        super().__init__(
            _(
                "%(who)s a modifié cet article entre-temps. Rien n’est perdu : votre saisie est gardée ci-dessous, à côté du texte actuel. Comparez, puis enregistrez de nouveau."
            )
            % {"who": article.changed_by or _("Une autre personne")}
        )
        self.article = article


def set_terms(
    article: Article, terms: Mapping[str, Any], *, by: Any, expected_version: int, reason: str = ""
) -> Article:
    """Replaces the parameters of an article. Raises EditConflict when it changed since the version that was read."""
    _check(article, terms, "", "")
    return _change(article, by=by, expected_version=expected_version, terms=dict(terms), deviation_reason=reason)


def _fault_words(fault: Any) -> str:
    """A fault of the schema, with words in the place of its keys."""
    if not _known(fault):
        return _("Cet article n’a pas de paramètre « %(name)s ».") % {"name": fault.term or fault.clause}
    label = clause_texts.term_label(fault.clause, fault.term, _lang())
    message = _("« %(label)s » : valeur refusée (%(value)s).") % {"label": label, "value": fault.value}
    term = load_schema().clauses[fault.clause].terms[fault.term]
    if not (allowed := allowed_in_words(term, _lang())):
        return message
    return message + " " + _("Valeurs admises : %(allowed)s.") % {"allowed": allowed}


def _known(fault: Any) -> bool:
    articles = clause_texts.load_texts()
    return fault.clause in articles and fault.term in articles[fault.clause].terms


def _lang() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def set_free_text(
    article: Article, text_fr: str, text_en: str, *, by: Any, expected_version: int, reason: str = ""
) -> Article:
    """Replaces the library's text in both languages; empty in both returns to it.

    Every parameter of the clause must still stand in the text: a text that lost one would no longer say what its terms
    say. Raises DomainError naming it, or EditConflict.
    """
    text_fr, text_en = text_fr.strip(), text_en.strip()
    if text_fr or text_en:
        faults = clause_texts.check_text(key_of(article), text_fr, text_en, _lang())
        if faults:
            raise DomainError("\n".join(faults), field="text_fr")
    return _change(
        article, by=by, expected_version=expected_version, text_fr=text_fr, text_en=text_en, deviation_reason=reason
    )


def set_article(
    article: Article,
    *,
    by: Any,
    expected_version: int,
    terms: Mapping[str, Any],
    text_fr: str = "",
    text_en: str = "",
    reason: str = "",
) -> Article:
    """Parameters and text together, in one save: what the editor sends."""
    text_fr, text_en = text_fr.strip(), text_en.strip()
    _check(article, terms, text_fr, text_en)
    return _change(
        article,
        by=by,
        expected_version=expected_version,
        terms=dict(terms),
        text_fr=text_fr,
        text_en=text_en,
        deviation_reason=reason,
    )


def restore_article(article: Article, *, by: Any) -> Article:
    """Back to the template: the library's text and default terms, present again. What was there stays in its history."""
    library = article.clause_version
    return _change(
        article,
        by=by,
        expected_version=None,
        terms=library.default_terms,
        text_fr="",
        text_en="",
        removed=False,
        deviation_reason="",
    )


def drop_absent(article: Article, *, by: Any) -> Article:
    """Takes out of the lists of the article what names an article that the convention does not have."""
    rows = article.version.articles.filter(removed=False).select_related("clause_version")
    present = {key_of(row) for row in rows}
    reason = article.deviation_reason or _("Renvois à des articles que la convention n’a pas, retirés.")
    return _change(
        article, by=by, expected_version=None, terms=without_absent(article, present), deviation_reason=reason
    )


def _check(article: Article, terms: Mapping[str, Any], text_fr: str, text_en: str) -> None:
    key = key_of(article)
    faults = [_fault_words(fault) for fault in validate({key: dict(terms)})]
    faults = faults or list(refusals(key, terms, _lang()))
    if text_fr or text_en:
        faults += clause_texts.check_text(key, text_fr, text_en, _lang())
    if faults:
        raise DomainError("\n".join(faults))


def put_back(article: Article, state: Mapping[str, Any], *, by: Any) -> Article:
    """An earlier state, as a new one: parameters, text, and whether the article stands. A deviation again, to be approved
    again. Raises DomainError when its values are no longer allowed, or when the text is not the one being worked on.
    """
    if live_version(article.version.convention).pk != article.version_id:
        raise DomainError(_("Cet article est celui d’une version remplacée : elle ne change plus."))
    _check(article, state["terms"], state["text_fr"], state["text_en"])
    names = ("terms", "text_fr", "text_en", "removed")
    return _change(article, by=by, expected_version=None, **{name: state[name] for name in names})


def restore_clauses(convention: Convention, keys: Sequence[str], *, by: Any) -> None:
    """One repair: the articles of these kinds return to the template, added when they are missing."""
    with editing(convention, by=by) as version:
        present = {key_of(article): article for article in version.articles.select_related("clause_version")}
        for key in keys:
            if key in present:
                restore_article(present[key], by=by)
            else:
                add_article(convention, latest_clause(key), by=by)


def latest_clause(key: str) -> ClauseVersion:
    found = ClauseVersion.objects.filter(kind_id=key).order_by("-n").first()
    if found is None:
        raise DomainError(_("La clause « %(key)s » n’est pas dans la bibliothèque.") % {"key": key})
    return found


def add_article(convention: Convention, clause_version: ClauseVersion, *, by: Any) -> Article:
    """Adds an article of a kind that the convention does not have yet, with its default terms, at the end."""
    with editing(convention, by=by) as version:
        rows = version.articles.select_related("clause_version")
        same = next((row for row in rows if row.clause_version.kind_id == clause_version.kind_id), None)
        if same is not None and not same.removed:
            raise DomainError(_("Cette convention a déjà un article « %(title)s ».") % {"title": title_of(same, "fr")})
        if same is not None:
            return restore_article(same, by=by)
        return Article.objects.create(
            version=version,
            clause_version=clause_version,
            order=max((row.order for row in rows), default=0) + 1,
            terms=clause_version.default_terms,
        )


def remove_article(article: Article, *, by: Any, reason: str) -> Article:
    """Takes an article out: a deviation like another, with its reason, to be approved by somebody else."""
    if not reason.strip():
        raise DomainError(_("Indiquez pourquoi cet article est retiré."), field="reason")
    return _change(article, by=by, expected_version=None, removed=True, deviation_reason=reason)


def reorder(convention: Convention, article_ids: Sequence[Any], *, by: Any) -> None:
    """Puts the articles in this order; those not named follow in their present order."""
    with editing(convention, by=by) as version:
        rows = {str(article.pk): article for article in version.articles.order_by("order", "id")}
        wanted = [str(pk) for pk in article_ids if str(pk) in rows]
        for place, pk in enumerate([*wanted, *(pk for pk in rows if pk not in wanted)], start=1):
            rows[pk].order = place
        Article.objects.bulk_update(rows.values(), ["order"])


def move_article(article: Article, step: int, *, by: Any) -> None:
    """One place up (-1) or down (+1)."""
    ids = list(article.version.articles.order_by("order", "id").values_list("pk", flat=True))
    place = ids.index(article.pk)
    other = min(max(place + step, 0), len(ids) - 1)
    ids[place], ids[other] = ids[other], ids[place]
    reorder(article.version.convention, ids, by=by)


@transaction.atomic
def approve_deviation(article: Article, *, by: Any, reason: str = "") -> Article:
    """Vouches for a deviation written by somebody else: that it is wanted, and that its text says what its terms say.

    Raises NotAllowed for its author. The text does not change, so a stress-tested convention stays so.
    """
    convention = article.version.convention
    require(by, ConventionPerm.APPROVE_DEVIATION, convention)
    rows = Article.objects.select_for_update(of=("self",)).select_related("clause_version", "version__convention")
    locked = rows.get(pk=article.pk)
    if not is_deviation(locked):
        raise DomainError(_("Cet article suit le modèle : il n’y a rien à approuver."))
    if locked.changed_by_id == by.pk:
        raise NotAllowed(_("Une dérogation au modèle est approuvée par une autre personne que son auteur."))
    if reason.strip():
        locked.deviation_reason = "\n".join(filter(None, [locked.deviation_reason, whole(reason, field="reason")]))
    if not locked.deviation_reason:
        raise DomainError(_("Indiquez le motif de l’écart."), field="reason")
    locked.approved_by, locked.approved_at = by, app_now()
    locked.save(update_fields=["approved_by", "approved_at", "deviation_reason", "updated_at"])
    run_stress(locked.version)
    return locked


def _change(article: Article, *, by: Any, expected_version: int | None, **values: Any) -> Article:
    """One saved state of an article: kept in its history, its approval withdrawn, its author named."""
    with editing(article.version.convention, by=by) as version:
        locked = (
            Article.objects.select_for_update(of=("self",))
            .select_related("clause_version__kind", "changed_by")
            .get(pk=article.pk, version=version)
        )
        if expected_version is not None and locked.edit_version != expected_version:
            raise EditConflict(locked)
        if all(getattr(locked, name) == value for name, value in values.items()):
            return locked
        if not locked.edit_version:
            _keep(locked, None)  # what stood before anybody changed it
        for name, value in values.items():
            setattr(locked, name, value)
        locked.changed_by, locked.approved_by, locked.approved_at = by, None, None
        locked.edit_version += 1
        locked.save()
        _keep(locked, by)
    return locked


def _keep(article: Article, by: Any) -> None:
    if (
        by is None
        and TextVersion.objects.filter(**generic_key(article), section=STATE, n=article.edit_version).exists()
    ):
        return
    body = {
        "terms": article.terms, "text_fr": article.text_fr, "text_en": article.text_en, "removed": article.removed,
    }  # fmt: skip
    TextVersion.objects.create(
        **generic_key(article),
        section=STATE,
        n=article.edit_version,
        body=json.dumps(body, ensure_ascii=False, sort_keys=True),
        author=by,
    )
