"""The clause library."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.conventions import clause_texts
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import clause_kinds
from agreements.conventions.views.doors import lang
from core.permissions import can


def _check(request: HttpRequest) -> None:
    if not can(request.user, ConventionPerm.VIEW_LIBRARY):
        raise Http404


@require_safe
def clause_list(request: HttpRequest) -> HttpResponse:
    _check(request)
    return render(
        request,
        "agreements/clause_list.html",
        {"kinds": clause_kinds(request.user), "lang": lang(), "notice": clause_texts.notice(lang())},
    )


@require_safe
def clause(request: HttpRequest, key: str) -> HttpResponse:
    _check(request)
    kind = get_object_or_404(clause_kinds(request.user), key=key)
    language = lang()
    versions = [
        {
            "version": version,
            "title": version.title_en if language == "en" else version.title_fr,
            "paragraphs": _marked(
                version.text_en if language == "en" else version.text_fr, key, version.default_terms, language
            ),
        }
        for version in kind.versions.all()
    ]
    known = clause_texts.load_texts()
    labels = list(known[key].terms) if key in known else []
    context = {
        "kind": kind,
        "lang": language,
        "versions": versions,
        "terms": [
            {
                "label": clause_texts.term_label(key, name, language),
                "help": clause_texts.term_help(key, name, language),
                "value": clause_texts.value_words(key, name, kind.versions.all()[0].default_terms.get(name), language),
            }
            for name in labels
        ]
        if versions
        else [],
        "notice": clause_texts.notice(language),
    }
    return render(request, "agreements/clause_detail.html", context)


def _marked(text: str, key: str, terms: dict[str, object], language: str) -> list[list[dict[str, object]]]:
    """Paragraphs as runs of plain text and parameters, each parameter with the words of its default value."""
    paragraphs = []
    for block in text.strip().split("\n\n"):
        pieces = clause_texts.PLACEHOLDER.split(block)
        runs: list[dict[str, object]] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                said = clause_texts.render_text(key, "{" + piece + "}", terms, language)
                runs.append({"parameter": clause_texts.term_label(key, piece, language), "text": " ".join(said)})
            elif piece:
                runs.append({"text": piece})
        paragraphs.append(runs)
    return paragraphs
