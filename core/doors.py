"""The door to one object: found by its key among what a person may see, or 404."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from core.compiled_for import CompiledFor

NO_KEY = UUID(int=3)


class Door[Row]:
    """`objects(user)` gives what this person may see, with all that the pages of one object read of it.

    The query is compiled once for people with the same roles; the object is read anew each time.
    """

    def __init__(self, objects: Callable[[Any], QuerySet[Any, Row]]) -> None:
        self.one: CompiledFor[Row] = CompiledFor(lambda user, key: objects(user).filter(pk=key), key=NO_KEY)

    def open(self, user: Any, key: UUID) -> Row:
        """The object. Raises Http404 for what does not exist and for what this person may not see, alike."""
        found = self.one.first(user, key=key)
        if found is None:
            raise Http404
        return found
