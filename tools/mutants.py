"""Small faults, one at a time: does a test notice? The faults are those that open a door.

A fault turns a comparison, swaps *and* and *or*, drops a *not*, lets a question go without one of its
conditions (`filter(user=user)` without the user, a chain without `.in_force()`), or answers nothing.
No file is ever changed: the fault is put into the functions of the running process.
"""

from __future__ import annotations

import ast
import copy
import importlib
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from tools.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# These say in which order or shape an answer comes, not who gets it.
SHAPE = {
    "order_by",
    "distinct",
    "all",
    "first",
    "values",
    "values_list",
    "select_related",
    "prefetch_related",
}
ASKS = {"filter", "exclude"}


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, and what it does in words."""

    path: str
    number: int
    line: int
    what: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.number}"


Change = tuple[str, "Callable[[], None]"]


def mutants(path: str) -> list[Mutant]:
    """Every fault that can be put into this module."""
    tree = ast.parse((ROOT / path).read_text())
    return [Mutant(path, number, line, what) for number, (line, what, _change) in enumerate(_changes(tree))]


def broken(path: str, number: int) -> ast.Module:
    """The module with one fault in it."""
    tree = ast.parse((ROOT / path).read_text())
    for at, (_line, _what, change) in enumerate(_changes(tree)):
        if at == number:
            change()
            return ast.fix_missing_locations(tree)
    raise LookupError(f"{path} has no fault {number}.")


def _changes(tree: ast.Module) -> Iterator[tuple[int, str, Callable[[], None]]]:
    for node in _inside_functions(tree):
        for what, change in _of(node):
            yield getattr(node, "lineno", 0), what, change


def _inside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            for statement in node.body:
                yield from ast.walk(statement)
        elif isinstance(node, ast.ClassDef):
            yield from _inside_functions(node)


def _of(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[op]):
            yield f"turn {type(op).__name__}", _setting(node, "ops", [TURNED[type(op)]()])
        case ast.If() | ast.IfExp():
            yield "turn the condition", _setting(node, "test", ast.UnaryOp(ast.Not(), node.test))
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "answers nothing", _setting(node, "value", ast.Constant(None))
        case ast.Call():
            yield from _of_call(node)
        case _:
            yield from _of_logic(node)


def _of_logic(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.BoolOp(op=op):
            yield "swap and and or", _setting(node, "op", ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr() as op):
            other = ast.BitOr() if isinstance(op, ast.BitAnd) else ast.BitAnd()
            yield "swap & and |", _setting(node, "op", other)
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "without not", _becoming(node, node.operand)
        case ast.Constant(value=bool(value)):
            yield f"{value} becomes {not value}", _setting(node, "value", not value)


def _of_call(node: ast.Call) -> Iterator[Change]:
    if not isinstance(node.func, ast.Attribute):
        return
    called = node.func.attr
    if called in ASKS:
        other = "exclude" if called == "filter" else "filter"
        yield f"{called} becomes {other}", _setting(node.func, "attr", other)
        if len(node.args) + len(node.keywords) > 1:
            yield from _without_one(node)
    if called not in SHAPE and _narrows(node):
        yield f"without .{called}()", _becoming(node, node.func.value)


def _without_one(node: ast.Call) -> Iterator[Change]:
    for keyword in node.keywords:
        rest = [one for one in node.keywords if one is not keyword]
        yield f"without {keyword.arg}", _setting(node, "keywords", rest)
    for argument in node.args:
        kept = [one for one in node.args if one is not argument]
        yield "without a condition", _setting(node, "args", kept)


def _narrows(node: ast.Call) -> bool:
    """A link of a chain of questions: taking it out leaves a wider question."""
    within = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(within, ast.Call) or (isinstance(within, ast.Attribute) and within.attr == "objects")


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _setting(node: ast.AST, field: str, value: Any) -> Callable[[], None]:
    return lambda: setattr(node, field, value)


def _becoming(node: ast.expr, other: ast.expr) -> Callable[[], None]:
    """Put `other` where `node` stands, whatever holds it."""

    def change() -> None:
        instead = copy.deepcopy(other)
        node.__class__ = instead.__class__
        node.__dict__ = instead.__dict__

    return change


def put_in(path: str, number: int) -> None:
    """Give the functions of the loaded module their broken code, whoever holds a reference to them."""
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    code = compile(broken(path, number), str(ROOT / path), "exec")
    fresh = dict(_functions(code))
    for name, function in _loaded(module):
        if name in fresh:
            function.__code__ = fresh[name]


def _functions(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """Functions of the module and methods of its classes, by their qualified name."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner.co_qualname, inner
            yield from _functions(inner)


def _loaded(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for held in vars(module).values():
        if getattr(held, "__module__", None) != module.__name__:
            continue
        for part in vars(held).values() if isinstance(held, type) else [held]:
            function = _plain(part)
            if function is not None:
                yield function.__qualname__, function


def _plain(part: object) -> FunctionType | None:
    """The function behind a method, a property or a decorator."""
    for attribute in ("__func__", "fget", "func", "__wrapped__"):
        part = getattr(part, attribute, part)
    return part if isinstance(part, FunctionType) else None
