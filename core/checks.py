"""System checks of what apps declare: conditions of gates, states and permissions of transitions."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, get_resolver

from core.asked import never_asked
from core.cache_tags import CacheTag
from core.emails import kinds
from core.gates import all_gates
from core.permissions import all_declared
from core.workflow import all_workflows


@register()
def every_gate_condition_is_answered(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"Gate {gate.name} expects the condition {name}, and no app answers it.", id="core.E001")
        for gate in all_gates()
        for name in gate.expects
        if name not in gate.conditions
    ]


@register()
def every_transition_is_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for model, workflow in all_workflows().items():
        states = set(workflow.states.values)
        for row in workflow.transitions:
            if unknown := {*row.sources, row.target} - states:
                errors.append(Error(f"{model}.{row.name} names unknown states {sorted(unknown)}.", id="core.E002"))
            if row.perm is not None and str(row.perm) not in all_declared():
                errors.append(
                    Error(f"{model}.{row.name} asks for the undeclared permission {row.perm}.", id="core.E003")
                )
    return errors


@register()
def every_mail_says_to_whom(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{mail.__module__}.{mail.__name__} declares no {name}.", id="core.E005")
        for mail in kinds().values()
        for name in ("recipients", "subject", "template", "label", "action", "required")
        if not hasattr(mail, name)
    ]


@register()
def every_permission_is_asked(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [Error(f"The permission {name} is declared, and no code asks it.", id="core.E006") for name in never_asked()]


def _callbacks(patterns: Any) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from _callbacks(pattern.url_patterns)


@register()
def every_cache_tag_is_borne_by_a_page(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A tag that no page bears is invalidated for nobody: whoever changed the noun believes that its pages follow."""
    shown = [*_callbacks(get_resolver().url_patterns), *apps.get_models()]
    borne = {tag for each in shown for tag in getattr(each, "cache_tags", ())}
    return [Error(f"No public page bears the cache tag {tag}.", id="core.E004") for tag in CacheTag if tag not in borne]
