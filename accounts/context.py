"""In whose name one works, for the head of the workspace."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.queries import acting_organisation, my_organisations


def acting(request: HttpRequest) -> dict[str, object]:
    """`acting_organisation`, and `acting_url` when there is a choice. Lazy: a public page that shows none asks nothing."""
    if getattr(request, "user", None) is None:
        return {}

    def url() -> str:
        return reverse("organisation_act") if len(my_organisations(request)) > 1 else ""

    return {
        "acting_organisation": SimpleLazyObject(lambda: acting_organisation(request)),
        "acting_url": SimpleLazyObject(url),
    }
