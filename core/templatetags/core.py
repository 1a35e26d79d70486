"""Questions that templates may ask: may I, what can I do now, which state is this."""

from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.safestring import SafeString

from core.permissions import Decision, can
from core.ui import dates
from core.ui.components import token
from core.workflow import available, workflow_of

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> str:
    """Django's filter of this name, by the door of dates: « 1er octobre »."""
    if value in (None, ""):
        return ""
    try:
        return dates.written(value, form or "DATE_FORMAT")
    except AttributeError:  # a time, or no date at all
        return defaultfilters.date(value, form)


@register.simple_tag(takes_context=True)
def csrf_token(context: dict[str, Any]) -> SafeString:
    """Django's tag of this name, and the key by which a form that is sent twice counts once (`core.idempotency`)."""
    return token(context.get("csrf_token"))


@register.simple_tag(takes_context=True, name="can")
def can_tag(context: dict[str, Any], perm: str, obj: Any = None) -> Decision:
    """`{% can "challenges.edit_challenge" challenge as may_edit %}`"""
    return can(context["request"].user, perm, obj)


@register.simple_tag(takes_context=True)
def transitions(context: dict[str, Any], obj: Any) -> list[tuple[Any, Decision]]:
    """Transitions out of the present state that this person may perform. `{% transitions challenge as moves %}`"""
    return [(row, decision) for row, decision in available(obj, context["request"].user) if decision]


@register.filter
def state_label(obj: Any) -> str:
    """The state of an object in words."""
    return str(workflow_of(obj).states(obj.state).label)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if mapping else None
