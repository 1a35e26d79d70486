"""In whose name one works, for the head of the workspace."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.domain.looking import ends_at
from accounts.queries import acting_organisation, my_organisations


def acting(request: HttpRequest) -> dict[str, object]:
    """`acting_organisation`, and `acting_url` when there is a choice. Lazy: a public page that shows none asks nothing."""
    if getattr(request, "user", None) is None:
        return {}

    def url() -> str:
        return reverse("organisation_act") if len(my_organisations(request)) > 1 else ""

    stands = getattr(request, "looking", None)
    return {
        "looking": stands,
        "looking_ends_at": ends_at(stands) if stands else None,
        "acting_organisation": SimpleLazyObject(lambda: acting_organisation(request)),
        "acting_url": SimpleLazyObject(url),
    }
