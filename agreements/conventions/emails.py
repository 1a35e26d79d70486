"""Mail about conventions: only what waits for the reader."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrgRoleName
from accounts.queries import people_of
from agreements.models import Accession, Party
from core.emails import TERM, Email


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
