"""A message to the team. The one public page that holds a form to post, and so is never kept in a cache."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.exceptions import DomainError
from core.public_cache import public_page
from public.domain.contact import send_message
from public.forms.contact import ContactForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.is_machine:
            return redirect("public:contact_thanks")
        words = {name: form.cleaned_data[name] for name in ("name", "email", "message")}
        try:
            send_message(**words, topic=form.topic_words, sender=request.META.get("REMOTE_ADDR", ""))
        except DomainError as error:
            form.add_error(None, error.message)
            status = 429
        else:
            return redirect("public:contact_thanks")
    elif request.method == "POST":
        status = 422
    return render(request, "public/contact.html", {"form": form}, status=status)


@public_page([])
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/contact_thanks.html")
