"""What a measurement found: the lines printed, `docs/benchmarks.md`, and what is amiss."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.acts import QUERIES
from bench.causes import CAUSES
from bench.worker import JOBS, WORKER_LIMIT_MB

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"

HEAD = """# Benchmarks of pages

Written by `./dev bench --write`; never edited by hand. `./dev bench` asks each page in turn with the floor (a bare Django view with one query
and a small template) on the same server, over one kept connection; the figure is the ratio of the medians. What is compared is
**time on the processor**, of the web process and of the PostgreSQL processes that answer it, as the kernel counts it for each request
(`/proc/PID/task/TID/schedstat`): time on the clock tells of everybody who shares the machine, since the floor fits between two turns of the
scheduler and a page does not. The ratio on the clock stands beside it. Neither counts the network nor the browser.

Each size has a database of its own: the demonstration, and on top of it `seed_load`. One application in ten goes to one challenge, whose desk,
jury and ranking are those of the table; trials are one application in a hundred. Milliseconds are those of the day and of the machine:
the ratio is what counts, and even it varies by a tenth or two from one run to the next. An autosave and a submission are posted with the form
complete, and rolled back once they have answered.
"""
TAIL = """
A kept page costs less than the floor: it is answered before the session, from bytes that the process holds, once the database has said that they
still stand. What makes pages quick is told in `architecture.md` and in decisions 2, 4 and 5. The register has figures of its own:
`benchmarks-register.md`.
"""


def rows_by_page(results: Mapping[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """(kind, role, address) → size → line."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for size, result in results.items():
        for row in result["pages"]:
            found.setdefault((row["kind"], row["role"], row["address"]), {})[size] = row
    return found


def over_limit(results: Mapping[str, Any]) -> list[tuple[tuple[str, str, str], str, dict[str, Any]]]:
    """Lines above their limit, the furthest first: (page, size, line)."""
    found = [
        (page, size, row)
        for page, sizes in rows_by_page(results).items()
        for size, row in sizes.items()
        if row["ratio"] > row["limit"]
    ]
    return sorted(found, key=lambda line: -line[2]["ratio"] / line[2]["limit"])


def cause_of(page: tuple[str, str, str]) -> str:
    """Why this page is above its limit, "" when nobody has written it down."""
    return CAUSES.get(page, "")


def faults(results: Mapping[str, Any]) -> list[str]:
    """What must be mended or explained: a number of queries that grows, a ratio without a cause, a worker that is too large."""
    told = []
    for page, sizes in rows_by_page(results).items():
        counts = {size: row["queries"] for size, row in sizes.items()}
        if len(set(counts.values())) > 1:
            told.append(f"{' · '.join(page)}: the number of queries grows with the data: {counts}")
        told += [
            f"{' · '.join(page)}: {count} statements, above {most}"
            for count in sorted(set(counts.values()))
            if (most := QUERIES.get(page[0])) and count > most
        ]
    unexplained = dict.fromkeys(page for page, _size, _row in over_limit(results) if not cause_of(page))
    told += [f"{' · '.join(page)}: above its limit, and bench/causes.py names no cause" for page in unexplained]
    for size, result in results.items():
        peak = result.get("worker", {}).get("peak_mb", 0)
        if peak > WORKER_LIMIT_MB:
            told.append(f"{size}: the worker takes {peak:.0f} MB, above {WORKER_LIMIT_MB}")
    return told


def _ratio(row: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    text = f"{row['ratio']:.1f}×"
    return f"**{text}**" if row["ratio"] > row["limit"] else text


def table(results: Mapping[str, Any]) -> list[str]:
    sizes = list(results)
    last = sizes[-1]
    lines = [
        f"| page | role | {' | '.join(sizes)} | on the clock at {last} | limit | queries | ms at {last} | of it PostgreSQL |",
        "|---|---|" + "--:|" * (len(sizes) + 5),
    ]
    kind = ""
    for (name, role, address), rows in rows_by_page(results).items():
        if name != kind:
            kind = name
            lines.append(f"| **{kind}** | |" + " |" * (len(sizes) + 5))
        row = rows.get(last) or next(iter(rows.values()))
        counts = sorted({row["queries"] for row in rows.values()})
        cells = [
            f"`{address}`",
            role,
            *(_ratio(rows.get(size)) for size in sizes),
            f"{row['clock']:.1f}×" if "clock" in row else "",
            f"{row['limit']:g}×",
            "–".join(map(str, counts)),
            f"{row['page_ms']:.1f}",
            f"{row['postgres_ms']:.1f}" if "postgres_ms" in row else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def memory(results: Mapping[str, Any]) -> list[str]:
    lines = ["| process | " + " | ".join(results) + " | limit |", "|---|" + "--:|" * (len(results) + 1)]
    web = [f"{result['web_peak_mb']:.0f}" for result in results.values()]
    rest = [f"{result.get('worker', {}).get('rss_mb', 0):.0f}" for result in results.values()]
    peak = [f"{result.get('worker', {}).get('peak_mb', 0):.0f}" for result in results.values()]
    return [
        *lines,
        f"| web, at its peak, after every page of the table (MB) | {' | '.join(web)} | |",
        f"| worker, after {JOBS} jobs (MB) | {' | '.join(rest)} | {WORKER_LIMIT_MB} |",
        f"| worker, at its peak (MB) | {' | '.join(peak)} | {WORKER_LIMIT_MB} |",
    ]


def causes(results: Mapping[str, Any]) -> list[str]:
    over = over_limit(results)
    if not over:
        return ["Every page is within its limit."]
    lines = ["| page | role | furthest | why |", "|---|---|--:|---|"]
    seen: set[tuple[str, str, str]] = set()
    for page, size, row in over:
        if page in seen:
            continue
        seen.add(page)
        why = cause_of(page) or "cause not known yet"
        lines.append(f"| `{page[2]}` ({page[0]}) | {page[1]} | {row['ratio']:.1f}× at {size} | {why} |")
    return lines


def document(results: Mapping[str, Any], conditions: Sequence[str]) -> str:
    parts = [
        HEAD,
        "## Conditions\n",
        *(f"- {condition}" for condition in conditions),
        "\n## Memory\n",
        *memory(results),
        "\n## Above the limit\n",
        *causes(results),
        "\n## Pages\n",
        *table(results),
        TAIL,
    ]
    return "\n".join(parts)
