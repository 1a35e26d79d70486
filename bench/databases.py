"""The databases of the measurement: the demonstration once, then a clone of it for each size with its synthetic volume."""

import os
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

BASE = "datacity"  # the database that DATABASE_URL names: the demonstration alone
BUSY_SHARE = 10  # one application in so many goes to one challenge, the others are spread
PER_CHALLENGE = 90
PER_TRIAL = 100
MARK = "complete for the bench"  # comment on a database that is


@dataclass(frozen=True)
class Size:
    """A number of applications as it is written: 1k, 100k, 500."""

    name: str

    @property
    def applications(self) -> int:
        return int(self.name[:-1]) * 1000 if self.name.endswith("k") else int(self.name)

    @property
    def database(self) -> str:
        return f"bench_{self.name}"


def url_of(database: str, variable: str = "DATABASE_URL") -> str:
    return make_conninfo(os.environ[variable], dbname=database)


def _admin() -> psycopg.Connection[Any]:
    variable = "DATABASE_SUPERUSER_URL" if "DATABASE_SUPERUSER_URL" in os.environ else "DATABASE_URL"
    return psycopg.connect(url_of("postgres", variable), autocommit=True)


def is_complete(database: str) -> bool:
    with _admin() as link:
        found = link.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
    return bool(found and found[0] == MARK)


def drop(database: str, *, recreate: bool = False) -> None:
    owner = str(conninfo_to_dict(os.environ["DATABASE_URL"]).get("user", "datacity"))
    with _admin() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        if recreate:
            link.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(owner)))


def clone(database: str) -> None:
    owner = str(conninfo_to_dict(os.environ["DATABASE_URL"]).get("user", "datacity"))
    drop(database)
    with _admin() as link:
        link.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(database), sql.Identifier(BASE), sql.Identifier(owner)
            )
        )


def finish(database: str) -> None:
    """Says that the database is complete, and gives it the statistics and the visibility map of one in use."""
    with psycopg.connect(url_of(database), autocommit=True) as link:
        link.execute("VACUUM (ANALYZE)")
    with _admin() as link:
        link.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(MARK)))


def prepare_base() -> None:
    """In a process of its own (`python -m bench.databases datacity`), since Django keeps one database for a process."""
    from django.core.management import call_command  # noqa: PLC0415 (app ready)

    call_command("prepare_demo", verbosity=0)


def fill(size: Size) -> float:
    """Seconds that `seed_load` took for this many applications."""
    from django.core.management import call_command  # noqa: PLC0415 (app ready)

    busy = size.applications // BUSY_SHARE
    spread = size.applications - busy
    started = time.perf_counter()
    call_command("seed_load", applications=busy, challenges=1, reviews=busy // 2)
    call_command(
        "seed_load",
        applications=spread,
        challenges=max(1, spread // PER_CHALLENGE),
        reviews=spread // 10,
        trials=size.applications // PER_TRIAL,
    )
    return time.perf_counter() - started


def main(what: str) -> None:
    import django  # noqa: PLC0415 (slow)

    django.setup()
    if what == BASE:
        prepare_base()
    else:
        size = Size(what)
        print(f"{size.name}: filled in {fill(size):.1f} s", flush=True)


if __name__ == "__main__":
    import sys

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["DEMO"] = "1"
    main(sys.argv[1])
