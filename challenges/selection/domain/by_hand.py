"""Readings moved, added and taken back by hand; those of a late juror given to others.

A reading that is rendered stays: only a link sets it aside. One that was begun is taken back with a reason, and its draft is
kept, so that undoing gives it back as it was. Whoever changes readings locks the jury: two people never give the same one.
"""

from collections import Counter
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.mail import page_url
from challenges.applications.queries.recusal import is_kept_away, people_kept_away, represents_applicant
from challenges.enums import JUDGED
from challenges.models import Application, Deliberation, Jury, JuryMember, ReadingChange, Review, Score
from challenges.selection.assignment_emails import ReadingsGiven, ReadingsTaken
from challenges.selection.domain.jury import assign, balance, require_manager, working_members
from challenges.selection.queries import pairs_kept_away
from challenges.selection.reading_queries import HELD, TO_RENDER, loads_of
from core.clock import app_now
from core.derivation import settle
from core.emails import named
from core.exceptions import DomainError, NotAllowed, StaleState
from core.whole_text import whole


def change_reading(
    jury: Jury,
    application: Application,
    *,
    taken_from: JuryMember | None,
    given_to: JuryMember | None,
    reason: str,
    by: Any,
) -> ReadingChange:
    """Moves a reading (both members), adds one (`given_to` alone) or takes one back. Side effect: both are written to.

    Raises DomainError where the reading is rendered, or begun and no reason is given, or the new reader may not read the file.
    """
    with transaction.atomic():
        locked = _locked(jury, by)
        _may_touch(locked, application, by)
        if taken_from is None and given_to is None:
            raise DomainError(_("Choisissez à qui reprendre la lecture, ou à qui la confier."), field="given_to")
        before = loads_of(locked)
        change = ReadingChange(jury=locked, application=application, taken_from=taken_from, given_to=given_to, by=by)
        change.reason = whole(reason, field="reason")
        if taken_from:
            change.kept = _take(_to_take(application, taken_from), reason)
        if given_to:
            _give(application, given_to)
        change.loads = _moved(before, loads_of(locked))
        change.save()
        _tell_taken(Counter([taken_from] if taken_from else []), locked, reason)
        _tell_given(Counter([given_to] if given_to else []), locked)
    return change


def undo_change(change: ReadingChange, *, by: Any) -> ReadingChange:
    """Puts the readings back as they were, the draft included. Idempotent. Side effect: both are written to."""
    with transaction.atomic():
        jury = _locked(change.jury, by)
        row = ReadingChange.objects.select_for_update(of=("self",)).select_related("application").get(pk=change.pk)
        if row.undone_at:
            return row
        _may_touch(jury, row.application, by)
        if row.given_to_id:
            given = Review.objects.filter(application=row.application_id, member=row.given_to_id).first()
            if given is None or given.state not in TO_RENDER or _is_begun(given):
                raise StaleState(_("La lecture a été commencée ou a changé depuis : reprenez-la par un nouveau geste."))
            given.delete()
        if row.taken_from_id:
            _restore(row)
        row.undone_at, row.undone_by = app_now(), by
        row.save(update_fields=["undone_at", "undone_by", "updated_at"])
        said = _("Changement annulé par l’équipe.")
        _tell_taken(Counter([row.given_to] if row.given_to else []), jury, said)
        _tell_given(Counter([row.taken_from] if row.taken_from else []), jury)
    return row


def assign_missing(jury: Jury, *, by: Any) -> int:
    """`assign()` once the reading is open. Side effect: whoever gets readings is written to."""
    with transaction.atomic():
        locked = _locked(jury, by)
        before = loads_of(locked)
        given = assign(locked, by=by)
        _tell_given(_gained(before, locked), locked)
    return given


def reassign_late(member: JuryMember, *, reason: str, by: Any) -> list[ReadingChange]:
    """Takes back all that a juror has not rendered past the date, and gives it to the least loaded of those who may read it.

    A file that nobody else may read stays with the juror. One mail to each person.
    """
    with transaction.atomic():
        jury = _locked(member.jury, by)
        if jury.reviews_due_at is None or app_now() < jury.reviews_due_at:
            raise DomainError(_("La date limite des lectures n’est pas passée : rien n’est en retard."))
        if not reason.strip():
            raise DomainError(_("Dites pourquoi ces lectures sont reprises : la personne le lira."), field="reason")
        rows = Review.objects.filter(member=member, state__in=TO_RENDER).select_related("application__challenge")
        late = {
            row.application_id: row
            for row in rows.order_by("application__blind_order")
            if not is_kept_away(by, row.application)
        }
        changes = []
        for file, reader in _others_for(jury, member, list(late)):
            before = loads_of(jury)
            change = ReadingChange(jury=jury, application=late[file].application, taken_from=member, by=by)
            change.given_to, change.reason = reader, whole(reason, field="reason")
            change.kept = _take(late[file], reason)
            _give(late[file].application, reader)
            change.loads = _moved(before, loads_of(jury))
            change.save()
            changes.append(change)
        _tell_taken(Counter({member: len(changes)} if changes else {}), jury, reason)
        _tell_given(Counter(change.given_to for change in changes if change.given_to), jury)
    return changes


def _others_for(jury: Jury, member: JuryMember, files: list[Any]) -> list[tuple[Any, JuryMember]]:
    members = {row.pk: row for row in working_members(jury) if row.pk != member.pk}
    touched = set(Review.objects.filter(member__jury=jury).values_list("application", "member"))
    held = {(file, reader) for file, reader in touched if reader in members and file not in files}
    away = pairs_kept_away(jury) | {(file, reader) for file, reader in touched if file in files}
    return [(file, members[reader]) for file, reader in balance(files, members, away, held, 1)]


def _locked(jury: Jury, by: Any) -> Jury:
    require_manager(by, jury.challenge)
    row: Jury = Jury.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=jury.pk)
    if row.opened_at is None:
        raise DomainError(_("Les lectures ne sont pas encore ouvertes : rien n’est attribué."))
    if Deliberation.objects.filter(jury=row, signed_at__isnull=False).exists():
        raise DomainError(_("Le procès-verbal est signé : les lectures ne changent plus."))
    return row


def _may_touch(jury: Jury, application: Application, by: Any) -> None:
    application.refresh_from_db(fields=["state"])
    if is_kept_away(by, application):
        raise NotAllowed(_("Un lien avec ce candidat vous tient à l’écart."))
    if application.challenge_id != jury.challenge_id or application.state not in JUDGED:
        raise DomainError(_("Cette candidature n’est pas devant ce jury."))


def _to_take(application: Application, member: JuryMember) -> Review:
    review = Review.objects.select_for_update(of=("self",)).filter(application=application, member=member).first()
    if review is None or review.state not in HELD:
        raise StaleState(_("%(name)s n’a plus cette lecture.") % {"name": member})
    if review.state not in TO_RENDER:
        raise DomainError(
            _("%(name)s a rendu cette lecture : elle compte, et seul un lien l’écarte.") % {"name": member},
            field="taken_from",
        )
    return review


def _is_begun(review: Review) -> bool:
    return bool(review.comment or review.to_applicant or review.scores.exists())


def _take(review: Review, reason: str) -> dict[str, Any]:
    """Deletes the reading; what it held, for whoever undoes this."""
    if _is_begun(review) and not reason.strip():
        raise DomainError(_("Cette lecture est commencée : dites pourquoi elle est reprise."), field="reason")
    kept = {
        "id": str(review.pk),
        "comment": review.comment,
        "to_applicant": review.to_applicant,
        "version": review.version,
        "scores": list(review.scores.values("criterion", "value", "comment")),
    }
    review.delete()
    return kept


def _restore(change: ReadingChange) -> None:
    """With its draft; it is begun anew when the juror saves it."""
    member, kept = change.taken_from, change.kept
    assert member is not None
    _check_reader(change.application, member)
    review = Review.objects.create(
        pk=kept["id"],
        application=change.application,
        member=member,
        comment=kept["comment"],
        to_applicant=kept["to_applicant"],
        version=kept["version"],
    )
    Score.objects.bulk_create(
        Score(review=review, criterion_id=row["criterion"], value=row["value"], comment=row["comment"])
        for row in kept["scores"]
    )
    settle(review)


def _give(application: Application, member: JuryMember) -> None:
    _check_reader(application, member)
    settle(Review.objects.create(application=application, member=member))


def _check_reader(application: Application, given: JuryMember) -> None:
    """Raises DomainError for whoever may not be given this file, as things are now that the jury is locked."""
    seats = JuryMember.objects.select_related("user")
    member = seats.get(pk=given.pk, jury__challenge=application.challenge_id)
    name = {"name": member}
    if member.left_at:
        raise DomainError(_("%(name)s ne siège plus.") % name, field="given_to")
    if not member.charter_signed_at or not member.conflicts_declared_at:
        raise DomainError(_("%(name)s n’a pas encore signé la charte et déclaré ses liens.") % name, field="given_to")
    kept = people_kept_away(application).filter(person=member.user_id).exists()
    if kept or represents_applicant(member.user, application.challenge_id):
        raise DomainError(_("Un lien avec ce candidat tient %(name)s à l’écart.") % name, field="given_to")
    if Review.objects.filter(application=application, member=member).exists():
        raise DomainError(_("%(name)s a déjà cette lecture, ou s’en est écarté.") % name, field="given_to")


def _moved(before: dict[Any, int], after: dict[Any, int]) -> dict[str, list[int]]:
    return {str(pk): [before.get(pk, 0), n] for pk, n in after.items() if before.get(pk, 0) != n}


def _gained(before: dict[Any, int], jury: Jury) -> Counter[JuryMember]:
    more = {pk: n - before.get(pk, 0) for pk, n in loads_of(jury).items() if n > before.get(pk, 0)}
    return Counter({row: more[row.pk] for row in jury.members.filter(pk__in=more).select_related("user")})


def _tell_given(people: Counter[JuryMember], jury: Jury) -> None:
    for member, count in people.items():
        ReadingsGiven.tell(
            member, about=jury, challenge=named(jury.challenge), count=count, url=partial(page_url, "jury", jury.pk)
        )


def _tell_taken(people: Counter[JuryMember], jury: Jury, reason: str) -> None:
    for member, count in people.items():
        ReadingsTaken.tell(
            member,
            about=jury,
            challenge=named(jury.challenge),
            count=count,
            reason=reason.strip(),
            url=partial(page_url, "jury", jury.pk),
        )
