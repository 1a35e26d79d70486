"""Many rows at once: COPY, which costs a fraction of INSERT."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

# Fields whose Python value is the database's: asking them to convert each would take most of the time.
AS_IT_IS = frozenset(
    {"BooleanField", "CharField", "ForeignKey", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"}
    | {"SlugField", "TextField", "UUIDField"}
)


def copy_rows(objects: Sequence[models.Model]) -> None:
    """Inserts new objects of one model, all or none. Constraints and triggers apply; signals do not, and keys that the database
    numbers are not read back.
    """
    if not objects:
        return
    options = type(objects[0])._meta
    fields = [
        field
        for field in options.local_concrete_fields
        if not (field.generated or isinstance(field, models.AutoField) or _is_left_to_the_database(field, objects[0]))
    ]
    table = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(options.db_table), sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    )
    columns = [(field.attname, None if field.get_internal_type() in AS_IT_IS else field) for field in fields]
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(table) as copy:
        for obj in objects:
            copy.write_row([_value(field, obj) if field else getattr(obj, name) for name, field in columns])


def _is_left_to_the_database(field: Any, first: models.Model) -> bool:
    return isinstance(getattr(first, field.attname), DatabaseDefault)


def _value(field: Any, obj: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(obj, add=True), connection)
