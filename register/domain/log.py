"""The lowest steps of the log, for the verbs beside it: the lock, the clock, one entry, one head.

Every function here but `lock()` asks the caller to hold the lock.
"""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from core.alarms import raise_alarm, settle
from core.clock import app_now
from register.canonical import Json, NotCanonicalError, canonical_json
from register.enums import AlarmCode
from register.heads import TreeHead, sign
from register.models import Entry, Head, Key, Node
from register.queries import nodes_at, tree_size
from register.tree import Frontier, Range, leaf_hash, places_of

LOCK = 0x6461746163697479  # "datacity" in ASCII: one lock for the whole log
MAX_LEAF_BYTES = 32 * 1024
CLOCK_TOLERANCE = 60_000  # milliseconds behind the last entry before somebody is told


def lock() -> None:
    """Makes appends serial until the transaction ends; take it last, after the locks on the programme's own rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def now() -> int:
    """Milliseconds since 1970 (UTC), by the database's clock."""
    return int(app_now().timestamp() * 1000)


def next_time() -> int:
    """Milliseconds since 1970 (UTC), never before what the log already says: a clock that goes back stands still here."""
    said = max(
        Entry.objects.order_by("-index").values_list("at", flat=True).first() or 0,
        Head.objects.order_by("-id").values_list("timestamp", flat=True).first() or 0,
    )
    instant = now()
    if said - instant > CLOCK_TOLERANCE:
        raise_alarm(
            AlarmCode.CLOCK,
            f"L’horloge du serveur retarde de {(said - instant) // 1000} s sur la dernière inscription au registre, "
            "qui garde l’heure de celle-ci jusqu’à ce que l’horloge la rattrape.",
            url="/registre/",
        )
    return max(instant, said)


def settle_clock() -> None:
    """Closes the alarm once the clock has caught up."""
    said = Entry.objects.order_by("-index").values_list("at", flat=True).first() or 0
    if said - now() <= CLOCK_TOLERANCE:
        settle(AlarmCode.CLOCK)


def frontier() -> Frontier:
    size = tree_size()
    places = places_of(Range(0, size))
    nodes = nodes_at(places)
    return Frontier.resume(size, [nodes[place] for place in places])


def add_entry(kind: str, payload: dict[str, Any], commitments: dict[str, str] | None = None) -> tuple[Entry, Frontier]:
    """Writes one entry and the subtrees it completes; gives the entry and the tree that ends with it.

    The leaf holds kind, time, payload and commitments; `NotCanonicalError` names a value that it cannot hold.
    """
    tree, at = frontier(), next_time()
    content: dict[str, Json] = {"at": at, "data": payload, "kind": kind}
    if commitments:
        content["commitments"] = dict(commitments)
    leaf = canonical_json(content)
    if len(leaf) > MAX_LEAF_BYTES:
        raise NotCanonicalError(f"$: the entry takes {len(leaf)} bytes, {MAX_LEAF_BYTES} at most; write a hash instead")
    hashed = leaf_hash(leaf)
    entry = Entry.objects.create(index=tree.size, kind=kind, leaf=leaf, leaf_hash=hashed, at=at)
    Node.objects.bulk_create(Node(level=place.level, index=place.index, hash=h) for place, h in tree.append(hashed))
    return entry, tree


def write_head(tree: Frontier, key: Key, private_key: Ed25519PrivateKey, timestamp: int) -> Head:
    head = TreeHead(tree.size, tree.root(), timestamp, key.key_id)
    return Head.objects.create(
        tree_size=head.tree_size,
        root_hash=head.root_hash,
        timestamp=timestamp,
        key=key,
        signature=sign(head, private_key),
    )
