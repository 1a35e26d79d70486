"""Calls from a noun to one that stands above it, without an import that would run back.

The lower module declares a slot, `draw_up = Slot("agreements.draw_up_version")`, and calls it like a function. The upper
module fills it once, from its `handlers`, with `@draw_up.filled_by`. A slot that nobody fills is an error of
`manage.py check`, and raises when called.
"""

from collections.abc import Callable
from typing import Any

from django.core import checks

_slots: list["Slot"] = []


class Slot:
    """A function declared here and written above. `name` is told in errors."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.function: Callable[..., Any] | None = None
        _slots.append(self)

    def filled_by[F: Callable[..., Any]](self, function: F) -> F:
        """Decorator: `function` answers from now on. Raises RuntimeError when another one already does."""
        if self.function is not None and self.function is not function:
            raise RuntimeError(f"The slot {self.name} is filled twice.")
        self.function = function
        return function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.function is None:
            raise RuntimeError(f"Nothing fills the slot {self.name}.")
        return self.function(*args, **kwargs)


@checks.register
def check_slots(**_options: Any) -> list[checks.CheckMessage]:
    """Every declared slot has a function."""
    return [
        checks.Error(f"Nothing fills the slot {slot.name}.", id="core.E010") for slot in _slots if slot.function is None
    ]
