"""Presence: who else has this page open for writing. One statement records the user and reads the others.

The page asks every half minute while it is looked at (`core/js/presence.js`), with the header `X-Presence` and the version
of the text it shows. A person is there for a minute after the last word of their page.
"""

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import AppNow
from core.jobs import Step, once
from core.models import Presence

SWEEPING = Step("presence.sweep", gettext_lazy("oubli de qui écrivait où"), per_row=False)
THERE = dt.timedelta(minutes=1)
TOLD = dt.timedelta(minutes=10)  # how long a page may say where it is before its address is asked again
SALT = "core.presence"


def place_mark(request: HttpRequest) -> str:
    """Where this page is, signed for this person: whoever bears it was served the page. Both languages are one place."""
    path = request.path_info.removeprefix("/en")
    return signing.dumps([str(request.user.pk), path], salt=SALT, compress=True)


def place_of(mark: str, user: Any) -> str | None:
    """The place that the mark names; None when it is too old, or somebody else's."""
    try:
        owner, path = signing.loads(mark, salt=SALT, max_age=TOLD)
    except (signing.BadSignature, ValueError):
        return None
    return f"page:{path}" if owner == str(user.pk) else None


def asks(request: HttpRequest) -> bool:
    return "X-Presence" in request.headers


def meet(place: str, user: Any) -> list[str]:
    """Records the user at this place and returns the names of the others there, in order of arrival. One query."""
    people = connection.ops.quote_name(get_user_model()._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH mine AS (
                INSERT INTO core_presence (place, user_id, seen_at) VALUES (%s, %s, app_now())
                ON CONFLICT (place, user_id) DO UPDATE SET seen_at = EXCLUDED.seen_at
            )
            SELECT trim(u.first_name || ' ' || u.last_name)
            FROM core_presence p JOIN {people} u ON u.id = p.user_id
            WHERE p.place = %s AND p.user_id <> %s AND u.is_active AND p.seen_at > app_now() - make_interval(secs => %s)
            ORDER BY p.id
            """,  # noqa: S608 (a table name of ours)
            [place, user.pk, place, user.pk, THERE.total_seconds()],
        )
        return [name or _("Une autre personne") for (name,) in cursor.fetchall()]


def answer(request: HttpRequest, place: str, *, version: int, saved_by: Any) -> JsonResponse:
    """What the page shows: who else writes, and whether somebody else saved a text newer than the one it shows."""
    shown = request.headers.get("X-Presence", "")
    newer = shown.isdecimal() and version > int(shown) and saved_by is not None and saved_by != request.user
    context = {"others": meet(place, request.user), "newer": newer, "saved_by": saved_by}
    return JsonResponse({"html": render_to_string("core/_presence.html", context, request)})


def sweep() -> int:
    """Deletes rows older than an hour; returns how many. Idempotent."""
    gone = once(Presence.objects.filter(seen_at__lt=AppNow() - dt.timedelta(hours=1)).delete, step=SWEEPING)
    return gone[0] if gone else 0
