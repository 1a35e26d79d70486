"""What the team's desk lists of the applications to one challenge: never a file that the person is kept away from."""

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from challenges.applications.queries.application import applications_for_team
from challenges.enums import EligibilityResult, ReviewState
from challenges.models import Application, EligibilityCheck, Handling, Labelled, Review
from core.batched_exists import DUMMIES, dummy_user
from core.listed import Found, Listed, Rows, listing
from core.names import folded
from core.permissions import roles_of

ORDER = {"-received": "-received_at", "received": "received_at", "title": "organisation__name__sorted"}
SHOWN = ("title", "state", "received_at", "deadline_override", "organisation__name")
SIREN_DIGITS = 9
_CHALLENGE = UUID(int=1)


def asked_for(user: Any, challenge: Any, choice: dict[str, Any]) -> QuerySet[Application]:
    """Keys as in the address: etat, etiquette, agent, q, tri."""
    among = Application.objects.filter(challenge=challenge)
    return narrowed(user, applications_for_team(user).filter(challenge=challenge), among, choice)


def narrowed(
    user: Any, rows: QuerySet[Application], among: QuerySet[Application], choice: dict[str, Any]
) -> QuerySet[Application]:
    """`rows` as chosen, in the order chosen; words are looked for `among` applications of the same list, without rights."""
    if choice.get("etat"):
        rows = rows.filter(state=choice["etat"])
    if choice.get("q"):
        rows = rows.filter(_found(among, choice["q"]))
    if choice.get("etiquette"):
        rows = rows.filter(pk__in=Labelled.objects.filter(label=choice["etiquette"]).values("application"))
    if choice.get("agent"):
        rows = rows.filter(_handled_by(user, choice["agent"]))
    return rows.order_by(ORDER.get(choice.get("tri", ""), "-received_at"), "id")


def _found(among: QuerySet[Application], words: str) -> Q:
    """By title, organisation, SIREN or number: each by its own index, where an OR over two tables would fold every row."""
    digits = "".join(words.split())
    by_title = among.filter(title__finds=words)
    by_name = among.filter(organisation__in=Organisation.objects.filter(name__finds=words).values("pk"))
    by_number = among.filter(receipt_number__folded=folded(words))
    found = Q(pk__in=by_title.values("pk")) | Q(pk__in=by_name.values("pk")) | Q(pk__in=by_number.values("pk"))
    if len(digits) == SIREN_DIGITS and digits.isdecimal():
        found |= Q(pk__in=among.filter(organisation__siren=digits).values("pk"))
    return found


def _handled_by(user: Any, who: str) -> Q:
    """`moi`, or `personne`."""
    handled = Handling.objects.filter(agent=user.pk) if who == "moi" else Handling.objects.all()
    mine = Q(pk__in=handled.values("application"))
    return mine if who == "moi" else ~mine


def kept_beside(keys: list[UUID]) -> tuple[dict[UUID, list[str]], dict[UUID, str]]:
    """Labels, and who handles it, of these applications: two queries."""
    labels: dict[UUID, list[str]] = {}
    rows = Labelled.objects.filter(application__in=keys).order_by("label__name")
    for key, name in rows.values_list("application", "label__name"):
        labels.setdefault(key, []).append(name)
    handlings = Handling.objects.filter(application__in=keys).select_related("agent")
    return labels, {row.application_id: str(row.agent) for row in handlings}


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(application=OuterRef("pk")).order_by().values("application").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def with_counts(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Annotates the rules to settle and the reviews submitted; for the rows of one page."""
    not_met = (Q(decided="") & ~Q(computed=EligibilityResult.MET)) | ~Q(decided__in=["", EligibilityResult.MET])
    return (
        rows.select_related("organisation")
        .only(*SHOWN)
        .annotate(
            rules=_number(EligibilityCheck.objects.filter(not_met)),
            readings=_number(Review.objects.filter(state=ReviewState.SUBMITTED)),
        )
    )


@listing
def _desk(choice: dict[str, Any]) -> Listed:
    def rows(person: UUID, challenge: UUID) -> QuerySet[Application]:
        return asked_for(dummy_user(person, choice["roles"]), challenge, choice)

    return Listed(
        lambda person, challenge: with_counts(rows(person, challenge)), rows, person=DUMMIES[0], challenge=_CHALLENGE
    )


def desk_of(user: Any, challenge: Any, choice: dict[str, Any]) -> Rows | Found:
    """The list of the desk, page by page; `user` is of the team. What is typed is asked once: compiling it would gain nothing."""
    if choice.get("q"):
        return Found(asked_for(user, challenge, choice), with_counts(Application.objects.all()))
    return _desk({**choice, "roles": roles_of(user)}).of(person=user.pk, challenge=challenge.pk)


def count_by_state(challenge: Any) -> dict[str, int]:
    """How many applications stand in each state, drafts too; one query."""
    rows = Application.objects.filter(challenge=challenge).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))
