"""Mail about conventions: only what waits for the reader."""

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class ConventionToSign(Email):
    """To the signatories whose turn it is."""

    kind = "agreements.convention_to_sign"
    subject = _("Action requise : signer « %(convention)s »")
    template = "agreements/email/convention_to_sign.txt"


class DeedToSign(Email):
    """To the signatories of a startup whose application was selected."""

    kind = "agreements.deed_to_sign"
    subject = _("Action requise : signer l’acte d’adhésion à « %(convention)s »")
    template = "agreements/email/deed_to_sign.txt"
