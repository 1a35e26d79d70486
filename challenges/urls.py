"""Addresses of this app."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(part)) for part in ("challenges.urls_challenge", "challenges.urls_application") if find_spec(part)
]
