"""What an edition needs before the public sees it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.gates import Unmet, condition, declare_gate

GATE = "partners.publish_edition"

declare_gate(
    GATE,
    title=gettext_lazy("Impossible de publier l’édition : il manque encore quelque chose."),
    expects=("calendar", "criteria", "objectives", "eligibility"),
)


def weights_sentence(total: int) -> str:
    """Says the sum and what to do; the sum asked for is 100."""
    if total < 100:
        return _("Les poids font %(total)s au lieu de 100 : il manque %(rest)s.") % {
            "total": total,
            "rest": 100 - total,
        }
    return _("Les poids font %(total)s au lieu de 100 : il y a %(rest)s de trop.") % {
        "total": total,
        "rest": total - 100,
    }


def _team() -> str:
    return _("l’équipe du programme")


@condition(GATE, "calendar")
def calendar(edition: Any) -> Iterable[Unmet]:
    if not (edition.call_opens_at and edition.call_closes_at and edition.decision_at):
        yield Unmet(
            "calendar",
            _("Le calendrier n’a pas encore l’ouverture de l’appel, sa clôture et l’annonce des résultats."),
            _team(),
            reverse("edition_setup", args=[edition.pk]),
        )


@condition(GATE, "criteria")
def criteria(edition: Any) -> Iterable[Unmet]:
    total = sum(criterion.weight for criterion in edition.criteria.all())
    if total != 100:
        yield Unmet(
            "criteria",
            weights_sentence(total),
            _team(),
            reverse("edition_criteria", args=[edition.pk]),
        )


@condition(GATE, "objectives")
def objectives(edition: Any) -> Iterable[Unmet]:
    if not edition.objectives.exists():
        yield Unmet(
            "objectives",
            _("Aucun grand objectif n’est écrit."),
            _team(),
            reverse("edition_objectives", args=[edition.pk]),
        )


@condition(GATE, "eligibility")
def eligibility(edition: Any) -> Iterable[Unmet]:
    if not edition.eligibility_rules.exists():
        yield Unmet(
            "eligibility",
            _("Aucune règle de recevabilité n’est écrite."),
            _team(),
            reverse("edition_eligibility", args=[edition.pk]),
        )
