"""Databases of the tests: made, cloned and dropped on the server of the run."""

import os
from contextlib import contextmanager

import psycopg
from django.db import connections


@contextmanager
def server():
    """A connection to the server itself, outside of any transaction."""
    with psycopg.connect(url(connections["default"].settings_dict, "postgres"), autocommit=True) as connected:
        yield connected


def url(database, name):
    return (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{'' if database['HOST'].startswith('/') else database['HOST']}/{name}"
        + (f"?host={database['HOST']}" if database["HOST"].startswith("/") else "")
    )


def disconnect(server, name):
    """Ends our own connections to a database that is to be dropped: a thread of the live server may still hold one. Those of
    autovacuum are not ours to end, which is why `WITH (FORCE)` can be refused; DROP DATABASE sends them away by itself.
    """
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user", [name]
    )


def drop(server, name):
    disconnect(server, name)
    server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def clone(server, name, template):
    """`name` becomes a copy of `template`, whatever it was."""
    drop(server, name)
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def of_this_process(purpose=""):
    """The name of a database that goes with this process: one that ends without dropping it leaves it to the next run."""
    return f"test_datacity_{purpose}{os.getpid()}"


def of_this_run(purpose):
    """The same with the process that began the run, which all its workers outlive."""
    pid = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return f"test_datacity_{purpose}_{pid}"


@contextmanager
def connected_to(name):
    """Every connection that is opened meanwhile leads to this database; the one that there was waits, with its transaction."""
    waiting = connections["default"]
    database = waiting.settings_dict
    usual = database["NAME"]
    del connections["default"]
    database["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        database["NAME"] = usual
        connections["default"] = waiting
