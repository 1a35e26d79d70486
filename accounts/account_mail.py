"""The messages of the accounts library (allauth), written into the outbox like every other.

The library names a template and gives what it holds; here each of its templates belongs to a kind of mail. One that belongs to none
is refused as the program starts to use it: `tests/accounts/test_account_mail.py` walks them all.
"""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.emails import ACCOUNT, Email, Reader, one_line
from core.mail_seals import seal
from core.mail_words import Place
from core.models import OutMail


class AccountMail(Email):
    """To the address that was typed, at once. `prefixes` are the templates of the library that it stands for."""

    prefixes: ClassVar[tuple[str, ...]]
    secret: ClassVar[tuple[str, ...]] = ()

    @staticmethod
    def recipients(reader: Reader) -> Iterable[Any]:  # type: ignore[override]
        return [reader]

    def drawn(self) -> tuple[str, str]:
        context = {**self._values(), "site_url": settings.SITE_URL}
        prefix = context.get("prefix") or self.prefixes[0]
        subject, body = (render_to_string(f"{prefix}_{part}.txt", context) for part in ("subject", "message"))
        return one_line(subject), body.strip() + "\n"

    def row(self, subject: str, body: str, *, now: Any, status: str) -> OutMail:
        mail = super().row(subject, body, now=now, status=status)
        if not self.secret:
            return mail
        with translation.override(self.language):
            values = self._values()
        return seal(mail, [str(values.get(name) or "") for name in self.secret])

    @classmethod
    def example(cls, user: Any) -> dict[str, Any] | None:
        return dict.fromkeys(cls.secret, f"{settings.SITE_URL}/compte/") | {"email": user.email}


class ConfirmAddressEmail(AccountMail):
    """To an address that somebody gave for an account: the link that confirms it."""

    kind = "accounts.confirm_address"
    subject = _("Confirmez votre adresse électronique")
    template = "account/email/email_confirmation_message.txt"
    label = _("Confirmation d’une adresse")
    action = True
    required = ACCOUNT
    proves_address = True
    prefixes = ("account/email/email_confirmation", "account/email/email_confirmation_signup")
    secret = ("activate_url",)
    places = (Place("lien", "activate_url", _("le lien qui confirme"), needed=True, block=True),)


class PasswordResetEmail(AccountMail):
    """To the address of an account, when somebody asks for a new password."""

    kind = "accounts.password_reset"
    subject = _("Choisir un nouveau mot de passe")
    template = "account/email/password_reset_key_message.txt"
    label = _("Nouveau mot de passe demandé")
    action = False
    required = ACCOUNT
    proves_address = True
    prefixes = ("account/email/password_reset_key",)
    secret = ("password_reset_url",)
    places = (Place("lien", "password_reset_url", _("le lien qui mène au choix"), needed=True, block=True),)


class AccountExistsEmail(AccountMail):
    """To the address of an account, when somebody signs up with it again."""

    kind = "accounts.account_exists"
    subject = _("Vous avez déjà un compte")
    template = "account/email/account_already_exists_message.txt"
    label = _("Inscription avec une adresse déjà connue")
    action = False
    required = ACCOUNT
    proves_address = True
    prefixes = ("account/email/account_already_exists",)


class UnknownAccountEmail(AccountMail):
    """To an address without account, when somebody asks for a new password with it."""

    kind = "accounts.unknown_account"
    subject = _("Aucun compte avec cette adresse")
    template = "account/email/unknown_account_message.txt"
    label = _("Mot de passe demandé pour une adresse sans compte")
    action = False
    required = ACCOUNT
    proves_address = True
    prefixes = ("account/email/unknown_account",)


class AccountChangedEmail(AccountMail):
    """To the address of an account, when its password, its addresses or its second factor change."""

    kind = "accounts.account_changed"
    subject = "%(title)s"
    template = "account/email/base_notification.txt"
    label = _("Changement dans la sécurité de mon compte")
    action = False
    required = ACCOUNT
    secret = ("ip", "user_agent")  # where it was done from is told, and kept nowhere
    prefixes = (
        "account/email/email_changed",
        "account/email/email_confirm",
        "account/email/email_deleted",
        "account/email/password_changed",
        "account/email/password_reset",
        "account/email/password_set",
        "mfa/email/recovery_codes_generated",
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
    )


def kinds() -> tuple[type[AccountMail], ...]:
    """Every kind that `write` sends."""
    return ConfirmAddressEmail, PasswordResetEmail, AccountExistsEmail, UnknownAccountEmail, AccountChangedEmail


BY_PREFIX: dict[str, type[AccountMail]] = {prefix: kind for kind in kinds() for prefix in kind.prefixes}
NOT_WORDS = frozenset({"request", "current_site", "user", "key", "uid", "token"})


def write(prefix: str, email: str, context: dict[str, Any]) -> int:
    """Queues one message of the library, in the present transaction, in the language of the account, else in that of now.

    Raises LookupError for a template that belongs to no kind of mail.
    """
    kind = BY_PREFIX.get(prefix)
    if kind is None:
        raise LookupError(f"{prefix} belongs to no kind of mail (accounts.account_mail)")
    values = {name: _said(value) for name, value in context.items() if name not in NOT_WORDS}
    return kind.tell(
        _reader(email, context.get("user")), about=context.get("user"), prefix=prefix, **(values | {"email": email})
    )


def _reader(email: str, user: Any) -> Reader:
    known = user if isinstance(user, User) else User.objects.filter(email__iexact=email).first()
    language = known.language if known else (get_language() or "fr")[:2]
    return Reader(email, language, known.get_full_name() if known else "")


def _said(value: Any) -> Any:
    """An address of the site, in the language being written; anything else as it is."""
    if not (isinstance(value, str) and value.startswith(("http://", "https://"))):
        return value
    parts = urlsplit(value)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    in_each = {language: settings.SITE_URL + translate_url(path, language) for language, _name in settings.LANGUAGES}
    return lambda: in_each.get((get_language() or "fr")[:2], settings.SITE_URL + path)
