"""Signing the tree as it stands."""

from django.db import transaction

from core.alarms import raise_alarm, settle
from register.domain import log
from register.domain.key import KeyUnavailableError, ensure_first_key, signing_key
from register.enums import AlarmCode
from register.models import Head, Key
from register.queries import current_key, latest_head

FRESH = 24 * 3600 * 1000  # milliseconds


@transaction.atomic
def sign_head() -> Head:
    """A head of the whole log, dated now; raises `KeyUnavailableError` when no key can sign."""
    log.lock()
    key, private_key = signing_key(ensure_first_key())
    state = log.read_state()
    log.check_clock(state)
    head = log.write_head(log.frontier(state.size), key, private_key, state.next_time)
    settle(AlarmCode.UNSIGNED)
    return head


def why_unavailable() -> str:
    """Why no key can sign, asked again so that the sentence is made in the language being read."""
    try:
        signing_key(current_key())
    except KeyUnavailableError as error:
        return str(error.message)
    return ""


def sign_added(added: log.Added, key: Key | None) -> Head | None:
    """Inside the lock: signs the tree that ends with this entry; without a key it waits, and the team is told."""
    try:
        key, private_key = signing_key(key)
    except KeyUnavailableError:
        raise_alarm(AlarmCode.UNSIGNED, why_unavailable, url="/registre/")
        return None
    if added.waiting:
        settle(AlarmCode.UNSIGNED)
    return log.write_head(added.tree, key, private_key, added.entry.at)


def sign_when_due() -> Head | None:
    """What the job does: signs when entries wait for a head or the last one is a day old; else, or in vain, None."""
    state, last = log.read_state(), latest_head()
    log.check_clock(state)
    if last and last.tree_size == state.size and state.now - last.timestamp < FRESH:
        return None
    try:
        return sign_head()
    except KeyUnavailableError:
        raise_alarm(AlarmCode.UNSIGNED, why_unavailable, url="/registre/")
        return None
