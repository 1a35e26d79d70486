"""The team sees the workspace as another person does: with a reason, for half an hour, without changing anything.

The session stays the agent's own: only the reader of the pages of the workspace is replaced (`LookingMiddleware`), so that nothing of
the other account (password, second factor, addresses) is ever at hand. PostgreSQL refuses what a page would write.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import slots
from accounts.emails import LookedAtEmail
from accounts.models import Looking, User
from accounts.permissions import OrganisationPerm
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.permissions import can, require

LASTS = dt.timedelta(minutes=30)
MOST_PAGES = 500  # kept of one time: beyond, the oldest are the ones that count


def start_looking(person: User, *, by: User, reason: str) -> Looking:
    """Begins; what was begun before ends. Side effect: a mail to the person, who reads the reason and then every page.

    Raises NotAllowed for whoever may not, for an account with a role in the programme, and for an agent whom a link keeps away
    from a file: another person's pages would open it. DomainError on `reason` without one.
    """
    require(by, OrganisationPerm.LOOK_AS, person)
    if slots.kept_from_files(by):
        raise NotAllowed(
            _("Un lien vous tient à l’écart d’un dossier en cours : vous ne voyez pas à la place d’une autre personne.")
        )
    words = reason.strip()
    if not words:
        raise DomainError(_("Dites pourquoi : la personne le lira."), field="reason")
    with transaction.atomic():
        now = app_now()
        Looking.objects.filter(agent=by, ended_at=None).update(ended_at=now)
        looking = Looking.objects.create(agent=by, person=person, reason=words, started_at=now)
        LookedAtEmail.tell(
            looking,
            agent=str(by),
            reason=words,
            url=lambda: settings.SITE_URL + reverse("lookings"),
        )
    return looking


def running(key: Any, *, agent: User) -> Looking | None:
    """The time that this key names, if it is this agent's, still runs, and is still allowed; otherwise None, and it has ended."""
    try:
        found = (
            Looking.objects.select_related("person").filter(pk=UUID(str(key)), agent=agent.pk, ended_at=None).first()
        )
    except ValueError:
        return None
    if found is None:
        return None
    if app_now() >= ends_at(found) or not can(agent, OrganisationPerm.LOOK_AS, found.person):
        stop_looking(found)
        return None
    return found


def ends_at(looking: Looking) -> dt.datetime:
    return looking.started_at + LASTS


def stop_looking(looking: Looking) -> None:
    """Ends it now, or at the instant at which it had to end. Idempotent."""
    Looking.objects.filter(pk=looking.pk, ended_at=None).update(ended_at=min(app_now(), ends_at(looking)))


def note_page(looking: Looking, path: str) -> None:
    """Keeps the address of a page, once. The row is locked: two pages read together are both kept."""
    with transaction.atomic():
        locked = Looking.objects.select_for_update(of=("self",)).get(pk=looking.pk)
        if path not in locked.pages and len(locked.pages) < MOST_PAGES:
            locked.pages = [*locked.pages, path[:300]]
            locked.save(update_fields=["pages", "updated_at"])
