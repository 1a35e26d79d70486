"""Which declared permissions some code asks: a permission that nothing asks may have a wrong rule for years.

Read from the sources of the project, without importing them: a member of an enum (`PilotPerm.START`, whatever the name
it is imported under) outside of the modules that declare permissions, or a codename in a template.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from core.permissions import all_declared

MEMBER = re.compile(r"\b(\w+)\.([A-Z][A-Z_]+)\b")
RENAMED = re.compile(r"\b(\w*Perm) as (\w+)")
CODENAME = re.compile(r"""["'](\w+\.\w+)["']""")
DECLARING = {"permissions.py", "enums.py"}
LEFT_OUT = {"migrations", "tests", "locale", "static"}


def _sources(*suffixes: str) -> Iterator[Path]:
    root = Path(settings.BASE_DIR)
    for app in sorted(path.parent for path in root.glob("*/__init__.py")):
        for path in app.rglob("*"):
            if path.suffix in suffixes and LEFT_OUT.isdisjoint(path.relative_to(root).parts):
                yield path


@cache
def asked() -> frozenset[str]:
    """Names of members (`PilotPerm.START`) and codenames (`pilots.start_pilot`) that appear where rights are asked."""
    found: set[str] = set()
    for path in _sources(".py"):
        if path.name in DECLARING:
            continue
        text = path.read_text(encoding="utf-8")
        if "Perm" in text:
            names = {new: old for old, new in RENAMED.findall(text)}
            found |= {f"{names.get(owner, owner)}.{member}" for owner, member in MEMBER.findall(text)}
    for path in _sources(".html", ".txt"):
        found |= set(CODENAME.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


def never_asked() -> list[str]:
    """Codenames of the permissions that no code asks."""
    known = asked()
    return sorted(
        name
        for name, spec in all_declared().items()
        if name not in known and f"{type(spec.perm).__name__}.{spec.perm.name}" not in known
    )
