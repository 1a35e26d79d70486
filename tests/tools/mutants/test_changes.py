"""Which changes are offered for a piece of code, and that each is the only one made."""

import ast

import pytest

from tools.mutants import changes


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """`offered(text)`: what each change is called → what the code says after it."""
    monkeypatch.setattr(changes, "ROOT", tmp_path)
    path = tmp_path / "rules.py"

    def offer(text):
        path.write_text(text, encoding="utf-8")
        return {mutant.change: ast.unparse(changes.changed(mutant)) for mutant in changes.mutants_of(path)}

    return offer


@pytest.mark.parametrize(
    ("body", "change", "after"),
    [
        ("return a < 3", "< becomes <=", "return a <= 3"),
        ("return a < 3", "3 becomes 4", "return a < 4"),
        ("return a and b", "and becomes or", "return a or b"),
        ("return not a", "not is gone", "return a"),
        ("return True", "True becomes False", "return False"),
        ("return b if a else None", "the condition is turned round", "return b if not a else None"),
        ("yield a", "yield is gone", "if False:\n        yield a"),
        ("raise a", "raise is gone", "pass"),
        ("a.touch()", "the call is gone", "pass"),
        ("return a.filter(b=b).all()", ".filter() is gone", "return a.all()"),
        ("return a.filter(b=b, c=c)", "c is no longer asked", "return a.filter(b=b)"),
        ("return Q(b=b, c=c)", "b is no longer asked", "return Q(c=c)"),
        ("return Q(b) | Q(c)", "| becomes &", "return Q(b) & Q(c)"),
    ],
)
def test_a_change_is_offered_and_made_alone(offered, body, change, after):
    found = offered(f"def rule(a, b, c):\n    {body}\n")

    assert found[change] == f"def rule(a, b, c):\n    {after}"


def test_nothing_is_offered_outside_of_functions(offered):
    text = '''
LIMIT = 3
class Rule:
    """Said < in words."""
    most = 3 if LIMIT < 4 else 5
    def asked(self, most=3, least: "1 < 2" = True) -> "2 < 3":
        """Docstring."""
        return self
'''
    assert offered(text) == {}


def test_a_change_is_reached_by_the_lines_of_its_statement(tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "ROOT", tmp_path)
    path = tmp_path / "rules.py"
    path.write_text(
        "def rule(a):\n    if a == (\n        3\n    ):\n        return a(\n            b=True\n        )\n"
    )

    found = {mutant.change: (mutant.line, mutant.lines) for mutant in changes.mutants_of(path)}

    assert found["the condition is turned round"] == (2, (2, 4))
    assert found["3 becomes 4"] == (3, (2, 4))
    assert found["True becomes False"] == (6, (5, 7))
