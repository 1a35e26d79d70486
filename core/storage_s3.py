"""The same two storages over any S3 store. Apart, because boto3 is slow to import and not every installation has a bucket."""

from collections.abc import Iterator
from typing import NoReturn

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from core.storage import NoPublicAddress

BLOCK = 1024 * 1024


class PrivateS3Storage(S3Storage):  # type: ignore[misc]
    default_acl = "private"

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes as the store gives them, a block at a time: opening a file of this storage fetches it whole first."""
        try:
            body = self.bucket.Object(self._normalize_name(clean_name(name))).get()["Body"]
        except ClientError as error:
            raise FileNotFoundError(name) from error
        yield from body.iter_chunks(BLOCK)

    def url(self, name: str, parameters: object = None, expire: object = None, http_method: object = None) -> NoReturn:
        raise NoPublicAddress(name)


class PublicS3Storage(S3Storage):  # type: ignore[misc]
    querystring_auth = False
