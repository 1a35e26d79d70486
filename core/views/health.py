"""Liveness and readiness, for whoever runs the installation."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse

from core.health import answers
from core.readonly import without_database


@login_not_required
@without_database
def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@login_not_required
@without_database  # must answer when there is none, and no part may spoil the transaction of the next
def ready(request: HttpRequest) -> JsonResponse:
    """503 as soon as one part is missing; each part by name."""
    parts = answers()
    everything = bool(parts) and all(parts.values())
    response = JsonResponse({"ready": everything, **parts}, status=200 if everything else 503)
    response["Cache-Control"] = "no-store"
    return response
