"""Names used by more than one file of the register."""

from enum import StrEnum

KEY_ENTRY = "register.key"  # kind of the entries that announce and retire keys


class AlarmCode(StrEnum):
    """Codes of `core.models.Alarm` raised here."""

    UNSIGNED = "register.unsigned"  # entries are accepted, no head can be signed
    CLOCK = "register.clock"  # the server's clock is behind the log
    FALSE = "register.false"  # a verification failed
    TIMESTAMP = "register.timestamp"  # the outside authority did not answer
