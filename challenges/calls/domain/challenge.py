"""Services of a challenge, one per act. Each raises `DomainError` with a sentence fit to show."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.calls.domain.correcting import require_writing
from challenges.calls.domain.section import comment_section
from challenges.calls.emails import (
    CallCancelled,
    ChallengeApproved,
    ChallengeCancelled,
    ChallengeProposed,
    ChallengeTakenBack,
    ChangesRequested,
    WriterAdded,
)
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import organisations_writing_for
from challenges.enums import ChallengeOrgRole, SectionKey
from challenges.models import Challenge, ChallengeOrg, ChallengeSection, SlugHistory
from core.bilingual import stored
from core.clock import app_now
from core.derivation import settle
from core.emails import named
from core.exceptions import DomainError, NotAllowed
from core.models import Comment
from core.permissions import can, require
from core.public_cache import changed
from core.versions import keep_change, version_of
from core.workflow import perform
from partners.enums import ParticipationRole
from partners.models import Edition

DESCRIBED = frozenset(
    {
        "title_fr",
        "title_en",
        "summary_fr",
        "summary_en",
        "theme",
        "objective",
        "contact_email",
        "places",
        "arrondissements",
    }
)
SHEET_TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en")


def free_slug(title: str) -> str:
    """An address made of the title, numbered when it is taken."""
    base = slugify(title)[:110] or "defi"
    taken = set(Challenge.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(SlugHistory.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def create_challenge(
    edition: Edition, *, organisation: Organisation, by: Any, title: str, fields: Mapping[str, Any] | None = None
) -> Challenge:
    """A draft in the name of an organisation that takes part in the edition, whose people become its authors.

    Side effects: empty sections; grants to the organisation's groups.
    """
    if not organisations_writing_for(by, edition).filter(pk=organisation.pk).exists():
        raise NotAllowed(_("Cette organisation ne participe pas à l’édition, ou vous n’agissez pas en son nom."))
    if not title.strip():
        raise DomainError(_("Donnez un titre au défi."), field="title")
    with transaction.atomic():
        challenge = Challenge.objects.create(
            edition=edition,
            title_fr=title.strip(),
            fictional=edition.fictional,
            created_by=by,
            **{"slug": free_slug(title), **(fields or {})},
        )
        ChallengeSection.objects.bulk_create([ChallengeSection(challenge=challenge, key=key) for key in SectionKey])
        link_organisation(challenge, organisation, role_in(edition, organisation))
    return challenge


def role_in(edition: Edition, organisation: Organisation) -> ChallengeOrgRole:
    """What an organisation is on the challenges of an edition."""
    directorate = edition.participations.filter(organisation=organisation, role=ParticipationRole.DIRECTORATE).exists()
    return ChallengeOrgRole.DIRECTORATE if directorate else ChallengeOrgRole.PARTNER


def link_organisation(challenge: Challenge, organisation: Organisation, role: ChallengeOrgRole) -> None:
    """Puts an organisation on a challenge and makes its people authors. Checks no permission: the services that call it do."""
    ChallengeOrg.objects.update_or_create(challenge=challenge, organisation=organisation, defaults={"role": role})
    settle(challenge)


def add_organisation(challenge: Challenge, *, organisation: Organisation, by: Any) -> int:
    """Invites a partner or a directorate of the edition to write: its people become authors and are mailed. How many they are."""
    require_writer_or_team(by, challenge)
    if not challenge.edition or not challenge.edition.participations.filter(organisation=organisation).exists():
        raise DomainError(_("Cette organisation ne participe pas à l’édition."), field="organisation")
    with transaction.atomic():
        known = challenge.organisations.filter(organisation=organisation).exists()
        link_organisation(challenge, organisation, role_in(challenge.edition, organisation))
        changed(challenge)
        if known:
            return 0
        return WriterAdded.tell(
            organisation,
            about=challenge,
            title=named(challenge),
            organisation=organisation.name,
            url=partial(reverse, "workspace_challenge", args=[challenge.pk]),
        )


def remove_organisation(challenge: Challenge, *, organisation: Organisation, by: Any) -> None:
    """Takes an organisation off a challenge, with the rights of its people. One organisation always remains."""
    require_writer_or_team(by, challenge)
    with transaction.atomic():
        Challenge.objects.select_for_update().get(pk=challenge.pk)
        if challenge.organisations.exclude(organisation=organisation).count() == 0:
            raise DomainError(_("Un défi garde au moins une organisation."), field="organisation")
        challenge.organisations.filter(organisation=organisation).delete()
        settle(challenge)
        changed(challenge)


def require_writer_or_team(user: Any, challenge: Challenge) -> None:
    """Authors while the text is theirs, the team until the challenge is over."""
    if not can(user, ChallengePerm.STEER, challenge):
        require(user, ChallengePerm.CHANGE, challenge)


def describe_challenge(challenge: Challenge, *, by: Any, fields: Mapping[str, Any]) -> Challenge:
    """Writes the facts of the sheet (title, summary, theme, contact, places…). Unknown names are a programming error."""
    if unknown := set(fields) - DESCRIBED:
        raise TypeError(f"Not facts of the sheet: {sorted(unknown)}")
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require_writing(locked, by=by)
        if not (fields.get("title_fr", locked.title_fr) or "").strip():
            raise DomainError(_("Donnez un titre au défi."), field="title_fr")
        for name, value in fields.items():
            if name in SHEET_TEXTS:
                keep_change(locked, sheet_version(name), getattr(locked, name) or "", value or "", by=by)
            setattr(locked, name, value)
        locked.save(update_fields=[*fields, "updated_at"])
        changed(locked)
    return locked


def sheet_version(name: str) -> str:
    """Under which name the versions of a text of the sheet are kept: `summary_fr` is `sheet-summary.fr`."""
    text, _sign, language = name.rpartition("_")
    return f"sheet-{text}.{language}"


def restore_sheet_text(challenge: Challenge, text: str, *, by: Any, n: int, language: str) -> Challenge:
    """Puts an earlier title or summary back, in one language; the present one stays among the versions."""
    name = f"{text}_{language}"
    return describe_challenge(challenge, by=by, fields={name: version_of(challenge, sheet_version(name), n).body})


def propose_challenge(challenge: Challenge, *, by: Any, reason: str = "") -> Challenge:
    """Sends a draft to the programme team, which is mailed."""
    with transaction.atomic():
        perform(challenge, "propose", by=by, reason=reason)
        ChallengeProposed.tell(challenge, who=by, **_about(challenge))
    return challenge


def take_back_challenge(challenge: Challenge, *, by: Any, reason: str = "") -> Challenge:
    """Its authors take a proposal back before the team has answered; the team is mailed, for it was mailed the proposal."""
    with transaction.atomic():
        perform(challenge, "take_back", by=by, reason=reason)
        ChallengeTakenBack.tell(challenge, who=by, **_about(challenge))
    return challenge


def request_changes(challenge: Challenge, *, by: Any, reason: str, parts: Mapping[str, str] | None = None) -> Challenge:
    """Gives the text back to its authors with the reason, which they are mailed. `parts`: section key → what is asked there,
    kept as a remark of that section, which its authors answer like any other.
    """
    asked = {key: text.strip() for key, text in (parts or {}).items() if text.strip()}
    whole = reason.strip()
    if asked and not whole:
        whole = stored(
            lambda: (
                _("Voir les remarques sur : %(parts)s.")
                % {"parts": ", ".join(f"« {SectionKey(key).label} »" for key in asked)}
            )
        )
    with transaction.atomic():
        for key, text in asked.items():
            remark = comment_section(challenge, key, by=by, body=text)
            Comment.objects.filter(pk=remark.pk).update(told_at=app_now())  # by the mail of this act
        perform(challenge, "request_changes", by=by, reason=whole)
        lines = [(SectionKey(key), text) for key, text in asked.items()]
        ChangesRequested.tell(challenge, reason=reason.strip(), parts=lines, **_about(challenge))
    return challenge


def approve_challenge(challenge: Challenge, *, by: Any, reason: str = "") -> Challenge:
    """Accepts the text; its authors are mailed."""
    with transaction.atomic():
        perform(challenge, "approve", by=by, reason=reason)
        ChallengeApproved.tell(challenge, **_about(challenge))
    return challenge


def set_calendar(
    challenge: Challenge,
    *,
    by: Any,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    decision_at: dt.datetime | None,
) -> Challenge:
    """Fixes the dates of a challenge that is not scheduled yet."""
    _check_dates(opens_at, closes_at, decision_at)
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require(by, ChallengePerm.STEER, locked)
        if locked.state not in {"draft", "proposed", "changes_requested", "approved"}:
            raise DomainError(_("Le calendrier d’un défi programmé ou publié se change par une modification datée."))
        locked.opens_at, locked.closes_at, locked.decision_at = opens_at, closes_at, decision_at
        locked.save(update_fields=["opens_at", "closes_at", "decision_at", "updated_at"])
    return locked


def _check_dates(opens_at: dt.datetime | None, closes_at: dt.datetime | None, decision_at: dt.datetime | None) -> None:
    if opens_at and closes_at and closes_at <= opens_at:
        raise DomainError(_("La clôture doit suivre l’ouverture."), field="closes_at")
    if closes_at and decision_at and decision_at <= closes_at:
        raise DomainError(_("L’annonce des résultats doit suivre la clôture."), field="decision_at")


def schedule_challenge(
    challenge: Challenge, *, by: Any, opens_at: dt.datetime, closes_at: dt.datetime, decision_at: dt.datetime | None
) -> Challenge:
    """Fixes the calendar and plans the publication, if every condition is met. The opening job checks them again."""
    if closes_at <= app_now():
        raise DomainError(_("La clôture est déjà passée."), field="closes_at")
    with transaction.atomic():
        dated = set_calendar(challenge, by=by, opens_at=opens_at, closes_at=closes_at, decision_at=decision_at)
        perform(dated, "schedule", by=by)
        changed(dated)
    return dated


def unschedule_challenge(challenge: Challenge, *, by: Any, reason: str) -> Challenge:
    return perform(challenge, "unschedule", by=by, reason=reason)


def withdraw_challenge(challenge: Challenge, *, by: Any, reason: str) -> Challenge:
    """Its authors give the challenge up before it opens; the team and the other authors are mailed."""
    return _end(challenge, "withdraw", by=by, reason=reason)


def cancel_challenge(challenge: Challenge, *, by: Any, reason: str) -> Challenge:
    """The team cancels a challenge; its authors, and people with an application, are mailed the reason."""
    return _end(challenge, "cancel", by=by, reason=reason)


def _end(challenge: Challenge, name: str, *, by: Any, reason: str) -> Challenge:
    with transaction.atomic():
        perform(challenge, name, by=by, reason=reason)
        ChallengeCancelled.tell(challenge, reason=reason, **_about(challenge))
        mine: dict[str, Any] = {"title": named(challenge), "url": lambda: reverse("applications")}
        CallCancelled.tell(challenge, reason=reason, **mine)
        changed(challenge)
    return challenge


def archive_challenge(challenge: Challenge, *, by: Any, reason: str = "") -> Challenge:
    with transaction.atomic():
        perform(challenge, "archive", by=by, reason=reason)
        changed(challenge)
    return challenge


def _about(challenge: Challenge) -> dict[str, Any]:
    return {"title": named(challenge), "url": lambda: reverse("workspace_challenge", args=[challenge.pk])}
