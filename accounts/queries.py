"""Visibility querysets of organisations and their people."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from accounts.enums import OrgRoleName, Origin
from accounts.models import (
    DuplicateDoubt,
    FieldSource,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationMerge,
    User,
)
from accounts.permissions import OrganisationPerm
from accounts.validators import compact
from core.compiled import Compiled
from core.emails import Reader
from core.guardian import granted_to
from core.mail_bundles import Bundle
from core.models import HeldAddress, OutMail
from core.names import Sorted
from core.permissions import holds_everywhere
from core.roles import Role

ACTING_SESSION_KEY = "acting_organisation"


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    """All of them for roles that oversee the programme; for anyone else, those for which the person acts."""
    if holds_everywhere(user, OrganisationPerm.VIEW_ORGANISATION):
        return Organisation.objects.all()
    return Organisation.objects.filter(granted_to(user, OrganisationPerm.VIEW_ORGANISATION, Organisation))


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Organisations for which the person acts today, by name. One row each, however many roles they hold there."""
    live = Membership.objects.filter(user=user, organisation=OuterRef("pk"), ended_at__isnull=True)
    return Organisation.objects.filter(Exists(live)).order_by("name__sorted")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Live memberships of a person, with their organisations."""
    return Membership.objects.filter(user=user, ended_at__isnull=True).select_related("organisation").order_by("id")


_PERSON = UUID(int=1)
_organisations = Compiled(organisations_of, user=_PERSON)
_memberships = Compiled(memberships_of, user=_PERSON)


def own_memberships(user: User) -> list[Membership]:
    """`memberships_of()`, read."""
    return _memberships.fetch(user=user.pk)


def memberships_in(organisation: Organisation) -> QuerySet[Membership]:
    """Live memberships of an organisation, with their people, managers first."""
    live = Membership.objects.filter(organisation=organisation, ended_at__isnull=True).select_related("user")
    return live.order_by("user__last_name__sorted", "user__first_name__sorted", "role")


def people_of(organisation: Organisation, role: str = OrgRoleName.MEMBER) -> QuerySet[User]:
    """People who act for an organisation; with a role, those who hold it. Mail goes to them."""
    live = Membership.objects.filter(user=OuterRef("pk"), organisation=organisation, ended_at__isnull=True)
    if role != OrgRoleName.MEMBER:
        live = live.filter(role=role)
    return User.objects.filter(Exists(live), is_active=True).order_by("email")


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address. Asked for whoever has proved that it is theirs, and nobody else."""
    return EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).exists()


def has_verified(user: User, email: str) -> bool:
    """Whether the person has proved that this address is theirs."""
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=email).exists()


def reader_at(email: str, language: str, name: str = "") -> User | Reader:
    """Who is written to at an address: its account, else the address alone, in this language."""
    return User.objects.filter(email__iexact=email).first() or Reader(email, language, name)


def holders_of(*roles: Role) -> QuerySet[User]:
    """Active people who hold one of these platform roles, each once. Mail goes to them."""
    names = [role.group_name for role in roles]
    return User.objects.filter(is_active=True, groups__name__in=names).distinct().order_by("email")


def invitations_pending(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations neither used nor revoked, expired ones included: they can be sent again."""
    pending = Invitation.objects.filter(organisation=organisation, used_at__isnull=True, revoked_at__isnull=True)
    return pending.select_related("invited_by").order_by("-id")


def acting_organisation(request: Any) -> Organisation | None:
    """The organisation in whose name the person works now: the one chosen, else the first of theirs. Read once a request."""
    if not hasattr(request, "acting_organisation"):
        mine = _organisations.fetch(user=request.user.pk) if request.user.is_authenticated else []
        chosen = request.session.get(ACTING_SESSION_KEY)
        request.my_organisations = mine
        request.acting_organisation = next((o for o in mine if str(o.pk) == chosen), mine[0] if mine else None)
    organisation: Organisation | None = request.acting_organisation
    return organisation


def my_organisations(request: Any) -> list[Organisation]:
    """Organisations of the person behind a request, read once a request."""
    acting_organisation(request)
    mine: list[Organisation] = request.my_organisations
    return mine


def join_requests_open(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Requests to join that wait for an answer, oldest first."""
    waiting = JoinRequest.objects.filter(organisation=organisation, answered_at__isnull=True)
    return waiting.select_related("user").order_by("id")


def join_requests_to_answer(user: User) -> QuerySet[JoinRequest]:
    """Requests this person answers: those of organisations they manage; for the team, those of organisations nobody manages."""
    managers = Membership.objects.filter(
        organisation=OuterRef("organisation"), role=OrgRoleName.MANAGER, ended_at__isnull=True
    )
    mine = Exists(managers.filter(user=user))
    if holds_everywhere(user, OrganisationPerm.MANAGE_ORGANISATION):
        mine = mine | ~Exists(managers)
    waiting = JoinRequest.objects.filter(mine, answered_at__isnull=True)
    return waiting.select_related("user", "organisation").order_by("id")


def sources_of(organisation: Organisation) -> dict[str, FieldSource]:
    """Where each fact of an organisation comes from, by field."""
    return {
        source.field: source for source in FieldSource.objects.filter(organisation=organisation).select_related("by")
    }


def organisations_by_siren(sirens: list[str]) -> dict[str, Organisation]:
    """Those of these companies that are here already."""
    known = Organisation.objects.filter(siren__in=sirens, merged_into__isnull=True, origin=Origin.LIVE)
    return {str(row.siren): row for row in known}


def doubts() -> QuerySet[DuplicateDoubt]:
    """Pairs of organisations that may be one."""
    return DuplicateDoubt.objects.select_related("organisation", "other", "raised_by")


def doubts_open() -> QuerySet[DuplicateDoubt]:
    """Those that nobody has settled, the first raised first."""
    alive = {"organisation__merged_into__isnull": True, "other__merged_into__isnull": True}
    return doubts().filter(settled_at__isnull=True, **alive).order_by("created_at", "id")


def merges_visible_to(user: User) -> QuerySet[OrganisationMerge]:
    """Merges proposed or done: all for the team; for anybody else, those of the organisations for which they act."""
    rows = OrganisationMerge.objects.select_related(
        "gone", "kept", "asked_by", "confirmed_by", "cancelled_by", "undone_by", "gone_answered_by", "kept_answered_by"
    )
    if holds_everywhere(user, OrganisationPerm.MERGE_ORGANISATIONS):
        return rows
    mine = organisations_of(user).order_by().values("pk")
    return rows.filter(Q(gone__in=mine) | Q(kept__in=mine))


def merges_done_into(organisation: Organisation) -> QuerySet[OrganisationMerge]:
    """What was merged into this organisation, and stands."""
    rows = OrganisationMerge.objects.filter(kept=organisation, confirmed_at__isnull=False, undone_at__isnull=True)
    return rows.select_related("gone", "asked_by", "confirmed_by").order_by("-confirmed_at")


def merges_to_answer(user: User) -> QuerySet[OrganisationMerge]:
    """Open proposals on which this person, as a manager, has not answered for their side."""
    managed = Membership.objects.filter(user=user, role=OrgRoleName.MANAGER, ended_at__isnull=True)
    mine = managed.values("organisation")
    silent = Q(gone__in=mine, gone_agrees__isnull=True) | Q(kept__in=mine, kept_agrees__isnull=True)
    return _merges_open().filter(silent)


def merges_to_confirm(user: User) -> QuerySet[OrganisationMerge]:
    """Open proposals that another person of the team made."""
    return _merges_open().exclude(asked_by=user)


def _merges_open() -> QuerySet[OrganisationMerge]:
    rows = OrganisationMerge.objects.filter(confirmed_at__isnull=True, cancelled_at__isnull=True)
    return rows.select_related("gone", "kept").order_by("created_at", "id")


def join_requests_of(user: User) -> QuerySet[JoinRequest]:
    """What this person has asked and nobody has answered yet."""
    return JoinRequest.objects.filter(user=user, answered_at__isnull=True).select_related("organisation").order_by("id")


def _called(words: str) -> Q:
    """Organisations of these words in their names, or of this number."""
    number = compact(words)
    return Q(name__finds=words) | Q(legal_name__finds=words) | Q(siren=number) | Q(siret=number)


def organisations_to_join(query: str, user: User) -> QuerySet[Organisation]:
    """Living organisations by name or SIREN, at most ten, those of the person left out. Fewer than three characters find none."""
    words = query.strip()
    if len(words) < 3:
        return Organisation.objects.none()
    known = Organisation.objects.filter(origin=Origin.LIVE, merged_into__isnull=True)
    found = known.filter(_called(words))
    return found.exclude(pk__in=organisations_of(user).values("pk")).order_by("name__sorted")[:10]


def organisations_listed(user: User) -> QuerySet[Organisation]:
    """The list of organisations with how many people act for each."""
    live = Membership.objects.filter(organisation=OuterRef("pk"), ended_at__isnull=True).order_by()
    people = live.values("organisation").annotate(n=Count("user", distinct=True)).values("n")
    rows = organisations_visible_to(user).filter(merged_into__isnull=True)
    return rows.annotate(people=Coalesce(Subquery(people), 0)).order_by("name__sorted")


def users_listed(query: str = "", role_group: str = "") -> QuerySet[User]:
    """Accounts by name, with the names of their platform roles."""
    users = User.objects.filter(anonymised_at__isnull=True).prefetch_related("groups")
    if query.strip():
        words = query.strip()
        users = users.filter(Q(email__finds=words) | Q(first_name__finds=words) | Q(last_name__finds=words))
    if role_group:
        users = users.filter(groups__name=role_group)
    order: tuple[Any, ...] = (Sorted("last_name"), Sorted("first_name"))
    if query.strip():
        # Those found are few, and sorted: walking the index of the order until a page is full may read everybody.
        order = tuple(Coalesce(key, Value("")) for key in order)
    return users.order_by(*order, "email")


def notices_of(user: User) -> QuerySet[OutMail]:
    """What the programme has written to the addresses this person has verified, the latest first.

    A message that still waits to be read by the team before it leaves is nobody's yet. Those that left together stand apart.
    """
    addresses = EmailAddress.objects.filter(user=user, verified=True).values(address=Lower("email"))
    left = set(OutMail.Status) - {OutMail.Status.HELD, OutMail.Status.DROPPED}
    rows = OutMail.objects.annotate(address=Lower("to")).filter(address__in=addresses, status__in=left)
    return rows.exclude(kind=Bundle.kind).order_by("-created_at", "-id")


def addresses_held(user: User) -> QuerySet[HeldAddress]:
    """The address of the person's account, when nothing is sent to it any more."""
    return HeldAddress.objects.filter(Exists(User.objects.filter(pk=user.pk, email__iexact=OuterRef("address"))))


def organisations_to_keep(gone: Organisation, query: str, near: list[Any]) -> QuerySet[Organisation]:
    """Into which organisation another may be merged: those found by name or number, else those near it; at most ten."""
    known = Organisation.objects.filter(origin=gone.origin, merged_into__isnull=True).exclude(pk=gone.pk)
    words = query.strip()
    if len(words) < 3:
        return known.filter(pk__in=near)
    found = known.filter(_called(words))
    return known.filter(pk__in=list(found.order_by("name__sorted").values_list("pk", flat=True)[:10]))
