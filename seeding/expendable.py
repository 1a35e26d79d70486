"""Which databases fictional content may be written to: those made for it, and that hold nobody real.

Takes any DB-API cursor, so that `./dev demo` can ask before Django starts and the commands ask the same again.
"""

from typing import Any, Protocol

MARK = "demonstration"  # an empty schema; cloned and restored with the database, unlike a comment on it

_FACTS = """
SELECT current_database(),
       to_regnamespace(%s) IS NOT NULL,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema'
                 AND n.nspname NOT LIKE 'pg\\_%%'),
       to_regclass('accounts_user') IS NOT NULL
"""
# RFC 2606: nobody can have an address under .example, so whoever has another may be real.
_REAL_PEOPLE = r"SELECT count(*) FROM accounts_user WHERE email NOT ILIKE '%%@%%.example'"


class Cursor(Protocol):
    def execute(self, query: Any, params: Any = None) -> Any: ...
    def fetchone(self) -> Any: ...


def reason_to_refuse(cursor: Cursor) -> str:
    """A sentence when this database must not receive fictional people; empty when it may. Writes nothing."""
    cursor.execute(_FACTS, [MARK])
    name, marked, filled, has_accounts = cursor.fetchone()
    if not marked and filled:
        return (
            f"The database “{name}” was not made by the demonstration: nothing was written to it. Unset DATABASE_URL, or"
            " give the address of an empty database. (A private one of an earlier version: ./dev demo --reset.)"
        )
    if has_accounts:
        cursor.execute(_REAL_PEOPLE, [])
        (people,) = cursor.fetchone()
        if people:
            return (
                f"The database “{name}” holds {people} account(s) that are not of the demonstration (their address does"
                " not end in .example): nothing was written to it."
            )
    return ""


def mark(cursor: Cursor) -> None:
    """Says that this database, still empty, is made for the demonstration; `reason_to_refuse` was asked before."""
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {MARK}")
    cursor.execute(f"COMMENT ON SCHEMA {MARK} IS 'Made by the demonstration: fictional content may be written here.'")
