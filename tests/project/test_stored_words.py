"""Words that are stored for somebody else are made in both languages, never in that of whoever happens to act.

Walks the sources for what reaches a row (`create`, `update`, `perform`, an alarm, an assigned field) and holds words that
gettext made at once: directly, or through a variable of the same function. A function handed over (`lambda: _(…)`,
`stored(…)`, `in_both(…)`) is evaluated by the receiver in each language; a lazy string is not words yet.
"""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "agreements", "challenges", "cms", "core", "partners", "pilots", "public", "register", "startups")
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
STORING = {"create", "get_or_create", "update_or_create", "update", "perform", "raise_alarm"}
IN_BOTH = {"stored", "in_both"}
FIELDS = {
    "reason",
    "note",
    "notes",
    "message",
    "excluded_reason",
    "decision_reasons",
    "pending_reasons",
    "error",
    "words",
}
FORMS = {"DomainError", "NotAllowed", "ValidationError"}  # a refusal is read by the person who acts


def name_of(call):
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def words_made_in(node, made, lazy):
    """A call to gettext, or a variable that holds its result, evaluated where it stands."""
    if isinstance(node, ast.Lambda):
        return False
    if isinstance(node, ast.Call) and name_of(node) in IN_BOTH | FORMS:
        return False
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT - lazy:
        return True
    if isinstance(node, ast.Name) and node.id in made:
        return True
    return any(words_made_in(child, made, lazy) for child in ast.iter_child_nodes(node))


def values_stored(node):
    """What a statement hands over to be kept: arguments of a storing call, the value of an assigned field."""
    if isinstance(node, ast.Call) and name_of(node) in STORING:
        positional = node.args if name_of(node) in {"perform", "raise_alarm"} else []
        yield from (*positional, *(keyword.value for keyword in node.keywords))
    elif isinstance(node, ast.Assign):
        targets = [target for target in node.targets if isinstance(target, ast.Attribute)]
        if any(t.attr in FIELDS and not (isinstance(t.value, ast.Name) and t.value.id == "self") for t in targets):
            yield node.value


def faults_in(source):
    """Line numbers at which words of one language are stored."""
    tree = ast.parse(source)
    lazy = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.endswith(("_lazy", "_noop"))
    }
    found = set()
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]:
        made = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and words_made_in(node.value, set(), lazy)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(function):
            found |= {value.lineno for value in values_stored(node) if words_made_in(value, made, lazy)}
    return sorted(found)


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_no_module_stores_words_of_one_language():
    found = list(modules())
    faults = [f"{path.relative_to(ROOT)}:{line}" for path in found for line in faults_in(path.read_text("utf-8"))]

    assert len(found) > 300
    assert faults == []


HEAD = "from django.utils.translation import gettext as _\n"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ('perform(row, "recuse", by=None, reason=_("A quitté le jury."))', 1),
        ('words = _("%(n)s mots") % {"n": 1}\n    raise_alarm("code", words)', 1),
        ('Conflict.objects.get_or_create(pk=1, defaults={"reason": _("Même organisation.")})', 1),
        ("row.reason = f\"{_('Refus')} {row}\"", 1),
        ('Alarm.objects.filter(pk=1).update(message=_("Trop tard."))', 1),
        ('perform(row, "recuse", by=None, reason=stored(lambda: _("A quitté le jury.")))', 0),
        ('raise_alarm("code", lambda: _("Trop tard."))', 0),
        ('perform(row, "lapse", by=None, reason=typed.strip())', 0),
    ],
)
def test_the_walk_finds_what_it_looks_for(body, faults):
    assert len(faults_in(f"{HEAD}def act(row, typed):\n    {body}\n")) == faults
