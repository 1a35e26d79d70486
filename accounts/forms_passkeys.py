"""allauth's forms of passkeys, in our words."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

DEVICE = _("Nom de la clé")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = DEVICE
        passwordless = self.fields["passwordless"]
        passwordless.label, passwordless.initial = _("Se connecter avec elle sans mot de passe"), True
        passwordless.help_text = _(
            "La clé demande alors votre empreinte, votre visage ou un code. Sans cela, elle ne fait que compléter le mot de passe."
        )


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = DEVICE
