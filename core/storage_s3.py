"""The same two storages over any S3 store. Apart, because boto3 is slow to import and not every installation has a bucket."""

from typing import NoReturn

from storages.backends.s3 import S3Storage

from core.storage import NoPublicAddress


class PrivateS3Storage(S3Storage):  # type: ignore[misc]
    default_acl = "private"

    def url(self, name: str, parameters: object = None, expire: object = None, http_method: object = None) -> NoReturn:
        raise NoPublicAddress(name)


class PublicS3Storage(S3Storage):  # type: ignore[misc]
    querystring_auth = False
