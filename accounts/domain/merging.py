"""Two rows of one organisation become one: asked by one person, confirmed by another, agreed by both sides or decided with
a reason. Nothing is lost: rows follow or keep the old name, which leads to the new one; register entries are never touched.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import Group
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.access import GROUPS
from accounts.domain.organisation import save_unique
from accounts.domain.provenance import SOURCED
from accounts.domain.relations import Relation, hooks, relations
from accounts.emails import MergeDoneEmail, MergeProposedEmail
from accounts.enums import OrganisationKind, OrgRoleName
from accounts.models import DuplicateDoubt, Membership, Organisation, OrganisationMerge, User
from accounts.permissions import OrganisationPerm
from core.cache_tags import NOUNS
from core.clock import app_now
from core.derivation import grant_rules, settle, settle_people
from core.exceptions import DomainError, NotAllowed, StaleState
from core.guardian import grant_table
from core.permissions import require
from core.public_cache import touch

OF_THE_CITY: Final = (OrganisationKind.CITY, OrganisationKind.DIRECTORATE)
COMPLETED: Final = (
    *SOURCED[2:],
    "summary_fr",
    "summary_en",
)  # taken from the one that goes where the kept one is empty
NUMBERS: Final = ("siren", "siret", "rna", "foreign_number")  # each is that of one organisation


@dataclass(frozen=True)
class Line:
    """What becomes of the rows of one kind."""

    words: str
    moving: int
    staying: int
    why: str


@dataclass(frozen=True)
class Preview:
    """All that a merge would do; `sha256` is that of the very rows, so that what was read is what is done."""

    lines: list[Line]
    sha256: str


def preview(gone: Organisation, kept: Organisation) -> Preview:
    """What would follow and what would stay, from every relation of the code."""
    lines, rows = [], {}
    for relation in relations():
        moving = sorted(str(pk) for pk in relation.moving(gone, kept).values_list("pk", flat=True))
        rows[f"{relation.label}.{relation.field}"] = moving
        staying = relation.rows(gone).count() - len(moving) if relation.words else 0
        if relation.words and (moving or staying):
            lines.append(Line(str(relation.words), len(moving), staying, str(relation.why) if staying else ""))
    told = json.dumps([str(gone.pk), str(kept.pk), rows], sort_keys=True)
    return Preview(lines, hashlib.sha256(told.encode()).hexdigest())


def _check(gone: Organisation, kept: Organisation) -> None:
    """Raises DomainError when these two cannot be one."""
    if gone.pk == kept.pk:
        raise DomainError(_("Choisissez deux organisations différentes."), field="kept")
    if gone.merged_into_id or kept.merged_into_id:
        raise StaleState(_("L’une de ces organisations a déjà été réunie à une autre."))
    if gone.origin != kept.origin:
        raise DomainError(_("Une organisation archivée ne se réunit pas à une organisation du programme en cours."))
    if gone.kind != kept.kind and (gone.kind in OF_THE_CITY or kept.kind in OF_THE_CITY):
        raise DomainError(_("Une direction ou la Ville ne se réunit pas à une organisation d’une autre nature."))
    for field in ("siren", "rna"):
        ours, theirs = getattr(kept, field), getattr(gone, field)
        if ours and theirs and ours != theirs:
            raise DomainError(
                _("Leurs numéros diffèrent (%(one)s et %(other)s) : ce sont deux personnes morales.")
                % {"one": theirs, "other": ours}
            )


def ask_merge(gone: Organisation, kept: Organisation, *, by: User, reason: str) -> OrganisationMerge:
    """Proposes to merge `gone` into `kept`; nothing moves yet. Mails the managers of both, who say whether they agree."""
    require(by, OrganisationPerm.MERGE_ORGANISATIONS)
    _check(gone, kept)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    try:
        with transaction.atomic():
            merge = OrganisationMerge.objects.create(gone=gone, kept=kept, reason=reason.strip(), asked_by=by)
            MergeProposedEmail.tell(
                merge,
                gone=gone,
                kept=kept,
                reason=merge.reason,
                path=lambda: reverse("organisation_merge", args=[merge.pk]),
            )
    except IntegrityError as error:
        raise StaleState(_("Une réunion de cette organisation est déjà proposée.")) from error
    return merge


def _open(merge: OrganisationMerge) -> OrganisationMerge:
    locked = OrganisationMerge.objects.select_for_update(of=("self",)).select_related("gone", "kept").get(pk=merge.pk)
    if locked.confirmed_at is not None or locked.cancelled_at is not None:
        raise StaleState(_("Cette proposition est close."))
    return locked


def sides_of(merge: OrganisationMerge, user: User) -> list[Organisation]:
    """The organisations of this merge for which the person answers: those of which they are a manager."""
    managed = Membership.objects.filter(user=user, role=OrgRoleName.MANAGER, ended_at__isnull=True)
    mine = set(managed.values_list("organisation", flat=True))
    return [organisation for organisation in (merge.gone, merge.kept) if organisation.pk in mine]


def answer_merge(merge: OrganisationMerge, *, by: User, agree: bool) -> OrganisationMerge:
    """A manager agrees, or objects, for each of the two that they manage. The last answer counts until the merge is confirmed."""
    with transaction.atomic():
        locked = _open(merge)
        sides = sides_of(locked, by)
        if not sides:
            raise NotAllowed(_("Seule une personne responsable de l’une des deux organisations répond."))
        for organisation in sides:
            name = "gone" if organisation.pk == locked.gone_id else "kept"
            setattr(locked, f"{name}_agrees", agree)
            setattr(locked, f"{name}_answered_by", by)
        locked.save()
    return locked


def confirm_merge(merge: OrganisationMerge, *, by: User, read: str, decision: str = "") -> OrganisationMerge:
    """A second person carries the merge out. `read` is the hash of what they were shown.

    Raises NotAllowed for the person who asked; DomainError on `decision` without the agreement of both sides or a reason;
    StaleState when what would move has changed since it was read.
    Side effects: rows follow, people and rights too, both organisations are told by mail, public pages are drawn again.
    """
    require(by, OrganisationPerm.MERGE_ORGANISATIONS)
    with transaction.atomic():
        locked = _open(merge)
        if by.pk == locked.asked_by_id:
            raise NotAllowed(_("Une autre personne que celle qui propose confirme."))
        if not (locked.gone_agrees and locked.kept_agrees) and not decision.strip():
            raise DomainError(
                _("Sans l’accord des deux organisations, dites pourquoi l’équipe décide."), field="decision"
            )
        gone, kept = _both(locked)
        _check(gone, kept)
        shown = preview(gone, kept)
        if shown.sha256 != read:
            raise StaleState(_("Ce qui serait réuni a changé depuis que vous l’avez lu : relisez."))
        locked.moved = _carry_out(gone, kept)
        locked.confirmed_by, locked.confirmed_at = by, app_now()
        locked.decision, locked.content_sha256 = decision.strip(), shown.sha256
        locked.save()
        MergeDoneEmail.tell(locked, gone=gone, kept=kept, path=lambda: reverse("organisation", args=[kept.pk]))
    touch(*NOUNS)
    return locked


def cancel_merge(merge: OrganisationMerge, *, by: User) -> OrganisationMerge:
    """Gives a proposal up; nothing had moved."""
    require(by, OrganisationPerm.MERGE_ORGANISATIONS)
    with transaction.atomic():
        locked = _open(merge)
        locked.cancelled_at, locked.cancelled_by = app_now(), by
        locked.save(update_fields=["cancelled_at", "cancelled_by", "updated_at"])
    return locked


def undo_merge(merge: OrganisationMerge, *, by: User, reason: str) -> OrganisationMerge:
    """The way back from a mistake: the rows that moved, and have not been given elsewhere since, take their name again.

    By somebody else than who confirmed. The numbers that only one organisation has go back too; what else was completed on the
    kept one, and what ended (a request asked twice), stays as it is. Raises DomainError on a number that a third one has since.
    """
    require(by, OrganisationPerm.MERGE_ORGANISATIONS)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        locked = OrganisationMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if locked.confirmed_at is None or locked.undone_at is not None:
            raise StaleState(_("Cette proposition est close."))
        if by.pk == locked.confirmed_by_id:
            raise NotAllowed(_("Une autre personne que celle qui a confirmé revient en arrière."))
        gone, kept = _both(locked)
        touched = _objects_of(kept)
        for relation in relations():
            ids = locked.moved.get(f"{relation.label}.{relation.field}", [])
            relation.rows(kept).filter(pk__in=ids).update(**{relation.field: gone.pk})
        _give_numbers_back(gone, kept)
        gone.merged_into = None
        save_unique(gone, update_fields=["merged_into", "updated_at"])
        locked.undone_at, locked.undone_by, locked.undone_reason = app_now(), by, reason.strip()
        locked.save(update_fields=["undone_at", "undone_by", "undone_reason", "updated_at"])
        _settle(gone, kept, touched)
    touch(*NOUNS)
    return locked


def _give_numbers_back(gone: Organisation, kept: Organisation) -> None:
    """Two that stand apart never have the same number, directorates excepted, which may have that of their city."""
    if gone.kind in OF_THE_CITY:
        return
    same = [name for name in NUMBERS if getattr(gone, name) and getattr(gone, name) == getattr(kept, name)]
    for name in same:
        setattr(kept, name, "" if name == "foreign_number" else None)
    if same:
        kept.save(update_fields=[*same, "updated_at"])


def _both(merge: OrganisationMerge) -> tuple[Organisation, Organisation]:
    """Both organisations, locked in one order whatever the direction, so that two merges cannot wait for each other."""
    pair = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[merge.gone_id, merge.kept_id])
    found = {row.pk: row for row in pair.order_by("pk")}
    return found[merge.gone_id], found[merge.kept_id]


def _carry_out(gone: Organisation, kept: Organisation) -> dict[str, list[str]]:
    """Moves the rows; returns their identifiers by relation."""
    touched, moved = _objects_of(gone), {}
    for relation in relations():
        moved[f"{relation.label}.{relation.field}"] = _move(relation, gone, kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into", "updated_at"])
    empty = [name for name in COMPLETED if not getattr(kept, name) and getattr(gone, name)]
    for name in empty:
        setattr(kept, name, getattr(gone, name))
    if empty:
        kept.save(update_fields=[*empty, "updated_at"])
    for hook in hooks():
        hook(gone, kept)
    both = Q(organisation=gone, other=kept) | Q(organisation=kept, other=gone)
    DuplicateDoubt.objects.filter(both, settled_at__isnull=True).update(settled_at=app_now(), updated_at=app_now())
    _settle(gone, kept, touched)
    return moved


def _move(relation: Relation, gone: Organisation, kept: Organisation) -> list[str]:
    if relation.prepare is not None:
        relation.prepare(gone, kept)
    ids = list(relation.moving(gone, kept).values_list("pk", flat=True))
    if ids:
        relation.rows(gone).filter(pk__in=ids).update(**{relation.field: kept.pk})
    return [str(pk) for pk in ids]


def _objects_of(organisation: Organisation) -> list[tuple[type[models.Model], list[Any]]]:
    """Objects on which a group of this organisation holds a right: those whose grants a merge may change."""
    groups = Group.objects.filter(org_role__organisation=organisation)
    found = []
    for rule in grant_rules():
        if rule.model is Group:
            continue
        rows = grant_table(rule.model)._default_manager.filter(group__in=groups)
        if pks := list(rows.values_list("content_object", flat=True).distinct()):
            found.append((rule.model, pks))
    return found


def _settle(gone: Organisation, kept: Organisation, touched: list[tuple[type[models.Model], list[Any]]]) -> None:
    """People into the groups of both, grants on everything that had some."""
    among = Q(org_role__organisation__in=[gone, kept]) | Q(org_role__organisation__merged_into__in=[gone, kept])
    settle_people(Group.objects.filter(among), GROUPS)
    settle(gone, kept)
    for model, pks in touched:
        settle(*model._default_manager.filter(pk__in=pks))


def proof_of(merge: OrganisationMerge) -> dict[str, Any]:
    """Who asked, who agreed, who confirmed, when, and the hash of what was moved: what an act of the City is drawn from."""
    return {
        "gone": str(merge.gone_id),
        "kept": str(merge.kept_id),
        "reason": merge.reason,
        "asked": {"by": str(merge.asked_by_id), "at": merge.created_at.isoformat()},
        "agreed": {"gone": merge.gone_agrees, "kept": merge.kept_agrees, "decision": merge.decision},
        "confirmed": {
            "by": str(merge.confirmed_by_id) if merge.confirmed_by_id else None,
            "at": merge.confirmed_at.isoformat() if merge.confirmed_at else None,
        },
        "sha256": merge.content_sha256,
    }
