"""Labels of the team on applications, and who handles each. Neither is seen by anyone but the team."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import team_of
from challenges.models import Application, Handling, Label, Labelled
from challenges.models.desk import LABEL_LETTERS
from core.exceptions import DomainError
from core.names import folded
from core.permissions import require


def label_named(name: str) -> Label:
    """The label of this name, made if need be; case and accents make no other."""
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Écrivez ou choisissez une étiquette."), field="name")
    if len(name) > LABEL_LETTERS:
        raise DomainError(_("Une étiquette fait %(most)s signes au plus.") % {"most": LABEL_LETTERS}, field="name")
    known = Label.objects.filter(name__folded=folded(name)).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return Label.objects.create(name=name)
    except IntegrityError:  # somebody else has just made it
        return Label.objects.get(name__folded=folded(name))


def put_label(application: Application, label: Label, *, by: Any) -> bool:
    """Whether it was not there yet. Idempotent."""
    require(by, ApplicationPerm.CHECK, application)
    _row, made = Labelled.objects.get_or_create(application=application, label=label, defaults={"by": by})
    return made


def take_label(application: Application, label: Label, *, by: Any) -> bool:
    """Whether it was there. Idempotent."""
    require(by, ApplicationPerm.CHECK, application)
    return bool(Labelled.objects.filter(application=application, label=label).delete()[0])


def hand_to(application: Application, agent: User | None, *, by: Any) -> User | None:
    """Gives the application to a colleague, or to nobody in particular; returns who had it.

    Raises DomainError for somebody who is not of the team, or who is kept away from the file by a conflict.
    """
    require(by, ApplicationPerm.CHECK, application)
    if agent is not None and not team_of(application).filter(pk=agent.pk).exists():
        raise DomainError(_("%(name)s n’est pas de l’équipe, ou ne peut pas traiter ce dossier.") % {"name": agent})
    known = Handling.objects.filter(application=application).select_related("agent").first()
    if agent is None:
        Handling.objects.filter(application=application).delete()
    else:
        Handling.objects.update_or_create(application=application, defaults={"agent": agent, "given_by": by})
    return known.agent if known else None
