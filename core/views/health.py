"""Liveness and readiness, for whoever runs the installation."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from procrastinate.contrib.django.models import ProcrastinateJob

from core.readonly import without_database


@login_not_required
@without_database
def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """503 as soon as one part is missing; each part by name."""
    parts = {"database": _database(), "storage": _storage(), "jobs": _jobs()}
    return JsonResponse({"ready": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _storage() -> bool:
    try:
        storages["private"].exists("readiness")
    except OSError:
        return False
    return True


def _jobs() -> bool:
    try:
        return ProcrastinateJob.objects.filter(status="doing").count() >= 0
    except DatabaseError:
        return False
