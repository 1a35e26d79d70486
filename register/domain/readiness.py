"""Whether the register verifies, as cheaply as a probe may ask: its last head, and what the last whole verification said."""

from core.health import part
from core.models import Alarm
from register.enums import AlarmCode
from register.heads import verify_signature
from register.queries import latest_head, root_at, tree_size


@part("register")
def verifies() -> bool:
    """The latest head is signed by its key, its root is that of the stored tree, no entry it attests is gone, and no
    verification of the whole log has failed since one was good. A register without a head verifies nothing.
    """
    head = latest_head()
    if head is None or head.tree_size > tree_size():
        return False
    if Alarm.objects.filter(code=AlarmCode.FALSE, settled_at=None).exists():
        return False
    signed = verify_signature(head.as_tree_head(), bytes(head.signature), bytes(head.key.public_key))
    return signed and root_at(head.tree_size) == bytes(head.root_hash)
