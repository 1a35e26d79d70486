"""Signing the tree as it stands."""

from django.db import transaction

from core.alarms import raise_alarm, settle
from register.domain import log
from register.domain.key import KeyUnavailableError, ensure_first_key, signing_key
from register.enums import AlarmCode
from register.models import Head
from register.queries import latest_head, tree_size
from register.tree import Frontier

FRESH = 24 * 3600 * 1000  # milliseconds


@transaction.atomic
def sign_head() -> Head:
    """A head of the whole log, dated now; raises `KeyUnavailableError` when no key can sign."""
    log.lock()
    ensure_first_key()
    key, private_key = signing_key()
    head = log.write_head(log.frontier(), key, private_key, log.next_time())
    settle(AlarmCode.UNSIGNED)
    log.settle_clock()
    return head


def sign_or_alarm(tree: Frontier, timestamp: int) -> Head | None:
    """Inside the lock: signs this tree; without a key the entries stay, unsigned, and the programme team is told."""
    try:
        key, private_key = signing_key()
    except KeyUnavailableError as error:
        raise_alarm(AlarmCode.UNSIGNED, error.message, url="/registre/")
        return None
    settle(AlarmCode.UNSIGNED)
    return log.write_head(tree, key, private_key, timestamp)


def sign_when_due() -> Head | None:
    """What the job does: signs when entries wait for a head or the last one is a day old; else, or in vain, None."""
    last = latest_head()
    if last and last.tree_size == tree_size() and log.now() - last.timestamp < FRESH:
        log.settle_clock()
        return None
    try:
        return sign_head()
    except KeyUnavailableError as error:
        raise_alarm(AlarmCode.UNSIGNED, error.message, url="/registre/")
        return None
