"""Imports the modules of a noun that register something: permissions, transitions, gates, handlers, files, tasks."""

from importlib import import_module
from importlib.util import find_spec

# In this order: a transition names permissions and gates, which must be declared by then.
PARTS = ("permissions", "gates", "workflow", "handlers", "files", "worklist", "navigation", "domain.access", "tasks")


def import_parts(*nouns: str) -> None:
    """Imports every module of PARTS that each noun has. Called from `AppConfig.ready`: models are loaded by then."""
    for noun in nouns:
        for part in PARTS:
            parent, _dot, _name = f"{noun}.{part}".rpartition(".")
            if find_spec(parent) and find_spec(f"{noun}.{part}"):
                import_module(f"{noun}.{part}")
