"""In which order what an application depends on is locked."""

from typing import Any

from challenges.models import Challenge


def locked_challenge(key: Any) -> Challenge:
    """The challenge, locked before any of its applications. Call it inside a transaction.

    Whoever starts, submits, takes back or brings back an application holds it, and so does whoever publishes questions
    (`publishing.publish_form`): each is on one side of the other.
    """
    return Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
