"""docs/gates.md, drawn from the rows: `./dev docs` writes it."""

import os
from pathlib import Path

DOCUMENT = Path(__file__).parents[3] / "docs" / "gates.md"
HEAD = """<!-- Written by `./dev docs` from tests/tables/gates/; change the rows, not this file. -->

# What each gate asks, who can meet it, and where

A gate (`core/gates.py`) closes when one of its conditions is not met, or when nobody answers for it. Each line is a test:
the condition is broken alone, the sentence is compared in French and in English, and the page is opened by the person
named, who finds there the form or the button that meets it (`tests/tables/test_gates.py`). A condition or a refusal
without a line fails.
"""


def render() -> str:
    from core.gates import all_gates
    from tests.tables.gates.rows import ROWS

    parts = [HEAD]
    for gate in sorted(all_gates(), key=lambda gate: gate.name):
        parts.append(f"## `{gate.name}`\n\n| condition | refusal | sentence | who | page |\n|---|---|---|---|---|")
        rows = [row for name in gate.expects for row in ROWS if (row.gate, row.condition) == (gate.name, name)]
        parts += [
            f"| {row.condition} | `{row.code}` | {shown(row.en)} | {shown(row.who[1]) or row.person} |"
            f" {shown(row.page.split(' ')[0]) or row.nobody} |"
            for row in rows
        ]
        parts.append("")
    return "\n".join(parts)


def shown(text: str) -> str:
    """What is computed from the object stands between angle brackets."""
    return text.replace("{w.", "‹").replace("}", "›")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    import tests.tables.test_gates  # noqa: F401 (reads every row)

    DOCUMENT.write_text(render(), encoding="utf-8")
