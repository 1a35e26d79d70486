"""Withdrawals of selections that are considered: what is open, who reads it, and until when one may still be decided."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.acts import MODES
from casework.enums import Mode
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.recusal import not_recused
from challenges.enums import ApplicationState
from challenges.models import Application, WithdrawalHearing
from core.deadlines import after
from core.guardian import granted_to
from core.models import TransitionLog, generic_key
from core.permissions import declared, roles_of

CHOSEN = (ApplicationState.SELECTED, ApplicationState.ACCEPTED)
CHOOSING = ("select", "promote", "grant_selection")


def open_hearing(application: Application) -> WithdrawalHearing | None:
    """The withdrawal that is considered now."""
    return WithdrawalHearing.objects.filter(application=application, outcome="").first()


def chosen_at(application: Application) -> dt.datetime | None:
    """When it was last selected: by the release, from the reserve, or by an act since."""
    logged = TransitionLog.objects.filter(**generic_key(application), transition__in=CHOOSING).order_by("-id")
    return logged.values_list("at", flat=True).first() or application.decided_at


def last_to_withdraw(application: Application) -> dt.datetime | None:
    """Four months after the selection (CRPA L. 242-1); None, always, where fraud is stated (L. 241-2)."""
    hearing = open_hearing(application)
    if hearing is not None and hearing.ground == WithdrawalHearing.Ground.FRAUD:
        return None
    begun, delay = chosen_at(application), MODES[Mode.WITHDRAWAL].until
    return after(begun, delay) if begun is not None and delay is not None else None


def withdrawable_by(user: Any) -> QuerySet[Application]:
    """Selections, and those once considered, for whoever may propose a withdrawal: never a file from which a link keeps them."""
    if not roles_of(user) & declared(ApplicationPerm.WITHDRAW_SELECTION).roles:
        return Application.objects.none()
    heard = WithdrawalHearing.objects.filter(application=OuterRef("pk"))
    return Application.objects.filter(Q(state__in=CHOSEN) | Exists(heard)).filter(not_recused(user))


def heard_by(user: Any) -> QuerySet[Application]:
    """Applications of the person’s own organisations whose selection the City considers, or considered, withdrawing."""
    heard = WithdrawalHearing.objects.filter(application=OuterRef("pk"))
    return Application.objects.filter(Exists(heard), granted_to(user, ApplicationPerm.ACCEPT, Application))
