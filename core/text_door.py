"""The doors through which text comes in: addresses and query strings, posted forms, fields of forms, rows about to be saved.

Each calls `core.text`; the last one, before PostgreSQL, turns what no door caught into a refusal that names the sign.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import DataError, models
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_save
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict

from core.exceptions import DomainError
from core.text import figures, fit, fit_json, is_broken, not_printable, one_line, unseen_out

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
SECRET = "password"  # in the name of a field: kept as it was typed, it is compared and never shown  # noqa: S105
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
BROKEN = re.compile("[\0\ud800-\udfff]")
DECIMALS = (forms.FloatField, forms.DecimalField)
NUMBERS = (forms.IntegerField, *DECIMALS)
MACHINE = (
    forms.EmailField,
    forms.URLField,
    forms.UUIDField,
    forms.SlugField,
    forms.DateField,
    forms.DateTimeField,
    forms.TimeField,
    forms.DurationField,
    forms.GenericIPAddressField,
)
EXACT = frozenset(
    {"register", "procrastinate", "sessions", "pghistory", "mfa"}
)  # bytes that are signed, hashed or secret


class UnfitText(DomainError):
    """A text that PostgreSQL cannot hold reached it: nothing was written."""


class TextMiddleware:
    """What the browser sends is made fit before a view reads it. An address with a control sign leads nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if CONTROL.search(request.path_info):
            if request.path_info.startswith("/api/"):
                return JsonResponse({"detail": "Not Found"}, status=404)
            raise Http404
        if request.META.get("QUERY_STRING"):
            request.GET = _fit_query(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method == "POST" and request.content_type in FORMS:
            request.POST = _fit_query(request.POST)  # type: ignore[assignment]


def _fit_query(data: QueryDict) -> QueryDict:
    if all(text.isascii() and text.isprintable() for key, values in data.lists() for text in (key, *values)):
        return data
    found = QueryDict(mutable=True, encoding=data.encoding)
    for key, values in data.lists():
        found.setlist(fit(key), values if SECRET in key else [fit(value) for value in values])
    found._mutable = False  # noqa: SLF001 (as HttpRequest closes its own)
    return found


def fit_value(field: forms.Field, value: Any) -> Any:
    """What was typed into one field, as its kind wants it: figures for numbers, one line for lines, words as they are."""
    if isinstance(field, forms.FileField) or isinstance(field.widget, forms.PasswordInput):
        return value
    if isinstance(value, list | tuple):
        parts = field.fields if isinstance(field, forms.MultiValueField) else [field] * len(value)
        return [fit_value(part, item) for part, item in zip(parts, value, strict=False)]
    return _fit_typed(field, value) if isinstance(value, str) else value


def _fit_typed(field: forms.Field, value: str) -> str:
    if isinstance(field, NUMBERS):
        return figures(value, whole=isinstance(field, forms.IntegerField) and not isinstance(field, DECIMALS))
    if isinstance(field, MACHINE):
        return unseen_out(value)
    if isinstance(field.widget, forms.TextInput) and getattr(field, "strip", True):
        return one_line(value)
    return fit(value)


def fit_row(sender: Any, instance: models.Model, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """Before a row is saved: every text of it is fit, whoever made it. Rows that are hashed or signed are left as they are."""
    if raw or sender._meta.app_label in EXACT:
        return
    for field in sender._meta.concrete_fields:
        if (update_fields is None or field.name in update_fields) and field.attname in instance.__dict__:
            _fit_attribute(instance, field)


def _fit_attribute(instance: models.Model, field: Any) -> None:
    value = instance.__dict__[field.attname]
    if isinstance(value, str):
        if not isinstance(field, models.FileField) and (found := fit(value)) != value:
            setattr(instance, field.attname, found)
    elif isinstance(field, models.JSONField):
        if value is not None and not hasattr(value, "resolve_expression") and (found := fit_json(value)) != value:
            setattr(instance, field.attname, found)
    elif field.__class__.__name__ == "StreamField" and value is not None:
        stored = field.get_prep_value(value)
        raw = json.loads(stored) if isinstance(stored, str) else stored
        if raw and (found := fit_json(raw)) != raw:
            setattr(instance, field.name, field.to_python(json.dumps(found)))


def last_guard(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Around every statement: what PostgreSQL cannot hold is a refusal that names the sign, not a failure."""
    try:
        return execute(sql, params, many, context)
    except (DataError, UnicodeEncodeError, ValueError) as error:
        if (sign := _culprit(params, error)) is not None:
            raise UnfitText(not_printable(sign)) from error
        raise


def _culprit(params: Any, error: Exception) -> str | None:
    if isinstance(error, DataError) and "\\u0000" in str(error):
        return "\0"
    rows = params.values() if isinstance(params, dict) else (params or ())
    for value in rows:
        texts = value if isinstance(value, list | tuple) else [value]
        for text in texts:
            if isinstance(text, str) and is_broken(text) and (found := BROKEN.search(text)):
                return found[0]
    return None


def watch(connection: Any, **kwargs: Any) -> None:
    if last_guard not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, last_guard)


def install() -> None:
    """Called once, when the applications are ready."""
    pre_save.connect(fit_row, dispatch_uid="core.text_door")
    connection_created.connect(watch, dispatch_uid="core.text_door")
