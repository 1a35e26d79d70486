"""How many statements a page runs, and acts that leave no trace: for whoever asks for it by a header; costs others nothing."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

COUNT = "X-Count-Queries"
ROLL_BACK = "X-Roll-Back"
MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # of a transaction within ours: on their own they would be no statement


class CountQueriesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if COUNT not in request.headers:
            return self.get_response(request)
        asked: list[str] = []

        def note(execute: Any, sql: Any, *rest: Any) -> Any:
            asked.append(str(sql))
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response[COUNT] = str(sum(not sql.startswith(MARKS) for sql in asked))
        return response


class RollBackMiddleware:
    """What the request wrote is undone once it has answered, so that the same act can be measured again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ROLL_BACK not in request.headers:
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        return response
