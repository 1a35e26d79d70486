"""Measures and weekly points corrected by the side that wrote them, and words taken out because they tell of a person.

Nothing is edited: the wrong row is retired with its reason, another takes its place, and both stay to be read. After the final
decision, which was read with the wrong one, the register says so too.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.alarms import raise_alarm, settle
from core.clock import app_now, today
from core.deadlines import Delay, before
from core.emails import named
from core.exceptions import DomainError, NotAllowed, StaleState
from core.jobs import Step, each
from core.permissions import can, require
from core.public_cache import changed
from core.ui import dates
from pilots.domain.register_entries import rectify
from pilots.domain.spotting import read_again
from pilots.emails import RectifiedEmail, WordsHiddenEmail, WordsJudgedEmail
from pilots.models import CheckIn, Measure, Pilot
from pilots.permissions import PilotPerm
from pilots.sides import side_of

JUDGED_WITHIN = Delay(3, "wd")
UNJUDGED = "pilots.words_unjudged"
JUDGING = Step(UNJUDGED, gettext_lazy("L’alerte sur des mots retirés que personne n’a jugés"), alarms=(UNJUDGED,))


def pilot_of(row: Measure | CheckIn) -> Pilot:
    return row.indicator.pilot if isinstance(row, Measure) else row.pilot


def what(row: Measure | CheckIn) -> str:
    """The row in words, in the language being read."""
    if isinstance(row, Measure):
        words = _("mesure du %(day)s, « %(indicator)s »")
        return words % {"day": dates.short(row.on), "indicator": named(row.indicator)()}
    return _("point de la semaine du %(day)s") % {"day": dates.short(row.week_of)}


def standing(row: Any) -> Any:
    """What stands in place of a row that was corrected meanwhile; the row itself where nothing does."""
    while row.retired_at is not None and (after := type(row).ever.filter(replaces=row).first()) is not None:
        row = after
    return row


def correct_measure(measure: Measure, *, by: Any, values: Mapping[str, Any]) -> Measure:
    """Another measure takes the place of this one. `values`: on, value, note, reason, seen (as for `read_again`).

    Raises StaleState when it was corrected meanwhile, DomainError on a day that may not be measured. Side effects: the other side is
    told; after the decision the team too, and an entry of the register.
    """
    pilot = pilot_of(measure)
    check_day(pilot, values["on"])
    note = read_again(values["note"], seen=values["seen"], field="note")
    with transaction.atomic():
        old = _retire(measure, by=by, reason=values["reason"], seen=values["seen"])
        if (values["on"], values["value"], note) == (old.on, old.value, old.note):
            raise DomainError(_("Rien ne change : corrigez la date, la valeur ou la note."), field="value")
        new = Measure(indicator=old.indicator, side=old.side, on=values["on"], value=values["value"], note=note)
        new.recorded_by, new.replaces = by, old
        _insert(new)
        lines = (_figures(old), _figures(new))
        data = {"on": new.on.isoformat(), "before": str(old.value), "after": f"{Decimal(new.value):.2f}"}
        changed(pilot_of(old))
        _told(old, lines=lines, data=data, by=by)
    return new


def withdraw_measure(measure: Measure, *, by: Any, reason: str, seen: bool = False) -> Measure:
    """A measure that should not have been noted stands no more, and nothing takes its place. Told as a correction is."""
    with transaction.atomic():
        old = _retire(measure, by=by, reason=reason, seen=seen)
        data = {"on": old.on.isoformat(), "before": str(old.value), "after": None}
        changed(pilot_of(old))
        _told(old, lines=(_figures(old), ""), data=data, by=by)
    return old


def correct_check_in(check_in: CheckIn, *, by: Any, values: Mapping[str, Any], completes: bool = False) -> CheckIn:
    """Another word of that week takes the place of this one. `values`: mood, done, blocked, reason. Told as a correction is.
    `completes`: within its own week, where a reason may be left out.

    Raises StaleState when it was corrected meanwhile, DomainError when nothing changes.
    """
    said = {"mood": values["mood"], "done": values["done"].strip(), "blocked": values["blocked"].strip()}
    with transaction.atomic():
        old = _retire(
            check_in, by=by, reason=values["reason"], seen=True, bare=completes
        )  # read by the two sides and the team, not by the public
        if all(getattr(old, name) == value for name, value in said.items()):
            raise DomainError(_("Rien ne change : ce point dit déjà cela."), field="mood")
        new = CheckIn.objects.create(
            pilot=old.pilot, side=old.side, week_of=old.week_of, author=by, replaces=old, **said
        )
        lines = (old.get_mood_display, new.get_mood_display)
        changed(pilot_of(old))
        _told(old, lines=lines, data={"week_of": old.week_of.isoformat()}, by=by)
    return new


def check_day(pilot: Pilot, on: dt.date) -> None:
    """Raises DomainError on `on` for a day to come, or before the pilot."""
    if on > today():
        raise DomainError(_("Une mesure ne se note pas d’avance."), field="on")
    if pilot.starts_on and on < pilot.starts_on:
        raise DomainError(_("Cette date précède le début du pilote."), field="on")


def _insert(measure: Measure) -> None:
    try:
        with transaction.atomic():
            measure.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError(_("Une mesure est déjà notée ce jour-là pour cet indicateur."), field="on") from error


def _locked(row: Any) -> Any:
    around = ("indicator__pilot__prototype",) if isinstance(row, Measure) else ("pilot__prototype",)
    return type(row).ever.select_for_update(of=("self",)).select_related(*around).get(pk=row.pk)


def _retire(row: Any, *, by: Any, reason: str, seen: bool, bare: bool = False) -> Any:
    pilot = pilot_of(row)
    require(by, PilotPerm.CORRECT, pilot)
    if side_of(pilot, by) != row.side:
        raise NotAllowed(
            _(
                "L’autre partie a écrit ceci, et elle seule le corrige : dites-lui ce qui est faux dans l’échange du pilote."
            )
        )
    words = read_again(reason, seen=seen, field="reason")
    if not (words or bare):
        raise DomainError(_("Dites ce qui était faux."), field="reason")
    old = _locked(row)
    if old.retired_at is not None:
        raise StaleState(_("C’est déjà corrigé : lisez ce qui vaut maintenant."))
    old.retired_at, old.retired_by, old.retired_reason = app_now(), by, words
    old.save(update_fields=["retired_at", "retired_by", "retired_reason", "updated_at"])
    return old


def _figures(measure: Measure) -> str:
    unit = measure.indicator.unit
    return f"{Decimal(measure.value).normalize():f} {unit}".strip().replace(".", ",")


def _told(old: Any, *, lines: tuple[Any, Any], data: Mapping[str, Any], by: Any) -> None:
    """Tells the other side, and enters it after the decision. Last in the transaction."""
    pilot = pilot_of(old)
    RectifiedEmail.tell(
        old, about=pilot, pilot=named(pilot), what=partial(what, old), was=lines[0], now=lines[1],
        reason=old.retired_reason, path=partial(path_of, old),
    )  # fmt: skip
    rectify(pilot, {"what": type(old)._meta.model_name, "row": str(old.pk), **data}, by=by)


def path_of(row: Any) -> str:
    place = f"indicateur-{row.indicator_id}" if isinstance(row, Measure) else "points"
    return f"{reverse('pilot_follow', args=[pilot_of(row).pk])}#{place}"


def may_hide(row: Any, user: Any) -> bool:
    """Whoever wrote it, the team and the data-protection officer: what tells of a person leaves the page at once."""
    pilot = pilot_of(row)
    author = row.recorded_by_id if isinstance(row, Measure) else row.author_id
    return bool(can(user, PilotPerm.READ_INCIDENT, pilot) or (author == user.pk and can(user, PilotPerm.VIEW, pilot)))


def hide_words(row: Any, *, by: Any, note: str) -> Any:
    """Takes the words out at once; the figure or the mood stays. They are kept aside for the data-protection officer, who judges.

    Side effects: who wrote them, the team and the officer are told.
    """
    pilot = pilot_of(row)
    if not may_hide(row, by):
        require(by, PilotPerm.READ_INCIDENT, pilot)
    if not note.strip():
        raise DomainError(_("Dites pourquoi ces mots sont retirés."), field="note")
    with transaction.atomic():
        locked = _locked(row)
        found = {name: getattr(locked, name) for name in locked.words if getattr(locked, name)}
        if not found:
            raise StaleState(_("Ces mots sont déjà retirés."))
        locked.hidden_words = {**locked.hidden_words, **found}
        for name in found:
            setattr(locked, name, "")
        locked.hidden_at, locked.hidden_by, locked.hidden_note = app_now(), by, note.strip()
        locked.save()
        changed(pilot)
        WordsHiddenEmail.tell(
            locked, about=pilot, pilot=named(pilot), what=partial(what, locked), note=locked.hidden_note,
            path=partial(path_of, locked),
        )  # fmt: skip
    return locked


def judge_words(row: Any, *, by: Any, erase: bool, note: str) -> Any:
    """The data-protection officer erases words that were taken out, for ever, or puts them back. Who wrote them is told."""
    pilot = pilot_of(row)
    require(by, PilotPerm.RULE_BREACH, pilot)
    if not note.strip():
        raise DomainError(_("Dites pourquoi, en une phrase : l’auteur la lira."), field="note")
    with transaction.atomic():
        locked = _locked(row)
        if not locked.hidden_words:
            raise StaleState(_("Ces mots sont déjà jugés."))
        if not erase:
            for name, words in locked.hidden_words.items():
                setattr(locked, name, words)
            locked.hidden_at = locked.hidden_by = None
        locked.hidden_words, locked.hidden_note = {}, note.strip() if erase else ""
        locked.save()
        settle(UNJUDGED, about=str(locked.pk))
        changed(pilot)
        WordsJudgedEmail.tell(
            locked, about=pilot, pilot=named(pilot), what=partial(what, locked), erased=erase, note=note.strip(),
            path=partial(path_of, locked),
        )  # fmt: skip
    return locked


def words_to_judge() -> tuple[QuerySet[Measure], QuerySet[CheckIn]]:
    """Words taken out that nobody has judged, of rows that stand or not."""
    measures = Measure.ever.exclude(hidden_words={}).select_related("indicator__pilot__prototype")
    return measures.order_by("hidden_at", "pk"), CheckIn.ever.exclude(hidden_words={}).select_related(
        "pilot__prototype"
    ).order_by("hidden_at", "pk")


def follow_words() -> None:
    """An alarm for words taken out that nobody has judged within three working days."""
    last = before(app_now(), JUDGED_WITHIN)
    for rows in words_to_judge():
        each(rows.filter(hidden_at__lte=last), _alarm, step=JUDGING)


def _alarm(row: Any) -> None:
    pilot = pilot_of(row)

    def words() -> str:
        return _(
            "Des mots retirés du pilote « %(pilot)s » attendent l’avis du délégué depuis plus de trois jours ouvrés."
        ) % {"pilot": named(pilot)()}

    raise_alarm(UNJUDGED, words, about=str(row.pk), url=path_of(row))
