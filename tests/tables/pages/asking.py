"""Asks an address as somebody, through every middleware, and takes back what the question wrote."""

import copy
import time
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, load_backend
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import RequestFactory, override_settings
from django.test.client import ClientHandler
from django.utils import translation

_requests = RequestFactory()
Backend = type(load_backend(settings.AUTHENTICATION_BACKENDS[0]))
_load, _get_user = SessionStore.load, Backend.get_user
# It looks up, for every page that is not found, whether an editor wrote a redirect: two queries that no row is about.
NOT_ASKED = "wagtail.contrib.redirects.middleware.RedirectMiddleware"


def session_of(user):
    """The key of a session of this person who passed the second factor."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return session.session_key


class Asker:
    """`ask("GET", "/espace/", "equipe")`; `None` is nobody. Nothing that an answer wrote stays."""

    def __init__(self, people):
        self.handler = ClientHandler(enforce_csrf_checks=False)
        with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != NOT_ASKED]):
            self.handler.load_middleware()
        self.sessions = {name: session_of(person) for name, person in people.items()}
        self._sessions, self._people = {}, {}

    def answer(self, method, path, name=None, data=None, *, draw=True):
        """What the address answers; what it writes stays. Without `draw` the view does all its work, and its template none."""
        request = _requests.generic(method, path) if data is None else getattr(_requests, method.lower())(path, data)
        try:
            with nullcontext() if draw else patch.object(Template, "render", lambda *arguments: ""):
                response = self.answer_to(request, name)
            return _whole(response) if response.streaming else response
        finally:
            translation.activate("fr")

    def answer_to(self, request, name=None):
        """What this request gets, in the session of this reader."""
        if name is not None:
            request.COOKIES["sessionid"] = self.sessions[name]
        request._dont_enforce_csrf_checks = True
        response = self.handler.get_response(request)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        return response

    def ask(self, method, path, name=None, data=None, *, draw=True, fresh=False):
        """The same, and nothing that it wrote stays: so the session and the person are read once for all the questions.
        `fresh` reads them again: `answer` may have changed them before.
        """
        with transaction.atomic(), nullcontext() if fresh else self._remembering():
            try:
                return self.answer(method, path, name, data, draw=draw)
            finally:
                transaction.set_rollback(True)

    @contextmanager
    def _remembering(self):
        with (
            patch.object(SessionStore, "load", lambda session: copy.deepcopy(self._read(session))),
            patch.object(Backend, "get_user", lambda backend, pk: copy.copy(self._person(backend, pk))),
        ):
            yield

    def _read(self, session):
        if session.session_key not in self._sessions:
            self._sessions[session.session_key] = _load(session)
        return self._sessions[session.session_key]

    def _person(self, backend, pk):
        if pk not in self._people:
            self._people[pk] = _get_user(backend, pk)
        return self._people[pk]


def _whole(response):
    """A streamed answer as one that holds its content."""
    whole = HttpResponse(b"".join(response), status=response.status_code)
    for name, value in response.items():
        whole[name] = value
    return whole
