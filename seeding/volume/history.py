"""History of the synthetic volume: the rows that the triggers would write, in one statement for each model."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from psycopg import sql


@contextlib.contextmanager
def history_in_one_statement(*tracked: type[models.Model]) -> Iterator[None]:
    """Within a transaction. Row by row, three functions with exception handlers cost far more than the rows."""
    _ignore([model._meta.db_table for model in tracked])
    yield
    _ignore([])
    for model in tracked:
        _write_history(model)


def _ignore(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', coalesce(array_agg(tgname)::text, '{}'), true) FROM pg_trigger"
            " WHERE tgrelid = ANY (%s::regclass[]) AND tgname LIKE 'pgtrigger_insert_%%'",
            [tables],
        )


def _write_history(model: Any) -> None:
    event = next(iter(model.pgh_event_models.values()))
    own = {field.column for field in model._meta.local_concrete_fields}
    columns = [sql.Identifier(field.column) for field in event._meta.local_concrete_fields if field.column in own]
    statement = sql.SQL(
        "INSERT INTO {event} ({columns}, pgh_created_at, pgh_label, pgh_obj_id)"
        " SELECT {columns}, now(), 'insert', id FROM {table} AS made"
        " WHERE NOT EXISTS (SELECT FROM {event} AS known WHERE known.pgh_obj_id = made.id)"
    ).format(
        event=sql.Identifier(event._meta.db_table),
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
