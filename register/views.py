"""What outside verifiers read: heads, keys, entries and proofs, for anybody, from anywhere."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from register import queries

MAX_PAGE = 1000
MAX_NUMBER = 2**53 - 1


class RequestError(Exception):
    """A request that cannot be answered: `sentence` says why, `parameter` names what is at fault."""

    def __init__(self, sentence: str, *, parameter: str | None = None, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.parameter, self.status = sentence, parameter, status


def public_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET for everybody, readable from pages of other sites, errors in JSON."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request)
        except RequestError as error:
            body = {"error": error.sentence} | ({"parameter": error.parameter} if error.parameter else {})
            response = JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
        response["Access-Control-Allow-Origin"] = "*"
        response.is_public = True  # type: ignore[attr-defined]
        return response

    return login_not_required(require_safe(answer))


def number(request: HttpRequest, name: str, default: int | None = None) -> int:
    """A whole number of the query string; `RequestError` names the parameter."""
    text = request.GET.get(name)
    if text is None and default is not None:
        return default
    if text is None:
        raise RequestError(_("Le paramètre « %(name)s » manque.") % {"name": name}, parameter=name)
    if not (text.isascii() and text.isdigit()) or len(text) > 16 or int(text) > MAX_NUMBER:
        message = _("Le paramètre « %(name)s » doit être un nombre entier, à partir de 0.")
        raise RequestError(message % {"name": name}, parameter=name)
    return int(text)


def within_log(value: int, name: str) -> int:
    size = queries.tree_size()
    if value > size:
        message = _("Le registre compte %(size)s inscriptions : « %(name)s » va au-delà.")
        raise RequestError(message % {"size": size, "name": name}, parameter=name, status=404)
    return size


def as_json(value: Any, *, cache: str) -> HttpResponse:
    return HttpResponse(json.dumps(value), content_type="application/json", headers={"Cache-Control": cache})


FRESH = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"


@public_json
def head(request: HttpRequest) -> HttpResponse:
    row = queries.latest_head()
    if row is None:
        raise RequestError(_("Le registre n’a pas encore de tête signée."), status=404)
    etag = f'"{row.pk}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers={"ETag": etag, "Cache-Control": FRESH})
    response = as_json(row.as_json(), cache=FRESH)
    response["ETag"] = etag
    return response


@public_json
def keys(request: HttpRequest) -> HttpResponse:
    return as_json([key.as_json() for key in queries.all_keys()], cache=FRESH)


@public_json
def journal(request: HttpRequest) -> HttpResponse:
    """At most 1,000 entries from `from` on; a page that ends with the log is shorter, and empty at its very end."""
    begin = number(request, "from", 0)
    end = number(request, "to", begin + MAX_PAGE)
    if end < begin:
        raise RequestError(_("« to » ne peut pas précéder « from »."), parameter="to")
    size = within_log(begin, "from")
    end = min(end, begin + MAX_PAGE, size)
    lines = (json.dumps(entry.as_json()) + "\n" for entry in queries.entries_between(begin, end))
    cache = FOR_EVER if end - begin == MAX_PAGE else FRESH
    return HttpResponse("".join(lines), content_type="application/jsonl", headers={"Cache-Control": cache})


@public_json
def inclusion(request: HttpRequest) -> HttpResponse:
    index, size = number(request, "index"), number(request, "tree_size")
    within_log(size, "tree_size")
    if index >= size:
        message = _("Un arbre de %(size)s inscriptions n’a pas d’inscription %(index)s.")
        raise RequestError(message % {"size": size, "index": index}, parameter="index")
    return as_json([hashed.hex() for hashed in queries.inclusion_proof(index, size)], cache=FOR_EVER)


@public_json
def consistency(request: HttpRequest) -> HttpResponse:
    first, second = number(request, "first"), number(request, "second")
    within_log(second, "second")
    if first > second:
        raise RequestError(_("« first » ne peut pas dépasser « second »."), parameter="first")
    return as_json([hashed.hex() for hashed in queries.consistency_proof(first, second)], cache=FOR_EVER)
