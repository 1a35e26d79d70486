"""The gate "show as commons": what the public can check for itself before the word is used."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.conventions.gates import who_signs_the_deed
from agreements.models import ConventionVersion, Prototype
from agreements.prototypes import licences
from agreements.prototypes.domain.deposit import latest_deposit
from agreements.prototypes.domain.register_entries import entry_of
from core.exceptions import DomainError
from core.gates import Unmet, condition, declare_gate, locked
from register.canonical import read_canonical

COMMONS = "agreements.commons"

declare_gate(
    COMMONS,
    title=gettext_lazy("Ce prototype ne peut pas encore être montré comme commun"),
    expects=("licence", "components", "deposit", "register", "convention", "state", "facts"),
)


def _url(name: str, prototype: Prototype) -> str:
    return reverse(name, args=[prototype.pk])


def _maker(prototype: Prototype) -> str:
    return str(prototype.maker or _("la startup"))


@condition(COMMONS, "licence")
def licence_is_open(prototype: Prototype) -> Iterable[Unmet]:
    url = _url("prototype_licence", prototype)
    try:
        expression = licences.parse(prototype.licence)
    except DomainError as error:
        yield Unmet("licence.invalid", error.message, _maker(prototype), url)
        return
    answer = licences.openness(expression)
    if answer.verdict is licences.Verdict.NO:
        yield Unmet("licence.not_open", answer.reason, _maker(prototype), url)
    elif answer.verdict is licences.Verdict.UNKNOWN and not settled(prototype, "licence", expression):
        yield Unmet("licence.unknown", answer.reason, _("juriste"), _url("workspace_prototype", prototype))


@condition(COMMONS, "components")
def components_go_together(prototype: Prototype) -> Iterable[Unmet]:
    components = list(prototype.components.all())
    url = _url("workspace_prototype", prototype)
    if not components:
        yield Unmet(
            "components.none", _("La liste des composants est vide : dites de quoi le prototype est fait."),
            _maker(prototype), _url("prototype_component_add", prototype),
        )  # fmt: skip
        return
    try:
        licences.parse(prototype.licence)
    except DomainError:  # said by the condition on the licence; nothing to compare with
        return
    for component in components:
        answer = licences.compatibility(prototype.licence, component.licence)
        sentence = _("%(name)s : %(reason)s") % {"name": component.name, "reason": answer.reason}
        if answer.verdict is licences.Verdict.NO:
            yield Unmet("components.incompatible", sentence, _maker(prototype), url)
        elif answer.verdict is licences.Verdict.UNKNOWN and not settled(
            prototype, str(component.pk), component.licence
        ):
            yield Unmet("components.unknown", sentence, _("juriste"), url)


def settled(prototype: Prototype, subject: str, licence: str) -> bool:
    """Whether the legal officer accepted this very licence within the present licence of the whole."""
    review = prototype.facts.get("licence_reviews", {}).get(subject)
    return bool(review and review["licence"] == licence and review["outbound"] == prototype.licence)


@condition(COMMONS, "deposit")
def deposit_is_whole(prototype: Prototype) -> Iterable[Unmet]:
    deposit = latest_deposit(prototype)
    if deposit is None:
        yield Unmet(
            "deposit.none", _("Aucune archive des sources n’est déposée."), _maker(prototype),
            _url("prototype_deposit", prototype),
        )  # fmt: skip
    elif not deposit.verified_ok:
        yield Unmet(
            "deposit.changed",
            _("L’archive conservée ne correspond plus à son empreinte : déposez de nouveau cette version."),
            _maker(prototype), _url("prototype_deposit", prototype),
        )  # fmt: skip


@condition(COMMONS, "register")
def deposit_is_in_the_register(prototype: Prototype) -> Iterable[Unmet]:
    deposit = latest_deposit(prototype)
    if deposit is None:
        return
    entry = entry_of(deposit)
    leaf: Any = read_canonical(bytes(entry.leaf)) if entry else {}
    if not isinstance(leaf, dict) or leaf.get("data", {}).get("sha256") != deposit.sha256:
        yield Unmet(
            "register.none",
            _("Le registre public ne porte pas l’inscription de ce dépôt : déposez de nouveau cette version."),
            _maker(prototype), _url("prototype_deposit", prototype),
        )  # fmt: skip


@condition(COMMONS, "convention")
def convention_leaves_no_way(prototype: Prototype) -> Iterable[Unmet]:
    """The version that governs this prototype was searched, on its very text, and no form of appropriation was reached."""
    version = (
        locked(ConventionVersion.objects.filter(pk=prototype.governing_version_id), no_key=True)
        .select_related("convention")
        .first()
    )
    if version is None:
        yield Unmet(
            "convention.none", _("Aucune version de convention ne régit ce prototype."),
            *who_signs_the_deed(prototype.challenge, prototype.maker),
        )  # fmt: skip
        return
    url = reverse("convention", args=[version.convention_id])
    record = version.stress_records.filter(content_sha256=version.sha256).order_by("-updated_at").first()
    if record is None:
        yield Unmet("convention.untested", _("La convention n’a pas été éprouvée sur son texte."), _("juriste"), url)
    elif record.result.get("forms") or record.verdict == "appropriable":
        yield Unmet(
            "convention.way_found",
            _("L’épreuve de la convention « %(name)s » trouve une voie d’appropriation.")
            % {"name": version.convention.name_fr},
            _("juriste"), url,
        )  # fmt: skip
