"""The weights of an edition's criteria after its first call has opened: changed for all its calls, publicly, with a reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.calls.domain.amendment import rules_may_change, tell_amended
from challenges.calls.domain.frozen import Rule, criteria_of, freeze_rules, published_since
from challenges.calls.permissions import ChallengePerm
from challenges.enums import NO_LONGER
from challenges.models import Amendment, Challenge, CriterionSet, Score
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import changed
from partners.gates import weights_sentence
from partners.models import Criterion, Edition
from partners.permissions import ProgrammePerm


def amend_weights(
    edition: Edition, *, by: Any, weights: Mapping[int, int], reason: str, reason_en: str = ""
) -> list[Amendment]:
    """Gives the criteria other weights, in every call of the edition. Returns one public amendment for each open call.

    Raises DomainError when one call is closed, closes within seven days, or has a score: candidates applied under the
    weights they had read. Side effects: a new frozen set and a mail for each call.
    """
    require(by, ProgrammePerm.SET_UP_EDITION, edition)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif : il sera public."), field="reason")
    with transaction.atomic():
        locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        calls = list(_calls(locked))
        if not published_since(locked) or not calls:
            raise DomainError(_("Aucun appel n’est ouvert : les critères se règlent sur la page de l’édition."))
        _check(calls, by=by)
        rows = list(Criterion.objects.select_for_update().filter(edition=locked).order_by("order", "pk"))
        _check_weights(rows, weights)
        before = {call.pk: criteria_of(call) for call in calls}
        for row in rows:
            row.weight = weights[row.pk]
        Criterion.objects.bulk_update(rows, ["weight"])
        return [
            _amend(call, before[call.pk], by=by, reason=reason.strip(), reason_en=reason_en.strip()) for call in calls
        ]


def _calls(edition: Edition) -> Iterable[Challenge]:
    """Calls that candidates have read: one that was cancelled binds nobody any more."""
    opened = CriterionSet.objects.filter(challenge__edition=edition).values("challenge")
    rows = Challenge.objects.filter(pk__in=opened).exclude(state__in=NO_LONGER)
    return rows.select_for_update(of=("self",)).order_by("pk")


def _check(calls: Iterable[Challenge], *, by: Any) -> None:
    for call in calls:
        require(by, ChallengePerm.STEER, call)
        rules_may_change(call)
        if Score.objects.filter(review__application__challenge=call).exists():
            raise DomainError(_("Des notes sont déjà données pour « %(name)s ».") % {"name": call})


def _check_weights(rows: list[Criterion], weights: Mapping[int, int]) -> None:
    if set(weights) != {row.pk for row in rows} or any(weight < 1 for weight in weights.values()):
        raise DomainError(_("Donnez à chaque critère un poids d’au moins 1."))
    if (total := sum(weights.values())) != 100:
        raise DomainError(weights_sentence(total))
    if all(row.weight == weights[row.pk] for row in rows):
        raise DomainError(_("Rien ne change : les poids sont les mêmes."))


def _amend(call: Challenge, before: list[Rule], *, by: Any, reason: str, reason_en: str) -> Amendment:
    freeze_rules(call)
    after = criteria_of(call)
    amendment = Amendment.objects.create(
        challenge=call,
        field="criteria",
        before=_words(before, "fr"),
        after=_words(after, "fr"),
        before_en=_words(before, "en"),
        after_en=_words(after, "en"),
        reason=reason,
        reason_en=reason_en,
        made_by=by,
    )
    amendment.told = tell_amended(call, amendment)
    amendment.save(update_fields=["told", "updated_at"])
    changed(call)
    return amendment


def _words(rows: list[Rule], language: str) -> str:
    if language == "en":
        return "; ".join(f"{row.name_en or row.name_fr}: {row.weight}%" for row in rows)
    return " ; ".join(f"{row.name_fr} : {row.weight} %" for row in rows)
