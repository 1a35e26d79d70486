"""Notice against the next renewal: given by any party until the last useful day, taken back until then, done at the term."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.register_entries import record
from agreements.conventions.domain.signing import signs_for
from agreements.conventions.domain.term import term_in_force
from agreements.conventions.domain.told import tell
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import PartyRole
from agreements.models import Convention, Denunciation, Party
from core.clock import app_now, day_of, today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import require, roles_of
from core.public_cache import changed
from core.roles import Role
from core.ui import dates
from core.whole_text import whole
from register.models import Entry


def standing(convention: Convention) -> QuerySet[Denunciation]:
    """Notices that count, whatever their term."""
    rows = Denunciation.objects.filter(convention=convention, late=False, withdrawn_at__isnull=True)
    return rows.select_related("party__organisation")


def may_denounce_for(user: Any, party: Party) -> bool:
    """Whoever signs for the party; the legal officer enters the letter that the City received."""
    return Role.LEGAL in roles_of(user) or signs_for(user, party.organisation)


def denounce(party: Party, *, by: Any, reason: str = "", received_on: dt.date | None = None) -> Denunciation:
    """A party gives notice; `received_on`: the day of a letter that the legal officer enters.

    A partner leaves at the term, the City ends the convention there. Received after the last useful day, it is kept without any
    effect. Side effects: everybody bound is mailed; one that counts enters the register.
    """
    paper = received_on is not None
    with transaction.atomic():
        locked = lock(party.convention)
        row = Party.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=party.pk)
        require(by, ConventionPerm.DENOUNCE_CONVENTION, locked)
        _check_author(row, by=by, paper=paper)
        version = term_in_force(locked)
        if row.left_on is not None or version is None:
            raise StaleState(_("%(name)s n’est plus liée par cette convention.") % {"name": row.organisation})
        if version.notice_by is None or version.ends_on is None:
            raise DomainError(_("Cette convention n’est pas reconduite tacitement : elle n’a pas à être dénoncée."))
        if standing(locked).filter(party=row, term=version.ends_on).exists():
            raise StaleState(_("%(name)s a déjà dénoncé cette reconduction.") % {"name": row.organisation})
        day = received_on or today()
        if day > today():
            raise DomainError(_("Ce jour est à venir."), field="received_on")
        if version.in_force_at is not None and day < day_of(version.in_force_at):
            raise DomainError(_("La convention n’était pas encore en vigueur ce jour-là."), field="received_on")
        made = Denunciation(
            convention=locked, party=row, term=version.ends_on, notice_by=version.notice_by, received_on=day,
            made_at=app_now(), made_by=by, on_paper=paper, reason=whole(reason, field="reason"),
            late=day > version.notice_by,
        )  # fmt: skip
        made.save()
        tell(locked, WHAT_LATE if made.late else WHAT, lambda: received_words(made), reason=made.reason)
        changed(locked)
        if not made.late:
            made.register_index = record(locked, "convention.denounced", _entry(made)).index
            made.save(update_fields=["register_index", "updated_at"])
    return made


WHAT = gettext_lazy("Convention dénoncée")
WHAT_LATE = gettext_lazy("Dénonciation sans effet")
WHAT_BACK = gettext_lazy("Dénonciation reprise")


def _check_author(party: Party, *, by: Any, paper: bool) -> None:
    if paper and Role.LEGAL not in roles_of(by):
        raise NotAllowed(_("Seul un juriste enregistre une lettre reçue."))
    if not paper and not signs_for(by, party.organisation):
        raise NotAllowed(_("Vous ne pouvez pas signer pour %(name)s.") % {"name": party.organisation})


def _entry(made: Denunciation) -> dict[str, Any]:
    return {
        "party": made.party.organisation.name,
        "role": made.party.role,
        "received_on": made.received_on.isoformat(),
        "term": made.term.isoformat(),
    }


def received_words(made: Denunciation) -> str:
    """What notice was received, and what follows from it."""
    words = {
        "name": made.party.organisation, "day": dates.short(made.received_on), "last": dates.short(made.notice_by),
        "term": dates.short(made.term),
    }  # fmt: skip
    if made.late:
        return (
            _(
                "La dénonciation de %(name)s, reçue le %(day)s, est sans effet : le dernier jour utile était le %(last)s."
            )
            % words
        )
    if made.party.role == PartyRole.CITY:
        return _("%(name)s a dénoncé la convention le %(day)s : elle prend fin le %(term)s.") % words
    return _("%(name)s a dénoncé la convention le %(day)s et la quitte le %(term)s.") % words


def take_back(made: Denunciation, *, by: Any) -> Denunciation:
    """The party takes its notice back, until the last useful day included. Everybody bound is mailed; the entry is corrected."""
    with transaction.atomic():
        locked = lock(made.convention)
        row = Denunciation.objects.select_for_update(of=("self",)).select_related("party__organisation").get(pk=made.pk)
        require(by, ConventionPerm.DENOUNCE_CONVENTION, locked)
        if not may_denounce_for(by, row.party):
            raise NotAllowed(_("Vous ne pouvez pas signer pour %(name)s.") % {"name": row.party.organisation})
        if row.withdrawn_at is not None or row.late:
            raise StaleState(_("Cette dénonciation n’a plus d’effet."))
        if today() > row.notice_by:
            raise DomainError(
                _("Une dénonciation se reprend jusqu’au dernier jour utile, le %(day)s : il est passé.")
                % {"day": dates.short(row.notice_by)}
            )
        row.withdrawn_at, row.withdrawn_by = app_now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "updated_at"])
        organisation, term = row.party.organisation, row.term
        tell(
            locked,
            WHAT_BACK,
            lambda: (
                _("%(name)s a repris sa dénonciation : la reconduction du %(term)s suit son cours.")
                % {"name": organisation, "term": dates.short(term)}
            ),
        )
        changed(locked)
        _correct(locked, row)
    return row


def _correct(convention: Convention, row: Denunciation) -> None:
    if row.register_index is None:
        return
    first = Entry.objects.get(pk=row.register_index)
    corrects = {
        "index": first.index, "leaf_hash": bytes(first.leaf_hash).hex(), "mode": "withdrawal", "ground": "party",
    }  # fmt: skip
    record(convention, "convention.corrected", {**_entry(row), "corrects": corrects})
