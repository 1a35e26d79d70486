"""What accounts ask of nouns that stand above them (core.slots)."""

from core.slots import Slot

kept_from_files = Slot(
    "accounts.kept_from_files"
)  # (agent) -> bool: a link closes a running file to this agent of the team
