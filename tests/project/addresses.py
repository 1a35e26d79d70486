"""Every address of ours, walked from the resolver."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

OURS = {
    "core",
    "register",
    "accounts",
    "casework",
    "partners",
    "startups",
    "challenges",
    "agreements",
    "pilots",
    "public",
    "cms",
    "seeding",
    "config",
}


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    callback: Any

    @property
    def is_public(self) -> bool:
        return not getattr(self.callback, "login_required", True)

    @property
    def module(self) -> str:
        view = getattr(self.callback, "view_class", self.callback)
        return getattr(view, "__module__", "")


def _walk(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield Address(route, pattern.name or route, pattern.callback)
        else:
            yield from _walk(pattern.url_patterns, route)


def addresses():
    """Ours only: Wagtail's administration and allauth's pages are tried by their own rules."""
    return [address for address in _walk(get_resolver().url_patterns) if address.module.split(".")[0] in OURS]
