"""Small changes of our own code, each of which some test should notice: which there are, and the source with one of them made.

A change is one node of a syntax tree written otherwise, so that everything else of a file stays as it is, its lines included.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "plancheck"

#: A room and the folders of src/plancheck/ that belong to it.
ROOMS: dict[str, tuple[str, ...]] = {
    "engine": ("engine",),
    "extraction": ("extraction",),
    "readers": ("readers",),
    "renderers": ("report", "letter", "annotated", "rulebook", "render"),
    "review": ("review",),
    "web": ("web",),
}
#: Written by Django.
_NOT_OURS = ("migrations",)


@dataclass(frozen=True)
class Change:
    """`file` from src/plancheck/; the lines of the node, from 1; what is written instead of it, and what kind of change it is."""

    file: str
    line: int
    last: int
    kind: str
    before: str
    after: str
    start: int  # bytes in the source
    end: int

    def made(self, source: bytes) -> bytes:
        """The source with the change."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    @property
    def shown(self) -> str:
        """One line about it."""
        return f"{self.file}:{self.line} {self.kind}: {_short(self.before)} -> {_short(self.after)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:60]} … {line[-28:]}"


def chosen(room: str, count: int, seed: int) -> list[Change]:
    """Changes of a room, by chance but the same ones for a seed: first a place, then one of the changes that can be made there."""
    places: dict[tuple[str, int, int], list[Change]] = {}
    for folder in ROOMS[room]:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            if not set(path.parts) & set(_NOT_OURS):
                for change in of(path):
                    places.setdefault((change.file, change.start, change.end), []).append(change)
    random = Random(f"{room} {seed}")
    keys = sorted(places)
    return [random.choice(places[key]) for key in random.sample(keys, min(count, len(keys)))]


def of(path: Path) -> Iterator[Change]:
    """All changes of a file."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    name = path.relative_to(SOURCE).as_posix()
    tree = ast.parse(source)
    asked = {id(test) for each in ast.walk(tree) for test in _tests(each) if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)}
    for node in _looked_at(tree):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        before = source[start:end].decode()
        for kind, other in [*_others(node), *([("condition negated", ast.UnaryOp(ast.Not(), node))] if id(node) in asked else [])]:
            after = ast.unparse(other)
            if isinstance(node, ast.expr):
                after = f"({after})"
            # As many lines as before: what follows keeps its place.
            after += "".join("\n" for _ in range(before.count("\n") - after.count("\n"))) if isinstance(node, ast.stmt) else ""
            yield Change(name, node.lineno, node.end_lineno, kind, before, after, start, end)


def _looked_at(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    """The nodes that something can depend on: no annotation, docstring, import for types alone, message of an exception, __all__."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr | ast.stmt):
            yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params") or _is_for_readers(node):
                continue
            children = value if isinstance(value, list) else [value]
            waiting += [each for each in children if isinstance(each, ast.AST) and not _is_docstring(each)]


def _tests(node: ast.AST) -> list[ast.expr]:
    """What a node asks."""
    match node:
        case ast.If(test=test) | ast.While(test=test) if not isinstance(test, ast.Constant):
            return [test]
        case ast.comprehension(ifs=ifs):
            return ifs
    return []


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_for_readers(node: ast.AST) -> bool:
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Raise() | ast.Assert() | ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Call(func=ast.Name(id="max" | "min")):  # types; what has no order
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.Call(func=ast.Name(id="Field" | "TypeVar" | "assert_never")):
            return True
    return False


# ---- what can be written instead --------------------------------------------------------------------------------

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip


def _others(node: ast.expr | ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                for other in _COMPARED[type(op)]:
                    yield "comparison", _with(node, lambda made, at=at, other=other: made.ops.__setitem__(at, other()))
        case ast.BoolOp(op=op, values=values):
            yield "and, or", _with(node, lambda made: setattr(made, "op", ast.Or() if isinstance(op, ast.And) else ast.And()))
            for at in range(len(values)):
                yield "condition left out", _with(node, lambda made, at=at: made.values.pop(at)) if len(values) > 2 else values[1 - at]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "negation", operand
        case ast.BinOp(op=op) if type(op) in _CALCULATED and not _is_type(node):
            yield "calculation", _with(node, lambda made: setattr(made, "op", _CALCULATED[type(op)]()))
        case ast.Constant(value=value):
            for other in _constants(value):
                yield "constant", ast.Constant(other)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield "return", ast.Return(ast.Constant(None))
        case ast.Call(args=[first, second, *_]) if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
            yield "arguments", _with(node, lambda made: made.args.__setitem__(slice(0, 2), made.args[1::-1]))
        case ast.IfExp():
            yield "branches", ast.IfExp(node.test, node.orelse, node.body)
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "statement left out", ast.Pass()
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp() if any(each.ifs for each in node.generators):
            yield "filter left out", _with(node, lambda made: [setattr(each, "ifs", []) for each in made.generators])
        case ast.Continue():
            yield "loop", ast.Break()
        case ast.Break():
            yield "loop", ast.Continue()


def _with(node: ast.AST, change: Callable[[ast.AST], object]) -> ast.AST:
    made = copy.deepcopy(node)
    change(made)
    return made


def _is_type(node: ast.BinOp) -> bool:
    """Whether it is a union of types, as `int | None`."""
    names = [each.id for each in (node.left, node.right) if isinstance(each, ast.Name)]
    empty = any(isinstance(each, ast.Constant) for each in (node.left, node.right))
    return isinstance(node.op, ast.BitOr) and (
        empty or any(name[0].isupper() or name in ("int", "str", "bytes", "float") for name in names)
    )


def _constants(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1)
        case float():
            yield value * 2
        case str() if value and not any(char > "\x7f" for char in value):
            yield "" if len(value) < 3 else value + "x"
