"""What the store itself does for a deposit: refuses its removal for ten years, and gives back the version it locked.

A store without object lock (a plain disk, a bucket made without it) keeps the archive all the same; the weekly
comparison with the hash is then the only watch, and pages say so.
"""

import datetime as dt
import hashlib
import logging
from typing import Any, Final

from core.clock import app_now
from core.models import StoredFile

LOCK: Final = dt.timedelta(days=3653)  # ten years: the time a commons is worth keeping before anyone decides again
BLOCK: Final = 1024 * 1024
logger = logging.getLogger(__name__)


def _place(stored: StoredFile) -> tuple[Any, str, str] | None:
    """The client of the store, the bucket and the key; None on a disk."""
    storage: Any = stored.file.storage
    if not hasattr(storage, "bucket"):
        return None
    key = f"{storage.location}/{stored.file.name}".lstrip("/")
    return storage.connection.meta.client, storage.bucket_name, key


def lock_in_store(stored: StoredFile, until: dt.datetime | None = None) -> bool:
    """Asks the store to refuse the removal of these bytes, for ten years by default. False when it cannot."""
    place = _place(stored)
    if place is None:
        return False
    from botocore.exceptions import ClientError  # noqa: PLC0415 (optional)

    client, bucket, key = place
    until = until or app_now() + LOCK
    retention = {"Mode": "GOVERNANCE", "RetainUntilDate": until}
    try:
        client.put_object_retention(Bucket=bucket, Key=key, Retention=retention)
    except ClientError as error:
        logger.warning("deposit %s is not locked by the store: %s", stored.pk, error)
        return False
    stored.locked_until = until
    stored.save(update_fields=["locked_until", "updated_at"])
    return True


def recover(stored: StoredFile) -> bool:
    """Puts the locked version back on top when a later one hides it, or a removal does. False when none has the hash."""
    place = _place(stored)
    if place is None or stored.locked_until is None:
        return False
    client, bucket, key = place
    for version in client.list_object_versions(Bucket=bucket, Prefix=key).get("Versions", ()):
        if version["Key"] == key and _hash(client, bucket, key, version["VersionId"]) == stored.sha256:
            client.copy({"Bucket": bucket, "Key": key, "VersionId": version["VersionId"]}, bucket, key)
            lock_in_store(stored, stored.locked_until)
            logger.warning("deposit %s was hidden in the store: its locked version is back", stored.pk)
            return True
    return False


def _hash(client: Any, bucket: str, key: str, version: str) -> str:
    digest = hashlib.sha256()
    body = client.get_object(Bucket=bucket, Key=key, VersionId=version)["Body"]
    for block in body.iter_chunks(BLOCK):
        digest.update(block)
    return digest.hexdigest()
