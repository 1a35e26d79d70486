"""Imports the modules of a noun that register something: permissions, transitions, gates, handlers, files, jobs."""

from importlib import import_module
from importlib.util import find_spec

# In this order: a transition names permissions and gates, which must be declared by then.
PARTS = (
    "permissions",
    "exchange",  # who stands on which side of its objects (casework)
    "turns",
    "gates",
    "workflow",
    "handlers",
    "versioned",
    "files",
    "worklist",
    "navigation",
    "dates",
    "season",  # what the desk of an edition shows of it
    "lists",  # lists of which one keeps views
    "search",  # what the search of the workspace finds of it
    "batches",  # lists on which one acts on many rows at once
    "exports",  # what one takes away of a list, as a file
    "domain.access",
    "tasks",
)


def _exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # its parent is missing, or is a module and not a folder
        return False


def import_parts(*nouns: str) -> None:
    """Imports every module of PARTS that each noun has. Called from `AppConfig.ready`: models are loaded by then."""
    for noun in nouns:
        for part in PARTS:
            if _exists(f"{noun}.{part}"):
                import_module(f"{noun}.{part}")
