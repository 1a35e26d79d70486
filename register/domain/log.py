"""The lowest steps of the log, for the services beside it: the lock, the clock, one entry, one head.

Every function here but `lock()` asks the caller to hold the lock.
"""

from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.utils.translation import gettext as _

from core.alarms import raise_alarm, settle
from core.exceptions import DomainError
from register.canonical import Json, NotCanonicalError, canonical_json
from register.enums import AlarmCode
from register.heads import TreeHead, sign
from register.models import Entry, Head, Key
from register.queries import nodes_at
from register.tree import Frontier, Range, leaf_hash, places_of

LOCK = 0x6461746163697479  # "datacity" in ASCII: one lock for the whole log
MAX_LEAF_BYTES = 32 * 1024
CLOCK_TOLERANCE = 60_000  # milliseconds behind the last entry before somebody is told


def lock() -> None:
    """Makes appends serial until the transaction ends; take it last, after the locks on the programme's own rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class State(NamedTuple):
    """What the log says now. Times are milliseconds since 1970, UTC, by the database's clock."""

    now: int
    size: int
    said: int  # the latest time written in the log
    signed: int  # size of the tree under the last head

    @property
    def next_time(self) -> int:
        """Never before what the log already says: a clock that goes back stands still here."""
        return max(self.now, self.said)


STATE = """
SELECT floor(extract(epoch FROM app_now()) * 1000)::bigint, coalesce(entry.index + 1, 0),
       greatest(entry.at, head.timestamp, 0), coalesce(head.tree_size, 0)
FROM (SELECT 1) AS always
LEFT JOIN (SELECT index, at FROM register_entry ORDER BY index DESC LIMIT 1) AS entry ON true
LEFT JOIN (SELECT tree_size, timestamp FROM register_head ORDER BY id DESC LIMIT 1) AS head ON true
"""


ADD = """
WITH added AS (INSERT INTO register_entry (index, kind, leaf, leaf_hash, at) VALUES (%s, %s, %s, %s, %s))
INSERT INTO register_node (level, index, hash) SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""
SIGN = """
INSERT INTO register_head (tree_size, root_hash, timestamp, key_id, signature) VALUES (%s, %s, %s, %s, %s) RETURNING id
"""


def read_state() -> State:
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return State(*cursor.fetchone())


def check_clock(state: State) -> None:
    """Tells the team when the clock is behind the log, and that it has caught up."""
    behind = state.said - state.now
    if behind > CLOCK_TOLERANCE:
        raise_alarm(
            AlarmCode.CLOCK,
            lambda: (
                _(
                    "L’horloge du serveur retarde de %(n)s s sur la dernière inscription au registre, qui garde l’heure de celle-ci jusqu’à ce que l’horloge la rattrape."
                )
                % {"n": behind // 1000}
            ),
            url="/registre/",
        )
    else:
        settle(AlarmCode.CLOCK)


def frontier(size: int) -> Frontier:
    """The tree of `size` entries from the stored nodes; `DomainError` when one of them is gone."""
    places = places_of(Range(0, size))
    nodes = nodes_at(places)
    if len(nodes) < len(places):
        raise DomainError(_("L’arbre du registre a été altéré : lancez verify_register avant toute inscription."))
    return Frontier.resume(size, [nodes[place] for place in places])


class Added(NamedTuple):
    entry: Entry
    tree: Frontier  # that ends with the entry
    waiting: int  # entries before it that no head covers yet


def add_entry(kind: str, payload: dict[str, Any], commitments: dict[str, str] | None = None) -> Added:
    """Writes one entry and the subtrees it completes.

    The leaf holds kind, time, payload and commitments; `NotCanonicalError` names a value that it cannot hold.
    """
    state = read_state()
    if state.said > state.now:
        check_clock(state)
    tree, at = frontier(state.size), state.next_time
    content: dict[str, Json] = {"at": at, "data": payload, "kind": kind}
    if commitments:
        content["commitments"] = dict(commitments)
    leaf = canonical_json(content)
    if len(leaf) > MAX_LEAF_BYTES:
        raise NotCanonicalError(f"$: the entry takes {len(leaf)} bytes, {MAX_LEAF_BYTES} at most; write a hash instead")
    hashed = leaf_hash(leaf)
    completed = tree.append(hashed)
    places, hashes = zip(*completed, strict=True)
    row = (tree.size - 1, kind, leaf, hashed, at)
    with connection.cursor() as cursor:
        cursor.execute(ADD, [*row, [p.level for p in places], [p.index for p in places], list(hashes)])
    entry = Entry.from_db(connection.alias, ["index", "kind", "leaf", "leaf_hash", "at"], row)
    return Added(entry, tree, waiting=state.size - state.signed)


def write_head(tree: Frontier, key: Key, private_key: Ed25519PrivateKey, timestamp: int) -> Head:
    head = TreeHead(tree.size, tree.root(), timestamp, key.key_id)
    row = (head.tree_size, head.root_hash, timestamp, key.key_id, sign(head, private_key))
    with connection.cursor() as cursor:
        cursor.execute(SIGN, row)
        (pk,) = cursor.fetchone()
    names = ["id", "tree_size", "root_hash", "timestamp", "key_id", "signature"]
    return Head.from_db(connection.alias, names, (pk, *row))
