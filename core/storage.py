"""Two storages: public files have an address, private ones have none and leave only through the download view."""

from collections.abc import Iterator
from typing import NoReturn

from django.core.files.storage import FileSystemStorage, Storage, storages


class NoPublicAddress(NotImplementedError):
    """A private file has no address: link to its download view."""


class PrivateDiskStorage(FileSystemStorage):
    def blocks(self, name: str) -> Iterator[bytes]:
        with self.open(name, "rb") as content:
            yield from content.chunks()

    def url(self, name: str | None) -> NoReturn:
        raise NoPublicAddress(name)


def private_storage() -> Storage:
    """A callable, so that migrations name no bucket and tests may replace it."""
    return storages["private"]
