"""What stands beside the text of a challenge: indicators, data sets, and the copy of a past challenge."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.calls.domain.challenge import create_challenge
from challenges.calls.domain.correcting import require_writing
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import challenges_visible_to, published
from challenges.models import Challenge, ChallengeDataSet, ChallengeSection, Indicator
from core.exceptions import DomainError, NotAllowed
from core.permissions import require
from core.public_cache import changed
from partners.models import DataSet, Edition

INDICATOR_FIELDS = ("name_fr", "name_en", "unit", "baseline", "target")


def save_indicators(
    challenge: Challenge, rows: Iterable[Indicator], *, by: Any, deleted: Iterable[Indicator] = ()
) -> None:
    """Writes these rows and takes those away; every other row stays as somebody else left it. Sending a new row twice, as
    a network that drops the answer does, makes one.
    """
    with transaction.atomic():
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        require_writing(locked, by=by)
        locked.indicators.filter(pk__in=[row.pk for row in deleted]).delete()
        for row in rows:
            row.challenge = locked
            facts = {name: getattr(row, name) for name in INDICATOR_FIELDS}
            if row._state.adding and (known := locked.indicators.filter(**facts).first()):
                row.pk = known.pk
                row._state.adding = False
            else:
                row.save()
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
        offer, new = ChallengeDataSet.objects.get_or_create(
            challenge=locked, dataset=dataset, defaults={"conditions": conditions.strip()}
        )
        if not new and offer.conditions != conditions.strip():
            raise DomainError(
                _(
                    "Ce jeu de données est déjà offert, avec ces conditions : « %(conditions)s ». Retirez-le pour en changer."
                )
                % {"conditions": offer.conditions or _("aucune")},
                field="conditions",
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
        rows = source.indicators.order_by("pk").values(*INDICATOR_FIELDS)
        save_indicators(copy, [Indicator(**row) for row in rows], by=by)
    return copy
