"""How often one sender has tried something within the hour; only a hash of the sender is kept, in the cache."""

import hashlib

from django.conf import settings
from django.core.cache import cache

HOUR = 3600


def tried(what: str, sender: str) -> int:
    """Counts this try and says how many there were within the hour, this one included."""
    key = f"{what}:{hashlib.sha256(f'{settings.SECRET_KEY}{sender}'.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired between the two lines
        return 1
