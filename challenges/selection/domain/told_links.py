"""Links that somebody tells: what is kept beside the words, and who is told. The rule itself is in `conflicts`."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holders_of
from challenges.applications.domain.mail import page_url
from challenges.applications.queries.application import team_of
from challenges.applications.queries.recusal import people_kept_out
from challenges.enums import LinkNature
from challenges.models import Application, Challenge, Conflict
from challenges.selection.assignment_emails import AgentAside
from challenges.selection.domain.conflicts import declare_own_link, record_link
from core.clock import today
from core.emails import named
from core.exceptions import DomainError
from core.roles import Role
from core.whole_text import whole


@dataclass(frozen=True)
class Told:
    """What was said of a link: its nature, and for the team alone who said it and on which day."""

    reason: str
    nature: str
    by: str = ""
    on: dt.date | None = None

    def check(self) -> None:
        if self.nature not in LinkNature.values:
            raise DomainError(_("Choisissez de quelle nature est ce lien."), field="nature")
        if self.on and self.on > today():
            raise DomainError(_("La date à laquelle ce lien a été dit ne peut pas être à venir."), field="told_on")


def tell_link(challenge: Challenge, application: Application | None, *, person: User, told: Told, by: Any) -> Conflict:
    """The team records a link of a juror or of a colleague. Side effects: those of `record_link`; the person is told.

    Told again for the same person and file, it replaces what was said, and is to be assessed anew.
    """
    told.check()
    if person.pk == by.pk:
        raise DomainError(_("Pour votre propre lien, déportez-vous vous-même."), field="person")
    if not told.by.strip():
        raise DomainError(_("Dites qui a signalé ce lien : l’équipe seule le lira."), field="told_by")
    with transaction.atomic():
        conflict = record_link(challenge, application, person=person, reason=told.reason, by=by)
        return _keep(conflict, told)


def stand_aside(challenge: Challenge, application: Application | None, *, told: Told, by: Any) -> Conflict:
    """An agent of the team stands aside. Side effect: their colleagues who may see the file are told, and take over."""
    told.check()
    with transaction.atomic():
        conflict = _keep(declare_own_link(challenge, application, reason=told.reason, by=by), told)
        AgentAside.tell(
            colleagues(conflict),
            about=challenge,
            challenge=named(challenge),
            agent=str(by),
            candidate=str(application.organisation) if application else "",
            url=partial(page_url, "challenge_links", challenge.pk),
        )
    return conflict


def colleagues(conflict: Conflict) -> list[User]:
    """Agents of the team, but for this one and those whom a link keeps away as well."""
    application, challenge = conflict.application, conflict.challenge_id
    rows = team_of(application) if application else holders_of(Role.TEAM).exclude(pk__in=people_kept_out(challenge))
    return list(rows.exclude(pk=conflict.person_id))


def _keep(conflict: Conflict, told: Told) -> Conflict:
    conflict.nature, conflict.told_on = told.nature, told.on
    conflict.told_by = whole(told.by, field="told_by")
    conflict.save(update_fields=["nature", "told_by", "told_on", "updated_at"])
    return conflict
