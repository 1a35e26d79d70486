"""Exchanges of this app: an organisation with the programme team, a case with the role that answers it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from accounts.models import Organisation, User
from accounts.permissions import OrganisationPerm, not_merged
from accounts.queries import holders_of, organisations_visible_to, people_of
from casework.boxes import CASES
from casework.exchanges import declare_exchange
from casework.models import Case
from casework.permissions import CasePerm
from core.guardian import granted_to
from core.permissions import YES, Decision, can, refuse, roles_of
from core.roles import Role


def _live() -> QuerySet[Organisation]:
    return Organisation.objects.filter(origin=Origin.LIVE)


def _ours(user: Any) -> QuerySet[Organisation]:
    return _live() if Role.TEAM in roles_of(user) else Organisation.objects.none()


def _theirs(user: Any) -> QuerySet[Organisation]:
    if Role.TEAM in roles_of(user):
        return Organisation.objects.none()
    return _live().filter(granted_to(user, OrganisationPerm.VIEW_ORGANISATION, Organisation))


def _their_people(organisation: Organisation) -> QuerySet[User]:
    return people_of(organisation).exclude(groups__name=Role.TEAM.group_name)


declare_exchange(
    "organisation",
    Organisation,
    objects=_live,
    ours=_ours,
    theirs=_theirs,
    our_people=lambda organisation: holders_of(Role.TEAM),
    their_people=_their_people,
    title=lambda organisation: organisation.name,
    url=lambda organisation: reverse("organisation", args=[organisation.pk]),
    reads_object=lambda user, organisation: organisations_visible_to(user).filter(pk=organisation.pk).exists(),
    may_write=not_merged,
)


def cases_handled_by(user: Any) -> QuerySet[Case]:
    """Cases of the kinds that this person's roles own."""
    kinds = [kind.name for kind in CASES.values() if kind.owner in roles_of(user)]
    return Case.objects.filter(kind__in=kinds) if kinds else Case.objects.none()


def _reachable(user: Any, case: Case) -> Decision:
    """Nobody writes where nobody reads: an author without an account is answered in the case itself."""
    if case.opener_id:
        return YES
    return refuse(_("Son auteur n’a pas de compte : répondez-lui dans le dossier, il le lira sur sa page de suivi."))


declare_exchange(
    "dossier",
    Case,
    objects=Case.objects.all,
    ours=cases_handled_by,
    theirs=lambda user: Case.objects.filter(opener=user.pk),
    our_people=lambda case: holders_of(case.rule.owner),
    their_people=lambda case: User.objects.filter(pk=case.opener_id, is_active=True),
    title=str,
    url=lambda case: reverse("case", args=[case.pk]),
    reads_object=lambda user, case: bool(can(user, CasePerm.VIEW, case)),
    may_write=_reachable,
    owner=lambda case: case.rule.owner,
)
