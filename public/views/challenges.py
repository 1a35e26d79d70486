"""Challenges, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from challenges.applications.domain.form_questions import STEPS, current_form
from challenges.applications.forms.application import AttachmentForm, BackgroundForm, TermsForm, blank_questions
from challenges.enums import ChallengeState
from core.cache_tags import CacheTag
from core.public_cache import narrowed, public_page
from public.contents import challenge_contents
from public.forms.filters import ChallengeFilter
from public.queries import challenges as queries
from public.queries.facets import facets
from public.queries.near import nearest
from public.views.lists import PAGE, page_of

SHOWN = [
    CacheTag.CHALLENGES,
    CacheTag.EDITIONS,
    CacheTag.ORGANISATIONS,
    CacheTag.PARTNERS,
    CacheTag.PROTOTYPES,
    CacheTag.PILOTS,
    CacheTag.CONVENTIONS,
]


@public_page(
    [CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=[*ChallengeFilter.base_fields, PAGE]
)
def challenge_list(request: HttpRequest) -> HttpResponse:
    form = ChallengeFilter(request.GET)
    page, near = page_of(queries.listing_of(form.choice), request), None
    if not page.paginator.count and (words := form.choice.get("q")) and (near := nearest(words)):
        page = page_of(queries.listing_of({**form.choice, "q": near}), request)
    form.count(facets({**form.choice, "q": near} if near else form.choice))
    query = narrowed(request.GET, [name for name in ChallengeFilter.base_fields if name != "tri"]).urlencode()
    context = {"query": query, "form": form, "page": page, "near": near, "words": form.choice.get("q", "")}
    if near:
        asked = request.GET.copy()
        asked["q"] = near
        context["near_query"] = f"?{asked.urlencode()}"
    return render(request, "public/challenge_list.html", context)


@public_page(SHOWN)
def challenge_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.challenge_page(slug)
    if page is not None:
        context = {"page": page, "challenge": page.challenge, "contents": challenge_contents(page)}
        return render(request, "public/challenge_detail.html", context)
    if present := queries.moved_to(slug):
        return redirect("public:challenge", slug=present, permanent=True)
    raise Http404


@public_page([CacheTag.CHALLENGES, CacheTag.EDITIONS])
def blank_form(request: HttpRequest, slug: str) -> HttpResponse:
    """What an application asks, to read and print without an account. Leads to the challenge unless its call is open."""
    challenge = queries.published_challenge(slug)
    if challenge is None:
        if present := queries.moved_to(slug):
            return redirect("public:challenge_form", slug=present, permanent=True)
        raise Http404
    if challenge.effective_state != ChallengeState.OPEN:
        return redirect("public:challenge", slug=slug)
    form = current_form(challenge)
    context = {
        "challenge": challenge,
        "steps": [(label, asked) for key, label in STEPS if (asked := blank_questions(form, key))],
        "attachment": AttachmentForm.base_fields["file"],
        "background": BackgroundForm.base_fields.values(),
        "terms": [TermsForm.base_fields[name] for name in ("terms", "statements")],
    }
    return render(request, "public/challenge_form.html", context)
