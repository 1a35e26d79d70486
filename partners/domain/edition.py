"""Setting up an edition."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.domain.organisation import free_slug
from accounts.models import User
from core.cache_tags import CacheTag
from core.exceptions import DomainError
from core.gates import pass_gate
from core.permissions import require
from core.public_cache import touch
from core.shared_texts import keep_changes
from core.ui import dates
from partners import slots
from partners.gates import GATE, weights_sentence
from partners.models import Criterion, Edition, EligibilityRule
from partners.permissions import ProgrammePerm


def _may(by: User, perm: ProgrammePerm, edition: Edition | None = None) -> None:
    require(by, perm, edition)


def create_edition(*, by: User, values: Mapping[str, Any]) -> Edition:
    """A new edition, unseen by the public until it is published."""
    _may(by, ProgrammePerm.ADD_EDITION)
    edition = Edition.objects.create(**{**values, "slug": values.get("slug") or free_slug(values["name_fr"], Edition)})
    touch(CacheTag.EDITIONS)
    return edition


def update_edition(edition: Edition, *, by: User, values: Mapping[str, Any]) -> Edition:
    """Words and calendar. A date that changes is known exactly from now on. Challenges keep the dates they have."""
    _may(by, ProgrammePerm.SET_UP_EDITION, edition)
    with transaction.atomic():
        locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        keep_changes(locked, values, by=by)
        for name, value in values.items():
            if getattr(locked, name) != value:
                locked.precision.pop(name, None)
            setattr(locked, name, value)
        locked.save(update_fields=[*values, "precision", "updated_at"])
    touch(CacheTag.EDITIONS)
    return locked


def set_rows(edition: Edition, *, changed: Iterable[models.Model], deleted: Iterable[models.Model], by: User) -> None:
    """Writes the rows of one list of an edition: objectives, criteria, rules of eligibility, participations.

    Raises DomainError when a row to delete is used (a criterion already scored, a rule already checked), for criteria and
    rules of eligibility once a call of the edition has opened, and for weights of a published edition that do not sum to 100;
    then nothing changes.
    """
    _may(by, ProgrammePerm.SET_UP_EDITION, edition)
    changed, deleted = list(changed), list(deleted)
    with transaction.atomic():
        Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if any(isinstance(row, Criterion | EligibilityRule) for row in (*changed, *deleted)):
            _still_private(edition)
        for row in deleted:
            try:
                row.delete()
            except ProtectedError as error:
                raise DomainError(_("« %(row)s » a déjà servi et ne peut plus être retiré.") % {"row": row}) from error
        for row in changed:
            if isinstance(row, Criterion) and not row.key:
                row.key = _free_key(edition, row.name_fr)
            row.save()
        if any(isinstance(row, Criterion) for row in (*changed, *deleted)):
            _check_published_weights(edition)
    touch(CacheTag.EDITIONS, CacheTag.PARTNERS)


def move_criterion(edition: Edition, pk: int, *, up: bool, by: User) -> None:
    """Changes places with the criterion before or after it; nothing where there is none, or where the rules are published."""
    _may(by, ProgrammePerm.SET_UP_EDITION, edition)
    with transaction.atomic():
        Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        _still_private(edition)
        rows = list(Criterion.objects.filter(edition=edition))
        place = next((n for n, row in enumerate(rows) if row.pk == pk), None)
        other = None if place is None else place - 1 if up else place + 1
        if place is None or other is None or not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for n, row in enumerate(rows):
            row.order = n
        Criterion.objects.bulk_update(rows, ["order"])
    touch(CacheTag.EDITIONS)


def _check_published_weights(edition: Edition) -> None:
    """The public reads the weights of a published edition: they are whole at every moment."""
    if not Edition.objects.filter(pk=edition.pk, published=True).exists():
        return
    total = sum(Criterion.objects.filter(edition=edition).values_list("weight", flat=True))
    if total != 100:
        raise DomainError(weights_sentence(total))


def _still_private(edition: Edition) -> None:
    """Refuses what candidates have read. The edition is locked: no call opens meanwhile."""
    if since := slots.published_since(edition):
        raise DomainError(
            _("Ces règles sont publiées depuis le %(day)s : elles ne changent que par une modification publique.")
            % {"day": dates.short(since)}
        )


def _free_key(edition: Edition, name: str) -> str:
    base = slugify(name)[:34] or "critere"
    taken = set(Criterion.objects.filter(edition=edition).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)


def publish_edition(edition: Edition, *, by: User) -> Edition:
    """Shows the edition to the public. Raises GateClosed with what is missing."""
    return _show(edition, by=by, published=True)


def unpublish_edition(edition: Edition, *, by: User) -> Edition:
    """Hides the edition from the public again."""
    return _show(edition, by=by, published=False)


def _show(edition: Edition, *, by: User, published: bool) -> Edition:
    _may(by, ProgrammePerm.SET_UP_EDITION, edition)
    with transaction.atomic():
        locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if published:
            pass_gate(GATE, locked)
        locked.published = published
        locked.save(update_fields=["published", "updated_at"])
    touch(CacheTag.EDITIONS)
    return locked
