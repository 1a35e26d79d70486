"""What stands beside the text of a challenge: indicators, data sets, and the copy of a past challenge."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.calls.domain.challenge import create_challenge
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import challenges_visible_to, published
from challenges.models import Challenge, ChallengeDataSet, ChallengeSection, Indicator
from core.exceptions import DomainError, NotAllowed
from core.permissions import require
from core.public_cache import changed
from partners.models import DataSet, Edition


class IndicatorRow(TypedDict):
    """One line of the indicators, as the form gives it."""

    name_fr: str
    name_en: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None


def set_indicators(challenge: Challenge, rows: Iterable[IndicatorRow], *, by: Any) -> None:
    """Replaces the indicators of a challenge under writing, in this order."""
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require(by, ChallengePerm.CHANGE, locked)
        locked.indicators.all().delete()
        Indicator.objects.bulk_create([Indicator(challenge=locked, **row) for row in rows])
        changed(locked)


def offer_dataset(challenge: Challenge, dataset: DataSet, *, conditions: str, by: Any) -> None:
    """Offers a data set of an organisation of the challenge to whoever is selected."""
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require(by, ChallengePerm.CHANGE, locked)
        if not locked.organisations.filter(organisation=dataset.owner_id).exists():
            raise DomainError(_("Ce jeu de données n’appartient à aucune organisation du défi."), field="dataset")
        if dataset.withdrawn_at:
            raise DomainError(_("Ce jeu de données a été retiré par son propriétaire."), field="dataset")
        ChallengeDataSet.objects.update_or_create(
            challenge=locked, dataset=dataset, defaults={"conditions": conditions.strip()}
        )
        changed(locked)


def take_back_dataset(challenge: Challenge, dataset: DataSet, *, by: Any) -> None:
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require(by, ChallengePerm.CHANGE, locked)
        locked.datasets.filter(dataset=dataset).delete()
        changed(locked)


def copy_challenge(source: Challenge, *, edition: Edition, organisation: Organisation, by: Any) -> Challenge:
    """A new draft with the words and indicators of a challenge one may read. Dates, people and data stay behind."""
    readable = challenges_visible_to(by).filter(pk=source.pk).exists() or published().filter(pk=source.pk).exists()
    if not readable:
        raise NotAllowed(_("Ce défi ne peut pas être copié."))
    with transaction.atomic():
        copy = create_challenge(
            edition,
            organisation=organisation,
            by=by,
            title=source.title_fr or str(_("Copie d’un défi sans titre")),
            fields={
                "title_en": source.title_en,
                "summary_fr": source.summary_fr,
                "summary_en": source.summary_en,
                "theme": source.theme,
                "places": source.places,
            },
        )
        for old in source.sections.all():
            ChallengeSection.objects.filter(challenge=copy, key=old.key).update(
                body_fr=old.body_fr, body_en=old.body_en
            )
        rows = list(source.indicators.order_by("pk").values("name_fr", "name_en", "unit", "baseline", "target"))
        set_indicators(copy, rows, by=by)
    return copy
