"""What conventions answer to the gates of other apps."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from agreements.conventions.domain.content import frozen_clauses
from agreements.conventions.domain.governing import binding_accession, governing_version, partners_of, versions_in_force
from agreements.conventions.domain.promises import knows_model_2, to_write
from agreements.conventions.domain.readiness import derogated, may_bind
from agreements.conventions.domain.signing import bound_organisations
from agreements.conventions.plain import plain_words
from agreements.models import Accession, Party
from challenges.calls.gates import PUBLISH
from challenges.models import Challenge
from core.gates import Unmet, condition


def _url(version: Any = None) -> str:
    return reverse("convention", args=[version.convention_id]) if version else reverse("convention_list")


@condition(PUBLISH, "convention")
def partners_are_bound(challenge: Challenge) -> Iterable[Unmet]:
    """Each partner is bound by one version in force for the edition, which passed the stress test or was voted with a
    derogation. Each missing piece is named.
    """
    legal = _("juriste")
    in_force = versions_in_force(challenge.edition_id)
    if not in_force:
        yield Unmet(
            "agreements.no_convention", _("Aucune convention n’est en vigueur pour cette édition."), legal, _url()
        )
        return
    version = governing_version(challenge)
    if version is None:
        yield from _unbound(challenge, in_force)
    elif not may_bind(version):
        yield Unmet(
            "agreements.not_clean",
            _("La convention « %(name)s » laisse une voie d’appropriation ou s’écarte du modèle, sans dérogation votée par le Conseil.")
            % {"name": version.convention.name_fr},
            legal,
            _url(version),
        )  # fmt: skip
    elif knows_model_2(version) and to_write(version) and not derogated(version):
        yield Unmet(
            "agreements.not_sound",
            _("La convention « %(name)s » laisse une voie d’appropriation que les faits constatés par la Ville ne ferment pas : des articles sont à revoir.")
            % {"name": version.convention.name_fr},
            legal,
            _url(version),
        )  # fmt: skip


def _unbound(challenge: Challenge, in_force: list[Any]) -> Iterable[Unmet]:
    bound_somewhere = set().union(*(bound_organisations(version) for version in in_force))
    missing = [partner for partner in partners_of(challenge) if partner.pk not in bound_somewhere]
    for partner in missing:
        yield Unmet(
            "agreements.partner_not_bound",
            _("%(partner)s n’est lié par aucune convention en vigueur pour cette édition.") % {"partner": partner.name},
            *who_binds(partner, in_force),
        )
    if not missing:
        yield Unmet(
            "agreements.no_common_convention",
            _(
                "Les partenaires de ce défi sont liés par des conventions différentes : il en faut une qui les lie tous."
            ),
            _("juriste"),
            reverse("convention_parties", args=[in_force[0].convention_id]),
        )


def who_binds(partner: Organisation, in_force: list[Any]) -> tuple[str, str]:
    """Who acts next for a partner that no version in force binds: its signatory where it is a party, else the legal
    officer, who makes it one.
    """
    conventions = [version.convention_id for version in in_force]
    party = Party.objects.filter(organisation=partner, convention__in=conventions, left_on__isnull=True).first()
    if party is None:
        return _("juriste"), reverse("convention_parties", args=[conventions[0]])
    who = _("signataire de %(name)s") % {"name": partner.name}
    return who, reverse("convention_signatures", args=[party.convention_id])


@condition(PUBLISH, "terms")
def terms_can_be_written(challenge: Challenge) -> Iterable[Unmet]:
    """The sheet in plain words can be drawn from the governing version, in both languages."""
    version = governing_version(challenge)
    if version is None:
        yield Unmet(
            "agreements.terms",
            _("Les règles de propriété intellectuelle en mots simples ne peuvent pas encore être établies : aucune convention commune n’est en vigueur."),
            _("juriste"),
            _url(),
        )  # fmt: skip
        return
    clauses = frozen_clauses(version)
    if not clauses or not all(plain_words(clauses, lang) for lang in ("fr", "en")):
        yield Unmet(
            "agreements.terms",
            _("La convention (%(name)s) ne porte aucune règle de propriété intellectuelle à dire en mots simples.")
            % {"name": version.convention.name_fr},
            _("juriste"),
            _url(version),
        )


def startup_is_bound(challenge: Challenge, organisation: Organisation) -> Iterable[Unmet]:
    """For gates of higher apps (start a pilot): the startup joined a version that runs, by a signed deed."""
    if binding_accession(challenge, organisation) is not None:
        return
    yield Unmet(
        "agreements.startup_not_bound",
        _("%(name)s n’a pas encore signé son acte d’adhésion à la convention.") % {"name": organisation.name},
        *who_signs_the_deed(challenge, organisation),
    )


def who_signs_the_deed(challenge: Challenge | None, organisation: Organisation | None) -> tuple[str, str]:
    """Who acts next for a startup that no deed binds, and where: its signatory on the deed drawn up, else the legal
    officer, who draws one up. Nobody, once the startup has left: a deed that ended is not signed again.
    """
    deeds = Accession.objects.filter(organisation=organisation, challenge=challenge)
    draft = deeds.filter(signed_at__isnull=True, ended_at__isnull=True).select_related("organisation").first()
    if draft is not None:
        return _("signataire de %(name)s") % {"name": draft.organisation.name}, reverse("accession", args=[draft.pk])
    return ("", "") if deeds.exists() else (_("juriste"), reverse("accession_list"))
