"""Demonstration data of this app: challenges, then applications and juries."""

from importlib import import_module
from importlib.util import find_spec


def load() -> None:
    """Idempotent."""
    for part in ("demo_challenges", "demo_applications"):
        if find_spec(f"challenges.{part}"):
            import_module(f"challenges.{part}").load()
