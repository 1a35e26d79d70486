"""Periodic jobs of the register."""

from django.utils.translation import gettext_lazy as _

from core.jobs import Step, clock, once
from register.domain.head import sign_when_due
from register.domain.timestamp import timestamp_latest_head
from register.domain.verify import verify_and_tell
from register.enums import AlarmCode

SIGNING = Step(
    "register.sign_head",
    _("signature de la tête du registre"),
    per_row=False,
    alarms=(AlarmCode.UNSIGNED, AlarmCode.CLOCK),
)
VERIFYING = Step("register.verify", _("vérification du registre entier"), per_row=False, alarms=(AlarmCode.FALSE,))
DATING = Step(
    "register.timestamp", _("datation de la tête par une autorité"), per_row=False, alarms=(AlarmCode.TIMESTAMP,)
)


@clock("register.sign_head", cron="*/5 * * * *", does=_("Signe la tête du registre"), steps=(SIGNING,))
def sign_head() -> None:
    once(sign_when_due, step=SIGNING)


@clock("register.verify", cron="20 3 * * *", does=_("Vérifie le registre entier"), steps=(VERIFYING,))
def verify() -> None:
    once(verify_and_tell, step=VERIFYING)


@clock("register.timestamp", cron="10 * * * *", does=_("Fait dater la tête du registre"), steps=(DATING,))
def timestamp_head() -> None:
    once(timestamp_latest_head, step=DATING, atomic=False)
