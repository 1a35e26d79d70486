"""The method by which conventions are examined, and a convention that anybody may try in the page. Nothing is kept."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agreements.commons import explain as first_model
from agreements.commons.model2 import MODEL_VERSION, explain
from agreements.commons.model2.command import line_of
from agreements.commons.model2.examples import BLANK, TEMPLATE, Start, start_named, starts
from agreements.commons.model2.facts import read_date
from agreements.commons.model2.told import told_of
from agreements.commons.model2.verdict import closing_valid, judge_valid
from core.clock import today
from core.public_cache import public_page
from public import method_tables
from public.domain.pace import Pace
from public.forms.trial import TrialForm
from public.texts import reading_language

START: Final = "depart"
MOST_BYTES: Final = 100_000  # of a posted form; the template makes 20,000
#: A search took 40 ms at worst over 1,500 conventions drawn at random, its page 100 ms: all together, a sixth of a core.
PACE: Final = Pace(each=20, together=60, seconds=60)
FILES: Final = {"convention": "convention.json", "reponse": "reponse.json"}


@public_page([], reads=[START])
def method(request: HttpRequest) -> HttpResponse:
    """What is examined and how, then a convention to try: the template, or the starting point named in the address."""
    slug, lang = request.GET.get(START), reading_language()
    start = _start(slug or TEMPLATE)
    context = {
        **_about(lang),
        "form": TrialForm(start=start, lang=lang),
        "start": start,
        "chosen": bool(slug),
        "starts": [(one.slug, one.title(lang), one.about(lang)) for one in starts()],
    }
    return render(request, "public/method.html", context)


def _start(slug: str) -> Start:
    start = start_named(slug)
    if start is None:
        raise Http404
    return start


def _about(lang: str) -> dict[str, Any]:
    return {
        "model": MODEL_VERSION,
        "lang": lang,
        "readings": method_tables.readings(lang),
        "protections": method_tables.protections(),
        "protection_heads": method_tables.protection_heads(),
        "ages": method_tables.fact_ages(lang),
        "age_heads": method_tables.age_heads(),
        "example": method_tables.worked_example(lang),
        "tables": method_tables.tables(lang),
        "limits": explain.limits(lang),
        "first_limits": first_model.limits(lang),
        "notice": first_model.notice(lang),
        "gate_notice": first_model.gate_notice(lang),
    }


@csrf_exempt  # it changes nothing, for nobody, and reads no session: there is nothing to forge
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def method_trial(request: HttpRequest) -> HttpResponse:
    """What a convention that was typed in comes to, as a page or as a file. Never kept, neither here nor by a browser."""
    if request.method != "POST":
        return redirect(f"{reverse('public:method')}#essayer")
    response = _tried(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _tried(request: HttpRequest) -> HttpResponse:
    if wait := PACE.wait(request.META.get("REMOTE_ADDR", "")):
        response = render(request, "429.html", {"retry_after": wait}, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return render(request, "public/method_too_large.html", {"most": MOST_BYTES // 1000}, status=413)
    lang = reading_language()
    form = TrialForm(request.POST, start=_start(BLANK), lang=lang)
    if not form.is_valid():
        return render(request, "public/method_tried.html", {"form": form, "lang": lang}, status=422)
    return _answer(request, form, lang)


def _answer(request: HttpRequest, form: TrialForm, lang: str) -> HttpResponse:
    """The judgement as a page, or, as asked, the object that the command reads or the one that it prints."""
    item = form.item
    on = read_date(item.get("on")) or today()
    item["on"] = on.isoformat()
    judgement = judge_valid(item["clauses"], item["facts"], on)
    closing = closing_valid(item["clauses"], item["facts"], on)
    wanted = request.POST.get("fichier", "")
    if wanted in FILES:
        return _file(FILES[wanted], item if wanted == "convention" else line_of(item, judgement, closing))
    told = told_of(judgement, closing, item["clauses"], item["facts"], lang)
    return render(request, "public/method_tried.html", {"form": form, "lang": lang, "told": told, "item": item})


def _file(name: str, value: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(value, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
