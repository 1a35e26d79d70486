"""Mail about conventions: only what waits for the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrgRoleName
from accounts.queries import holders_of, people_of
from agreements.conventions.queries import people_of_parties
from agreements.models import Accession, Convention, Party
from core.emails import LAW, TERM, Email
from core.roles import Role


class ToSignatories(Email):
    @staticmethod
    def recipients(signing: Accession | Party) -> Iterable[Any]:
        return people_of(signing.organisation, OrgRoleName.SIGNATORY)


class ConventionToSign(ToSignatories):
    """To the signatories whose turn it is."""

    kind = "agreements.convention_to_sign"
    subject = _("Signer « %(convention)s »")
    template = "agreements/email/convention_to_sign.txt"
    label = _("Convention à signer")
    action = True
    required = TERM


class DeedToSign(ToSignatories):
    """To the signatories of a startup whose application was selected."""

    kind = "agreements.deed_to_sign"
    subject = _("Signer l’acte d’adhésion à « %(convention)s »")
    template = "agreements/email/deed_to_sign.txt"
    label = _("Acte d’adhésion à signer")
    action = True
    required = TERM


@dataclass(frozen=True)
class Acted:
    """One act on a convention, and who did it (None: the clock)."""

    convention: Convention
    by: Any | None


class ConventionActed(Email):
    """To everyone of every party and to the legal officers, but for whoever did it, when an act on a convention enters the public register."""

    kind = "agreements.convention_act"
    subject = _("%(act)s : %(title)s")
    template = "agreements/email/convention_act.txt"
    label = _("Acte sur une convention à laquelle vous êtes partie")
    action = False
    required = LAW

    @staticmethod
    def recipients(acted: Acted) -> Iterable[Any]:
        people = [*people_of_parties(acted.convention), *holders_of(Role.LEGAL)]
        return [person for person in people if acted.by is None or person.pk != acted.by.pk]


class RemarksTold(Email):
    """To one person, at most once an hour: remarks of the other side on a convention, and what became of their own."""

    kind = "agreements.convention_remarks"
    subject = _("Remarques sur la convention : %(title)s")
    template = "agreements/email/convention_remarks.txt"
    label = _("Remarques sur une convention")
    action = False
    required = ""

    @staticmethod
    def recipients(person: Any) -> Iterable[Any]:
        return [person]


class ConventionNotice(Email):
    """To the people of every party and the legal officers, when the convention that binds them is denounced, renewed, left or
    ended, and when an amendment changes it.
    """

    kind = "agreements.convention_notice"
    subject = _("%(what)s : %(convention)s")
    template = "agreements/email/convention_notice.txt"
    label = _("Vie d’une convention : dénonciation, reconduction, départ, fin")
    action = False
    required = LAW

    @staticmethod
    def recipients(people: Iterable[Any]) -> Iterable[Any]:
        return people


class TermNear(Email):
    """To the signatories of each party and the legal officers, 60, 15 and 3 days before the last useful day to give notice."""

    kind = "agreements.convention_term"
    subject = _("Dernier jour pour dénoncer : %(convention)s")
    template = "agreements/email/convention_term.txt"
    label = _("Dernier jour pour dénoncer une convention")
    action = True
    required = TERM

    @staticmethod
    def recipients(people: Iterable[Any]) -> Iterable[Any]:
        return people


class DeedOfEarlierVersion(Email):
    """To the people of a startup that joined, when an amendment enters into force that does not bind it."""

    kind = "agreements.deed_of_earlier_version"
    subject = _("Avenant à « %(convention)s » : votre acte d’adhésion ne change pas")
    template = "agreements/email/deed_of_earlier_version.txt"
    label = _("Avenant à une convention que vous avez rejointe")
    action = False
    required = LAW

    @staticmethod
    def recipients(deed: Accession) -> Iterable[Any]:
        return people_of(deed.organisation)
