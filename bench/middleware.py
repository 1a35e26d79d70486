"""How many statements a page runs, told to whoever asks for it by a header; costs others nothing."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

COUNT = "X-Count-Queries"


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
        response[COUNT] = str(len(asked))
        return response
