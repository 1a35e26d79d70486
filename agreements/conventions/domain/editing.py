"""The frame of every change of a convention's text: lock, permission, back to negotiation if need be, tested again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.stress import run_stress
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState
from agreements.models import Convention, ConventionVersion
from core.bilingual import stored
from core.permissions import require
from core.workflow import perform


def lock(convention: Convention) -> Convention:
    return Convention.objects.select_for_update(of=("self",)).select_related("edition").get(pk=convention.pk)


@contextmanager
def editing(convention: Convention, *, by: Any) -> Iterator[ConventionVersion]:
    """One change of text, parameters, parties or dates: the version to change, then the search run on what it became.

    A stress-tested convention goes back to negotiation. Raises NotAllowed once the text is voted.
    """
    with transaction.atomic():
        locked = lock(convention)
        require(by, ConventionPerm.CHANGE_CONVENTION, locked)
        version = live_version(locked)
        yield version
        if locked.state == ConventionState.STRESS_TESTED:
            perform(locked, "reopen", by=by, reason=stored(lambda: _("Le texte a changé.")))
        run_stress(version)
    convention.refresh_from_db()
