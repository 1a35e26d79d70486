"""The changes that may be made to a file of rules, one at a time: each is a mutant."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.running import ROOT


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the line, the function (as `co_qualname` names it), what was done."""

    path: str
    line: int
    function: str
    change: str
    number: int  # of the change within the file, in the order of the walk
    lines: tuple[int, int]  # the statement in which it stands: a test that runs none of these lines cannot notice it
    source: str  # what the line says

    @property
    def key(self) -> str:
        """Its name as long as its own line stays as it is, wherever that line moves."""
        return f"{self.path} {self.function}: {self.change} in `{self.source}`"

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.change}"


SWAPS: dict[type[ast.AST], tuple[type[ast.AST], str]] = {
    ast.Lt: (ast.LtE, "< becomes <="),
    ast.LtE: (ast.Lt, "<= becomes <"),
    ast.Gt: (ast.GtE, "> becomes >="),
    ast.GtE: (ast.Gt, ">= becomes >"),
    ast.Eq: (ast.NotEq, "== becomes !="),
    ast.NotEq: (ast.Eq, "!= becomes =="),
    ast.In: (ast.NotIn, "in becomes not in"),
    ast.NotIn: (ast.In, "not in becomes in"),
    ast.Is: (ast.IsNot, "is becomes is not"),
    ast.IsNot: (ast.Is, "is not becomes is"),
    ast.And: (ast.Or, "and becomes or"),
    ast.Or: (ast.And, "or becomes and"),
    ast.Add: (ast.Sub, "+ becomes -"),
    ast.Sub: (ast.Add, "- becomes +"),
    ast.BitOr: (ast.BitAnd, "| becomes &"),
    ast.BitAnd: (ast.BitOr, "& becomes |"),
}
NARROWING = {"filter", "exclude", "distinct", "order_by", "select_for_update"}


def _changes_of(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    """What may be done to one node: words, and a function that gives the changed node."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if swap := SWAPS.get(type(operator)):
                yield swap[1], _with_operator(place, swap[0])
    elif isinstance(node, (ast.BoolOp, ast.BinOp)) and (swap := SWAPS.get(type(node.op))):
        yield swap[1], lambda changed, swap=swap: _set(changed, op=swap[0]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield "not is gone", lambda changed: changed.operand  # type: ignore[attr-defined]
    elif isinstance(node, ast.IfExp):
        yield "the condition is turned round", lambda changed: _set(changed, test=ast.UnaryOp(ast.Not(), changed.test))  # type: ignore[attr-defined]
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield f"{node.value} becomes {not node.value}", lambda changed: ast.Constant(not changed.value)  # type: ignore[attr-defined]
        elif isinstance(node.value, int):
            yield f"{node.value} becomes {node.value + 1}", lambda changed: ast.Constant(changed.value + 1)  # type: ignore[attr-defined]
    elif isinstance(node, ast.Call):
        yield from _changes_of_call(node)


def _changes_of_call(node: ast.Call) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    # Without arguments it takes an order away, in a subquery or before a count: what is found is the same.
    if method in NARROWING and (method != "order_by" or node.args):
        yield f".{node.func.attr}() is gone", lambda changed: changed.func.value  # type: ignore[attr-defined]
    if method in {"filter", "exclude"} or _named(node, "Q"):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg and len(node.keywords) + len(node.args) > 1:
                yield f"{keyword.arg} is no longer asked", _without_keyword(place)


def _named(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == name


def _set(node: ast.AST, **values: Any) -> ast.AST:
    for name, value in values.items():
        setattr(node, name, value)
    return node


def _with_operator(place: int, kind: type[ast.AST]) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        node.ops[place] = kind()  # type: ignore[attr-defined]
        return node

    return change


def _without_keyword(place: int) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        del node.keywords[place]  # type: ignore[attr-defined]
        return node

    return change


def _lost(node: ast.AST) -> str:
    """What a statement is, when it may be left out; empty when it may not."""
    if isinstance(node, ast.Raise):
        return "raise is gone"
    if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.YieldFrom)):
        return "yield is gone"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return "the call is gone"
    if isinstance(node, ast.If):
        return "the condition is turned round"
    return ""


class _Walk(ast.NodeTransformer):
    """Counts the possible changes of a file, and makes the one that is asked for (`wanted`, or none)."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.seen = wanted, 0
        self.found: list[tuple[int, str, str, int, tuple[int, int]]] = []
        self.scope: list[str] = []
        self.functions = 0  # how many of the scopes are functions: what a class says outside of them is a table
        self.statements: list[ast.stmt] = []

    def _offer(self, node: ast.AST, words: str) -> bool:
        number, self.seen = self.seen, self.seen + 1
        line, statement = getattr(node, "lineno", 0), self.statements[-1]
        last = getattr(statement, "body", None)
        # Of a compound statement only the head; of a decorated function nothing is offered at all.
        end = (last[0].lineno - 1) if last else (statement.end_lineno or line)
        reach = (min(statement.lineno, line), max(line, min(end, statement.end_lineno or line), statement.lineno))
        self.found.append((line, ".".join(self.scope), words, number, reach))
        return number == self.wanted

    def visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, ast.stmt):
            return super().visit(node)  # type: ignore[no-any-return]
        self.statements.append(node)
        try:
            return super().visit(node)  # type: ignore[no-any-return]
        finally:
            self.statements.pop()

    def _inside(self, node: ast.AST, name: str) -> ast.AST:
        self.scope.append(name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Its body alone: decorators and defaults were read when the module was imported."""
        kept = node.decorator_list, node.returns, node.args
        node.decorator_list, node.returns, node.args = [], None, ast.arguments([], [], None, [], [], None, [])
        self.functions += 1
        self._inside(node, node.name)
        self.functions -= 1
        node.decorator_list, node.returns, node.args = kept
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node, node.name)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):  # a docstring
            return node
        return self.generic_visit_statement(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self.generic_visit_statement(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        return self.generic_visit_statement(node)

    def generic_visit_statement(self, node: ast.stmt) -> ast.AST:
        if self.functions and (words := _lost(node)) and self._offer(node, words):
            if isinstance(node, ast.If):
                return _set(node, test=ast.UnaryOp(ast.Not(), node.test))
            if words == "yield is gone":  # still a generator
                return ast.If(test=ast.Constant(value=False), body=[node], orelse=[])
            return ast.Pass()
        return self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        node = super().generic_visit(node)
        if self.functions and not isinstance(node, ast.stmt):
            for words, change in _changes_of(node):
                if self._offer(node, words):
                    return change(copy.deepcopy(node))
        return node


def mutants_of(path: Path) -> list[Mutant]:
    """Every change that may be made inside the functions of a file, in a fixed order."""
    text = path.read_text(encoding="utf-8")
    walk, lines = _Walk(), text.splitlines()
    walk.visit(ast.parse(text))
    name = path.relative_to(ROOT).as_posix()
    return [
        Mutant(name, line, scope, words, number, reach, lines[line - 1].strip())
        for line, scope, words, number, reach in walk.found
    ]


def changed(mutant: Mutant) -> ast.Module:
    """The file of a mutant with its one change made."""
    text = (ROOT / mutant.path).read_text(encoding="utf-8")
    tree: ast.Module = ast.fix_missing_locations(_Walk(mutant.number).visit(ast.parse(text)))
    return tree
