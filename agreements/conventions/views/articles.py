"""One article: its parameters, its text, what it changes, what people say of it."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.conventions.domain import articles as verbs
from agreements.conventions.domain.comments import comment, comments_on, resolve
from agreements.conventions.domain.content import (
    articles_of,
    clauses_of,
    key_of,
    live_version,
    paragraphs,
)
from agreements.conventions.forms.articles import ArticleForm
from agreements.conventions.judging import told_of_text
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.presenters import article_view, articles_view, panel_of, searched
from agreements.conventions.views.doors import article_of, convention_of, lang, tabs
from core import presence
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.models import Comment, generic_key
from core.permissions import can, require
from core.ui.words import difference
from core.whole_text import whole


def convention_article(request: HttpRequest, pk: Any, article: Any) -> HttpResponse:
    row = convention_of(request, pk)
    version = live_version(row)
    found = article_of(row, article, version)
    if presence.asks(request):
        return _presence(request, row, found)
    conflict = None
    form = ArticleForm(request.POST or None, article=found, lang=lang())
    if request.method == "POST" and form.is_valid():
        try:
            verbs.set_article(
                found,
                by=request.user,
                expected_version=form.cleaned_data["edit_version"],
                terms=form.values(),
                text_fr=form.cleaned_data["text_fr"],
                text_en=form.cleaned_data["text_en"],
                reason=form.cleaned_data["reason"],
            )
        except verbs.EditConflict as error:
            conflict = _conflict(error, found, form)
            form = ArticleForm(_with_version(request.POST, error.article.edit_version), article=found, lang=lang())
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("L’article est enregistré. L’épreuve est refaite."))
            return redirect("convention_article", row.pk, found.pk)
    return _page(request, row, version, found, form, conflict)


def _presence(request: HttpRequest, row: Any, found: Any) -> HttpResponse:
    require(request.user, ConventionPerm.CHANGE_CONVENTION, row)
    return presence.answer(request, f"article:{found.pk}", version=found.edit_version, saved_by=found.changed_by)


def _conflict(error: verbs.EditConflict, found: Any, form: ArticleForm) -> dict[str, Any]:
    """The text that is there now, and how what was typed would change it, word by word."""
    typed = copy(found)
    typed.terms, typed.removed = form.values(), False
    typed.text_fr, typed.text_en = form.cleaned_data["text_fr"].strip(), form.cleaned_data["text_en"].strip()
    view = article_view(error.article, lang())
    mine = "\n\n".join(paragraphs(typed, lang()))
    return {"message": error.message, "view": view, "difference": difference("\n\n".join(view["paragraphs"]), mine)}


def _with_version(data: Any, edit_version: int) -> Any:
    """What was typed, to be saved over the version that is there now once the two were compared."""
    values = data.copy()
    values["edit_version"] = str(edit_version)
    return values


def _page(request: HttpRequest, row: Any, version: Any, found: Any, form: Any, conflict: Any) -> HttpResponse:
    articles = articles_of(version)
    numbered = {view["article"].pk: view for view in articles_view(version, articles, lang()) if view["article"]}
    ids = [article.pk for article in articles]
    place = ids.index(found.pk)
    context = {
        "convention": row,
        "view": numbered[found.pk],
        "article": found,
        "form": form,
        "conflict": conflict,
        "panel": panel_of(version, lang(), articles),
        "told": told_of_text(version, articles, lang()),
        "comments": comments_on(row).get(key_of(found), []),
        "may_edit": can(request.user, ConventionPerm.CHANGE_CONVENTION, row),
        "may_comment": can(request.user, ConventionPerm.COMMENT_CONVENTION, row),
        "may_approve": can(request.user, ConventionPerm.APPROVE_DEVIATION, row),
        "own": found.changed_by_id == request.user.pk,
        "previous": ids[place - 1] if place else None,
        "following": ids[place + 1] if place + 1 < len(ids) else None,
        "library": found.clause_version,
        "tabs": tabs(row, "text"),
        "lang": lang(),
    }
    return render(request, "agreements/article_form.html", context, status=409 if conflict else 200)


@require_POST
def convention_article_preview(request: HttpRequest, pk: Any, article: Any) -> HttpResponse:
    """The text and the stress test as they would be with what is typed now. Nothing is kept."""
    row = convention_of(request, pk)
    version = live_version(row)
    articles = articles_of(version)
    found = next((one for one in articles if str(one.pk) == str(article)), None)
    if found is None:
        raise Http404
    form = ArticleForm(request.POST, article=found, lang=lang())
    if form.is_valid():
        found.terms = form.values()
        found.text_fr, found.text_en = form.cleaned_data["text_fr"].strip(), form.cleaned_data["text_en"].strip()
        found.approved_by = None
    context = {
        "convention": row,
        "view": article_view(found, lang()),
        "panel": searched(clauses_of(articles), articles, lang()),
        "told": told_of_text(version, articles, lang(), draft=True),
        "preview": True,
    }
    return render(request, "agreements/_article_preview.html", context)


@require_POST
def convention_article_act(request: HttpRequest, pk: Any, article: Any, act: str) -> HttpResponse:
    """Restore, remove, move, approve, drop what names an absent article."""
    row = convention_of(request, pk)
    found = article_of(row, article, live_version(row))
    reason = whole(request.POST.get("reason", ""), field="reason")
    if act == "retablir":
        verbs.restore_article(found, by=request.user)
        messages.success(request, _("L’article est revenu au modèle."))
    elif act == "renvois":
        verbs.drop_absent(found, by=request.user)
        messages.success(request, _("Les renvois à des articles absents sont retirés ; cet écart est à approuver."))
    elif act == "retirer":
        verbs.remove_article(found, by=request.user, reason=reason)
        messages.success(request, _("L’article est retiré ; ce retrait attend l’approbation d’une autre personne."))
    elif act == "approuver":
        verbs.approve_deviation(found, by=request.user, reason=reason)
        messages.success(request, _("L’écart au modèle est approuvé, à votre nom."))
    else:
        verbs.move_article(found, -1 if act == "monter" else 1, by=request.user)
        return redirect("convention", row.pk)
    return redirect("convention_article", row.pk, found.pk)


@require_POST
def convention_comment(request: HttpRequest, pk: Any, article: Any) -> HttpResponse:
    row = convention_of(request, pk)
    found = article_of(row, article, live_version(row))
    comment(found, by=request.user, body=request.POST.get("body", ""), suggestion=request.POST.get("suggestion", ""))
    messages.success(request, _("Votre remarque est enregistrée ; les parties et la Ville la lisent."))
    return redirect("convention_article", row.pk, found.pk)


@require_POST
def convention_comment_resolve(request: HttpRequest, pk: Any, remark: Any) -> HttpResponse:
    row = convention_of(request, pk)
    found = get_object_or_404(Comment, pk=remark, **generic_key(row))
    refused = request.POST.get("issue") == "refusee"
    answer = whole(request.POST.get("answer", ""), field="answer")
    try:
        resolve(found, row, by=request.user, refused=refused, answer=answer)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("C’est noté : son auteur est prévenu dans l’heure."))
    return redirect("convention", row.pk)
