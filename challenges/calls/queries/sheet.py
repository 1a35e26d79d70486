"""What may still be put on a challenge."""

from django.db.models import QuerySet

from accounts.models import Organisation
from challenges.calls.queries.challenge import WRITING_ROLES
from challenges.models import Challenge
from partners.models import DataSet


def datasets_to_offer(challenge: Challenge) -> QuerySet[DataSet]:
    """Data sets of the organisations on the challenge, not withdrawn and not yet offered."""
    return (
        DataSet.objects.filter(owner__in=challenge.organisations.values("organisation"), withdrawn_at__isnull=True)
        .exclude(pk__in=challenge.datasets.values("dataset"))
        .order_by("name_fr__sorted")
    )


def organisations_to_invite(challenge: Challenge) -> QuerySet[Organisation]:
    """Organisations of the edition that do not write the challenge yet."""
    return (
        Organisation.objects.filter(
            participations__edition=challenge.edition_id,
            participations__role__in=WRITING_ROLES,
            participations__left_on__isnull=True,
        )
        .exclude(pk__in=challenge.organisations.values("organisation"))
        .distinct()
        .order_by("name__sorted")
    )
