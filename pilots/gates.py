"""The gates of a pilot, its start and its decision: each condition says who can meet it, and where.

A duty of the end that is not met may have a reason recorded in the draft of the evaluation, which stands for it.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.conventions.domain.promises import knows_model_2
from agreements.conventions.gates import who_binds, who_signs_the_deed
from agreements.facts.gates import missing_facts, who_records
from agreements.facts.kinds import AT_END, AT_START, title_of
from agreements.models import Prototype
from core.gates import Unmet, condition, declare_gate, locked
from pilots.domain.binding import governing, unbound_parties
from pilots.domain.reviewing import missing
from pilots.enums import Side
from pilots.models import EvaluationDraft, Pilot

START = "pilots.start"

declare_gate(
    START,
    title=gettext_lazy("Ce pilote ne peut pas encore démarrer"),
    expects=("calendar", "parties", "deposit", "data_terms", "assessment", "site", "facts"),
)


EVALUATION = "pilots.evaluate"

declare_gate(
    EVALUATION,
    title=gettext_lazy("La suite de ce pilote ne peut pas encore être décidée"),
    expects=("grid", "read", "data", "devices", "code", "handover"),
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
            _url("pilot_directorate_name", pilot),
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
def data_terms_are_settled(pilot: Pilot) -> Iterable[Unmet]:
    """Accepted, refused or withdrawn: a loan without an answer keeps the trial from starting."""
    open_terms = pilot.data_sharings.filter(
        accepted_at__isnull=True, refused_at__isnull=True, withdrawn_at__isnull=True, deleted_on__isnull=True
    )
    page = _url("pilot_frame", pilot)
    waiting = open_terms.filter(objected_at__isnull=True)
    for side, who in ((Side.STARTUP, str(pilot.prototype.maker or "")), (Side.DIRECTORATE, _owner(pilot))):
        n = waiting.filter(awaits=side).count()
        if n:
            sentence = ngettext(
                "Les conditions d’un jeu de données prêté ne sont pas acceptées.",
                "Les conditions de %(n)s jeux de données prêtés ne sont pas acceptées.",
                n,
            ) % {"n": n}
            yield Unmet("data_terms.waiting" if side == Side.STARTUP else "data_terms.countered", sentence, who, page)
    for row in open_terms.filter(objected_at__isnull=False).select_related("dataset"):
        sentence = _("Le délégué demande d’autres conditions pour « %(name)s ».") % {"name": row.dataset}
        yield Unmet("data_terms.objected", sentence, _owner(pilot), _url("pilot_data_counter", pilot, row.pk))


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
    elif assessment.returned_at is not None:
        yield Unmet(
            "assessment.returned", _("Le délégué demande de reprendre l’analyse d’impact."), _owner(pilot),
            _url("pilot_assessment", pilot),
        )  # fmt: skip
    elif assessment.validated_at is None:
        yield Unmet(
            "assessment.waiting",
            _("L’analyse d’impact attend l’avis du délégué à la protection des données."),
            _("délégué à la protection des données"), _url("pilot_frame", pilot),
        )  # fmt: skip


def needs_assessment(pilot: Pilot) -> bool:
    """Personal data of the pilot itself, or of a data set lent to it."""
    lent = pilot.data_sharings.filter(dataset__personal_data=True, refused_at__isnull=True)
    return pilot.personal_data or lent.exclude(accepted_at__isnull=True, withdrawn_at__isnull=False).exists()


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


def _draft(pilot: Pilot) -> EvaluationDraft | None:
    return EvaluationDraft.objects.filter(pilot=pilot.pk).first()


def _excused(pilot: Pilot, code: str) -> bool:
    draft = _draft(pilot)
    return draft is not None and bool(draft.excuses.get(code))


@condition(EVALUATION, "grid")
def evaluation_is_written(pilot: Pilot) -> Iterable[Unmet]:
    if missing(_draft(pilot)):
        yield Unmet("grid.unfinished", _("L’évaluation n’est pas finie."), _owner(pilot), _url("pilot_evaluate", pilot))


@condition(EVALUATION, "read")
def evaluation_is_read(pilot: Pilot) -> Iterable[Unmet]:
    draft = _draft(pilot)
    if draft is None or draft.sent_at is None:
        sentence = _("La startup n’a pas l’évaluation à lire.")
        yield Unmet("read.unsent", sentence, _owner(pilot), _url("pilot_outcome", pilot) + "#evaluation")
    elif draft.answered_at is None:
        sentence = _("La startup lit encore l’évaluation.")
        yield Unmet("read.waiting", sentence, str(pilot.prototype.maker or ""), _url("pilot_evaluation_read", pilot))


@condition(EVALUATION, "data")
def data_are_returned(pilot: Pilot) -> Iterable[Unmet]:
    if _excused(pilot, "data"):
        return
    waiting = pilot.data_sharings.filter(accepted_at__isnull=False, deleted_on__isnull=True).order_by("ends_on", "pk")
    first = waiting.first()
    if first is not None:
        n = waiting.count()
        sentence = ngettext(
            "La suppression d’un jeu de données prêté n’est pas prouvée.",
            "La suppression de %(n)s jeux de données prêtés n’est pas prouvée.",
            n,
        ) % {"n": n}
        page = _url("pilot_data_deletion", pilot, first.pk)
        yield Unmet("data.kept", sentence, str(pilot.prototype.maker or ""), page)


@condition(EVALUATION, "devices")
def devices_are_removed(pilot: Pilot) -> Iterable[Unmet]:
    if _excused(pilot, "devices"):
        return
    for row in pilot.devices.filter(removed_on__isnull=True):
        sentence = _("Le matériel « %(name)s » est encore en place.") % {"name": row.name}
        yield Unmet("devices.placed", sentence, _owner(pilot), _url("pilot_device_remove", pilot, row.pk))


@condition(EVALUATION, "code")
def code_is_published(pilot: Pilot) -> Iterable[Unmet]:
    if _excused(pilot, "code"):
        return
    prototype, who = pilot.prototype, str(pilot.prototype.maker or "")
    if not prototype.deposits.filter(verified_ok=True).exists():
        page = reverse("prototype_deposit", args=[prototype.pk])
        yield Unmet("code.missing", _("Aucune archive des sources du prototype n’est déposée."), who, page)
    elif not prototype.licence:
        page = reverse("prototype_licence", args=[prototype.pk])
        yield Unmet("code.unlicensed", _("Le prototype n’a pas de licence."), who, page)


@condition(EVALUATION, "handover")
def handover_is_rehearsed(pilot: Pilot) -> Iterable[Unmet]:
    if _excused(pilot, "handover"):
        return
    for name in missing_facts(pilot.prototype, AT_END):
        sentence = _("Fait à constater : %(fact)s.") % {"fact": title_of(name)}
        page = f"{reverse('prototype_facts', args=[pilot.prototype_id])}#{name}"
        yield Unmet(f"handover.{name}", sentence, who_records(name), page)
