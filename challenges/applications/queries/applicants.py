"""Who is written to about applications, for one or for many at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import User
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import applicants_of
from challenges.models import Application
from core.guardian import grant_table

KNOWN = "_known_applicants"


def know_applicants(applications: Sequence[Application]) -> None:
    """Keeps on each of these objects whom `applicants_of` would find. Two queries for any number of them."""
    model, codename = Application, ApplicationPerm.SUBMIT.split(".", 1)[1]
    grants = grant_table(model)._default_manager.filter(content_object__in=applications, permission__codename=codename)
    pairs = set(grants.filter(group__user__is_active=True).values_list("content_object", "group__user"))
    people = {person.pk: person for person in User.objects.filter(pk__in={pk for _application, pk in pairs})}
    by_application: dict[Any, list[User]] = {}
    for found, pk in pairs:
        by_application.setdefault(found, []).append(people[pk])
    for application in applications:
        setattr(application, KNOWN, sorted(by_application.get(application.pk, []), key=lambda one: one.email))


def known_applicants(application: Application) -> Iterable[User]:
    """Whom `know_applicants` found, else a query."""
    known: Iterable[User] | None = vars(application).get(KNOWN)
    return applicants_of(application) if known is None else known
