"""Sessions in the database, read by a prepared statement: each signed-in request begins with one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from core.compiled import Compiled

_session: Compiled[Any] = Compiled(
    lambda key: DatabaseStore.get_model_class().objects.filter(session_key=key), key="key of a session"
)


class SessionStore(DatabaseStore):
    """Django's own store; only the reading is made once in a process (core.compiled)."""

    def _get_session_from_db(self) -> Any:
        found = _session.first(key=self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
