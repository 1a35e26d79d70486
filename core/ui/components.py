"""Components: the pieces that pages are made of, drawn by compiled Jinja2 templates.

`@component("badge")` on a function that returns the inputs of `jinja2/components/badge.html` makes it, at once, a tag of
Django templates (`{% badge … %}`, with `{% load ui %}`) and a function of the components (`{{ ui.badge(…) }}`). A list
of fifty rows is drawn by one call; a Django template would resolve each of its variables and tags anew for every row.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from django.conf import settings
from django.template import Library, engines
from django.template.defaultfilters import date, floatformat, truncatechars
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, gettext, ngettext

from core.ui.dates import in_row
from core.ui.keys import idempotency_field

ENGINE = "components"
_tags: dict[str, Callable[..., Any]] = {}
_filters: dict[str, Callable[..., Any]] = {}


def component(
    register: Library, name: str, *, takes_context: bool = False, settled: bool = False
) -> Callable[..., Any]:
    """Registers a function that returns the inputs of `components/<name>.html` as a tag and as a function of components.

    `name` may be that of a template of another folder (`public/partner_rows`). The function itself then gives the markup. With
    `takes_context`, the first parameter is the context of the page, or that of the component which calls. `settled`: what
    is drawn depends on the arguments alone, a few words, whatever the language and the hour; it is drawn once.
    """
    template = f"{name}.html" if "/" in name else f"components/{name}.html"

    def decorate[**P](inputs: Callable[P, Mapping[str, Any]]) -> Callable[P, SafeString]:
        @functools.wraps(inputs)
        def anew(*args: P.args, **kwargs: P.kwargs) -> SafeString:
            return draw(template, inputs(*args, **kwargs))

        drawn: Any = functools.lru_cache(maxsize=512)(anew) if settled and not settings.DEBUG else anew
        register.simple_tag(drawn, takes_context=takes_context, name=inputs.__name__)
        _tags[inputs.__name__] = jinja2.pass_context(drawn) if takes_context else drawn
        return drawn

    return decorate


def component_filter[F: Callable[..., Any]](function: F) -> F:
    """Makes a function known to components as a filter: `{{ challenge|said("title") }}`."""
    _filters[function.__name__] = function
    return function


def draw(template: str, inputs: Mapping[str, Any]) -> SafeString:
    """The markup of one template of a `jinja2` folder."""
    engine: Any = engines[ENGINE]
    return mark_safe(engine.env.get_template(template).render(inputs))  # noqa: S308 - Jinja2 has escaped it


def _here(value: Any) -> Any:
    """An instant in local time; anything else as it is."""
    return localtime(value) if isinstance(value, dt.datetime) and is_aware(value) else value


def shown(value: Any) -> Any:
    """Numbers, dates and instants as the reader writes them; words as they are."""
    return value if isinstance(value, str) else localize(_here(value))


def day(value: Any, form: str) -> str:
    """Django's filter of the same name, in local time."""
    return date(_here(value), form)


def iso(value: dt.datetime | None) -> str:
    return value.isoformat() if value else ""


def token(csrf_token: Any) -> SafeString:
    """The hidden fields that a POST form must carry: its token, and its key; nothing on a page that has none to give."""
    if not csrf_token or csrf_token == "NOTPROVIDED":  # noqa: S105 - Django's own word for its absence
        return SafeString("")
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}', csrf_token, idempotency_field())


def local_url(path: str) -> str:
    """A fixed public address in the language being read: `/defis/` is `/en/defis/` in English."""
    return f"/en{path}" if (get_language() or "fr").startswith("en") else path


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


class Environment(jinja2.Environment):
    """Jinja2 with our functions in one plain dict, which it copies for each drawing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options)
        self.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.filters.update(
            _filters,
            shown=shown,
            iso=iso,
            date=day,
            in_row=in_row,
            capfirst=capfirst,
            floatformat=floatformat,
            truncatechars=truncatechars,
        )
        self.globals.update(token=token, local_url=local_url, static=static, url=url, ui=_tags)

    def make_globals(self, d: Any) -> Any:
        return {**self.globals, **d} if d else self.globals
