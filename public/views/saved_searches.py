"""Following a search by mail: the form, and the page where its holder confirms or stops it. Kept in no cache."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.exceptions import DomainError
from core.forms import show_refusal
from core.tokens import kept_nowhere
from public.addresses import search_of, token_of
from public.domain import saved_searches
from public.forms.saved_search import FollowForm
from public.searches import canonical, in_words

LIMITED = 429


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_search(request: HttpRequest) -> HttpResponse:
    """The search stands in the address, as on the list."""
    address = request.user.email if request.user.is_authenticated else ""
    form = FollowForm(request.POST or None, initial={"email": address})
    query, status = canonical(request.GET), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.is_machine:
            return redirect("public:challenges")
        if form.is_valid():
            email, sender = form.cleaned_data["email"], request.META.get("REMOTE_ADDR", "")
            try:
                search = saved_searches.save_search(request.GET, email=email, by=request.user, sender=sender)
            except DomainError as error:
                show_refusal(form, error)
                status = 422 if error.field else LIMITED
            else:
                if address.lower() == search.email:
                    return redirect("public:saved_search", token=token_of(search))
                return render(request, "public/search_asked.html", {"email": email})
    suffix = f"?{query}" if query else ""
    others = {
        key: reverse(f"public:challenge_{name}") + suffix
        for key, name in {"rss": "feed", "atom": "atom", "ics": "calendar"}.items()
    }
    context = {**others, "form": form, "words": in_words(query), "query": query}
    return render(request, "public/search_follow.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: HttpRequest, token: str) -> HttpResponse:
    """Where one confirms, by a button: a program that opens links confirms nothing."""
    search = search_of(token)
    if search is None:
        raise Http404
    if request.method == "POST" and "arreter" in request.POST:
        saved_searches.stop_search(search)
        messages.success(request, _("C’est arrêté : votre adresse est effacée, et aucun courriel ne partira plus."))
        return redirect("public:challenges")
    if request.method == "POST":
        saved_searches.confirm_search(search)
        messages.success(request, _("C’est confirmé : vous serez prévenu des nouveaux défis."))
        return redirect("public:saved_search", token=token)
    words = in_words(search.query)
    context = {"search": search, "words": words, "token": token}
    return kept_nowhere(render(request, "public/saved_search.html", context))


@csrf_exempt  # a mail program posts here, without cookie nor page (RFC 8058); the token is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """One click in a mail program. Answers the same when it was stopped before. A person who opens it gets the page with a button."""
    if request.method != "POST":
        return redirect("public:saved_search", token=token)
    if search := search_of(token):
        saved_searches.stop_search(search)
    return HttpResponse(status=204)
