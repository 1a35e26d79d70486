"""What every template may read."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.navigation import menu_for


def product(request: HttpRequest) -> dict[str, object]:
    """`demo`: the banner must say that the second factor is off and the running edition is fictional."""
    return {"demo": settings.DEMO, "contact_email": settings.CONTACT_EMAIL, "site_url": settings.SITE_URL}


def workspace(request: HttpRequest) -> dict[str, object]:
    """`workspace_nav`: the menu of the person, as groups of entries. Lazy: a public page that shows none asks nothing."""

    def groups() -> list[dict[str, object]]:
        user = getattr(request, "user", None)
        return [{"label": "", "items": menu_for(user, request.path)}] if user and user.is_authenticated else []

    return {"workspace_nav": SimpleLazyObject(groups)}
