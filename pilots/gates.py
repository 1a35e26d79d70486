"""The gate "start a pilot": each condition says who can meet it, and where."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.conventions.domain.promises import knows_model_2
from agreements.conventions.gates import who_binds, who_signs_the_deed
from agreements.facts.gates import missing_facts, who_records
from agreements.facts.kinds import AT_START, title_of
from agreements.models import Prototype
from core.gates import Unmet, condition, declare_gate, locked
from pilots.domain.binding import governing, unbound_parties
from pilots.models import Pilot

START = "pilots.start"

declare_gate(
    START,
    title=gettext_lazy("Ce pilote ne peut pas encore démarrer"),
    expects=("calendar", "parties", "deposit", "data_terms", "assessment", "site", "facts"),
)


def _url(name: str, pilot: Pilot, *args: Any) -> str:
    return reverse(name, args=[pilot.pk, *args])


def _owner(pilot: Pilot) -> str:
    return str(pilot.directorate or _("direction qui suit le pilote"))


@condition(START, "calendar")
def calendar_is_set(pilot: Pilot) -> Iterable[Unmet]:
    if pilot.directorate_id is None:
        yield Unmet(
            "calendar.directorate", _("Aucune direction ne suit ce pilote."), _("équipe du programme"),
            _url("pilot_plan", pilot),
        )  # fmt: skip
    if not (pilot.starts_on and pilot.ends_on):
        yield Unmet(
            "calendar.dates", _("Les dates du pilote ne sont pas fixées."), _owner(pilot), _url("pilot_plan", pilot)
        )


@condition(START, "parties")
def every_party_is_bound(pilot: Pilot) -> Iterable[Unmet]:
    version = governing(pilot)
    if version is None:
        yield Unmet(
            "parties.no_convention", _("Aucune convention en vigueur ne régit ce pilote."), _("juriste"),
            reverse("accession_list"),
        )  # fmt: skip
        return
    for organisation, is_startup in unbound_parties(pilot, version):
        if is_startup:
            sentence = _("%(name)s n’a pas signé son acte d’adhésion à la convention.")
            who, url = who_signs_the_deed(pilot.prototype.challenge, organisation)
        else:
            sentence = _("%(name)s n’est pas liée par la convention en vigueur.")
            who, url = who_binds(organisation, [version])
        yield Unmet("parties.unbound", sentence % {"name": organisation}, who, url)


@condition(START, "deposit")
def first_deposit_is_recorded(pilot: Pilot) -> Iterable[Unmet]:
    prototype = locked(Prototype.objects.all(), no_key=True).get(pk=pilot.prototype_id)
    if not prototype.deposits.filter(verified_ok=True).exists():
        yield Unmet(
            "deposit.none", _("Aucune archive des sources du prototype n’est déposée."), str(prototype.maker or ""),
            reverse("prototype_deposit", args=[prototype.pk]),
        )  # fmt: skip


@condition(START, "data_terms")
def data_terms_are_accepted(pilot: Pilot) -> Iterable[Unmet]:
    waiting = pilot.data_sharings.filter(accepted_at__isnull=True).count()
    if waiting:
        sentence = ngettext(
            "Les conditions d’un jeu de données prêté ne sont pas acceptées.",
            "Les conditions de %(n)s jeux de données prêtés ne sont pas acceptées.",
            waiting,
        ) % {"n": waiting}
        yield Unmet("data_terms.waiting", sentence, str(pilot.prototype.maker or ""), _url("pilot_frame", pilot))


@condition(START, "assessment")
def assessment_is_validated(pilot: Pilot) -> Iterable[Unmet]:
    if not needs_assessment(pilot):
        return
    assessment = getattr(pilot, "assessment", None)
    if assessment is None:
        yield Unmet(
            "assessment.none",
            _("Le pilote traite des données personnelles : l’analyse d’impact n’est pas écrite."),
            _owner(pilot), _url("pilot_assessment", pilot),
        )  # fmt: skip
    elif assessment.validated_at is None:
        yield Unmet(
            "assessment.waiting",
            _("L’analyse d’impact attend l’avis du délégué à la protection des données."),
            _("délégué à la protection des données"), _url("pilot_frame", pilot),
        )  # fmt: skip


def needs_assessment(pilot: Pilot) -> bool:
    """Personal data of the pilot itself, or of a data set lent to it."""
    return pilot.personal_data or pilot.data_sharings.filter(dataset__personal_data=True).exists()


@condition(START, "site")
def site_is_authorised(pilot: Pilot) -> Iterable[Unmet]:
    sites = list(pilot.sites.all())
    if not sites:
        yield Unmet("site.none", _("Aucun lieu d’essai n’est indiqué."), _owner(pilot), _url("pilot_site_add", pilot))
    for site in sites:
        if site.authorised_at is None:
            yield Unmet(
                "site.waiting", _("Le lieu « %(name)s » n’est pas autorisé.") % {"name": site.name}, _owner(pilot),
                _url("pilot_site_authorise", pilot, site.pk),
            )  # fmt: skip


@condition(START, "facts")
def facts_of_the_start_are_recorded(pilot: Pilot) -> Iterable[Unmet]:
    """What the City can insist on before a trial begins. A convention signed before model 2 does not ask for it."""
    version = pilot.prototype.governing_version
    if version is not None and knows_model_2(version):
        for name in missing_facts(pilot.prototype, AT_START):
            yield Unmet(
                f"facts.{name}", _("Fait à constater : %(fact)s.") % {"fact": title_of(name)}, who_records(name),
                f"{reverse('prototype_facts', args=[pilot.prototype_id])}#{name}",
            )  # fmt: skip
