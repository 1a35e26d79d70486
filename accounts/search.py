"""What the search of the workspace finds of people and organisations."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import OrganisationKind, OrgRoleName
from accounts.models import Membership, Organisation, User
from accounts.permissions import OrganisationPerm
from accounts.queries import organisations_visible_to
from accounts.validators import compact
from core.names import Sorted
from core.permissions import holds_everywhere
from core.search import Hit, Words, add_kind, with_each_word


def _in_sight(user: Any) -> QuerySet[Membership]:
    """Roles held today in the organisations that this person sees."""
    rows = Membership.objects.filter(ended_at__isnull=True)
    return rows.filter(organisation__in=organisations_visible_to(user).values("pk"))


def people_visible_to(user: Any) -> QuerySet[User]:
    """Everybody for who keeps the desk of people; for others, those who act for an organisation that they see."""
    people = User.objects.filter(anonymised_at__isnull=True)
    if holds_everywhere(user, OrganisationPerm.VIEW_USER):
        return people
    return people.filter(Exists(_in_sight(user).filter(user=OuterRef("pk"))), is_active=True)


def _people(user: Any, words: Words) -> QuerySet[User]:
    def finds(word: str) -> Q:
        return Q(email__finds=word) | Q(first_name__finds=word) | Q(last_name__finds=word)

    return with_each_word(people_visible_to(user), words, finds)


def _person_line(user: Any) -> dict[str, Any]:
    acting = _in_sight(user).filter(user=OuterRef("pk")).order_by("pk")
    return {
        "first": "first_name",
        "last": "last_name",
        "email": "email",
        "active": "is_active",
        "desk": Value(holds_everywhere(user, OrganisationPerm.VIEW_USER)),
        "at": Subquery(acting.values("organisation")[:1]),
        "at_name": Subquery(acting.values("organisation__name")[:1]),
    }


def _person(line: dict[str, Any]) -> Hit:
    if line["desk"]:
        url = f"{reverse('people')}?{urlencode({'q': line['email']})}"
    else:
        url = reverse("organisation", args=[line["at"]])
    name = f"{line['first']} {line['last']}".strip() or line["email"]
    note = " · ".join(part for part in (line["email"], line["at_name"]) if part)
    return Hit(name, url, note, "" if line["active"] else _("compte fermé"))


def called(words: Words) -> QuerySet[Organisation, Any]:
    """Keys of the organisations of these words in their names, whoever may see them: other nouns are found by them."""
    rows = with_each_word(
        Organisation.objects.all(), words, lambda word: Q(name__finds=word) | Q(legal_name__finds=word)
    )
    return rows.values("pk")


def _organisations(user: Any, words: Words) -> QuerySet[Organisation]:
    number = compact(words.typed)
    numbered = Organisation.objects.filter(Q(siren=number) | Q(siret=number))
    found = Q(pk__in=called(words)) | Q(pk__in=numbered.values("pk"))
    return organisations_visible_to(user).filter(found, merged_into__isnull=True)


def _organisation(line: dict[str, Any]) -> Hit:
    note = str(OrganisationKind(line["kind"]).label).capitalize()
    return Hit(line["name"], reverse("organisation_activity", args=[line["pk"]]), note)


def _roles(user: Any, organisation: Organisation) -> QuerySet[Membership]:
    return _in_sight(user).filter(organisation=organisation)


def _role(line: dict[str, Any]) -> Hit:
    name = f"{line['first']} {line['last']}".strip() or line["email"]
    role = str(OrgRoleName(line["role"]).label)
    return Hit(name, "", " · ".join(part for part in (role.capitalize(), line["title"], line["email"]) if part))


add_kind(
    "roles",
    gettext_lazy("Personnes"),
    about=_roles,
    line=lambda user: {
        "first": "user__first_name",
        "last": "user__last_name",
        "email": "user__email",
        "role": "role",
        "title": "title",
    },
    hit=_role,
    order=(Sorted("user__last_name"), Sorted("user__first_name"), "pk"),
    position=5,
)
add_kind(
    "organisations",
    gettext_lazy("Organisations"),
    found=_organisations,
    line=lambda user: {"name": "name", "kind": "kind"},
    hit=_organisation,
    order=(Sorted("name"), "pk"),
    pages=("organisation",),
    position=10,
)
add_kind(
    "personnes",
    gettext_lazy("Personnes"),
    found=_people,
    line=_person_line,
    hit=_person,
    order=(Sorted("last_name"), Sorted("first_name"), F("email")),
    position=15,
)
