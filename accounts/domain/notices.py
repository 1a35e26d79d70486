"""What a person has read of what the programme wrote to them."""

from accounts.models import User
from accounts.queries import notices_of
from core.clock import app_now


def read_notices(user: User) -> int:
    """Marks every message of this person as read; returns how many were not."""
    return notices_of(user).filter(read_at=None).update(read_at=app_now())
