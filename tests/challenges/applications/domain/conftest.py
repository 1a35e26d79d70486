"""Every test of this package ends with rights that follow from the facts."""

from tests.rights import sound_rights

__all__ = ["sound_rights"]
