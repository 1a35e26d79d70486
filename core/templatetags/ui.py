"""Controls and words of the interface: `{% load ui %}`. `/style/` shows them all, each drawn by its template in `core/jinja2/components/`."""

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.bilingual import lang_attr, said
from core.ui import components, dates
from core.ui.cards import datatable
from core.ui.components import component
from core.ui.states import TONES, tone_of
from core.ui.words import difference
from core.workflow import available, brings_words, until_words

register = template.Library()
register.simple_tag(components.local_url)
register.simple_block_tag(datatable)
register.filter("said", said)  # `{{ criterion|said:"name" }}`
register.filter("lang_attr", lang_attr)


@component(register, "button")
def button(
    label: str,
    *,
    kind: str = "primary",
    type: str = "submit",  # noqa: A002 - the attribute of the same name
    name: str = "",
    value: Any = "",
    disabled: bool = False,
    reason: str = "",
    opens: str = "",
    small: bool = False,
    busy: str = "",
    form: str = "",
) -> dict[str, Any]:
    return dict(locals())


@component(register, "link_button")
def link_button(
    label: str, href: str, *, kind: str = "primary", small: bool = False, download: bool = False, rel: str = ""
) -> dict[str, Any]:
    return dict(locals())


@component(register, "badge", settled=True)
def badge(label: str, tone: str = "past") -> dict[str, Any]:
    """A state: a shape and a word. `tone` is one of `core.ui.states.TONES`; another one reads as unknown."""
    return {"label": label, "tone": tone if tone in TONES else "unknown"}


@component(register, "badge")
def state_badge(obj: Any, field: str = "state") -> dict[str, Any]:
    """The state of a model instance, its label from `get_<field>_display()`."""
    return {"label": getattr(obj, f"get_{field}_display")(), "tone": tone_of(getattr(obj, field))}


@component(register, "theme_tag")
def theme_tag(slug: str, label: str) -> dict[str, Any]:
    return {"slug": slug, "label": label}


@component(register, "shape", settled=True)
def shape(tone: str) -> dict[str, Any]:
    return {"tone": tone}


@register.simple_block_tag
def callout(content: str, title: str = "", tone: str = "info", role: str = "") -> SafeString:
    """`{% callout "Titre" tone="warn" %}…{% endcallout %}`: a remark in the flow of a page."""
    head = ""
    if title:
        drawing = shape(tone)
        head = format_html('<p class="callout__title">{}<span>{}</span></p>', drawing, title)
    attribute = format_html(' role="{}"', role) if role else ""
    return format_html('<div class="callout tone-{}"{}>{}{}</div>', tone, attribute, head, content)


@component(register, "crumbs")
def crumbs(*parts: Any) -> dict[str, Any]:
    """`{% crumbs "Accueil" "/" "Défis" "/defis/" title %}`: pairs of label and address, then the page itself."""
    pairs = [{"label": label, "href": href} for label, href in zip(parts[:-1:2], parts[1::2], strict=False)]
    return {"links": pairs, "here": parts[-1]}


@component(register, "tabs")
def tabs(items: Any, label: str = "") -> dict[str, Any]:
    """Views of one thing as links. Items: `label`, `href`, `current`, `count`."""
    return {"items": items, "label": label}


@component(register, "empty_state")
def empty_state(title: str, text: str = "", *, href: str = "", label: str = "", level: int = 2) -> dict[str, Any]:
    return dict(locals())


@component(register, "refusal")
def refusal(title: str, unmet: Any, text: str = "", note: str = "") -> dict[str, Any]:
    """What a gate refuses and the way out. `unmet`: items with `sentence`, `who`, `url`, as gates return them."""
    return dict(locals())


@component(register, "verdict")
def verdict(
    tone: str, title: str, *, text: str = "", facts: Any = (), notice: str = "", href: str = "", items: Any = ()
) -> dict[str, Any]:
    return dict(locals())


@component(register, "facts")
def facts(items: Any, wide: bool = False) -> dict[str, Any]:
    """A list of terms and values: pairs `(term, value)`; a value of None shows as unknown."""
    return {"items": items, "wide": wide}


@component(register, "error_summary")
def error_summary(form: Any) -> dict[str, Any]:
    """What a form refuses, each line a link to its field; for forms that a page lays out itself."""
    return {"form": form}


@component(register, "unknown")
def unknown(note: str = "") -> dict[str, Any]:
    return {"note": note}


@component(register, "stat")
def stat(value: Any, label: str, *, note: str = "", href: str = "") -> dict[str, Any]:
    return dict(locals())


@component(register, "entries")
def entries(items: Any, level: int = 2) -> dict[str, Any]:
    """A list of teasers of challenges, pilots, prototypes or editions. `items`: `core.ui.entries.Entry`."""
    return {"items": items, "level": level}


@component(register, "list_row")
def list_row(
    title: str,
    href: str = "",
    *,
    note: str = "",
    state: str = "",
    tone: str = "past",
    side: str = "",
    who: str = "",
    track: Any = (),
) -> dict[str, Any]:
    return dict(locals())


@component(register, "table")
def table(caption: str, headers: Any, rows: Any, hide_caption: bool = False, numeric: Any = ()) -> dict[str, Any]:
    """A simple table: `rows` are sequences as long as `headers`; `numeric` lists the columns of figures, from 0."""
    return dict(locals())


@component(register, "sort_link", takes_context=True)
def sort_link(context: Context, label: str, key: str, default: str = "") -> dict[str, Any]:
    """A column heading that sorts, by `?tri=key` or `?tri=-key`, the rest of the query kept."""
    request = context["request"]
    current = request.GET.get("tri", default)
    query = request.GET.copy()
    query.pop("page", None)
    query["tri"] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "href": f"?{query.urlencode()}", "direction": direction}


UNCOUNTED = ("tri", "vue")  # an order, and a tab: they fold nothing away


@component(register, "filters", takes_context=True)
def filters(
    context: Context, form: Any, *, count: Any = None, csv: str = "", json: str = "", feed: str = "",
    atom: str = "", follow: str = "", noun: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A GET form above a list, with the count of results, the same list as open data and as feeds, and the page where one
    asks to be mailed what is new in it (`follow`).
    """
    request = context.get("request")
    inside = bool(request and request.path.startswith(reverse("workspace")))
    return {
        "form": form, "count": count, "csv": csv, "json": json, "feed": feed, "atom": atom, "follow": follow, "noun": noun,
        "path": request.path if request else "", "query": request.GET.urlencode() if request else "",
        # A list of the workspace may open on a view that one keeps: to see everything is asked for.
        "whole": "?tout=1" if inside else "", "without": request.GET.getlist("sans") if inside and request else [],
        "active": sum(any(form[name].data or ()) for name in form.fields if name not in UNCOUNTED),
    }  # fmt: skip


@component(register, "pagination", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, Any]:
    """Pages of a Django `Page`; at most seven entries are ever written."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    prefix = f"?{query.urlencode()}&" if query else "?"
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(elided), "prefix": prefix, "gap": page.paginator.ELLIPSIS}


@component(register, "keyset")
def keyset(previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    return dict(locals())


@component(register, "timeline")
def timeline(items: Any, label: str = "") -> dict[str, Any]:
    """Items in order: `label`, `when` (ready text or date), `note`, `tone`, `href`, `actor`."""
    return {"items": items, "label": label}


@component(register, "steps")
def steps(items: Any, label: str = "") -> dict[str, Any]:
    """Progress of sections. Items: `label`, `href`, `status` (done, current, todo, problem), `note`; `optional` ones are not
    counted, and `complete` says of the current one whether it is done.
    """
    counted = [item for item in items if not item.get("optional")]
    return {
        "items": items,
        "label": label,
        "done": sum(item.get("complete", item.get("status") == "done") for item in counted),
        "total": len(counted),
    }


@component(register, "track")
def track(items: Any, label: str) -> dict[str, Any]:
    """The stages of a dossier in one line. Items: `label`, `status` (done, current, todo), `note` (a date)."""
    return {"items": items, "label": label}


@component(register, "meter")
def meter(value: Any, maximum: Any, label: str, *, unit: str = "", note: str = "") -> dict[str, Any]:
    return {**locals(), "share": min(100, round(100 * value / maximum)) if maximum else 0}


@component(register, "thread")
def thread(messages: Any, empty: str = "") -> dict[str, Any]:
    """Messages: `author`, `organisation`, `at`, `body`, `mine`, `unread`, `files` (name, href)."""
    return {"messages": messages, "empty": empty}


@component(register, "confirm_dialog", takes_context=True)
def confirm_dialog(
    context: Context,
    id: str,  # noqa: A002 - the attribute of the same name
    title: str,
    *,
    action: str = "",
    label: str = "",
    text: str = "",
    kind: str = "primary",
    reason_label: str = "",
    opener: str = "",
    opener_kind: str = "secondary",
) -> dict[str, Any]:
    """A button that asks before it acts. Without script the dialogue stands open in the page as a plain form."""
    values = dict(locals())
    del values["context"]
    return {**values, "csrf_token": context.get("csrf_token", "")}


@component(register, "save_state")
def save_state(saved_at: Any = None) -> dict[str, Any]:
    return {"saved_at": saved_at, "saved_time": dates.written(saved_at, "H:i") if saved_at else ""}


@component(register, "messages", takes_context=True)
def messages(context: Context) -> dict[str, Any]:
    tones = {"success": "ok", "warning": "warn", "error": "stop"}
    found = [{"text": m, "tone": tones.get(m.level_tag, "info")} for m in context.get("messages") or ()]
    return {"messages": found}


@component(register, "loading")
def loading(label: str = "") -> dict[str, Any]:
    return {"label": label}


@component(register, "deadline")
def deadline(
    value: Any,
    label: str = "",
    over: str = "",
    *,
    line: bool = False,
    row: bool = False,
    relative: bool = True,
    binding: bool = False,
    opens: bool = False,
) -> dict[str, Any]:
    """An instant that binds: day, hour and zone, then what remains. Pass `relative=False` on a page kept in a cache,
    `opens=True` for one with which something begins: its midnight is that of its own day. `binding=True`: shown as late once
    passed. `row=True` in a row of a list: short, in one line, and late by how much; the page of the object says it in full.
    """
    now = timezone.now()
    passed = value <= now
    if row and binding:
        over = dates.late(value, now)
    said = dates.in_row if row else dates.instant if opens else dates.until
    return {
        "label": label, "when": said(value), "iso": value.isoformat(),
        "left": dates.left(value) if relative else "",
        "over": over or gettext("terminé"), "passed": passed and relative, "line": line or row, "row": row,
        "soon": relative and not passed and value - now < dt.timedelta(days=1), "binding": binding,
    }  # fmt: skip


@component(register, "turn")
def turn_head(turn: Any, line: bool = False) -> dict[str, Any]:
    """Who acts next, what, until when and what follows. `turn`: core.turns.Turn, as `turn(obj, user)` gives it."""
    return {"turn": turn, "line": line}


@register.simple_tag
def instant(value: Any) -> str:
    """`mardi 30 septembre 2025 à 18 h 00 (heure de Paris)`, as a `<time>`."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), dates.instant(value)) if value else ""


@register.filter
def imprecise_date(text: str) -> str:
    """`2016-11` as `novembre 2016`: no more precision than the source."""
    return dates.imprecise(text) if text else ""


@component(register, "diff")
def diff(old: str, new: str) -> dict[str, Any]:
    return {"parts": difference(old, new)}


@component(register, "diff")
def diff_parts(parts: Any) -> dict[str, Any]:
    """The same difference, already counted: parts with `kind` (same, ins, del) and `text`."""
    return {"parts": parts}


@component(register, "moved")
def moved(name: str, theirs: str, mine: str, message: str = "") -> dict[str, Any]:
    """Under a field that somebody else changed meanwhile: their text, the difference, and how to choose."""
    return {"name": name, "theirs": theirs, "parts": difference(mine, theirs), "message": message}


@component(register, "transition_buttons", takes_context=True)
def transition_buttons(context: Context, obj: Any, url_name: str, refused: bool = True) -> dict[str, Any]:
    """What can be done now with `obj`: each transition posts to `url_name` (pk, name); those refused say why.

    A transition that needs a reason or is marked dangerous asks first. `refused=False` hides what one may not do.
    """
    return {
        "moves": transition_moves(context, obj, url_name, refused=refused),
        "csrf_token": context.get("csrf_token", ""),
    }


@component(register, "transition_buttons", takes_context=True)
def move_buttons(context: Context, moves: Any) -> dict[str, Any]:
    """The same buttons for moves that the page has chosen itself: `row`, `allowed`, `reason`, `reason_label`, `url`."""
    return {"moves": moves, "csrf_token": context.get("csrf_token", "")}


def transition_moves(context: Context, obj: Any, url_name: str, *, refused: bool = True) -> list[dict[str, Any]]:
    """The transitions out of the present state, as `transition_buttons` draws them."""
    return [
        {
            "row": row,
            "label": until_words(row, obj),
            "text": brings_words(row, obj),
            "allowed": bool(decision),
            "reason": decision.reason,
            "reason_label": gettext("Motif") if row.reason_required else "",
            "url": reverse(url_name, args=[obj.pk, row.name]),
        }
        for row, decision in available(obj, context["request"].user)
        if refused or decision
    ]
