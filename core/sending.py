"""How a form is sent without trading what was typed for an error page.

The script `core/js/writing.js` asks `/-/session/` first: is the network there, and is it still the person who opened the page?
It then posts the form to its own address with the header `X-Send`. `SendingMiddleware` answers it so that the page can stay:

- 204 with `X-Location`: done; the browser goes where the view redirected;
- 401: the session ended; the person signs in beside the page and the same post goes on;
- 422 as JSON: a refusal that the view would have said on the next page;
- anything else is the answer of the view: errors are shown in place, a failure leaves the form as it is.

Without a script, a form sent after the end of the session is kept for the person (`core.held_posts`) and shown again once
they have signed in.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from core import held_posts
from core.idempotency import forget_messages, refusals

SEND = "X-Send"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONG = 60  # characters: what is shown whole before it is sent again
COOKIE = "writer"
COOKIE_AGE = 30 * 24 * 3600  # seconds: longer than a session, so that its end is recognised


def page_mark(user: Any) -> str:
    """Whose page this is, in a form that tells nothing: the key under which a browser keeps what this person types."""
    return (
        salted_hmac("core.sending.page", str(user.pk), algorithm="sha256").hexdigest()[:32]
        if user.is_authenticated
        else ""
    )


def cookie_mark(user: Any) -> str:
    """The same for the cookie that outlives the session. Another salt: a script that reads the page cannot make it."""
    return (
        salted_hmac("core.sending.cookie", str(user.pk), algorithm="sha256").hexdigest()
        if user.is_authenticated
        else ""
    )


def is_by_script(request: HttpRequest) -> bool:
    return SEND in request.headers or "X-Autosave" in request.headers


class SendingMiddleware:
    """Turns redirects into answers that a script can read, and remembers whose browser this is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_by_script(request):
            response = _for_script(request, response)
        _remember(request, response)
        return response


def _for_script(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if getattr(request, "sign_in_needed", False):
        refused = JsonResponse({"session": "ended"}, status=401)
        refused.cookies = response.cookies
        return refused
    if SEND in request.headers and response.status_code in REDIRECTS:
        response["X-Location"] = response["Location"]
        del response["Location"]
        response.content = b""
        response.status_code = 204
    return response


class RefusalMiddleware:
    """A refusal that a view says as a message before it redirects is said beside the button instead: what was typed stays.
    Without a script, what was typed is held, and the next page is the one that gives it back.

    Stands inside MessageMiddleware, before messages are stored for the next page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in REDIRECTS or not (refused := refusals(request)):
            return response
        if SEND not in request.headers:
            return _kept_beside(request, response)
        forget_messages(request)
        return JsonResponse({"refused": refused}, status=422)


def _kept_beside(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nothing that cost time: the page where the view leads says the refusal. Else the refusal, and the text."""
    if not request.user.is_authenticated or not any(map(is_prose, typed_in(request))):
        return response
    held = held_posts.hold(request, writer=cookie_mark(request.user), back=response["Location"])
    return HttpResponseRedirect(reverse("held_post", args=[held.pk])) if held else response


def typed_in(request: HttpRequest) -> list[str]:
    """The texts of a form that was posted, but for its token and the values that it had read."""
    return [text for name, texts in request.POST.lists() if not name.startswith(("initial-", "csrf")) for text in texts]


def is_prose(text: str) -> bool:
    """Words that somebody wrote, rather than a number, a choice or a token."""
    return len(text) > LONG or " " in text.strip() or "\n" in text


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    """Only where the person is known already: a page that is the same for everybody asks for no session."""
    if getattr(request, "forget_writer", False):
        response.delete_cookie(COOKIE)
        return
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated or getattr(response, "is_public", False):
        return
    mark = cookie_mark(user)
    if request.COOKIES.get(COOKIE) != mark:
        response.set_cookie(
            COOKIE, mark, max_age=COOKIE_AGE, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )


@receiver(user_logged_out)
def _forget(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Who signs out leaves nothing behind on a shared computer."""
    if request is not None:
        request.forget_writer = True  # type: ignore[attr-defined]


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, and what a form held is kept for the person: they find it filled in once signed in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if is_by_script(request):
            request.sign_in_needed = True  # type: ignore[attr-defined]
        elif held := held_posts.hold(request, writer=request.COOKIES.get(COOKIE, "")):
            return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?next={reverse('held_post', args=[held.pk])}")
        return super().handle_no_permission(request, view_func)


def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW. A page of ours that stayed open over a new sign-in has an old token: what it sent is shown again
    with a new one. Only when the browser itself says that the form stood on our site: a foreign page gets a refusal.
    """
    if is_by_script(request):
        return JsonResponse({"token": "stale"}, status=403)
    if _from_our_page(request) and (held := held_posts.hold(request, writer=request.COOKIES.get(COOKIE, ""))):
        return HttpResponseRedirect(reverse("held_post", args=[held.pk]))
    return render(request, "403_csrf.html", status=403)


def _from_our_page(request: HttpRequest) -> bool:
    ours = f"{request.scheme}://{request.get_host()}"
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.get("Origin") == ours and site == "same-origin"
