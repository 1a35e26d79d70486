"""The register, for people; programs read `register.views`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casework.acts import MODES
from casework.queries.acts import corrections_of
from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.forms.filters import RegisterFilter
from public.queries.register import SHOWN, latest_entries, public_convention, read
from register.models import Entry
from register.queries import latest_head


@public_page([CacheTag.REGISTER], reads=RegisterFilter.base_fields)
def register_home(request: HttpRequest) -> HttpResponse:
    form = RegisterFilter(request.GET)
    rows = latest_entries(form.choice)
    query = request.GET.copy()
    if len(rows) > SHOWN:
        query["avant"] = str(rows[SHOWN - 1].index)
    context = {
        "form": form,
        "entries": [read(entry) for entry in rows[:SHOWN]],
        "older": f"?{query.urlencode()}" if len(rows) > SHOWN else "",
        "head": latest_head(),
    }
    return render(request, "public/register_home.html", context)


@public_page([CacheTag.REGISTER, CacheTag.CONVENTIONS])
def register_entry(request: HttpRequest, index: int) -> HttpResponse:
    entry = Entry.objects.filter(pk=index).first() if index < 2**63 else None
    if entry is None:
        raise Http404
    since = [
        {"words": str(MODES[act.mode].done) % {"number": act.number}, "number": act.number}
        for act in corrections_of(index)
    ]
    shown = read(entry)
    context = {"entry": shown, "head": latest_head(), "since": since, "convention": public_convention(shown)}
    return render(request, "public/register_entry.html", context)


@public_page([CacheTag.REGISTER])
def register_verify(request: HttpRequest) -> HttpResponse:
    return render(request, "public/register_verify.html", {"head": latest_head()})
