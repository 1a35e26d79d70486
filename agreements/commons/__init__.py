"""The commons model: what "cannot be appropriated" means, decided by a complete search. Imports nothing of Django."""

from agreements.commons.events import Event
from agreements.commons.rules import broken_rules
from agreements.commons.rulings import Ruling, initial_state, rule
from agreements.commons.state import State
from agreements.commons.stress import MODEL_VERSION, StressResult, repairs, stress
from agreements.commons.terms import Fault, InvalidConventionError, load_schema, template, validate

__all__ = [
    "MODEL_VERSION",
    "Event",
    "Fault",
    "InvalidConventionError",
    "Ruling",
    "State",
    "StressResult",
    "broken_rules",
    "initial_state",
    "load_schema",
    "repairs",
    "rule",
    "stress",
    "template",
    "validate",
]
