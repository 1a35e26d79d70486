"""A prototype is registered, described by its parts, put under a licence and shown as commons."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.domain.organisation import free_slug
from agreements.enums import ComponentOrigin, PrototypeState
from agreements.models import Accession, Component, ConventionVersion, Prototype
from agreements.prototypes import licences, slots
from agreements.prototypes.domain.deposit import latest_deposit, recheck
from agreements.prototypes.domain.register_entries import note
from agreements.prototypes.permissions import PrototypePerm
from challenges.models import Application
from core.clock import app_now
from core.derivation import settle
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from core.shared_texts import keep_changes
from core.whole_text import whole
from core.workflow import perform


def governing_version(application: Application) -> ConventionVersion | None:
    """The version the startup acceded to, else the one whose terms it accepted when it applied."""
    deeds = Accession.objects.filter(
        organisation=application.organisation_id, challenge=application.challenge_id, ended_at__isnull=True
    )
    last_signed = F("signed_at").desc(nulls_last=True)  # an old deed binds until the new one is signed
    deed = deeds.select_related("version").order_by(last_signed, "-id").first()
    if deed is not None:
        return deed.version
    sheet = application.terms_sheet
    return ConventionVersion.objects.filter(pk=sheet.convention_version).first() if sheet else None


def register_prototype(application: Application) -> Prototype:
    """The prototype of an accepted selection, with the background it declared as first components. Idempotent."""
    with transaction.atomic():
        application = (
            Application.objects.select_for_update(of=("self",))
            .select_related("challenge", "organisation", "terms_sheet")
            .get(pk=application.pk)
        )
        known = Prototype.objects.filter(application=application).first()
        if known is not None:
            return known
        name = application.title or str(application.challenge)
        prototype = Prototype.objects.create(
            challenge=application.challenge, application=application, maker=application.organisation, name=name,
            slug=free_slug(name, Prototype), governing_version=governing_version(application),
            fictional=application.challenge.fictional,
        )  # fmt: skip
        Component.objects.bulk_create(_declared_background(prototype, application))
        settle(prototype)
        changed(prototype)
    return prototype


def _declared_background(prototype: Prototype, application: Application) -> list[Component]:
    rows = []
    for background in application.backgrounds.all():
        try:
            licence = licences.parse(background.licence)
        except DomainError:  # said in free words in the application: the startup will say it again as SPDX
            licence = licences.PROPRIETARY
        rows.append(
            Component(
                prototype=prototype,
                name=background.name,
                origin=ComponentOrigin.BACKGROUND,
                licence=licence,
                background=background,
            )
        )
    return rows


def follow_accession(prototype: Prototype) -> Prototype:
    """Keeps the governing version that of the last deed the startup signed."""
    if prototype.application is None:
        return prototype
    version = governing_version(prototype.application)
    if version is not None and version.pk != prototype.governing_version_id:
        with transaction.atomic():
            locked = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
            locked.governing_version = version
            locked.save(update_fields=["governing_version", "updated_at"])
            changed(locked)
            slots.governed_anew(locked)
        prototype.refresh_from_db()
    return prototype


def describe(prototype: Prototype, *, by: Any, values: Mapping[str, Any]) -> Prototype:
    """Name, description, address of the code."""
    require(by, PrototypePerm.CHANGE, prototype)
    with transaction.atomic():
        keep_changes(prototype, values, by=by)
        for name in ("name", "summary_fr", "summary_en", "repository"):
            if name in values:
                setattr(prototype, name, values[name])
        prototype.save(update_fields=["name", "summary_fr", "summary_en", "repository", "updated_at"])
    changed(prototype)
    return prototype


def set_component(
    prototype: Prototype, *, by: Any, values: Mapping[str, Any], component: Component | None = None
) -> Component:
    """Adds a part, or changes one. Raises DomainError on `licence` when SPDX does not know it."""
    require(by, PrototypePerm.CHANGE, prototype)
    row = component or Component(prototype=prototype)
    row.name, row.origin, row.url = values["name"].strip(), values["origin"], values.get("url", "")
    row.licence = licences.parse(values["licence"])
    row.background = values.get("background") if row.origin == ComponentOrigin.BACKGROUND else None
    row.save()
    changed(prototype)
    return row


def remove_component(component: Component, *, by: Any) -> None:
    prototype = component.prototype
    require(by, PrototypePerm.CHANGE, prototype)
    component.delete()
    changed(prototype)


def choose_licence(prototype: Prototype, *, by: Any, licence: str) -> Prototype:
    """The licence of the whole. Refused when it is not open, or does not go with one of the parts; what no public list
    settles is kept and waits for the legal officer. Writes to the register.
    """
    expression = licences.parse(licence)
    with transaction.atomic():
        locked = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
        require(by, PrototypePerm.LICENSE, locked)
        if locked.state == PrototypeState.REGISTERED:
            raise DomainError(_("Déposez d’abord une archive des sources : la licence s’applique à ce qui est déposé."))
        _refuse_closed(expression)
        _refuse_mismatch(locked, expression)
        if locked.state == PrototypeState.LICENSED and locked.licence == expression:
            return prototype
        Prototype.objects.filter(pk=locked.pk).update(licence=expression)
        perform(locked, "relicense" if locked.state == PrototypeState.LICENSED else "license", by=by)
        changed(locked)
        note(locked, "prototype.licensed", {"licence": expression}, by=by)
    prototype.refresh_from_db()
    return prototype


def _refuse_closed(expression: str) -> None:
    answer = licences.openness(expression)
    if answer.verdict is licences.Verdict.NO:
        raise DomainError(answer.reason, field="licence")


def _refuse_mismatch(prototype: Prototype, expression: str) -> None:
    for component in prototype.components.all():
        answer = licences.compatibility(expression, component.licence)
        if answer.verdict is licences.Verdict.NO:
            sentence = _("%(name)s : %(reason)s") % {"name": component.name, "reason": answer.reason}
            raise DomainError(sentence, field="licence")


def review_licence(prototype: Prototype, *, by: Any, component: Component | None, accepted: bool, reason: str) -> None:
    """The legal officer settles what no public list says, for this licence of this part within this whole."""
    require(by, PrototypePerm.CERTIFY, prototype)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        locked = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
        subject = str(component.pk) if component else "licence"
        reviews = locked.facts.setdefault("licence_reviews", {})
        reviews.pop(subject, None)
        if accepted:
            reviews[subject] = {
                "licence": component.licence if component else locked.licence,
                "outbound": locked.licence,
                "reason": whole(reason, field="reason"),
                "by": str(by.pk),
                "at": app_now().isoformat(timespec="seconds"),
            }
        locked.save(update_fields=["facts", "updated_at"])
        changed(locked)
    prototype.refresh_from_db()


def show_as_commons(prototype: Prototype, *, by: Any, reason: str = "") -> Prototype:
    """Shows the prototype as commons once every condition holds; the deposit is compared with its hash first."""
    require(by, PrototypePerm.CERTIFY, prototype)
    deposit = latest_deposit(prototype)
    if deposit is not None:
        recheck(deposit)
    with transaction.atomic():
        perform(prototype, "show_commons", by=by, reason=reason, changes={"commons_at": app_now()})
        changed(prototype)
        payload = {"licence": prototype.licence, "sha256": deposit.sha256 if deposit else None}
        note(prototype, "prototype.commons", payload, by=by)
    return prototype


def withdraw_commons(prototype: Prototype, *, by: Any, reason: str = "") -> Prototype:
    """Stops showing it as commons, with the reason, in public: copies already taken stay free. Writes to the register."""
    if prototype.state != PrototypeState.COMMONS:
        raise StaleState(_("Ce prototype n’est pas montré comme commun."))
    with transaction.atomic():
        perform(prototype, "withdraw_commons", by=by, reason=reason)
        changed(prototype)
        note(prototype, "prototype.commons_withdrawn", {"reason": reason.strip()}, by=by)
    return prototype
