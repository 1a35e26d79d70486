"""The key by which the server knows one form that was drawn (core.idempotency)."""

import uuid

from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD = "idempotency_key"


def idempotency_field() -> SafeString:
    """The hidden field, with a new key."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4().hex)
