"""Query budgets: what a page costs must not depend on how much it shows."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, path):
    """Number of queries of a GET, once what lives as long as the process is warm."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
