"""A test stands at the mirrored path of what it tests: `core/gates.py` is tried in `tests/core/test_gates.py`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Not about one module: rules of the whole tree, journeys in a browser, tables over every declaration.
WHOLE = {"project", "e2e", "tables"}


def test_every_test_mirrors_a_module_or_a_folder():
    stray = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        folder = path.parent.relative_to(ROOT / "tests")
        if folder.parts and folder.parts[0] in WHOLE:
            continue
        subject = ROOT / folder / path.stem.removeprefix("test_")
        found = subject.is_dir() or any(subject.parent.glob(f"{subject.name}.*"))
        if not found:
            stray.append(f"{path.relative_to(ROOT)}: there is no {subject.relative_to(ROOT)}")

    assert stray == []
