"""`python -m tools.compare_schemas URL URL`: what two migrated databases do not have in common.

For whoever draws migrations again, or asks whether a database that was upgraded is the one a new installation would get.
Definitions are those of `pg_dump`; the order of statements, and of columns in a table, only says what came first. Rows are
compared by what they say, with names in place of the numbers that the order of migrations hands out.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tools.local_postgres import find_binaries

# How a row of these is known, wherever another row points at it.
NAMES = {
    "django_content_type": "app_label || '.' || model",
    "auth_group": "name",
    "auth_permission": "(SELECT app_label FROM django_content_type t WHERE t.id = content_type_id) || '.' || codename",
    "wagtailcore_collection": "path",
    "wagtailcore_locale": "language_code",
    "wagtailcore_page": "path",
    "wagtailcore_workflow": "name",
    "wagtailcore_task": "name",
}
# The list of the migrations that were run is what may differ.
LEFT_OUT = {"django_migrations"}
OF_THE_MOMENT = {"timestamptz", "timestamp", "date", "uuid"}
DRAWN_BY_LOT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # the blocks of a page are numbered so

TABLES = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
COLUMNS = """
    SELECT attname AS name, typname AS type, confrelid::regclass::text AS target,
           EXISTS (SELECT FROM pg_constraint key WHERE key.conrelid = attrelid AND key.contype = 'p'
                   AND key.conkey = ARRAY[attnum]) AND typname IN ('int4', 'int8', 'uuid') AS numbered
    FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
    LEFT JOIN pg_constraint link ON link.conrelid = attrelid AND link.contype = 'f' AND link.conkey = ARRAY[attnum]
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
    ORDER BY attname
"""


def statements(url: str) -> Counter[str]:
    """The definitions of a database, each as `pg_dump` writes it, the columns of a table sorted."""
    dumped = subprocess.run(
        [find_binaries() / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # Each object stands under a header of comments; what is inside a function is never cut.
    parts = re.split(r"^--\n-- .*\n--\n", dumped, flags=re.MULTILINE)[1:]
    return Counter(_one_way(part.strip()) for part in parts)


def _one_way(statement: str) -> str:
    statement = re.sub(r"^\\(un)?restrict .*$", "", statement, flags=re.MULTILINE).strip()
    table = re.match(r"(CREATE (?:UNLOGGED )?TABLE \S+ \(\n)(.*?)(\n\).*)", statement, flags=re.DOTALL)
    if not table:
        return statement
    columns = sorted(line.rstrip(",") for line in table[2].split("\n"))
    return table[1] + "\n".join(columns) + table[3]


def rows(url: str) -> Counter[str]:
    """The rows of a database by what they say: no number of their own, no instant, names for what they point at."""
    with psycopg.connect(url, row_factory=dict_row) as database:
        tables = [row["relname"] for row in database.execute(TABLES)]
        names = {table: _names(database, table, name) for table, name in NAMES.items() if table in tables}
        told = (table for table in tables if table not in LEFT_OUT)
        return Counter(said for table in told for said in _rows_of(database, table, names))


def _names(database: psycopg.Connection[Any], table: str, name: str) -> dict[Any, str]:
    query = sql.SQL("SELECT id, {} AS name FROM {}").format(sql.SQL(name), sql.Identifier(table))
    return {row["id"]: row["name"] for row in database.execute(query)}


def _rows_of(database: psycopg.Connection[Any], table: str, names: dict[str, dict[Any, str]]) -> Iterator[str]:
    columns = database.execute(COLUMNS, [f'public."{table}"']).fetchall()
    for row in database.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))):
        said = [table]
        for column in columns:
            known = names.get(column["target"] or "")
            value = row[column["name"]]
            if known is not None and value is not None:
                said.append(f"{column['name']}={known[value]}")
            elif not column["numbered"] and column["type"] not in OF_THE_MOMENT:
                said.append(f"{column['name']}={value!r}")
        yield DRAWN_BY_LOT.sub("…", " ".join(said))


def differences(first: str, second: str) -> list[str]:
    """One line for each definition and row that only one of the two has: `-` the first, `+` the second."""
    found = []
    for read in (statements, rows):
        one, other = read(first), read(second)
        found += [f"- {text}" for text in sorted((one - other).elements())]
        found += [f"+ {text}" for text in sorted((other - one).elements())]
    return found


def main() -> int:
    found = differences(*sys.argv[1:3])
    print("\n".join(found) or "The two databases say the same.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
